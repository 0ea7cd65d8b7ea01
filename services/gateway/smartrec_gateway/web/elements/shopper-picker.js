// <shopper-picker>: who is shopping. Event: `shopper-chosen` (detail: {id, name, about?}).

import { h, icon } from "../dom.js";
import { newShopper } from "../shopper.js";

class ShopperPicker extends HTMLElement {
  demoShoppers = [];

  connectedCallback() {
    this.name = h("b", {}, "…");
    this.dialog = h("dialog", { class: "sheet", closedby: "any", "aria-labelledby": "shopper-title" });
    this.button = h(
      "button",
      { type: "button", class: "shopper-button", "aria-haspopup": "dialog", on: { click: () => this.open() } },
      icon("person"),
      h("span", { class: "shopper-label" }, "Shopping as "),
      this.name,
      icon("chevron"),
    );
    this.append(this.button, this.dialog);
  }

  set shopper(shopper) {
    this.current = shopper;
    this.name.textContent = shopper.name;
  }

  open() {
    const heading = h("h2", { id: "shopper-title" }, "Who is shopping?");
    const close = h("button", { type: "button", class: "icon-button", "aria-label": "Close", on: { click: () => this.dialog.close() } }, icon("close"));
    const known = this.demoShoppers.map((shopper) => this.choice(shopper, shopper.about));
    const fresh = this.choice(newShopper(), "Nothing is known yet; each purchase teaches.");
    this.dialog.replaceChildren(
      h("div", { class: "sheet-head" }, heading, close),
      h("p", { class: "muted" }, "Each shopper's history orders the products differently."),
      h("ul", { class: "choices" }, [...known, fresh]),
      this.ownId(),
    );
    this.dialog.showModal();
  }

  choice(shopper, about) {
    const isCurrent = shopper.id === this.current.id;
    return h(
      "li",
      {},
      h(
        "button",
        { type: "button", class: "choice", "aria-current": isCurrent ? "true" : null, on: { click: () => this.choose(shopper) } },
        h("span", { class: "avatar", "aria-hidden": "true" }, shopper.name.charAt(0)),
        h("span", {}, h("b", {}, shopper.name), h("span", { class: "muted" }, about)),
      ),
    );
  }

  ownId() {
    const input = h("input", { name: "id", required: true, maxLength: 128, autocomplete: "off" });
    const submit = (event) => {
      event.preventDefault();
      const id = input.value.trim();
      if (id) this.choose({ id, name: id });
    };
    return h(
      "form",
      { class: "own-id", on: { submit } },
      h("label", {}, "Another shopper's id", input),
      h("button", { type: "submit", class: "button" }, "Use"),
    );
  }

  choose(shopper) {
    this.dialog.close();
    this.shopper = shopper;
    this.dispatchEvent(new CustomEvent("shopper-chosen", { detail: shopper, bubbles: true }));
  }
}

customElements.define("shopper-picker", ShopperPicker);
