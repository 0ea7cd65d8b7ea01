// <search-form>: type, take, choose, drop or paste. Its markup stands in index.html, so that nothing moves when this
// runs. Events: `search-text` (detail: query), `search-image` (detail: file), `open-camera`.

import { h } from "../../dom.js";
import { t } from "../../messages.js";
import { pictureOf } from "../../state/prepared-picture.js";
import "./suggestion-list.js";

const EXAMPLES = ["example.1", "example.2", "example.3", "example.4", "example.5"];

class SearchForm extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input[type=search]");
    const list = this.querySelector("suggestion-list");
    list.attach(this.input, (text) => this.searchFor(text));
    this.querySelector("form").addEventListener("submit", (event) => this.submit(event));
    this.querySelector(".take-photo").addEventListener("click", () => this.send("open-camera"));
    this.querySelector(".choose-picture input").addEventListener("change", (event) => this.choose(event));
    this.querySelector(".examples").append(...EXAMPLES.map((name) => this.example(t(name))));
    this.listenForPictures();
    document.addEventListener("keydown", (event) => this.focusOnSlash(event));
  }

  get query() {
    return this.input.value;
  }

  set query(text) {
    this.input.value = text;
  }

  example(text) {
    return h("button", { type: "button", class: "example", on: { click: () => this.searchFor(text) } }, text);
  }

  choose(event) {
    const [file] = event.target.files;
    event.target.value = ""; // so that the same picture can be chosen again
    this.sendIfAny(file);
  }

  /** Nothing typed is nothing to search for: the field asks for words. */
  submit(event) {
    event.preventDefault();
    if (this.query.trim()) this.send("search-text", this.query.trim());
    else this.input.focus();
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
