// Die Sätze der Konsole auf Deutsch.

import reading from "./de/reading.js";
import setting from "./de/setting.js";

export default {
  "skip": "Zum Inhalt",
  "console": "Konsole",
  "views": "Ansichten",
  "to-shop": "Zum Shop",
  "loading": "Einen Augenblick …",
  "request": "Anfrage {id}",
  "actions": "Aktionen",
  "days": "Zeitraum",
  "days.last": { one: "Letzter Tag", other: "Letzte {count} Tage" },
  "sign-in.title": "Anmelden",
  "sign-in.about": "Mit einem API-Schlüssel dieses Shops. Seine Rechte bestimmen, was Sie sehen.",
  "sign-in.key": "API-Schlüssel",
  "sign-in.button": "Anmelden",
  "sign-in.kept": "Der Schlüssel bleibt gespeichert, bis Sie diesen Tab schließen.",
  "sign-out": "Abmelden",
  "role.viewer": "Betrachter",
  "role.merchandiser": "Merchandiser",
  "role.admin": "Administrator",
  "not-allowed.title": "Ihr Schlüssel darf das nicht sehen",
  "not-allowed.detail": "Ihm fehlt ein Recht: meist „console“, für Importe „catalogue“, für Schlüssel „admin“. Fragen Sie, wer die Suche des Shops betreibt.",
  "unknown.title": "Diese Ansicht gibt es nicht",
  "unknown.detail": "Wählen Sie eine der Ansichten.",
  "problem.unreachable": "Der Dienst ist nicht erreichbar",
  "problem.unreachable.detail": "Vielleicht startet er gerade neu. Versuchen Sie es gleich noch einmal.",
  "problem.api-key-wrong": "Dieser Schlüssel wird nicht angenommen",
  "problem.api-key-wrong.detail": "Prüfen Sie ihn, oder bitten Sie um einen neuen.",
  "problem.scope-missing": "Dieser Schlüssel darf die Konsole nicht benutzen",
  "problem.scope-missing.detail": "Er braucht mindestens das Recht „search“.",

  ...reading,
  ...setting,
};
