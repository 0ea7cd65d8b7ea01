// <imports-view>: files of products or transactions: one is uploaded, and all show how far they are. A chosen one shows what
// came of it: counts, what was not understood, the rows that were set aside.

import { h } from "../../dom.js";
import { number } from "../../messages.js";
import { call } from "../api.js";
import { moment, share, t } from "../messages.js";
import { attempt, check, choice, disclosure, field, goTo, linesField, linesOf, link, rowButton, table } from "../parts.js";
import { importReport } from "./import-report.js";

const KINDS = ["products", "transactions"];
const CHECKS = ["is_check", "is_full", "may_vanish", "is_anew", "fetches_pictures"];
const TEXTS = ["preset", "separator", "encoding"];
// Fields of pairs, one a line, and the = that parts one: a column's name may hold another, and so may a constant.
const PAIRS = {
  rename: { example: "sku = id", partedAt: (line) => line.lastIndexOf("=") },
  constants: { example: "currency = EUR", partedAt: (line) => line.indexOf("=") },
};
const OVER = new Set(["done", "failed", "cancelled"]);
const LOOK_AGAIN_MILLISECONDS = 2_000;
const UPLOAD_MILLISECONDS = 15 * 60_000;
const shown = new WeakMap(); // element → JSON of what it shows

class ImportsView extends HTMLElement {
  async show(parameters, _session, signal) {
    this.chosen = parameters.get("id");
    this.told = h("div", { role: "status" });
    this.list = h("div", {});
    this.detail = h("div", {});
    this.state = h("p", { class: "muted", "aria-live": "polite" });
    this.progress = h("div", {});
    this.outcome = h("div", {});
    this.replaceChildren(this.form(), this.told, this.detail, this.list);
    if (await this.renew(signal)) this.follow(signal);
  }

  /** Returns whether one is not over yet. */
  async renew(signal) {
    const { imports } = await call("listImports", {}, { signal });
    const chosen = imports.find(({ id }) => id === this.chosen);
    if (chosen) this.showChosen(chosen);
    showChanged(this.list, imports, () => [h("h2", {}, t("imports.all")), this.table(imports)]);
    return imports.some(({ state }) => !OVER.has(state));
  }

