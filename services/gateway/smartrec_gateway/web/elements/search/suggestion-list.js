// <suggestion-list>: how the query in a search field may go on; before anything is typed, what this device searched
// for lately. The field keeps the focus: a combobox with a list.

import { suggestions } from "../../api/shop.js";
import { h, icon } from "../../dom.js";
import { t } from "../../messages.js";
import { forget, remembered, remembers, setRemembers } from "../../state/device.js";
import { forgetPhotos } from "../../state/photos.js";

const LEAST_LETTERS = 2;
const WAIT_MILLISECONDS = 80;

class SuggestionList extends HTMLElement {
  /** `choose` is called with the text of a suggestion. */
  attach(input, choose) {
    this.input = input;
    this.choose = choose;
    this.id = "suggestions";
    this.hidden = true;
    this.list = h("ul", { role: "listbox", id: "suggestion-options", "aria-label": t("suggestions") });
    this.foot = h("div", { class: "suggestion-foot", hidden: true });
    this.append(this.list, this.foot);
    const described = { role: "combobox", "aria-autocomplete": "list", "aria-controls": this.list.id, "aria-expanded": "false" };
    for (const [name, value] of Object.entries(described)) input.setAttribute(name, value);
    input.addEventListener("input", () => this.askSoon());
    input.addEventListener("keydown", (event) => this.onKey(event));
    input.addEventListener("focus", () => this.showRecent());
    input.addEventListener("click", () => this.showRecent());
    input.addEventListener("blur", () => this.close());
  }

  askSoon() {
    clearTimeout(this.timer);
    this.asked?.abort();
    const typed = this.input.value;
    if (!typed.trim()) return this.showRecent();
    if (typed.trim().length < LEAST_LETTERS) return this.close();
    this.timer = setTimeout(() => this.ask(typed), WAIT_MILLISECONDS);
  }

  async ask(typed) {
    this.asked = new AbortController();
    try {
      const found = await suggestions(typed, this.asked.signal);
      if (this.input.value === typed && document.activeElement === this.input) this.show(found);
    } catch {
      this.close(); // a search needs no suggestions
    }
  }

  /** Recent searches, and the switch to forget them. */
  showRecent() {
    if (this.input.value.trim() || !this.hidden) return;
    const recent = remembered("recent");
    this.show(recent.map((text) => ({ text, isRecent: true })));
    if (!recent.length && remembers()) return;
    this.foot.hidden = false;
    this.foot.replaceChildren(this.footButton("recent.forget", () => forget()), this.footButton(remembers() ? "recent.off" : "recent.on", () => this.switchRemembering()));
    this.open(true);
  }

  footButton(message, act) {
    const press = (event) => {
      event.preventDefault(); // the field keeps the focus
      act();
      this.close();
    };
    return h("button", { type: "button", class: "link", tabIndex: -1, on: { mousedown: press } }, t(message));
  }

  show(found) {
    this.chosen = -1;
    this.foot.hidden = true;
    this.list.replaceChildren(...found.map((each, number) => this.option(each, number)));
    this.open(found.length > 0);
  }

  option({ text, corrected, isRecent }, number) {
    const take = (event) => {
      event.preventDefault(); // the field keeps the focus
      this.take(text);
    };
    const words = [isRecent && icon("clock"), corrected && h("span", { class: "muted" }, `${t("did-you-mean")} `), text];
    return h("li", { role: "option", id: `suggestion-${number}`, "data-text": text, "aria-selected": "false", on: { mousedown: take } }, words);
  }

  onKey(event) {
    const options = [...this.list.children];
    if (event.key === "Escape" && !this.hidden) {
      event.preventDefault();
      this.close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !this.hidden) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      const places = options.length + 1; // one of them is the field itself
      this.mark(((this.chosen + 1 + step + places) % places) - 1);
    } else if (event.key === "Enter") {
      const text = options[this.chosen]?.dataset.text;
      if (!this.hidden && text) {
        event.preventDefault();
        this.take(text);
      } else this.close();
    }
  }

  switchRemembering() {
    setRemembers(!remembers());
    if (!remembers()) forgetPhotos();
  }

  mark(chosen) {
    this.chosen = chosen;
    [...this.list.children].forEach((option, number) => option.setAttribute("aria-selected", String(number === chosen)));
    if (chosen < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", `suggestion-${chosen}`);
  }

  take(text) {
    this.close();
    this.choose(text);
  }

  close() {
    clearTimeout(this.timer);
    this.asked?.abort();
    this.open(false);
  }

  open(isOpen) {
    this.hidden = !isOpen;
    this.input.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) this.input.removeAttribute("aria-activedescendant");
  }
}

customElements.define("suggestion-list", SuggestionList);
