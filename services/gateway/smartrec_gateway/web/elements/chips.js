// Small labels for what was understood, grouped as people think of clothes.

import { h, money } from "../dom.js";

const ATTRIBUTE_TYPES = { texture: "Pattern", fabric: "Fabric", shape: "Shape", part: "Details", style: "Style" };
const MOST_IN_A_GROUP = 4;

export const chip = (text, kind, ...inside) => h("li", { class: `chip ${kind}` }, ...inside, text);

export function colourChip(name, palette) {
  const swatch = h("span", { class: "swatch", "aria-hidden": "true" });
  swatch.style.background = palette[name] ?? "transparent";
  return chip(name, "colour", swatch);
}

export const chips = (items) => (items.length ? h("ul", { class: "chips" }, items) : null);

/** A titled part of the panel; nothing where it would be empty. */
export function section(title, content) {
  return content && h("div", { class: "understood-part" }, h("h3", {}, title), content);
}

/** The attributes under their types; a fainter chip is a less certain one. */
export function attributeGroups(attributes) {
  return Object.entries(ATTRIBUTE_TYPES).map(([type, title]) => {
    const ofType = attributes
      .filter((attribute) => attribute.type === type)
      .sort((one, other) => other.score - one.score)
      .slice(0, MOST_IN_A_GROUP);
    return section(title, chips(ofType.map(attributeChip)));
  });
}

function attributeChip(attribute) {
  const element = chip(attribute.name, "attribute");
  element.style.setProperty("--certainty", Math.min(Math.max(attribute.score, 0.25), 1));
  return element;
}

export function negatedChips(negated) {
  // One word, as "sleeves", may refuse dozens of attributes: people recognise their own word.
  const names = negated.words.length ? negated.words : [...negated.categories, ...negated.colours, ...negated.attributes];
  return names.map((name) => h("li", { class: "chip negated" }, h("span", { class: "visually-hidden" }, "not "), h("s", {}, name)));
}

export function priceWords({ min, max, currency }) {
  if (min === null && max === null) return "any price";
  if (min === null) return `up to ${money(max, currency)}`;
  if (max === null) return `from ${money(min, currency)}`;
  return `${money(min, currency)} to ${money(max, currency)}`;
}
