// <occasions-view>: what goes with an occasion in this shop. The list is written as a whole; what a search for the occasion
// that was changed answered before stands beside what it answers then.

import { h } from "../../dom.js";
import { call } from "../api.js";
import { t } from "../messages.js";
import { attempt, disclosure, field, linesField, linesOf, waiting } from "../parts.js";
import { answerPane } from "./answer-pane.js";

const COLUMNS = ["words", "categories", "attributes", "colours", "never"]; // parts of a list have | between them
const MOST_PRODUCTS = 10;
const TAUGHT_WITHIN_MILLISECONDS = 1_500; // taught words count within a second

class OccasionsView extends HTMLElement {
  async show(_parameters, _session, signal) {
    this.signal = signal;
    this.kept = (await call("listOccasions", {}, { signal })).occasions;
    this.rows = h("div", { class: "occasions" }, this.kept.map((each) => row(each, false)));
    this.told = h("div", { role: "status" });
    this.panes = h("div", { class: "panes", "aria-live": "polite" });
    this.query = field(t("occasions.query"), { type: "search", name: "query", maxLength: 500, autocomplete: "off", placeholder: t("occasions.query.usual") });
    const add = () => {
      this.rows.append(row({ occasion: "" }, true));
      this.rows.lastElementChild.querySelector("input").focus();
    };
    this.replaceChildren(
      h(
        "form",
        { on: { submit: (event) => (event.preventDefault(), attempt(this.told, () => this.save(), signal)) } },
        this.rows,
        !this.kept.length && h("p", { class: "muted" }, t("occasions.none")),
        this.query,
        h(
          "p",
          { class: "view-actions" },
          h("button", { type: "button", class: "button", on: { click: add } }, t("occasions.add")),
          h("button", { type: "submit", class: "button primary" }, t("occasions.save")),
        ),
        this.told,
      ),
      this.panes,
    );
  }

  async save() {
    const occasions = [...this.rows.children].map(occasionOf);
    const query = this.query.querySelector("input").value.trim() || wordOfChanged(this.kept, occasions);
    this.panes.replaceChildren(query ? waiting() : "");
    try {
      const before = query && (await this.searched(query));
      this.kept = (await call("putOccasions", { occasions })).occasions;
      this.told.replaceChildren(h("p", { class: "notice" }, t("occasions.saved")));
      if (!query) return;
      await new Promise((resolve) => setTimeout(resolve, TAUGHT_WITHIN_MILLISECONDS));
      const after = await this.searched(query);
      const ids = before.products.map(({ id }) => id);
      this.panes.replaceChildren(
        answerPane(before, { title: t("occasions.before", { query }) }),
        answerPane(after, { title: t("occasions.after", { query }), before: ids }),
      );
    } finally {
      this.panes.querySelector(":scope > [role=status]")?.remove();
    }
  }

  searched(query) {
    return call("searchByText", { query, limit: MOST_PRODUCTS }, { signal: this.signal });
  }
}

/** Closed, it shows the occasion's name alone. */
function row(given, isOpen) {
  const summary = h("summary", {}, given.occasion || t("occasions.new"));
  const name = field(t("occasions.name"), { name: "occasion", value: given.occasion, required: true, maxLength: 100, autocomplete: "off", on: { input: ({ target }) => (summary.textContent = target.value) } });
  const lists = COLUMNS.map((column) => linesField(t(`occasions.${column}`), column, (given[column] ?? "").split("|").filter(Boolean)));
  const remove = h("button", { type: "button", class: "link", on: { click: () => whole.remove() } }, t("occasions.remove"));
  const whole = disclosure({ class: "occasion", open: isOpen }, summary, h("div", { class: "field-grid" }, name, lists), remove);
  return whole;
}

function occasionOf(element) {
  const of = (name) => element.querySelector(`[name=${name}]`).value;
  return { occasion: of("occasion").trim(), ...Object.fromEntries(COLUMNS.map((column) => [column, linesOf(of(column)).join("|")])) };
}

/** What shoppers call the first occasion that is not as it was; null: all are. */
function wordOfChanged(before, after) {
  const asText = (given) => JSON.stringify([given.occasion, ...COLUMNS.map((column) => given[column])]);
  const known = new Set(before.map(asText));
  const still = new Set(after.map(asText));
  const changed = after.find((each) => !known.has(asText(each))) ?? before.find((each) => !still.has(asText(each)));
  return changed ? changed.words.split("|")[0] || changed.occasion : null;
}

customElements.define("occasions-view", OccasionsView);
