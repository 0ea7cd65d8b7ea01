// <suggestion-list>: how the query in a search field may go on. The field keeps the focus: a combobox with a list.

import { suggestions } from "../api.js";
import { h } from "../dom.js";

const LEAST_LETTERS = 2;
const WAIT_MILLISECONDS = 80;

class SuggestionList extends HTMLElement {
  /** `choose` is called with the text of a suggestion. */
  attach(input, choose) {
    this.input = input;
    this.choose = choose;
    this.id = "suggestions";
    this.hidden = true;
    this.list = h("ul", { role: "listbox", id: "suggestion-options", "aria-label": "Suggestions" });
    this.append(this.list);
    const described = { role: "combobox", "aria-autocomplete": "list", "aria-controls": this.list.id, "aria-expanded": "false" };
    for (const [name, value] of Object.entries(described)) input.setAttribute(name, value);
    input.addEventListener("input", () => this.askSoon());
    input.addEventListener("keydown", (event) => this.onKey(event));
    input.addEventListener("blur", () => this.close());
  }

  askSoon() {
    clearTimeout(this.timer);
    this.asked?.abort();
    const typed = this.input.value;
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

  show(found) {
    this.chosen = -1;
    this.list.replaceChildren(...found.map(({ text, corrected }, number) => this.option(text, corrected, number)));
    this.open(found.length > 0);
  }

  option(text, corrected, number) {
    const take = (event) => {
      event.preventDefault(); // the field keeps the focus
      this.take(text);
    };
    const words = corrected ? [h("span", { class: "visually-hidden" }, "Did you mean "), text] : [text];
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
