// A form for one rule: what it does, to which products, when; tried beside the answer as it is now before it is kept.

import { h } from "../../dom.js";
import { call } from "../api.js";
import { t } from "../messages.js";
import { attempt, check, choice, field, goTo, linesField, link, localMoment, waiting } from "../parts.js";
import { answerPane } from "./answer-pane.js";
import { makeMovable } from "./movable.js";
import { KINDS, LISTS, NUMBERS, PRODUCT_KINDS, ruleOf } from "./rule-fields.js";

/** `id`: of the rule that is changed; null: a new one. `query`: to try it by. */
export function ruleForm(rule, id, query, signal) {
  const panes = h("div", { class: "panes", "aria-live": "polite" });
  const told = h("div", { role: "status" });
  const form = h(
    "form",
    { class: "rule-form", on: { submit: (event) => (event.preventDefault(), attempt(told, save, signal)) } },
    whatPart(rule),
    productsPart(rule),
    contentPart(rule),
    whenPart(rule),
    h(
      "p",
      { class: "view-actions" },
      h("button", { type: "submit", class: "button primary" }, t("rules.save")),
      link("/console/rules", t("rules.cancel"), "button quiet"),
    ),
    told,
  );
  const search = field(t("rules.preview-query"), { name: "preview", type: "search", value: query || (rule.condition.queries?.[0] ?? ""), maxLength: 500, autocomplete: "off" });
  const tried = h("form", { class: "console-form", on: { submit: (event) => (event.preventDefault(), preview()) } }, search, h("button", { type: "submit", class: "button" }, t("rules.preview")));

  async function save() {
    const written = ruleOf(form, rule);
    await (id === null ? call("createRule", written) : call("replaceRule", { rule_id: id, ...written }));
    goTo("/console/rules");
  }

  async function compare() {
    const pause = waiting();
    panes.replaceChildren(pause);
    try {
      const draft = { rule: ruleOf(form, rule), search: { query: search.querySelector("input").value }, replaces: id };
      const { products, without, with_rule: withRule } = await call("previewRule", draft, { signal });
      const before = without.products.map((product) => product.id);
      const after = answerPane(withRule, { title: t("rules.with", { count: products }), before });
      panes.replaceChildren(answerPane(without, { title: t("rules.without") }), after);
      if (draft.rule.kind === "pin") makeMovable(after.querySelector(".ranked"), pinAt);
    } finally {
      pause.remove();
    }
  }

  const preview = () => attempt(told, compare, signal);

  function pinAt(product, place) {
    form.elements.products.value = product;
    form.elements.place.value = place;
    return preview();
  }

  const showParts = () => {
    for (const part of form.querySelectorAll("[data-kinds]")) part.hidden = !part.dataset.kinds.split(" ").includes(form.elements.kind.value);
  };
  form.addEventListener("change", showParts);
  showParts();
  return h("div", {}, form, h("h2", {}, t("rules.try")), h("p", { class: "muted" }, t("rules.try.about")), tried, panes);
}

function whatPart(rule) {
  const strength = field(t("rules.strength"), { name: "strength", type: "range", min: "0.05", max: "1", step: "0.05", value: String(rule.strength ?? 0.25) });
  const place = field(t("rules.place"), { name: "place", type: "number", min: "1", max: "1000", value: String(rule.place ?? 1) });
  return h(
    "fieldset",
    {},
    h("legend", {}, t("rules.what")),
    choice(t("rules.kind"), "kind", KINDS.map((kind) => [kind, t(`rules.kind.${kind}`)]), rule.kind, () => {}),
    field(t("rules.name"), { name: "name", value: rule.name, maxLength: 200, autocomplete: "off" }),
    forKinds("boost bury", strength),
    forKinds("pin", place),
    check(t("rules.enabled"), "is_enabled", rule.is_enabled),
  );
}

function productsPart(rule) {
  const { selector } = rule;
  const names = ["products", "brands", "categories", "attributes"].map((name) => lines(name, selector[name]));
  const numbers = Object.entries(NUMBERS).map(([name, [, of]]) => field(t(`rules.${name}`), { name, type: "number", min: "0", step: "any", value: String(selector[of] ?? "") }));
  return forKinds(PRODUCT_KINDS.join(" "), h("fieldset", {}, h("legend", {}, t("rules.which-products")), names, numbers));
}

function contentPart({ content }) {
  const text = field(t("rules.text"), { name: "text", value: content.text ?? "", maxLength: 500 });
  const url = field(t("rules.url"), { name: "url", value: content.url ?? "", maxLength: 2_000, placeholder: "/sale" });
  const image = field(t("rules.image"), { name: "image_url", value: content.image_url ?? "", maxLength: 2_000 });
  return forKinds("redirect banner", h("fieldset", {}, h("legend", {}, t("rules.content")), forKinds("banner", text), url, forKinds("banner", image)));
}

function whenPart(rule) {
  const { condition } = rule;
  const moment = (name) => field(t(`rules.${name}`), { name, type: "datetime-local", value: localMoment(rule[name]) });
  return h(
    "fieldset",
    {},
    h("legend", {}, t("rules.when")),
    lines("queries", condition.queries),
    choice(t("rules.matching"), "matching", ["words", "exact"].map((each) => [each, t(`rules.matching.${each}`)]), condition.matching ?? "words", () => {}),
    lines("asked", condition[LISTS.asked[1]]),
    lines("segments", condition.segments),
    moment("active_from"),
    moment("active_until"),
  );
}

const lines = (name, names) => linesField(t(`rules.${name}`), name, names);

const forKinds = (kinds, part) => h("div", { "data-kinds": kinds, class: "rule-part" }, part);
