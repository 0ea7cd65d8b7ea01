// What an answer says of the query or the photo, as a list of facts: nothing that was understood is left out.

import { h, percent } from "../../dom.js";
import { attributeName, categoryName, colourName, genderName, partName } from "../../messages.js";
import { t } from "../messages.js";

const MOST_SCORED = 5;

export function understanding(understood) {
  const facts = [...factsOf(understood), ...wordsOf(understood.words)].filter(([, value]) => value);
  if (!facts.length) return h("p", { class: "muted" }, t("understood.nothing"));
  return h("dl", { class: "facts" }, facts.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
}

/** Of words beside a photo, under a heading of their own. */
const wordsOf = (words) => (words ? factsOf(words).map(([name, value]) => [t("understood.words", { name }), value]) : []);

function factsOf(understood) {
  const pairs = (given) => (given ?? []).map(({ from, to }) => `${from} → ${to}`).join(", ");
  const joined = (given) => (given ?? []).join(", ");
  const parts = (given) => (given ?? []).map(partName).join(", ");
  return [
    [t("understood.garment"), typeof understood.is_garment === "number" && percent(understood.is_garment)],
    [t("understood.category"), scored(understood.category, categoryName)],
    [t("understood.colours"), scored(understood.colours, colourName)],
    [t("understood.attributes"), scored(understood.attributes, attributeName)],
    [t("understood.garments"), understood.garments?.length > 1 && String(understood.garments.length)],
    [t("understood.price"), priceOf(understood.price) ?? understood.price_level],
    [t("understood.brands"), joined(understood.brands)],
    [t("understood.gender"), understood.gender && genderName(understood.gender)],
    [t("understood.size"), understood.size],
    [t("understood.season"), understood.season && attributeName(understood.season)],
    [t("understood.occasions"), (understood.occasions ?? []).map(({ name, words }) => `${words} → ${name}`).join(", ")],
    [t("understood.negated"), joined(Object.values(understood.negated ?? {}).flat().filter((each, place, all) => all.indexOf(each) === place))],
    [t("understood.corrections"), pairs(understood.corrections)],
    [t("understood.synonyms"), pairs(understood.synonyms)],
    [t("understood.kept"), parts(understood.kept)],
    [t("understood.given-up"), parts(understood.given_up)],
    [t("understood.not-understood"), joined(understood.not_understood)],
    [t("understood.not-stocked"), joined(understood.not_stocked)],
  ];
}

/** The likeliest, each with how sure it is. */
const scored = (given, named) =>
  [...(given ?? [])]
    .sort((one, other) => other.score - one.score)
    .slice(0, MOST_SCORED)
    .map(({ name, score }) => `${named(name)} ${percent(score)}`)
    .join(", ");

function priceOf(price) {
  if (!price) return null;
  const { min, max, currency } = price;
  const limits = typeof min === "number" && typeof max === "number" ? `${min} – ${max}` : typeof max === "number" ? `≤ ${max}` : `≥ ${min}`;
  return [limits, currency].filter(Boolean).join(" ");
}
