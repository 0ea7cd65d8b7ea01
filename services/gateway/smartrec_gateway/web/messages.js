// Every sentence of the page, in the reader's language: one file a language in messages/, English where one lacks a
// sentence. A language is taken from ?lang=, from what was chosen before, then from the browser.

import { fromServer } from "./api/server.js";
import english from "./messages/en.js";

export const LANGUAGES = { en: "English", de: "Deutsch", fr: "Français" };
const STORED = "smartrec-language";
const NAMES_MILLISECONDS = 3_000; // an answer does not wait longer for its attributes' names

const known = (name) => (name && name.split("-")[0] in LANGUAGES ? name.split("-")[0] : null);

function chosenLanguage() {
  const named = known(new URLSearchParams(location.search).get("lang"));
  if (named) localStorage.setItem(STORED, named);
  return named ?? known(localStorage.getItem(STORED)) ?? (navigator.languages ?? []).map(known).find(Boolean) ?? "en";
}

export const language = chosenLanguage();
const messages = language === "en" ? english : await load(language);
const plural = new Intl.PluralRules(language);
/** How this reader writes numbers: "de-CH" of the browser, where the page speaks German. */
const locale = (navigator.languages ?? []).find((name) => known(name) === language) ?? language;
let attributes = language === "en" ? Promise.resolve({}) : null; // promised names, by those of the API
let attributeNames = {};

/** Without the file of a language the page speaks English. */
async function load(name) {
  try {
    return (await import(`./messages/${name}.js`)).default;
  } catch {
    return english;
  }
}

/** Fetches the names of attributes once; without them, as where the shop cannot be reached, they stay English. */
export async function attributesNamed() {
  attributes ??= fetchedNames();
  try {
    attributeNames = await attributes;
  } catch {
    attributes = null; // another view may fetch them
  }
}

async function fetchedNames() {
  const answer = await fetch(fromServer(`/names/${language}.json`), { signal: AbortSignal.timeout(NAMES_MILLISECONDS) });
  if (!answer.ok) throw new Error(`names: ${answer.status}`);
  return answer.json();
}

/** The sentence `name` with `{values}` put in; of several forms, the one for `values.count`. */
export function t(name, values = {}) {
  const found = messages[name] ?? english[name];
  if (found === undefined) throw new Error(`no message ${name}`);
  return worded(found, values);
}

/** A message with `{values}` put in; of several forms, the one for `values.count`. */
export function worded(found, values = {}) {
  const form = typeof found === "object" ? (found[plural.select(values.count)] ?? found.other) : found;
  return form.replace(/\{(\w+)\}/g, (_whole, key) => (key === "count" ? number(values.count) : (values[key] ?? "")));
}

/** `names` as one phrase: "a, b and c". */
export const listed = (names) => new Intl.ListFormat(language, { type: "conjunction" }).format(names);

export const alternatives = (names) => new Intl.ListFormat(language, { type: "disjunction" }).format(names);

export const number = (value) => new Intl.NumberFormat(locale).format(value);

/** A category as readers name it: "dress", or "dresses" for `count` other than one. */
export function categoryName(name, count = 1) {
  const department = messages.departments?.[name]; // of goods that are no garments
  if (department) return department;
  const [one, many] = messages.categories?.[name] ?? [name.toLowerCase(), pluralOf(name.toLowerCase())];
  return plural.select(count) === "one" ? one : many;
}

/** Of goods that are no garments, as "Shoes". */
export const isDepartment = (name) => name in english.departments;

/** A garment by its own name, as "polo shirt", where it has one and this language words it; else by its category. */
export function garmentName(own, category, count = 1) {
  return own && !messages.categories ? (plural.select(count) === "one" ? own : pluralOf(own)) : categoryName(category, count);
}

const GARMENT = /(^|[ -])(shirt|top|jacket|dress|skirt|trousers|pants|coat|suit|shorts|vest|gown)$/;

/** Whether an attribute names the garment once more, as "polo shirt" does of a tee. */
export const namesGarment = (attribute, category) => GARMENT.test(attribute) || attribute.toLowerCase().includes(category.toLowerCase());

/** "a jacket", "an anorak"; "jeans" have no article. English only: other languages word their sentences without. */
export function oneCategory(name) {
  const noun = categoryName(name);
  if (language !== "en" || categoryName(name, 2) === noun) return noun;
  return `${/^[aeiou]/.test(noun) ? "an" : "a"} ${noun}`;
}

export const colourName = (name) => messages.colours?.[name] ?? name;

/** An attribute, a pattern or a season as readers name it, once `attributesNamed`. */
export const attributeName = (name) => attributeNames[name.toLowerCase()] ?? messages.patterns?.[name] ?? name;

export const genderName = (name) => messages.genders?.[name] ?? name;

/** English only: other languages list their plurals. Garments in pairs, as jeans, have none. */
function pluralOf(name) {
  if (/(ss|sh|ch|x)$/.test(name)) return `${name}es`;
  if (name.endsWith("s")) return name;
  return /[^aeiou]y$/.test(name) ? `${name.slice(0, -1)}ies` : `${name}s`;
}

const NAMES = { category: categoryName, colour: colourName, attribute: attributeName, pattern: attributeName, season: attributeName, gender: genderName };

/** A part of what was understood, as readers name it: "red or pink" is two names; what was typed stays. */
export function partName({ kind, name }) {
  if (kind === "price") return priceName(name);
  const named = NAMES[kind];
  return named ? alternatives(name.split(" or ").map((each) => named(each))) : name;
}

const PRICE = /^(?:(?<to>up to)|(?<from>from))? ?(?<first>[\d.e+]+)(?: to (?<last>[\d.e+]+))?(?: (?<currency>[A-Z]{3}))?(?: \((?<how>.+)\))?$/;

/** A price as the API words it ("up to 50 EUR", "20 to 30", "up to 19 EUR (cheapest third)") in the reader's language. */
function priceName(name) {
  const found = language === "en" ? null : PRICE.exec(name)?.groups;
  if (!found) return name === "any price" ? t("price.any") : name;
  const { to, from, first, last, currency, how } = found;
  const [least, most] = [first, last].map((amount) => amount && money(Number(amount), currency));
  const words = last ? t("price.between", { least, most }) : to || from ? t(to ? "price.up-to" : "price.from", { amount: least }) : least;
  return how && messages[`price.${how}`] ? `${words} (${t(`price.${how}`)})` : words;
}

/** 49.9, "EUR" → €49.90, in the reader's own manner; an unknown currency stands as it is. */
export function money(amount, currency) {
  try {
    return new Intl.NumberFormat(locale, currency ? { style: "currency", currency } : { minimumFractionDigits: 2 }).format(amount);
  } catch {
    return `${amount} ${currency}`;
  }
}

export const capital = (text) => text.charAt(0).toLocaleUpperCase(language) + text.slice(1);

/** Puts the reader's words into what index.html has in English. */
export function translatePage() {
  document.documentElement.lang = language;
  document.documentElement.dir = messages.direction ?? "ltr";
  if (messages === english) return;
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
  for (const element of document.querySelectorAll("[data-t-label]")) element.setAttribute("aria-label", t(element.dataset.tLabel));
  for (const element of document.querySelectorAll("[data-t-placeholder]")) element.placeholder = t(element.dataset.tPlaceholder);
}
