// Les phrases de la console en français.

import reading from "./fr/reading.js";
import setting from "./fr/setting.js";

export default {
  "skip": "Aller au contenu",
  "console": "Console",
  "views": "Vues",
  "to-shop": "Vers la boutique",
  "loading": "Un instant…",
  "request": "Demande {id}",
  "actions": "Actions",
  "days": "Période",
  "days.last": { one: "Le dernier jour", other: "Les {count} derniers jours" },
  "sign-in.title": "Se connecter",
  "sign-in.about": "Avec une clé d'API de cette boutique. Ses droits décident de ce que vous voyez.",
  "sign-in.key": "Clé d'API",
  "sign-in.button": "Se connecter",
  "sign-in.kept": "La clé est gardée jusqu'à ce que vous fermiez cet onglet.",
  "sign-out": "Se déconnecter",
  "role.viewer": "Lecture seule",
  "role.merchandiser": "Merchandiser",
  "role.admin": "Administrateur",
  "not-allowed.title": "Votre clé ne permet pas de voir cela",
  "not-allowed.detail": "Il lui manque un droit : « console » le plus souvent, « catalogue » pour les imports, « admin » pour les clés. Demandez à qui gère la recherche de la boutique.",
  "unknown.title": "Cette vue n'existe pas",
  "unknown.detail": "Choisissez l'une des vues.",
  "problem.unreachable": "Le service est injoignable",
  "problem.unreachable.detail": "Il redémarre peut-être. Réessayez dans un instant.",
  "problem.api-key-wrong": "Cette clé n'est pas acceptée",
  "problem.api-key-wrong.detail": "Vérifiez-la, ou demandez-en une nouvelle.",
  "problem.scope-missing": "Cette clé ne permet pas d'utiliser la console",
  "problem.scope-missing.detail": "Il lui faut au moins le droit « search ».",

  ...reading,
  ...setting,
};
