// The fields of a rule, between the API's shape and a form: what a kind of rule has, and how each is written.

import { linesOf, momentOf } from "../parts.js";

export const KINDS = ["boost", "bury", "pin", "exclude", "redirect", "banner"];
export const PRODUCT_KINDS = ["boost", "bury", "pin", "exclude"];

// Where in a rule each list of names and each number stands.
export const LISTS = {
  products: ["selector", "products"],
  brands: ["selector", "brands"],
  categories: ["selector", "categories"],
  attributes: ["selector", "attributes"],
  queries: ["condition", "queries"],
  asked: ["condition", "categories"],
  segments: ["condition", "segments"],
};
export const NUMBERS = {
  price_min: ["selector", "price_min"],
  price_max: ["selector", "price_max"],
  stock_max: ["selector", "stock_max"],
};

/** A new rule as a link asks for it: `new` its kind, `product`, `place`, `q` the search that it is for. */
export function ruleFromLink(parameters) {
  const kind = KINDS.includes(parameters.get("new")) ? parameters.get("new") : "boost";
  return {
    kind,
    name: "",
    selector: { products: parameters.getAll("product") },
    condition: { queries: parameters.get("q") ? [parameters.get("q")] : [], matching: "words" },
    content: {},
    strength: null,
    place: kind === "pin" ? Number(parameters.get("place")) || 1 : null,
    is_enabled: true,
    active_from: null,
    active_until: null,
  };
}

/** The rule that the form holds, as the API takes it; fields that its kind has not are left out. */
export function ruleOf(form, before) {
  const given = new FormData(form);
  const kind = given.get("kind");
  const has = (name) => (given.get(name) ?? "").trim();
  const hasProducts = PRODUCT_KINDS.includes(kind);
  const rule = {
    kind,
    name: has("name"),
    selector: { ...(hasProducts ? before.selector : {}), lists: before.selector.lists ?? [] },
    condition: { ...before.condition, matching: given.get("matching") },
    content: hasProducts ? {} : { text: kind === "banner" ? has("text") : "", url: has("url") || null, image_url: kind === "banner" ? has("image_url") || null : null },
    is_enabled: given.get("is_enabled") === "on",
    active_from: momentOf(has("active_from")),
    active_until: momentOf(has("active_until")),
  };
  for (const [name, [part, field]] of Object.entries(LISTS)) if (hasProducts || part === "condition") rule[part][field] = linesOf(has(name));
  for (const [name, [part, field]] of Object.entries(NUMBERS)) if (hasProducts) rule[part][field] = has(name) ? Number(has(name)) : null;
  if (["boost", "bury"].includes(kind)) rule.strength = Number(has("strength"));
  if (kind === "pin") rule.place = Number(has("place"));
  return rule;
}
