// One answer as the console shows it: what was understood, then each product with its place and the parts of its score.

import { h } from "../../dom.js";
import { scoreParts } from "../../elements/products/reasons.js";
import { productPicture } from "../../elements/products/product-picture.js";
import { categoryName, listed, money, partName } from "../../messages.js";
import { productAddress } from "../../state/address.js";
import { givenUpBy } from "../../views/answer-groups.js";
import { t } from "../messages.js";
import { link } from "../parts.js";
import { understanding } from "./understanding.js";

/**
 * `before`: the ids in the answer beside it, to mark what moved; null: nothing is compared. `actions(product, place)`: what
 * can be done about a product, as elements.
 */
export function answerPane(answer, { title, before = null, actions = null }) {
  const best = Math.max(...answer.products.map(({ score }) => score ?? 0), 0);
  const items = answer.products.map((product, place) => item(product, place, best, before, actions, givenUpBy(product, answer.understood)));
  const gone = before ? before.filter((id) => !answer.products.some((product) => product.id === id)).length : 0;
  return h(
    "section",
    { class: "pane", "aria-label": title },
    h("h2", {}, title),
    h("p", { class: "muted" }, summary(answer)),
    gone > 0 && h("p", { class: "muted" }, t("try.gone", { count: gone })),
    h("details", { class: "understanding", open: true }, h("summary", {}, t("try.understood")), understanding(answer.understood)),
    h("ol", { class: "ranked" }, items),
  );
}

function summary({ matches, total, ordered_for: orderedFor, degraded, experiment }) {
  return [
    matches && t("try.matches", matches),
    total !== null && total !== undefined && t("try.total", { count: total }),
    t(`try.known.${orderedFor}`),
    degraded.length > 0 && t("try.degraded", { parts: listed(degraded) }),
    experiment && t("try.experiment", experiment),
  ]
    .filter(Boolean)
    .join(" · ");
}

function item(product, place, best, before, actions, givenUp) {
  return h(
    "li",
    { class: "ranked-product", "data-id": product.id },
    h("span", { class: "rank" }, String(place + 1)),
    h("span", { class: "thumbnail" }, productPicture(product, { isEager: true })),
    h(
      "div",
      { class: "ranked-words" },
      h("h3", {}, link(productAddress(product.id), product.title)),
      h("p", { class: "muted small" }, factsOf(product)),
      before && moveOf(before.indexOf(product.id), place),
      givenUp.length > 0 && h("p", { class: "small" }, t("try.gives-up", { what: listed(givenUp.map(partName)) })),
      h("details", { class: "why" }, h("summary", { "aria-label": t("try.why-of", { title: product.title }) }, t("try.why")), scoreParts(product, best)),
      actions && h("p", { class: "row-actions small" }, actions(product, place + 1)),
    ),
  );
}

function factsOf(product) {
  const price = typeof product.price === "number" ? money(product.price, product.currency) : null;
  return [product.id, categoryName(product.category), price, product.match && t(`try.match.${product.match}`)].filter(Boolean).join(" · ");
}

/** `from`: its place in the other answer, from 0; -1: it is not there. */
function moveOf(from, to) {
  if (from === to) return null;
  const words = from < 0 ? t("try.new") : t(from > to ? "try.up" : "try.down", { count: Math.abs(from - to) });
  return h("p", { class: `small ${from < 0 || from > to ? "move-up" : "move-down"}` }, words);
}
