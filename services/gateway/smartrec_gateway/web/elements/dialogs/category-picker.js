// <category-picker>: what a photo shows, by the shopper's word: the likely categories first, then all of them.
// Event: `category-chosen` (detail: name, or null: as it was seen).

import { dialogHead, h } from "../../dom.js";
import { categoryName, language, oneCategory, t } from "../../messages.js";

const MOST_LIKELY = 5;

class CategoryPicker extends HTMLElement {
  /** `likely`: names, the likeliest first. `all`: every category. `current`: what was chosen before, or null. */
  open(likely, all, current) {
    this.dialog ??= this.appendChild(h("dialog", { class: "sheet", closedby: "any", "aria-labelledby": "category-title" }));
    const name = likely[0] && t("picker.title", { name: oneCategory(likely[0]) });
    const others = likely.slice(1, MOST_LIKELY + 1);
    const rest = all.filter((each) => !others.includes(each)).sort((one, other) => categoryName(one).localeCompare(categoryName(other), language));
    this.dialog.replaceChildren(
      dialogHead("category-title", name ?? t("picker.title-unknown"), () => this.dialog.close()),
      current && h("p", {}, h("button", { type: "button", class: "button", on: { click: () => this.choose(null) } }, t("picker.as-seen"))),
      others.length > 0 && this.choices(t("picker.likely"), others),
      this.choices(t("picker.all"), rest),
    );
    for (const empty of [...this.dialog.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE)) empty.remove();
    this.dialog.showModal();
  }

  choices(title, names) {
    const button = (name) => h("button", { type: "button", class: "button small", "data-category": name, on: { click: () => this.choose(name) } }, categoryName(name));
    return h("div", { class: "category-choices", role: "group", "aria-label": title }, h("h3", {}, title), names.map(button));
  }

  choose(name) {
    this.dialog.close();
    this.dispatchEvent(new CustomEvent("category-chosen", { detail: name, bubbles: true }));
  }
}

customElements.define("category-picker", CategoryPicker);
