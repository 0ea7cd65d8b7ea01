// <product-row>: a second list below the first, as one line of small cards with the first reason of each.

import { h, money } from "../dom.js";

class ProductRow extends HTMLElement {
  /** `products` as the API gives them; none: the row is not there. */
  show(title, products) {
    this.hidden = products.length === 0;
    this.replaceChildren(
      h(
        "section",
        { "aria-label": title },
        h("h2", {}, title),
        h("ul", { class: "row-cards" }, products.map(smallCard)),
      ),
    );
  }

  clear() {
    this.hidden = true;
    this.replaceChildren();
  }
}

function smallCard(product) {
  const link = `/?similar=${encodeURIComponent(product.id)}`;
  return h(
    "li",
    { class: "small-card" },
    h(
      "a",
      { href: link, "data-similar": product.id },
      product.image_url && h("img", { alt: "", loading: "lazy", src: product.image_url }),
      h("b", {}, product.title),
      product.price !== null && h("span", { class: "price" }, money(product.price, product.currency)),
      h("span", { class: "muted small" }, product.reasons[0].text),
    ),
  );
}

customElements.define("product-row", ProductRow);