  async follow(signal) {
    const lookAgain = async () => {
      do await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MILLISECONDS));
      while (!signal.aborted && (await this.renew(signal)));
    };
    await attempt(this.told, lookAgain, signal);
  }

  table(imports) {
    const columns = [
      { title: t("imports.file"), value: (job) => link(`/console/imports?${new URLSearchParams({ id: job.id })}`, job.file_name) },
      { title: t("imports.kind"), value: ({ kind }) => t(`imports.kind.${kind}`) },
      { title: t("imports.state"), value: (job) => stateOf(job) },
      { title: t("imports.rows"), value: ({ rows_done: rows }) => number(rows), isNumber: true },
      { title: t("imports.rejected"), value: ({ report }) => report && number(report.rejected), isNumber: true },
      { title: t("imports.begun"), value: ({ created_at: at }) => moment(at) },
      { title: t("actions"), value: (job) => (OVER.has(job.state) || job.is_cancel_asked ? null : rowButton(t("imports.cancel"), job.file_name, () => this.cancel(job.id))) },
    ];
    return table({ caption: t("imports.title"), columns, rows: imports, empty: t("imports.none") });
  }

  showChosen(job) {
    const { file_name: name, error, report } = job;
    const done = OVER.has(job.state) ? null : doneOf(job);
    const progress = () => h("progress", { value: done, max: 1, "aria-label": t("imports.progress", { share: share(done) }) });
    const outcome = () => [error && h("p", { class: "notice problem" }, error), report && importReport(report)];
    showChanged(this.detail, name, () => [h("section", { "aria-label": name }, h("h2", {}, name), this.state, this.progress, this.outcome)]);
    showChanged(this.state, stateOf(job), () => [stateOf(job)]);
    showChanged(this.progress, done, () => (done === null ? [] : [progress()]));
    showChanged(this.outcome, { error, report }, () => outcome().filter(Boolean));
  }

  async cancel(id) {
    await attempt(this.told, async () => {
      await call("cancelImport", { import_id: id });
      goTo(`/console/imports?${new URLSearchParams({ id })}`);
    });
  }

  form() {
    const send = h("button", { type: "submit", class: "button primary" }, t("imports.start"));
    const submit = (event) => {
      event.preventDefault();
      send.disabled = true;
      this.send(new FormData(event.target)).finally(() => (send.disabled = false));
    };
    return h(
      "form",
      { class: "rule-form", on: { submit } },
      h(
        "fieldset",
        {},
        h("legend", {}, t("imports.new")),
        field(t("imports.file"), { type: "file", name: "file", required: true, accept: ".csv,.tsv,.txt,.json,.jsonl,.ndjson,.parquet,.xml,.gz" }),
        choice(t("imports.kind"), "kind", KINDS.map((kind) => [kind, t(`imports.kind.${kind}`)]), "products", () => {}),
        check(t("imports.is_check"), "is_check", true),
        disclosure(
          { class: "more-options" },
          h("summary", {}, t("imports.more")),
          h(
            "div",
            { class: "field-grid" },
            CHECKS.slice(1).map((name) => check(t(`imports.${name}`), name, false)),
            TEXTS.map((name) => field(t(`imports.${name}`), { name, maxLength: 40, autocomplete: "off", placeholder: t("imports.found-out") })),
            Object.keys(PAIRS).map(pairsField),
          ),
        ),
      ),
      h("p", { class: "view-actions" }, send),
    );
  }

  async send(given) {
    await attempt(this.told, async () => {
      const wanted = { file: given.get("file"), kind: given.get("kind") };
      for (const name of CHECKS) wanted[name] = given.get(name) === "on";
      for (const name of TEXTS) wanted[name] = given.get(name).trim() || undefined;
      for (const name of Object.keys(PAIRS)) wanted[name] = pairsOf(name, given.get(name));
      this.told.replaceChildren(h("p", { class: "muted" }, t("imports.sending")));
      const { id } = await call("createImport", wanted, { timeoutMilliseconds: UPLOAD_MILLISECONDS });
      if (this.isConnected) goTo(`/console/imports?${new URLSearchParams({ id })}`);
    });
  }
}

/** Replaces what `element` holds only where `content` is new: whoever reads it or has the focus in it keeps the place. */
function showChanged(element, content, children) {
  const now = JSON.stringify(content);
  if (shown.get(element) === now) return;
  shown.set(element, now);
  element.replaceChildren(...children());
}

const doneOf = ({ bytes_done: done, size_bytes: size }) => (size ? done / size : 0);

function stateOf(job) {
  if (job.state === "running" && job.is_cancel_asked) return t("imports.state.ending");
  return t(`imports.state.${job.state}`, { share: share(doneOf(job)) });
}

function pairsField(name) {
  const { example } = PAIRS[name];
  const input = ({ target }) => {
    const wrong = linesOf(target.value).find((line) => !pairOf(name, line).every(Boolean));
    target.setCustomValidity(wrong ? t("imports.no-pair", { line: wrong, example }) : "");
  };
  return linesField(t(`imports.${name}`), name, [], { placeholder: example, on: { input } });
}

/** "sku = id" → ["sku", "id"]; one of them is empty where the line is no pair. */
function pairOf(name, line) {
  const place = PAIRS[name].partedAt(line);
  return [line.slice(0, Math.max(place, 0)).trim(), line.slice(place + 1).trim()];
}

function pairsOf(name, text) {
  const pairs = linesOf(text).map((line) => pairOf(name, line));
  return pairs.length ? Object.fromEntries(pairs) : undefined;
}

customElements.define("imports-view", ImportsView);
