// <basket-page>: what is in the basket, each with a way out, and the demo's check-out. Event: `check-out`.

import { h } from "../../dom.js";
import { money, number, t } from "../../messages.js";
import { productAddress } from "../../state/address.js";
import { priceLine } from "./product-card.js";
import { productPicture } from "./product-picture.js";

class BasketPage extends HTMLElement {
  clear() {
    this.hidden = true;
    this.replaceChildren();
  }

  /** `lines`: [{line, product, size, quantity}]. */
  show(lines) {
    this.hidden = false;
    this.replaceChildren(h("h1", {}, t("basket.title")), ...(lines.length ? this.filled(lines) : [h("p", {}, t("basket.empty"))]));
  }

  filled(lines) {
    const checkOut = () => this.dispatchEvent(new CustomEvent("check-out", { bubbles: true }));
    return [
      h("ul", { class: "lines" }, lines.map((line) => this.line(line))),
      h("p", { class: "total" }, t("basket.total", { amount: total(lines) })),
      h("p", {}, h("button", { type: "button", class: "button primary", "data-check-out": true, on: { click: checkOut } }, t("basket.check-out"))),
      h("p", { class: "muted small" }, t("basket.demo")),
    ];
  }

  line({ line, product, size, quantity }) {
    return h(
      "li",
      { class: "line", "data-line": line },
      h("a", { href: productAddress(product.id), "data-go": true, class: "line-picture", tabIndex: -1, "aria-hidden": "true" }, productPicture(product, { sizes: "72px" })),
      h(
        "div",
        {},
        h("h2", {}, h("a", { href: productAddress(product.id), "data-go": true }, product.title)),
        h("p", { class: "muted small" }, [size && t("basket.size", { size }), quantity > 1 && t("basket.quantity", { number: number(quantity) })].filter(Boolean).join(" · ")),
        priceLine(product),
      ),
      h("button", { type: "button", class: "button small quiet", "data-take-out": line, "aria-label": t("basket.remove-of", { title: product.title }) }, t("basket.remove")),
    );
  }
}

/** One sum a currency. */
function total(lines) {
  const sums = new Map();
  for (const { product, quantity } of lines) sums.set(product.currency, (sums.get(product.currency) ?? 0) + (product.price ?? 0) * quantity);
  return [...sums].map(([currency, amount]) => money(amount, currency)).join(" + ");
}

customElements.define("basket-page", BasketPage);
