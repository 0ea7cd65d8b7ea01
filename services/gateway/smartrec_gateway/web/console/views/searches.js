// <searches-view>: what is searched for: often, in vain, without a click, misspelt; one step from trying it, a rule, a
// synonym.

import { h } from "../../dom.js";
import { number } from "../../messages.js";
import { call } from "../api.js";
import { day, t } from "../messages.js";
import { choice, goTo, link, table } from "../parts.js";

const KINDS = ["without_match", "not_understood", "without_click", "corrected", "frequent"];

class SearchesView extends HTMLElement {
  async show(parameters, _session, signal) {
    const kind = KINDS.includes(parameters.get("kind")) ? parameters.get("kind") : KINDS[0];
    const { searches } = await call("reportSearches", { kind }, { signal });
    const count = (name) => ({ title: t(`searches.${name}`), value: (search) => number(search[name]), isNumber: true });
    const columns = [
      { title: t("searches.query"), value: ({ query }) => query },
      count("searches"),
      count("not_understood"),
      count("without_match"),
      kind === "corrected" ? { title: t("searches.read_as"), value: ({ read_as: readAs }) => readAs } : count("clicks"),
      { title: t("searches.last"), value: ({ last_searched_at: last }) => day(last) },
      { title: t("actions"), value: ({ query }) => actions(query) },
    ];
    const options = KINDS.map((each) => [each, t(`searches.kind.${each}`)]);
    this.replaceChildren(
      h("div", { class: "console-form" }, choice(t("searches.kind"), "kind", options, kind, (value) => goTo(`/console/searches?${new URLSearchParams({ kind: value })}`))),
      table({ caption: t("searches.title"), columns, rows: searches, empty: t("searches.none") }),
    );
  }
}

function actions(query) {
  const to = (view, parameters, words) => link(`/console/${view}?${new URLSearchParams(parameters)}`, words, "link");
  return h(
    "span",
    { class: "row-actions" },
    to("try", { q: query }, t("searches.try")),
    to("rules", { new: "boost", q: query }, t("searches.rule")),
    to("synonyms", { phrase: query }, t("searches.synonym")),
  );
}

customElements.define("searches-view", SearchesView);
