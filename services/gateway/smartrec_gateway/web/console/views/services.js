// <services-view>: whether the service answers, and how quickly its parts have since the gateway was started.

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
      ...(text ? [...section("upstreams", upstreams(samples)), ...section("routes", routes(samples))] : [h("p", { class: "muted" }, t("services.no-metrics"))]),
    );
  }
}

function part(name, reason) {
  const words = reason === null ? t("services.ok") : t("services.failing", { reason });
  return h("li", { class: reason === null ? "well" : "failing" }, h("b", {}, name), " ", words);
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
