// Every sentence of the console, in the reader's language where messages/ has it, else in English. What it shares with
// the shop page (categories, colours, reasons) is worded there.

import { language as wanted, worded } from "../messages.js";
import english from "./messages/en.js";

const TRANSLATED = new Set(["de", "fr"]);

export const language = TRANSLATED.has(wanted) ? wanted : "en";
const messages = language === "en" ? english : (await import(`./messages/${language}.js`)).default;

/** The sentence `name` with `{values}` put in; of several forms, the one for `values.count`. */
export function t(name, values = {}) {
  const found = messages[name] ?? english[name];
  if (found === undefined) throw new Error(`no message ${name}`);
  return worded(found, values);
}

export const has = (name) => name in english;

export const day = (value) => new Intl.DateTimeFormat(language, { dateStyle: "medium" }).format(new Date(value));

export const moment = (value) => new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(new Date(value));

/** 0.253 → "25.3%" */
export const share = (value) => new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 }).format(value);

/** Puts the reader's words into what index.html has in English. */
export function translateConsole() {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
  for (const element of document.querySelectorAll("[data-t-label]")) element.setAttribute("aria-label", t(element.dataset.tLabel));
}
