// A form for a new experiment: who takes part, and what differs from the usual order in each variant.

import { h } from "../../dom.js";
import { call } from "../api.js";
import { t } from "../messages.js";
import { attempt, field, goTo, linesField, linesOf, link, momentOf, NAME } from "../parts.js";

const PURPOSES = ["search", "photo", "feed", "stranger"];
const CANDIDATES = { first_stage: [20, 5_000], visual: [0, 2_000], neighbours: [0, 2_000] };

export function experimentForm() {
  const told = h("div", { role: "status" });
  const variants = h("div", { class: "variants" }, variantPart("usual"), variantPart(""));
  const save = (event) => {
    event.preventDefault();
    const given = new FormData(event.target);
    const written = {
      name: given.get("name").trim(),
      share: Number(given.get("share")) / 100,
      segments: linesOf(given.get("segments")),
      active_from: momentOf(given.get("active_from")),
      active_until: momentOf(given.get("active_until")),
      variants: [...variants.children].map(variantOf),
    };
    return attempt(told, async () => {
      await call("defineExperiment", written);
      goTo("/console/experiments");
    });
  };
  return h(
    "form",
    { class: "rule-form", on: { submit: save } },
    h(
      "fieldset",
      {},
      h("legend", {}, t("experiments.who")),
      field(t("experiments.name"), { name: "name", title: t("experiments.name.how"), ...NAME }),
      field(t("experiments.share-percent"), { name: "share", type: "number", min: "0", max: "100", step: "any", value: "50", required: true }),
      linesField(t("experiments.segments"), "segments", []),
      field(t("experiments.active_from"), { name: "active_from", type: "datetime-local" }),
      field(t("experiments.active_until"), { name: "active_until", type: "datetime-local" }),
    ),
    h("p", { class: "muted" }, t("experiments.variants.about")),
    variants,
    h(
      "p",
      { class: "view-actions" },
      h("button", { type: "button", class: "button", on: { click: () => variants.append(variantPart("")) } }, t("experiments.add-variant")),
      h("button", { type: "submit", class: "button primary" }, t("experiments.save")),
      link("/console/experiments", t("experiments.cancel"), "button quiet"),
    ),
    told,
  );
}

function variantPart(name) {
  const weights = h("div", { class: "weights" });
  const counts = Object.entries(CANDIDATES).map(([of, [min, max]]) => field(t(`experiments.${of}`), { name: of, type: "number", min: String(min), max: String(max), placeholder: t("experiments.as-usual") }));
  const remove = () => {
    if (whole.parentElement.children.length > 2) whole.remove();
  };
  const whole = h(
    "fieldset",
    {},
    h("legend", {}, t("experiments.variant")),
    field(t("experiments.variant-name"), { name: "variant", value: name, title: t("experiments.name.how"), ...NAME }),
    field(t("experiments.part"), { name: "part", type: "number", min: "0.01", max: "1000", step: "any", value: "1", required: true }),
    field(t("experiments.diversity"), { name: "diversity", type: "number", min: "0", max: "1", step: "any", placeholder: t("experiments.as-usual") }),
    counts,
    weights,
    h(
      "p",
      { class: "row-actions" },
      h("button", { type: "button", class: "link", on: { click: () => weights.append(weightRow()) } }, t("experiments.add-weight")),
      h("button", { type: "button", class: "link", on: { click: remove } }, t("experiments.remove-variant")),
    ),
  );
  return whole;
}

/** A weight of one scorer in one kind of list. */
function weightRow() {
  const row = h(
    "div",
    { class: "weight-row" },
    h("select", { "data-weight": "purpose", "aria-label": t("experiments.purpose") }, PURPOSES.map((purpose) => h("option", { value: purpose }, t(`experiments.purpose.${purpose}`)))),
    h("input", { "data-weight": "scorer", "aria-label": t("experiments.scorer"), placeholder: "popularity", required: true, autocomplete: "off" }),
    h("input", { "data-weight": "weight", "aria-label": t("experiments.weight"), type: "number", min: "0", max: "1000", step: "any", value: "1", required: true }),
    h("button", { type: "button", class: "link", on: { click: () => row.remove() } }, t("experiments.remove-weight")),
  );
  return row;
}

function variantOf(part) {
  const of = (name) => part.querySelector(`[name=${name}]`).value.trim();
  const numberOf = (name) => (of(name) ? Number(of(name)) : null);
  const weights = {};
  for (const row of part.querySelectorAll(".weight-row")) {
    const [purpose, scorer, weight] = [...row.querySelectorAll("[data-weight]")].map(({ value }) => value.trim());
    weights[purpose] = { ...weights[purpose], [scorer]: Number(weight) };
  }
  const candidates = Object.fromEntries(Object.keys(CANDIDATES).map((name) => [name, numberOf(name)]));
  return { name: of("variant"), share: Number(of("part")), diversity: numberOf("diversity"), candidates, weights };
}
