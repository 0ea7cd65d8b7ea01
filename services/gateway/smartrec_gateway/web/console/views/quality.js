// <quality-view>: how good the feed was found to be, over time: what evaluations measured, what each refresh chose.

import { h } from "../../dom.js";
import { number } from "../../messages.js";
import { call } from "../api.js";
import { has, t } from "../messages.js";
import { choice, goTo, table } from "../parts.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 640, HEIGHT = 120, MARGIN = 6;

class QualityView extends HTMLElement {
  async show(parameters, _session, signal) {
    const { evaluations, refreshes } = await call("reportQuality", {}, { signal });
    const ways = [...new Set(evaluations.map(({ held_back }) => held_back))];
    const way = ways.includes(parameters.get("held-back")) ? parameters.get("held-back") : ways[0];
    const rows = evaluations.filter(({ held_back }) => held_back === way);
    this.replaceChildren(
      ...section("measured", columnsOfEvaluations(), rows, ways.length > 1 && choiceOfWay(ways, way), rows.length > 1 && line(rows)),
      ...section("learned", columnsOfRefreshes(), refreshes),
    );
  }
}

function section(name, columns, rows, ...before) {
  const title = t(`quality.${name}`);
  const shown = [h("h2", {}, title), h("p", { class: "muted" }, t(`quality.${name}.about`)), ...before.filter(Boolean)];
  return [...shown, table({ caption: title, columns, rows, empty: t(`quality.${name}.none`) })];
}

/** Figures of two ways to hold back do not compare, so that one is shown at a time. */
function choiceOfWay(ways, way) {
  const options = ways.map((each) => [each, wayInWords(each)]);
  return h("div", { class: "console-form" }, choice(t("quality.held-back"), "held-back", options, way, (value) => goTo(`/console/quality?${new URLSearchParams({ "held-back": value })}`)));
}

const wayInWords = (way) => (has(`quality.held-back.${way}`) ? t(`quality.held-back.${way}`) : way);
const figure = (value) => (value === null ? null : value.toFixed(3));
const day = (moment) => new Date(moment).toLocaleString(document.documentElement.lang || undefined, { dateStyle: "medium", timeStyle: "short" });

function columnsOfEvaluations() {
  return [
    { title: t("quality.when"), value: ({ evaluated_at }) => day(evaluated_at) },
    { title: t("quality.ndcg"), value: ({ ndcg }) => figure(ndcg), isNumber: true },
    { title: t("quality.interval"), value: ({ low, high }) => t("quality.from-to", { low: figure(low), high: figure(high) }), isNumber: true },
    { title: t("quality.best-single"), value: ({ best_single, best_single_ndcg }) => `${best_single} ${figure(best_single_ndcg)}` },
    { title: t("quality.shoppers"), value: ({ shoppers }) => number(shoppers), isNumber: true },
  ];
}

function columnsOfRefreshes() {
  return [
    { title: t("quality.when"), value: ({ learned_at }) => day(learned_at) },
    { title: t("quality.version"), value: ({ model_version }) => number(model_version), isNumber: true },
    { title: t("quality.interactions"), value: ({ interactions }) => number(interactions), isNumber: true },
    { title: t("quality.weights"), value: ({ weights }) => weights },
    { title: t("quality.ndcg"), value: ({ ndcg }) => figure(ndcg), isNumber: true },
  ];
}

/** The figures over time with their intervals as a band, the oldest first; the table beside it tells them in words. */
function line(newestFirst) {
  const rows = newestFirst.toReversed();
  const times = rows.map(({ evaluated_at }) => Date.parse(evaluated_at));
  const [first, last] = [times[0], times.at(-1)];
  const most = Math.max(...rows.map(({ high }) => high), 1e-9);
  const x = (place) => MARGIN + ((times[place] - first) / Math.max(last - first, 1)) * (WIDTH - 2 * MARGIN);
  const y = (value) => HEIGHT - MARGIN - (value / most) * (HEIGHT - 2 * MARGIN);
  const along = (name) => rows.map((row, place) => `${x(place).toFixed(1)},${y(row[name]).toFixed(1)}`);
  const words = t("quality.line", { count: rows.length, first: figure(rows[0].ndcg), last: figure(rows.at(-1).ndcg) });
  const chart = drawn("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": words, class: "quality-line" });
  chart.append(
    drawn("polygon", { points: [...along("low"), ...along("high").toReversed()].join(" "), class: "quality-band" }),
    drawn("polyline", { points: along("ndcg").join(" ") }),
    ...rows.map((row, place) => drawn("circle", { cx: x(place), cy: y(row.ndcg), r: 3 })),
  );
  return chart;
}

function drawn(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

customElements.define("quality-view", QualityView);
