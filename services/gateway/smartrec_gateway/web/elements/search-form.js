// <search-form>: type, choose, take, drop or paste. Events: `search-text` (detail: query), `search-image` (detail: file).

import { h, icon } from "../dom.js";
import { pictureOf } from "../picture.js";
import "./suggestion-list.js";

const EXAMPLES = [
  "red floral summer dress, no sleeves",
  "striped tee under 30 euros",
  "warm cardigan, not grey",
  "dark slim jeans",
  "black leather jacket",
];

class SearchForm extends HTMLElement {
  connectedCallback() {
    this.input = h("input", {
      type: "search",
      name: "q",
      maxLength: 500,
      autocomplete: "off",
      enterKeyHint: "search",
      placeholder: "red floral summer dress, no sleeves",
      "aria-label": "What are you looking for?",
    });
    const list = h("suggestion-list", {});
    list.attach(this.input, (text) => this.searchFor(text));
    this.append(
      h(
        "form",
        { class: "search", role: "search", on: { submit: (event) => this.submit(event) } },
        h("span", { class: "search-field" }, icon("search"), this.input, list),
        h(
          "span",
          { class: "search-actions" },
          this.fileButton("camera", "Take a photo", "take-photo", "environment"),
          this.fileButton("picture", "Choose a picture", "choose-picture", null),
          h("button", { type: "submit", class: "button primary" }, "Search"),
        ),
      ),
      h("p", { class: "search-hint" }, "You can also drop or paste a picture anywhere on this page."),
      h(
        "div",
        { class: "examples", role: "group", "aria-label": "Examples" },
        h("span", { "aria-hidden": "true" }, "Try"),
        EXAMPLES.map((text) =>
          h("button", { type: "button", class: "example", on: { click: () => this.searchFor(text) } }, text),
        ),
      ),
    );
    this.listenForPictures();
    document.addEventListener("keydown", (event) => this.focusOnSlash(event));
  }

  get query() {
    return this.input.value;
  }

  set query(text) {
    this.input.value = text;
  }

  fileButton(iconName, words, className, capture) {
    const choose = (event) => {
      const [file] = event.target.files;
      event.target.value = ""; // so that the same picture can be chosen again
      if (file) this.send("search-image", file);
    };
    const input = h("input", { type: "file", accept: "image/*", class: "visually-hidden", on: { change: choose } });
    if (capture) input.setAttribute("capture", capture);
    return h("label", { class: `button quiet ${className}`, title: words }, icon(iconName), h("span", {}, words), input);
  }

  submit(event) {
    event.preventDefault();
    this.send("search-text", this.input.value);
  }

  searchFor(text) {
    this.query = text;
    this.send("search-text", text);
  }

  send(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }

  listenForPictures() {
    const dragged = (event) => event.dataTransfer?.types.includes("Files");
    document.addEventListener("dragover", (event) => {
      if (!dragged(event)) return;
      event.preventDefault();
      document.body.classList.add("dropping");
    });
    document.addEventListener("dragleave", (event) => {
      if (!event.relatedTarget) document.body.classList.remove("dropping");
    });
    document.addEventListener("drop", (event) => {
      if (!dragged(event)) return;
      event.preventDefault();
      document.body.classList.remove("dropping");
      // Not only pictures: the service says what is wrong with another file.
      this.sendIfAny(pictureOf(event.dataTransfer) ?? event.dataTransfer.files[0]);
    });
    document.addEventListener("paste", (event) => this.sendIfAny(pictureOf(event.clipboardData)));
  }

  sendIfAny(file) {
    if (file) this.send("search-image", file);
  }

  focusOnSlash(event) {
    if (event.key !== "/" || event.target.closest("input, textarea, select, dialog")) return;
    event.preventDefault();
    this.input.focus();
  }
}

customElements.define("search-form", SearchForm);
