// <synonyms-view>: words that mean the same in this shop. The whole list is written at once, so that it never holds a
// circle or the same word twice.

import { h } from "../../dom.js";
import { call } from "../api.js";
import { t } from "../messages.js";
import { attempt } from "../parts.js";

const KINDS = ["one_way", "two_way", "misspelling", "brand", "category", "collection"];

class SynonymsView extends HTMLElement {
  async show(parameters, _session, signal) {
    const { synonyms } = await call("listSynonyms", {}, { signal });
    const wanted = parameters.get("phrase");
    this.rows = h("div", { class: "synonym-rows", role: "group", "aria-label": t("synonyms.title") }, synonyms.map((each) => this.row(each)));
    this.told = h("div", { role: "status" });
    if (wanted) this.rows.prepend(this.row({ phrase: wanted, kind: "one_way", means: "" }));
    const add = () => {
      this.rows.append(this.row({ phrase: "", kind: "one_way", means: "" }));
      this.rows.lastElementChild.querySelector("input").focus();
    };
    this.replaceChildren(
      h(
        "form",
        { class: "synonyms", on: { submit: (event) => (event.preventDefault(), attempt(this.told, () => this.save(), signal)) } },
        this.rows,
        h(
          "p",
          { class: "view-actions" },
          h("button", { type: "button", class: "button", on: { click: add } }, t("synonyms.add")),
          h("button", { type: "submit", class: "button primary" }, t("synonyms.save")),
        ),
        this.told,
      ),
    );
  }

  row({ phrase, kind, means }) {
    const row = h(
      "div",
      { class: "synonym-row" },
      h("input", { name: "phrase", value: phrase, required: true, maxLength: 200, "aria-label": t("synonyms.phrase"), autocomplete: "off" }),
      h("select", { name: "kind", "aria-label": t("synonyms.kind") }, KINDS.map((each) => h("option", { value: each, selected: each === kind }, t(`synonyms.kind.${each}`)))),
      h("input", { name: "means", value: means, required: true, maxLength: 200, "aria-label": t("synonyms.means"), autocomplete: "off" }),
      h("button", { type: "button", class: "link", "aria-label": t("synonyms.remove-of", { phrase }), on: { click: () => row.remove() } }, t("synonyms.remove")),
    );
    return row;
  }

  async save() {
    const synonyms = [...this.rows.children].map((row) => Object.fromEntries([...row.querySelectorAll("input, select")].map(({ name, value }) => [name, value.trim()])));
    await call("putSynonyms", { synonyms });
    this.told.replaceChildren(h("p", { class: "notice" }, t("synonyms.saved")));
  }
}

customElements.define("synonyms-view", SynonymsView);
