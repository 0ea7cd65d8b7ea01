// What becomes of a view when a shopper takes a part of what was understood away, refuses it, or insists on it.
// A part is {kind, name}, as the API names what it understood.

import { categoryName, language, partName, t } from "../messages.js";

const FILTER_OF_KIND = { category: "category", colour: "colour", brand: "brand", gender: "gender", size: "size", attribute: "pattern" };
const SAID_OF = new Set(["without", "gender", "size"]);
const PATTERNS = new Set(["solid", "striped", "plaid", "dotted", "floral", "graphic", "camo", "other"]);
const PRICE = String.raw`(?:(?:under|below|up to|less than|at most|max(?:imum)?\.?|over|above|from|more than|at least|around|about|between|unter|bis|ab|über|moins de|jusqu'à|plus de)\s*)?`;
const AMOUNT = String.raw`[€$£]?\s*\d+(?:[.,]\d+)?\s*(?:€|\$|£|euros?\b|eur\b|dollars?\b|usd\b|pounds?\b|gbp\b|chf\b)?`;

/** The API tells words without hyphens, and "ss" for "ß". */
const typed = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/ /g, String.raw`[\s\-]+`).replace(/ss/g, "(?:ss|ß)");
const word = (text, before = "") => new RegExp(String.raw`(?<![\p{L}\p{N}])${before}${typed(text)}(?:e[mnrs]?|s)?(?![\p{L}\p{N}])`, "giu");
const REFUSING = String.raw`(?:no|not|without|ohne|sans|kein\p{L}*|pas d[e'’]|-)\s*`; // in any language; the page's own is refusalOf
const refusalOf = (name) => t("chips.without", { name });

/** Whether a shopper can insist on it: then nothing else is shown. */
export const canBePinned = ({ kind, name }) => kind in FILTER_OF_KIND && (kind !== "attribute" || PATTERNS.has(name));

export const isPinned = (view, { kind, name }) => (view.filters[FILTER_OF_KIND[kind]] ?? []).includes(name);

/** Whether a shopper can refuse it. */
export const canBeRefused = ({ kind }) => ["category", "colour", "attribute", "brand"].includes(kind);

export function pinned(view, { kind, name }) {
  return withFilter(view, FILTER_OF_KIND[kind], [name]);
}

export const unpinned = (view, { kind }) => withFilter(view, FILTER_OF_KIND[kind], []);

export function withFilter(view, name, values) {
  const filters = { ...view.filters, [name]: name === "on_sale" ? true : values };
  if (values === null || values.length === 0) delete filters[name];
  return { ...view, filters };
}

/** The same search without `part`. `understood`: what the API made of the query. */
export function removed(view, part, understood) {
  const loose = canBePinned(part) ? unpinned(view, part) : view;
  return { ...loose, query: queryWithout(view.query, part, understood), exact: false };
}

export function refused(view, part, understood) {
  const without = part.isOfPhoto ? view : removed(view, part, understood);
  return { ...without, query: [without.query, refusalOf(wordOf(part))].filter(Boolean).join(", ") };
}

/** The shopper's own words where they hold the part; else the other parts, in the words of the API. */
function queryWithout(query, part, understood) {
  const left = tidy(patternsOf(part, understood).reduce((text, pattern) => text.replace(pattern, " "), query));
  if (left !== tidy(query)) return left;
  const others = [...(understood.kept ?? []), ...(understood.given_up ?? [])].filter((each) => !isSame(each, part));
  return others.map((each) => inWords(each, understood)).join(", ");
}

const isSame = (one, other) => one.kind === other.kind && one.name === other.name;

/** As readers write it within a sentence. */
const wordOf = (part) => (language === "en" ? partName(part).toLowerCase() : partName(part));

function inWords(part, understood) {
  if (part.kind === "occasion") return typedOccasions(part.name, understood)[0] ?? part.name;
  return SAID_OF.has(part.kind) ? t(`chips.${part.kind}`, { name: wordOf(part) }) : wordOf(part);
}

const typedOccasions = (name, understood) => (understood.occasions ?? []).filter((each) => each.name === name).map((each) => each.words);

/** What the part may look like in the query, where it was corrected or taught too. */
function patternsOf(part, understood) {
  const { kind, name } = part;
  if (kind === "price") return [new RegExp(`${PRICE}${AMOUNT}(?:\\s*(?:-|to|and|bis|à)\\s*${AMOUNT})?`, "giu"), word("cheap"), word("expensive")];
  const asTyped = [...(understood.corrections ?? []), ...(understood.synonyms ?? [])]
    .filter((each) => each.to.toLowerCase().includes(name.toLowerCase()))
    .map((each) => each.from);
  const own = kind === "category" ? [categoryName(name, 2), categoryName(name)] : [partName(part)];
  const names = [name, ...own, ...asTyped, ...typedOccasions(name, understood)];
  if (kind === "without") return names.flatMap((each) => [word(refusalOf(each)), word(each, REFUSING)]);
  if (kind === "size") return names.map((each) => new RegExp(String.raw`(?:(?:in )?(?:size|größe|taille)[ :]*)?(?<!\p{L})${typed(each)}(?!\p{L})`, "giu"));
  return names.map((each) => word(each));
}

/** Without what removal leaves behind: double blanks, lonely commas and joining words. */
function tidy(text) {
  return text
    .replace(/\s+/g, " ")
    .replace(/\s*,(?:\s*,)+/g, ",")
    .replace(/\s+,/g, ",")
    .replace(/^[\s,]+|[\s,]+$/g, "")
    .replace(/\b(?:and|or|in|with|und|oder|et|ou)$/i, "")
    .trim();
}
