// <clicks-view>: how often what was shown was clicked, and what was clicked was bought, by list, by place in the list, or by query.

import { h } from "../../dom.js";
import { number } from "../../messages.js";
import { call } from "../api.js";
import { has, share, t } from "../messages.js";
import { choice, goTo, link, table } from "../parts.js";

const BY = ["list", "position", "query"];
const DAYS = [7, 28, 90, 365];

class ClicksView extends HTMLElement {
  async show(parameters, _session, signal) {
    const by = BY.includes(parameters.get("by")) ? parameters.get("by") : "list";
    const days = DAYS.includes(Number(parameters.get("days"))) ? Number(parameters.get("days")) : 28;
    const { rows } = await call("reportClickThrough", { by, days }, { signal });
    const go = (changed) => goTo(`/console/clicks?${new URLSearchParams({ by, days, ...changed })}`);
    this.replaceChildren(
      h(
        "div",
        { class: "console-form" },
        choice(t("clicks.by"), "by", BY.map((each) => [each, t(`clicks.by.${each}`)]), by, (value) => go({ by: value })),
        choice(t("days"), "days", DAYS.map((each) => [each, t("days.last", { count: each })]), days, (value) => go({ days: value })),
      ),
      table({ caption: t("clicks.title"), columns: columnsOf(by, rows), rows, empty: t("clicks.none") }),
    );
  }
}

function columnsOf(by, rows) {
  const best = Math.max(...rows.map(({ rate }) => rate ?? 0), 1e-9);
  return [
    { title: t(`clicks.by.${by}`), value: ({ name }) => nameOf(by, name) },
    { title: t("clicks.impressions"), value: ({ impressions }) => number(impressions), isNumber: true },
    { title: t("clicks.clicks"), value: ({ clicks }) => number(clicks), isNumber: true },
    { title: t("clicks.purchases"), value: ({ purchases }) => number(purchases), isNumber: true },
    { title: t("clicks.rate"), value: ({ rate }) => (rate === null ? null : rateBar(rate, best)), isNumber: true },
  ];
}

/** A query leads to where it can be tried out; a list of the page is told in words. */
function nameOf(by, name) {
  if (by === "query") return link(`/console/try?${new URLSearchParams({ q: name })}`, name);
  return by === "list" && has(`list.${name}`) ? t(`list.${name}`) : name;
}

function rateBar(rate, best) {
  const bar = h("i", { "aria-hidden": "true" });
  bar.style.width = `${(rate / best) * 100}%`;
  return h("span", { class: "rate" }, h("span", { class: "rate-track" }, bar), share(rate));
}

customElements.define("clicks-view", ClicksView);
