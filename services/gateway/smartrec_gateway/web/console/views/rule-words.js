// A rule in words: which products, for which searches and shoppers, from when until when.

import { listed } from "../../messages.js";
import { moment, t } from "../messages.js";

/** Of a redirect or banner what it shows, of the others which products it is about. */
export function selectorWords({ kind, selector, content }) {
  if (kind === "redirect") return content.url;
  if (kind === "banner") return content.text || content.url;
  const { products, brands, categories, attributes } = selector;
  const lists = [products, brands, categories, attributes].filter((names) => names?.length).map(listed);
  return [...lists, rangeWords("price", selector), rangeWords("stock", selector)].filter(Boolean).join(" · ") || t("rules.all-products");
}

function rangeWords(name, selector) {
  const [min, max] = [selector[`${name}_min`] ?? null, selector[`${name}_max`] ?? null];
  if (min === null && max === null) return null;
  return `${t(`rules.${name}`)} ${[min !== null && `≥ ${min}`, max !== null && `≤ ${max}`].filter(Boolean).join(", ")}`;
}

export function conditionWords({ condition }) {
  const { queries = [], categories = [], segments = [], matching } = condition;
  return [
    queries.length > 0 && t(matching === "exact" ? "rules.for-exact" : "rules.for-queries", { queries: listed(queries.map((query) => `“${query}”`)) }),
    categories.length > 0 && t("rules.for-categories", { categories: listed(categories) }),
    segments.length > 0 && t("rules.for-segments", { segments: listed(segments) }),
  ]
    .filter(Boolean)
    .join("; ");
}

export function periodWords({ active_from: from, active_until: until }) {
  return [from && t("rules.from", { moment: moment(from) }), until && t("rules.until", { moment: moment(until) })].filter(Boolean).join(" ");
}
