// One product in a list: its picture first, what it costs, one plain reason; all else on demand.

import { h, icon } from "../../dom.js";
import { has } from "../../state/device.js";
import { colourName, money, t } from "../../messages.js";
import { productAddress } from "../../state/address.js";
import { productPicture } from "./product-picture.js";
import { plainReason, scoreParts } from "./reasons.js";

const EAGER = 4; // on the first screen of a phone
const FIRST = 2; // its first row

/** What the colours of one style share; a product without a style is one of its own. */
export const styleOf = (product) => product.style_id ?? product.id;

/** Lists of the products of one style, in the order in which the styles come. */
export function byStyle(products) {
  const styles = new Map();
  for (const product of products) styles.set(styleOf(product), [...(styles.get(styleOf(product)) ?? []), product]);
  return [...styles.values()];
}

/**
 * `others`: products of the same style in other colours. `best`: the highest score of the list, which fills the bar.
 * `move`: places moved up, "new", or undefined. `palette`: hex values by colour.
 */
export function productCard(product, { index, others = [], best, move, palette = {} }) {
  const link = productAddress(product.id);
  const reason = plainReason(product);
  return h(
    "li",
    { class: isSoldOut(product) ? "card sold-out" : "card", "data-id": product.id },
    h(
      "a",
      { class: "card-link", href: link, "data-go": true },
      h("span", { class: "card-picture" }, productPicture(product, { isEager: index < EAGER, isFirst: index < FIRST })),
      h("h3", {}, product.title),
    ),
    marks(product, move),
    saveButton(product),
    priceLine(product),
    others.length > 0 && swatches([product, ...others], product.id, palette),
    sizeLine(product),
    reason && h("p", { class: "card-reason" }, reason),
    product.reasons?.length > 0 && why(product, best),
  );
}

/** The parts of its score, made when they are looked at; a product from the device's own lists has none. */
function why(product, best) {
  const details = h("details", { class: "why" }, h("summary", { "aria-label": t("card.why-of", { title: product.title }) }, t("card.why")));
  const fill = () => {
    const hide = h("button", { type: "button", class: "link", "data-hide": product.id }, t("card.not-interested"));
    details.append(scoreParts(product, best), h("p", { class: "why-actions" }, hide));
  };
  details.addEventListener("toggle", fill, { once: true });
  return details;
}

/** A shop that does not count its stock sells all that it shows. */
export const isSoldOut = (product) => product.in_stock === false;

export function priceLine(product) {
  if (product.price === null || product.price === undefined) return null;
  const isSale = product.price_before && product.price_before > product.price;
  return h(
    "p",
    { class: "card-price" },
    h("span", { class: isSale ? "price sale" : "price" }, isSale && h("span", { class: "visually-hidden" }, t("card.now")), money(product.price, product.currency)),
    isSale && h("s", { class: "muted" }, h("span", { class: "visually-hidden" }, t("card.before")), money(product.price_before, product.currency)),
    product.brand && h("span", { class: "muted brand-name" }, product.brand),
  );
}

/** The colours of one style, each a link to its own product. */
export function swatches(products, currentId, palette) {
  const colours = oneEachColour(products);
  if (colours.length < 2) return null;
  return h(
    "ul",
    { class: "swatches", "aria-label": t("card.colours") },
    colours.map((each) => h("li", {}, swatch(each, each.id === currentId, palette))),
  );
}

/** Two prints in one colour are one swatch; the first product is the one that is shown. */
const oneEachColour = (products) => products.filter(({ colour }, place) => products.findIndex((each) => each.colour === colour) === place);

function swatch(product, isCurrent, palette) {
  const name = colourName(product.colour ?? "");
  const dot = h("span", { class: "swatch", "aria-hidden": "true" });
  dot.style.background = palette[product.colour] ?? "transparent";
  return h(
    "a",
    { href: productAddress(product.id), class: "swatch-link", "data-go": true, "aria-label": name, title: name, "aria-current": isCurrent ? "true" : null },
    dot,
  );
}

function sizeLine(product) {
  if (isSoldOut(product)) return null;
  return product.sizes?.length > 0 && h("p", { class: "card-sizes muted" }, product.sizes.join("  "));
}

function saveButton(product) {
  return h(
    "button",
    {
      type: "button",
      class: "save",
      "data-save": product.id,
      "aria-pressed": String(has("saved", product.id)),
      "aria-label": t("card.save", { title: product.title }),
    },
    icon("heart"),
  );
}

function marks(product, move) {
  return h("span", { class: "marks" }, isSoldOut(product) && h("span", { class: "mark sold" }, t("card.sold-out")), saleMark(product), moveMark(move));
}

function saleMark({ price, price_before: before }) {
  if (!before || !price || before <= price || price <= 0) return null;
  return h("span", { class: "mark sale" }, `−${Math.round((1 - price / before) * 100)}%`);
}

function moveMark(move) {
  if (move === undefined || move === 0) return null;
  if (move === "new") return h("span", { class: "mark move new" }, t("move.new"));
  const words = t(move > 0 ? "move.up" : "move.down", { count: Math.abs(move) });
  return h(
    "span",
    { class: move > 0 ? "mark move up" : "mark move down" },
    h("span", { "aria-hidden": "true" }, `${move > 0 ? "↑" : "↓"} ${Math.abs(move)}`),
    h("span", { class: "visually-hidden" }, words),
  );
}
