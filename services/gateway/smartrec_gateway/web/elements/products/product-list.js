// <product-list>: groups of product cards under one honest head line, their skeletons while loading, or a problem.

import { fromServer } from "../../api/server.js";
import { h } from "../../dom.js";
import { t } from "../../messages.js";
import { animateFrom, positions } from "../../order.js";
import { byStyle, productCard, styleOf } from "./product-card.js";

const SKELETONS = 10;

class ProductList extends HTMLElement {
  /** Hex values by colour name, for the swatches. */
  palette = {};

  /** The ids in the order shown. */
  get ids() {
    return this.cards().map((card) => card.dataset.id);
  }

  cards() {
    return [...this.querySelectorAll("[data-id]")];
  }

  product(id) {
    return this.products?.find((product) => product.id === id) ?? null;
  }

  showLoading(title) {
    const skeleton = () => h("li", { class: "card skeleton" }, h("span", { class: "card-picture" }), h("i"), h("i"));
    this.setAttribute("aria-busy", "true");
    this.replaceChildren(
      h("div", { class: "list-head" }, h("h2", {}, title)),
      h("ul", { class: "cards", "aria-hidden": "true" }, Array.from({ length: SKELETONS }, skeleton)),
    );
  }

  /** Says beneath the head line that it takes long; what is shown stays. */
  showSlow(text) {
    const head = this.querySelector(".list-head");
    if (this.getAttribute("aria-busy") && head && !head.querySelector(".slow")) head.append(h("p", { class: "muted slow", role: "status" }, text));
  }

  /**
   * `list`: {title, subtitle, notices: string[], ways: [{text, address}], groups: [{title, note, products}], banners:
   * what the shop shows above it, [{text, url, image_url}]}.
   * `moves`: how places changed, by product id; without it nothing is marked.
   */
  show({ title, subtitle, notices = [], ways = [], groups, banners = [] }, moves = null) {
    const before = positions(this.cards());
    this.removeAttribute("aria-busy");
    this.products = groups.flatMap((group) => group.products);
    this.best = Math.max(...this.products.map((product) => product.score ?? 0), 0);
    this.replaceChildren(
      h("div", { class: "list-head" }, h("h2", {}, title), subtitle && h("p", { class: "muted" }, subtitle)),
      ...banners.map(banner),
      ...notices.map((text) => h("p", { class: "notice degraded", role: "status" }, text)),
      ...waysOn(ways),
      ...groups.map((group) => this.group(group, moves)),
    );
    if (moves) animateFrom(before, this.cards());
  }

  group({ title, note, products }, moves) {
    return h(
      "section",
      { class: "group", "aria-label": title ?? null },
      title && h("h3", { class: "group-title" }, title),
      note && h("p", { class: "muted group-note" }, note),
      h("ol", { class: "cards" }, this.cardsOf(products, 0, moves)),
    );
  }

  /** One card a style; its other colours stand on it as swatches. */
  cardsOf(products, from, moves) {
    return byStyle(products).map(([product, ...others], place) =>
      productCard(product, { index: from + place, others, best: this.best, move: moves?.get(product.id), palette: this.palette }),
    );
  }

  /** The next page of what is shown: each group goes on, or begins. */
  addPage(groups) {
    for (const group of groups) {
      const [known, fresh] = this.parted(group.products);
      this.products.push(...group.products);
      for (const product of known) this.addColour(product);
      if (!fresh.length) continue;
      const begun = [...this.querySelectorAll(".group")].find((each) => (each.getAttribute("aria-label") ?? undefined) === group.title);
      if (begun) begun.querySelector(".cards").append(...this.cardsOf(fresh, this.cards().length));
      else this.append(this.group({ ...group, products: fresh }, null));
    }
  }

  /** Those whose style has a card already, and the others. */
  parted(products) {
    const shown = new Set(this.products.map(styleOf));
    return [products.filter((product) => shown.has(styleOf(product))), products.filter((product) => !shown.has(styleOf(product)))];
  }

  /** Another colour of a style that is shown: its card gets a swatch more. */
  addColour(added) {
    const [first, ...others] = this.products.filter((product) => styleOf(product) === styleOf(added));
    const place = this.cards().findIndex((card) => card.dataset.id === first.id);
    this.cards()[place].replaceWith(productCard(first, { index: place, others, best: this.best, palette: this.palette }));
  }

  /** A problem in words, with a way on. `kept`: a list from before, that stays below. */
  showProblem(problem, retry, kept = null) {
    this.removeAttribute("aria-busy");
    this.products = kept?.products ?? [];
    this.replaceChildren(
      h(
        "div",
        { class: "notice problem", role: "alert" },
        h("h2", {}, problem.title),
        h("p", {}, problem.detail),
        problem.canBeRetried && h("button", { type: "button", class: "button", on: { click: retry } }, t("try-again")),
        problem.requestId && h("p", { class: "muted small" }, t("problem.request", { id: problem.requestId })),
      ),
      ...(kept ? [this.group(kept, null)] : []),
    );
  }
}

function banner({ text, url, image_url: image }) {
  const content = [image && h("img", { src: fromServer(image), alt: text ? "" : t("banner.picture"), loading: "lazy" }), text && h("span", {}, text)];
  return url ? h("a", { class: "banner", href: url }, content) : h("p", { class: "banner" }, content);
}

function waysOn(ways) {
  if (!ways.length) return [];
  const items = ways.map(({ text, address }) => h("li", {}, h("a", { class: "button", href: address, "data-go": true }, text)));
  return [h("ul", { class: "ways-on", "aria-label": t("ways.label") }, items)];
}

customElements.define("product-list", ProductList);
