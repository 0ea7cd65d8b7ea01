// <services-view>: whether the service answers, how well searches were answered, and how quickly its parts have, since the
// gateway was started.

import { h } from "../../dom.js";
import { number } from "../../messages.js";
import { metrics, readiness } from "../api.js";
import { share, t } from "../messages.js";
import { table } from "../parts.js";
import { groupedBy, quantileOf, samplesOf, sum } from "../prometheus.js";
import { mayUse } from "../session.js";

const SLOWEST = 0.95;
const FAULTLESS = new Set(["ok", "refused", "abandoned"]); // what a caller got wrong or no longer wanted is no failure

class ServicesView extends HTMLElement {
  async show(_parameters, session, signal) {
    const [{ ok, failing }, text] = await Promise.all([readiness(signal), mayUse(session, "admin") ? metrics(signal) : null]);
    const samples = text ? samplesOf(text) : [];
    this.replaceChildren(
      h("ul", { class: "health" }, [...ok.map((name) => part(name, null)), ...Object.entries(failing).map(([name, reason]) => part(name, reason))]),
      ...(text ? [...answersSection(samples), ...cacheSection(samples), ...photosSection(samples), ...section("upstreams", upstreams(samples)), ...section("routes", routes(samples))] : [h("p", { class: "muted" }, t("services.no-metrics"))]),
    );
  }
}

function part(name, reason) {
  const words = reason === null ? t("services.ok") : t("services.failing", { reason });
  return h("li", { class: reason === null ? "well" : "failing" }, h("b", {}, name), " ", words);
}

/** Searches by what was searched with: how many were understood, and how many a service was missing from. */
function answersSection(samples) {
  const rows = [...groupedBy(samples, "gateway_answers_total", "source")].map(([source, counted]) => ({
    source,
    count: sum(counted),
    understood: sum(counted.filter(({ labels }) => labels.understood === "yes")),
    degraded: sum(counted.filter(({ labels }) => labels.degraded !== "none")),
  }));
  const columns = [
    { title: t("services.answers.name"), value: ({ source }) => t(`services.answers.${source}`) },
    { title: t("services.answers.count"), value: ({ count }) => number(count), isNumber: true },
    { title: t("services.answers.understood"), value: ({ count, understood }) => share(understood / count), isNumber: true },
    { title: t("services.answers.degraded"), value: ({ count, degraded }) => share(degraded / count), isNumber: true },
  ];
  const title = t("services.answers");
  return [h("h2", {}, title), h("p", { class: "muted" }, t("services.answers.about")), table({ caption: title, columns, rows, empty: t("services.none") })];
}

/** How many lists the recommender's cache had; where it has none, nothing is told. */
function cacheSection(samples) {
  const counted = groupedBy(samples, "gateway_lists_total", "cache");
  const [hits, misses] = ["hit", "miss"].map((state) => sum(counted.get(state) ?? []));
  const count = hits + misses;
  return count ? [h("h2", {}, t("services.cache")), h("p", {}, t("services.cache.about", { share: share(hits / count), count: number(count) }))] : [];
}

/** Which version of which model read photos: two of them while one takes over from the other. */
function photosSection(samples) {
  const rows = [...groupedBy(samples, "gateway_photos_total", "model")].map(([model, counted]) => ({ model, count: sum(counted) }));
  const columns = [
    { title: t("services.photos.name"), value: ({ model }) => model },
    { title: t("services.photos.count"), value: ({ count }) => number(count), isNumber: true },
  ];
  const title = t("services.photos");
  return [h("h2", {}, title), table({ caption: title, columns, rows, empty: t("services.none") })];
}

function section(name, rows) {
  const columns = [
    { title: t(`services.${name}.name`), value: ({ name: of }) => of },
    { title: t("services.calls"), value: ({ calls }) => number(calls), isNumber: true },
    { title: t("services.failed"), value: ({ calls, failed }) => share(calls ? failed / calls : 0), isNumber: true },
    { title: t("services.slowest"), value: ({ slowest }) => milliseconds(slowest), isNumber: true },
  ];
  const title = t(`services.${name}`);
  return [h("h2", {}, title), h("p", { class: "muted" }, t(`services.${name}.about`)), table({ caption: title, columns, rows, empty: t("services.none") })];
}

/** The services behind the gateway: calls by how they ended. */
function upstreams(samples) {
  const times = groupedBy(samples, "upstream_request_duration_seconds_bucket", "upstream");
  return [...groupedBy(samples, "upstream_request_duration_seconds_count", "upstream")].map(([name, counted]) => ({
    name,
    calls: sum(counted),
    failed: sum(counted.filter(({ labels }) => !FAULTLESS.has(labels.outcome))),
    slowest: quantileOf(times.get(name) ?? [], SLOWEST),
  }));
}

/** What callers asked for: only what the shop's programs and pages ask under /v1. */
function routes(samples) {
  const times = groupedBy(samples, "http_request_duration_seconds_bucket", "route");
  return [...groupedBy(samples, "http_requests_total", "route")]
    .filter(([name]) => name.startsWith("/v1"))
    .map(([name, counted]) => ({
      name,
      calls: sum(counted),
      failed: sum(counted.filter(({ labels }) => labels.status.startsWith("5"))),
      slowest: quantileOf(times.get(name) ?? [], SLOWEST),
    }))
    .sort((one, other) => other.calls - one.calls);
}

const milliseconds = (seconds) => {
  if (seconds === null) return null;
  return seconds === Infinity ? t("services.over") : t("services.below", { milliseconds: number(seconds * 1000) });
};

customElements.define("services-view", ServicesView);
