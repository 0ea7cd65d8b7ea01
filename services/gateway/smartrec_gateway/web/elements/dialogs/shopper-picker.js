// <shopper-picker>: who is shopping. Event: `shopper-chosen` (detail: {id, name, about?}).

import { dialogHead, h } from "../../dom.js";
import { t } from "../../messages.js";
import { newShopper } from "../../state/shopper.js";

class ShopperPicker extends HTMLElement {
  shoppers = [];

  connectedCallback() {
    this.button = this.querySelector("button");
    this.name = this.querySelector("b");
    this.dialog = h("dialog", { class: "sheet", closedby: "any", "aria-labelledby": "shopper-title" });
    this.button.addEventListener("click", () => this.open());
    this.append(this.dialog);
  }

  set shopper(shopper) {
    this.current = shopper;
    this.name.textContent = nameOf(shopper);
  }

  /** They may come after the dialog was opened: then they are put into it, and what is typed there stays. */
  set demoShoppers(shoppers) {
    this.shoppers = shoppers;
    if (this.dialog.open) this.dialog.querySelector(".choices").prepend(...this.known());
  }

  known() {
    return this.shoppers.map((shopper) => this.choice(shopper, shopper.about));
  }

  open() {
    const fresh = this.choice(newShopper(), t("shopper.new-about"));
    this.dialog.replaceChildren(
      dialogHead("shopper-title", t("shopper.title"), () => this.dialog.close()),
      h("p", { class: "muted" }, t("shopper.about")),
      h("ul", { class: "choices" }, [...this.known(), fresh]),
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
        h("span", { class: "avatar", "aria-hidden": "true" }, nameOf(shopper).charAt(0)),
        h("span", {}, h("b", {}, nameOf(shopper)), h("span", { class: "muted" }, about)),
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
      h("label", {}, t("shopper.other-id"), input),
      h("button", { type: "submit", class: "button" }, t("shopper.use")),
    );
  }

  choose(shopper) {
    this.dialog.close();
    this.shopper = shopper;
    this.dispatchEvent(new CustomEvent("shopper-chosen", { detail: shopper, bubbles: true }));
  }
}

/** A new shopper has no name yet, in no language. */
export const nameOf = ({ name }) => name || t("shopper.new");

customElements.define("shopper-picker", ShopperPicker);
