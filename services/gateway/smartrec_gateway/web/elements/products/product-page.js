// <product-page>: one product at an address of its own: pictures, price, sizes, what it is; into the basket.

import { h, icon } from "../../dom.js";
import { has } from "../../state/device.js";
import { attributeName, categoryName, colourName, t } from "../../messages.js";
import { isSoldOut, priceLine, swatches } from "./product-card.js";
import { productPicture } from "./product-picture.js";

const MAIN_SIZES = "(max-width: 640px) 94vw, 460px";

class ProductPage extends HTMLElement {
  clear() {
    this.hidden = true;
    this.replaceChildren();
  }

  /** `variants`: the other colours of its style. `palette`: hex values by colour. */
  show(product, variants, palette) {
    this.product = product;
    this.hidden = false;
    this.replaceChildren(
      this.gallery(product),
      h(
        "div",
        { class: "product-facts" },
        h("h1", {}, product.title),
        h("p", { class: "muted" }, [product.brand, categoryName(product.category), product.colour && colourName(product.colour)].filter(Boolean).join(" · ")),
        priceLine({ ...product, brand: null }),
        variants.length > 0 && swatches([product, ...variants], product.id, palette),
        this.buying(product),
        product.description && h("p", { class: "description" }, product.description),
        this.details(product),
      ),
    );
  }

  gallery(product) {
    const urls = product.image_urls?.length ? product.image_urls : [product.image_url];
    const main = h("div", { class: "gallery-main" }, productPicture(product, { isEager: true, isFirst: true, sizes: MAIN_SIZES, alt: product.title }));
    if (urls.length < 2) return h("div", { class: "gallery" }, main);
    const show = (url) => main.replaceChildren(productPicture({ ...product, image_url: url }, { isEager: true, isFirst: true, sizes: MAIN_SIZES, alt: product.title }));
    const thumbs = urls.map((url, place) =>
      h("li", {}, h("button", { type: "button", "aria-label": t("product.picture", { number: place + 1 }), on: { click: () => show(url) } }, productPicture({ ...product, image_url: url }, { sizes: "64px" }))),
    );
    return h("div", { class: "gallery" }, main, h("ul", { class: "thumbs" }, thumbs));
  }

  /** A size is asked for where there are several; what is sold out cannot be bought. */
  buying(product) {
    if (isSoldOut(product)) {
      return h("p", { class: "buying" }, h("b", { class: "alert-text" }, t("card.sold-out")), this.saveButton(product));
    }
    const sizes = product.sizes ?? [];
    const needsSize = sizes.length > 1;
    const choose = needsSize && h("fieldset", { class: "sizes" }, h("legend", {}, t("product.size")), sizes.map((size) => this.sizeChoice(size)));
    const add = h("button", { type: "button", class: "button primary", "data-basket": product.id }, icon("bag"), t("product.add"));
    return h("div", { class: "buying" }, choose, h("p", { class: "buying-actions" }, add, this.saveButton(product)), h("p", { class: "alert-text size-needed", role: "alert", hidden: true }, t("product.size-needed")));
  }

  sizeChoice(size) {
    return h("label", { class: "size" }, h("input", { type: "radio", name: "size", value: size, class: "visually-hidden" }), h("span", {}, size));
  }

  /** The chosen size, the only one, or null where there is none; undefined: one must be chosen first. */
  chosenSize() {
    const sizes = this.product.sizes ?? [];
    if (sizes.length < 2) return sizes[0] ?? null;
    const chosen = this.querySelector("input[name=size]:checked")?.value;
    this.querySelector(".size-needed").hidden = chosen !== undefined;
    if (!chosen) this.querySelector("input[name=size]").focus();
    return chosen;
  }

  saveButton(product) {
    return h(
      "button",
      { type: "button", class: "button quiet", "data-save": product.id, "aria-pressed": String(has("saved", product.id)), "aria-label": t("card.save", { title: product.title }) },
      icon("heart"),
    );
  }

  details(product) {
    if (!product.attributes?.length) return null;
    return h("div", { class: "details" }, h("h2", {}, t("product.details")), h("ul", { class: "chips" }, product.attributes.map((name) => h("li", { class: "chip" }, attributeName(name)))));
  }
}

customElements.define("product-page", ProductPage);
