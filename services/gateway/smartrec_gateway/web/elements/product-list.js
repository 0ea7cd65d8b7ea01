// <product-list>: product cards, their skeletons while loading, or a problem. Event: `buy` (detail: product).

import { h } from "../dom.js";
import { animateFrom, positions } from "../order.js";
import { productCard } from "./product-card.js";

const SKELETONS = 10;

class ProductList extends HTMLElement {
  /** The ids in the order shown. */
  get ids() {
    return this.cards().map((card) => card.dataset.id);
  }

  cards() {
    return [...this.querySelectorAll("[data-id]")];
  }

  showLoading(title) {
    const skeleton = () => h("li", { class: "card skeleton" }, h("div", { class: "card-picture" }), h("i"), h("i"), h("i"));
    this.setAttribute("aria-busy", "true");
    this.replaceChildren(
      h("h2", {}, title),
      h("ul", { class: "cards", "aria-hidden": "true" }, Array.from({ length: SKELETONS }, skeleton)),
    );
  }

  /** `moves`: how places changed, by product id; without it nothing is marked. */
  show(title, subtitle, answer, moves = null) {
    const before = positions(this.cards());
    this.removeAttribute("aria-busy");
    this.best = Math.max(...answer.products.map((product) => product.score), 0);
    this.replaceChildren(
      h("div", { class: "list-head" }, h("h2", {}, title), h("p", { class: "muted" }, subtitle)),
      ...degradedNotices(answer.degraded),
      h(
        "ol",
        { class: "cards" },
        answer.products.map((product, index) => productCard(product, index, this.best, moves?.get(product.id))),
      ),
    );
    if (moves) animateFrom(before, this.cards());
  }

  /** The next page of what is shown. */
  addPage(products) {
    const shown = this.cards().length;
    this.querySelector(".cards").append(...products.map((product, index) => productCard(product, shown + index, this.best)));
  }

  /** A problem document in words, with a way on. */
  showProblem(problem, retry) {
    this.removeAttribute("aria-busy");
    this.replaceChildren(
      h(
        "div",
        { class: "notice problem", role: "alert" },
        h("h2", {}, problem.title),
        h("p", {}, problem.detail),
        problem.canBeRetried && h("button", { type: "button", class: "button", on: { click: retry } }, "Try again"),
        problem.requestId && h("p", { class: "muted small" }, `Request ${problem.requestId}`),
      ),
    );
  }
}

const DEGRADED = {
  vision: "Pictures cannot be looked at just now, so these are the popular products.",
  nlp: "Words cannot be read just now, so these are the popular products.",
  category: "Nothing of that kind fits, so these come closest.",
  brand: "Nothing of that brand fits, so these are of others.",
  price: "The price that you asked for could not be kept to.",
  gender: "Nothing made for whom you asked fits, so these come closest.",
  size: "Nothing in that size fits, so these come in others.",
  season: "Nothing is made for that season, so these come closest.",
};

function degradedNotices(degraded) {
  return degraded.map((part) =>
    h("p", { class: "notice degraded", role: "status" }, DEGRADED[part] ?? `Not all could be kept to just now: ${part}.`),
  );
}

customElements.define("product-list", ProductList);
