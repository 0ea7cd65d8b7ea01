// <product-row>: a second list below the first, as one line of small cards, one a style, with the first reason of each.

import { h } from "../../dom.js";
import { productAddress } from "../../state/address.js";
import { byStyle, isSoldOut, priceLine } from "./product-card.js";
import { productPicture } from "./product-picture.js";
import { plainReason } from "./reasons.js";
import { t } from "../../messages.js";

class ProductRow extends HTMLElement {
  /** `products` as the API gives them; none: the row is not there. `more`: {text, address} of a list of its own. */
  show(title, products, more = null) {
    this.hidden = products.length === 0;
    this.replaceChildren(
      h(
        "section",
        { "aria-label": title },
        h("div", { class: "row-head" }, h("h2", {}, title), more && h("a", { href: more.address, "data-go": true }, more.text)),
        h("ul", { class: "row-cards", tabIndex: 0, "aria-label": title }, byStyle(products).map(([product]) => smallCard(product))),
      ),
    );
  }

  clear() {
    this.hidden = true;
    this.replaceChildren();
  }
}

function smallCard(product) {
  const reason = plainReason(product);
  return h(
    "li",
    { class: "small-card" },
    h(
      "a",
      { href: productAddress(product.id), "data-go": true },
      productPicture(product, { sizes: "152px" }),
      h("b", {}, product.title),
    ),
    priceLine(product),
    isSoldOut(product) && h("p", { class: "small alert-text" }, t("card.sold-out")),
    reason && h("p", { class: "muted small" }, reason),
  );
}

customElements.define("product-row", ProductRow);
