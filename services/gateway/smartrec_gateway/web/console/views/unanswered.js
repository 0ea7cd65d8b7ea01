// <unanswered-view>: what was searched for and not found, the most frequent first, one step from trying it out.

import { call } from "../api.js";
import { day, t } from "../messages.js";
import { link, table } from "../parts.js";
import { number } from "../../messages.js";

class UnansweredView extends HTMLElement {
  async show(_parameters, _session, signal) {
    const { queries } = await call("unmetQueries", {}, { signal });
    const columns = [
      { title: t("unanswered.query"), value: ({ query }) => query },
      { title: t("unanswered.searches"), value: ({ searches }) => number(searches), isNumber: true },
      { title: t("unanswered.not-understood"), value: ({ not_understood: count }) => number(count), isNumber: true },
      { title: t("unanswered.without-match"), value: ({ without_match: count }) => number(count), isNumber: true },
      { title: t("unanswered.last"), value: ({ last_searched_at: last }) => day(last) },
      { title: t("actions"), value: ({ query }) => link(`/console/try?${new URLSearchParams({ q: query })}`, t("unanswered.try"), "link") },
    ];
    this.replaceChildren(table({ caption: t("unanswered.title"), columns, rows: queries, empty: t("unanswered.none") }));
  }
}

customElements.define("unanswered-view", UnansweredView);
