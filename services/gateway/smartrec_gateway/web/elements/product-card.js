// One product: its picture, price, how well it matches and why, and what can be done with it.

import { h, money } from "../dom.js";

const MOST_REASONS_AT_ONCE = 3;

/** `best`: the highest score of the list, which fills the bar. `move`: places moved up, "new", or undefined. */
export function productCard(product, index, best, move) {
  const link = `/?similar=${encodeURIComponent(product.id)}`;
  return h(
    "li",
    { class: "card", "data-id": product.id, "aria-label": product.title },
    h(
      "a",
      { class: "card-picture", href: link, "data-similar": product.id, tabIndex: -1, "aria-hidden": "true" },
      product.image_url && picture(product.image_url, index),
    ),
    moveMark(move),
    h(
      "div",
      { class: "card-words" },
      h("h3", {}, product.title),
      h(
        "p",
        { class: "card-facts" },
        product.brand && h("span", { class: "muted" }, product.brand),
        product.price !== null && h("span", { class: "price" }, money(product.price, product.currency)),
        product.price_before && h("s", { class: "muted" }, money(product.price_before, product.currency)),
      ),
      scoreBar(product, best),
      ...reasonList(product),
      h(
        "p",
        { class: "card-actions" },
        h("button", { type: "button", class: "button small", "data-buy": product.id, "aria-label": `Buy ${product.title}` }, "Buy"),
        h("a", { class: "button small quiet", href: link, "data-similar": product.id, "aria-label": `Similar to ${product.title}` }, "Similar"),
      ),
    ),
  );
}

/** The picture; one that cannot be had leaves its place empty. */
function picture(url, index) {
  const remove = (event) => event.target.remove();
  return h("img", { alt: "", loading: index < 5 ? "eager" : "lazy", on: { error: remove }, src: url });
}

/** The score as one bar, made of its reasons' weights. */
function scoreBar(product, best) {
  const parts = product.reasons.filter((reason) => reason.weight > 0);
  const bar = h("span", { class: "bar", "aria-hidden": "true" });
  for (const reason of parts) {
    const part = h("i", { "data-kind": reason.kind });
    part.style.width = `${(reason.weight / Math.max(best, 1e-9)) * 100}%`;
    bar.append(part);
  }
  return h("p", { class: "score" }, h("span", {}, `Score ${signed(product.score)}`), bar);
}

/** The weightiest reasons, and the others on demand. */
function reasonList(product) {
  const byWeight = [...product.reasons].sort((one, other) => Math.abs(other.weight) - Math.abs(one.weight));
  const largest = Math.max(Math.abs(byWeight[0]?.weight ?? 0), 1e-9);
  const items = byWeight.map((reason) => reasonItem(reason, largest));
  const others = items.splice(MOST_REASONS_AT_ONCE);
  return [
    h("ul", { class: "reasons", "aria-label": "Why" }, items),
    others.length > 0 &&
      h("details", {}, h("summary", {}, `${others.length} more`), h("ul", { class: "reasons", "aria-label": "Also" }, others)),
  ];
}

function reasonItem(reason, largest) {
  const bar = h("i", { class: "reason-bar", "data-kind": reason.weight < 0 ? "against" : reason.kind });
  bar.style.width = `${(Math.abs(reason.weight) / largest) * 100}%`;
  const weight = `${reason.weight < 0 ? "" : "+"}${signed(reason.weight)}`;
  return h(
    "li",
    {},
    h("span", { class: "reason-text", title: reason.text }, reason.text),
    h("span", { class: "reason-weight" }, weight),
    h("span", { class: "reason-track", "aria-hidden": "true" }, bar),
  );
}

/** Two decimals, with a real minus sign. */
const signed = (number) => number.toFixed(2).replace("-", "−");

function moveMark(move) {
  if (move === undefined || move === 0) return null;
  if (move === "new") return h("span", { class: "move new" }, "new");
  const places = `${Math.abs(move)} ${Math.abs(move) === 1 ? "place" : "places"}`;
  return h(
    "span",
    { class: move > 0 ? "move up" : "move down" },
    h("span", { "aria-hidden": "true" }, `${move > 0 ? "↑" : "↓"} ${Math.abs(move)}`),
    h("span", { class: "visually-hidden" }, `moved ${move > 0 ? "up" : "down"} ${places}`),
  );
}
