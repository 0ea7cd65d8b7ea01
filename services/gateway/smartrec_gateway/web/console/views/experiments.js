// <experiments-view>: variants of the ranking held against each other, started, stopped, and what they have shown.

import { h } from "../../dom.js";
import { number } from "../../messages.js";
import { call } from "../api.js";
import { share, t } from "../messages.js";
import { attempt, goTo, link, rowButton, table } from "../parts.js";
import { experimentForm } from "./experiment-form.js";

class ExperimentsView extends HTMLElement {
  async show(parameters, _session, signal) {
    if (parameters.has("new")) return this.replaceChildren(experimentForm());
    const name = parameters.get("result");
    const [{ experiments }, result] = await Promise.all([
      call("listExperiments", {}, { signal }),
      name && call("getExperimentResult", { name }, { signal }),
    ]);
    this.told = h("div", { role: "status" });
    const columns = [
      { title: t("experiments.name"), value: (experiment) => link(`/console/experiments?${new URLSearchParams({ result: experiment.name })}`, experiment.name) },
      { title: t("experiments.state"), value: ({ state }) => t(`experiments.state.${state}`) },
      { title: t("experiments.variants"), value: ({ variants }) => variants.map((variant) => variant.name).join(", ") },
      { title: t("experiments.share"), value: (experiment) => share(experiment.share), isNumber: true },
      { title: t("actions"), value: (experiment) => this.actions(experiment) },
    ];
    this.replaceChildren(
      h("p", { class: "view-actions" }, link("/console/experiments?new", t("experiments.new"), "button primary")),
      this.told,
      table({ caption: t("experiments.title"), columns, rows: experiments, empty: t("experiments.none") }),
      ...(result ? [h("h2", {}, t("experiments.result", { name })), h("p", { class: "muted" }, t("experiments.result.about")), resultTable(result, name)] : []),
      ...(result?.estimate ? estimated(result.estimate, name) : []),
    );
  }

  actions({ name, state }) {
    const result = `/console/experiments?${new URLSearchParams({ result: name })}`;
    const [words, operation] = state === "running" ? [t("experiments.stop"), "stopExperiment"] : [t("experiments.start"), "startExperiment"];
    const remove = () => confirm(t("experiments.remove-sure", { name })) && this.done("deleteExperiment", name, "/console/experiments");
    return h(
      "span",
      { class: "row-actions" },
      state !== "ended" && rowButton(words, name, () => this.done(operation, name, result)),
      state !== "running" && rowButton(t("experiments.remove"), name, remove),
    );
  }

  done(operation, name, next) {
    return attempt(this.told, async () => {
      await call(operation, { name });
      goTo(next);
    });
  }
}

function resultTable({ variants }, name) {
  const columns = [
    { title: t("experiments.variant"), value: ({ variant }) => variant },
    { title: t("experiments.shoppers"), value: ({ shoppers }) => number(shoppers), isNumber: true },
    { title: t("experiments.purchases"), value: ({ purchases }) => number(purchases), isNumber: true },
    { title: t("experiments.conversion"), value: ({ conversion }) => interval(conversion), isNumber: true },
    { title: t("experiments.uplift"), value: ({ conversion_uplift: uplift }) => interval(uplift), isNumber: true },
    { title: t("experiments.revenue"), value: ({ revenue_uplift: uplift }) => interval(uplift), isNumber: true },
    { title: t("experiments.sure"), value: ({ p_value: p }) => (p === null ? null : t(p < 0.05 ? "experiments.differs" : "experiments.open", { p: number(p) })) },
  ];
  return table({ caption: t("experiments.result", { name }), columns, rows: variants, empty: t("experiments.none") });
}

/** What the variants would have been worth, by past clicks. */
function estimated({ days, logged, variants }, name) {
  const columns = [
    { title: t("experiments.variant"), value: ({ variant }) => variant },
    { title: t("experiments.shoppers"), value: ({ shoppers }) => number(shoppers), isNumber: true },
    { title: t("experiments.ips"), value: ({ ips }) => bounds(ips), isNumber: true },
    { title: t("experiments.snips"), value: ({ snips }) => bounds(snips), isNumber: true },
    { title: t("experiments.supported"), value: ({ supported }) => share(supported), isNumber: true },
  ];
  const caption = t("experiments.estimate", { name });
  return [
    h("h2", {}, caption),
    h("p", { class: "muted" }, t("experiments.estimate.about", { days: number(days), logged: bounds(logged) })),
    table({ caption, columns, rows: variants, empty: t("experiments.none") }),
  ];
}

const bounds = ({ value, low, high }) => t("experiments.interval", { value: number(value), low: number(low), high: number(high) });

/** "4.1% (3.0% to 5.2%)" */
const interval = (of) => of && t("experiments.interval", { value: share(of.value), low: share(of.low), high: share(of.high) });

customElements.define("experiments-view", ExperimentsView);
