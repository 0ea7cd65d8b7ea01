// <segments-view>: named sets of shoppers by what they did, for rules and experiments; each with how many are in it.

import { h } from "../../dom.js";
import { listed, number } from "../../messages.js";
import { call } from "../api.js";
import { t } from "../messages.js";
import { attempt, choice, field, goTo, linesField, linesOf, link, NAME, rowButton, table } from "../parts.js";

const EVENTS = ["purchase", "view", "add_to_cart", "return", "rating"];
const LISTS = ["categories", "brands", "users"];
const NUMBERS = { within_days: 1, events_min: 0, events_max: 0, spent_min: 0, spent_max: 0 };
const NEW = { name: "", description: "", condition: { event: "purchase" } };

class SegmentsView extends HTMLElement {
  async show(parameters, _session, signal) {
    this.told = h("div", { role: "status" });
    if (parameters.has("new")) return this.replaceChildren(this.form(NEW));
    const name = parameters.get("edit");
    if (name) return this.replaceChildren(this.form(await call("getSegment", { name }, { signal })));
    const { segments } = await call("listSegments", {}, { signal });
    const columns = [
      { title: t("segments.name"), value: (segment) => link(`/console/segments?${new URLSearchParams({ edit: segment.name })}`, segment.name) },
      { title: t("segments.description"), value: ({ description }) => description },
      { title: t("segments.who"), value: ({ condition }) => conditionWords(condition) },
      { title: t("segments.members"), value: ({ members }) => number(members), isNumber: true },
      { title: t("actions"), value: (segment) => rowButton(t("segments.remove"), segment.name, () => this.remove(segment.name)) },
    ];
    this.replaceChildren(
      h("p", { class: "view-actions" }, link("/console/segments?new", t("segments.new"), "button primary")),
      this.told,
      table({ caption: t("segments.title"), columns, rows: segments, empty: t("segments.none") }),
    );
  }

  remove(name) {
    return attempt(this.told, async () => {
      await call("deleteSegment", { name });
      goTo("/console/segments");
    });
  }

  form({ name, description, condition }) {
    const save = (event) => {
      event.preventDefault();
      const form = event.target;
      const given = new FormData(form);
      const of = (field) => (given.get(field) ?? "").trim();
      const written = { description: of("description"), condition: conditionOf(of) };
      return attempt(this.told, async () => {
        if (!name && (await isKnown(of("name")))) return refuse(form.elements.name);
        await call("putSegment", { name: name || of("name"), ...written });
        goTo("/console/segments");
      });
    };
    const numbers = Object.entries(NUMBERS).map(([of, min]) =>
      field(t(`segments.${of}`), { name: of, type: "number", min: String(min), step: of.startsWith("spent") ? "any" : "1", value: String(condition[of] ?? "") }),
    );
    return h(
      "form",
      { class: "rule-form", on: { submit: save } },
      h(
        "fieldset",
        {},
        h("legend", {}, name || t("segments.new")),
        !name && field(t("segments.name"), { name: "name", title: t("segments.name.how"), ...NAME, on: { input: ({ target }) => target.setCustomValidity("") } }),
        field(t("segments.description"), { name: "description", value: description, maxLength: 500, autocomplete: "off" }),
      ),
      h(
        "fieldset",
        {},
        h("legend", {}, t("segments.condition")),
        choice(t("segments.event"), "event", EVENTS.map((event) => [event, t(`segments.event.${event}`)]), condition.event ?? "purchase", () => {}),
        numbers,
        LISTS.map((list) => linesField(t(`segments.${list}`), list, condition[list])),
      ),
      h("p", { class: "view-actions" }, h("button", { type: "submit", class: "button primary" }, t("segments.save")), link("/console/segments", t("segments.cancel"), "button quiet")),
      this.told,
    );
  }
}

/** The API would write a new segment in the place of one of the same name. */
async function isKnown(name) {
  const { segments } = await call("listSegments");
  return segments.some((segment) => segment.name === name);
}

function refuse(input) {
  input.setCustomValidity(t("segments.name.known"));
  input.reportValidity();
}

function conditionOf(of) {
  const lists = LISTS.map((list) => [list, linesOf(of(list))]);
  const numbers = Object.keys(NUMBERS).map((name) => [name, of(name) ? Number(of(name)) : null]);
  return { event: of("event"), ...Object.fromEntries([...lists, ...numbers]) };
}

function conditionWords(condition) {
  const { event, categories = [], brands = [], users = [] } = condition;
  const counted = Object.keys(NUMBERS).filter((name) => (condition[name] ?? null) !== null);
  return [
    counted.length + categories.length + brands.length > 0 && t(`segments.event.${event ?? "purchase"}`),
    ...counted.map((name) => t("segments.number", { name: t(`segments.${name}`), value: number(condition[name]) })),
    categories.length > 0 && listed(categories),
    brands.length > 0 && listed(brands),
    users.length > 0 && t("segments.of-users", { count: users.length }),
  ]
    .filter(Boolean)
    .join(" · ");
}

customElements.define("segments-view", SegmentsView);
