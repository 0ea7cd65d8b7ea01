// <imports-view>: files of products or transactions: one is uploaded, and all show how far they are. A chosen one shows what
// came of it: counts, what was not understood, the rows that were set aside.

import { h } from "../../dom.js";
import { number } from "../../messages.js";
import { call } from "../api.js";
import { moment, share, t } from "../messages.js";
import { attempt, check, choice, field, goTo, linesField, linesOf, link, rowButton, table } from "../parts.js";
import { importReport } from "./import-report.js";

const KINDS = ["products", "transactions"];
const CHECKS = ["is_check", "is_full", "may_vanish", "is_anew", "fetches_pictures"];
const TEXTS = ["preset", "separator", "encoding"];
const OVER = new Set(["done", "failed", "cancelled"]);
const LOOK_AGAIN_MILLISECONDS = 2_000;
const UPLOAD_MILLISECONDS = 15 * 60_000;

class ImportsView extends HTMLElement {
  async show(parameters, _session, signal) {
    this.chosen = parameters.get("id");
    this.told = h("div", { role: "status" });
    this.list = h("div", {});
    this.detail = h("div", { "aria-live": "polite" });
    this.replaceChildren(this.form(), this.told, this.detail, this.list);
    if (await this.renew(signal)) this.follow(signal);
  }

  /** Returns whether one is not over yet. */
  async renew(signal) {
    const { imports } = await call("listImports", {}, { signal });
    const chosen = imports.find(({ id }) => id === this.chosen);
    this.detail.replaceChildren(...(chosen ? [this.chosenImport(chosen)] : []));
    this.list.replaceChildren(h("h2", {}, t("imports.all")), this.table(imports));
    return imports.some(({ state }) => !OVER.has(state));
  }

  async follow(signal) {
    await attempt(this.told, async () => {
      do await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MILLISECONDS));
      while (!signal.aborted && (await this.renew(signal).catch((error) => !signal.aborted && Promise.reject(error))));
    });
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

  chosenImport(job) {
    const done = job.size_bytes ? job.bytes_done / job.size_bytes : 0;
    const progress = !OVER.has(job.state) && h("progress", { value: done, max: 1, "aria-label": t("imports.progress", { share: share(done) }) });
    return h("section", { "aria-label": job.file_name }, h("h2", {}, job.file_name), h("p", { class: "muted" }, stateOf(job)), progress, job.error && h("p", { class: "notice problem" }, job.error), job.report && importReport(job.report));
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
        h(
          "details",
          { class: "more-options" },
          h("summary", {}, t("imports.more")),
          h(
            "div",
            { class: "field-grid" },
            CHECKS.slice(1).map((name) => check(t(`imports.${name}`), name, false)),
            TEXTS.map((name) => field(t(`imports.${name}`), { name, maxLength: 40, autocomplete: "off", placeholder: t("imports.found-out") })),
            linesField(t("imports.rename"), "rename", [], { placeholder: "sku = id" }),
            linesField(t("imports.constants"), "constants", [], { placeholder: "currency = EUR" }),
          ),
        ),
      ),
      h("p", { class: "view-actions" }, send),
    );
  }

  async send(given) {
    await attempt(this.told, async () => {
      const wanted = { file: given.get("file"), kind: given.get("kind"), rename: pairsOf(given.get("rename")), constants: pairsOf(given.get("constants")) };
      for (const name of CHECKS) wanted[name] = given.get(name) === "on";
      for (const name of TEXTS) wanted[name] = given.get(name).trim() || undefined;
      this.told.replaceChildren(h("p", { class: "muted" }, t("imports.sending")));
      const { id } = await call("createImport", wanted, { timeoutMilliseconds: UPLOAD_MILLISECONDS });
      goTo(`/console/imports?${new URLSearchParams({ id })}`);
    });
  }
}

function stateOf({ state, is_cancel_asked: isEnding, bytes_done: done, size_bytes: size }) {
  if (state === "running" && isEnding) return t("imports.state.ending");
  return t(`imports.state.${state}`, { share: share(size ? done / size : 0) });
}

/** "sku = id", one a line → {sku: "id"} */
function pairsOf(text) {
  const pairs = linesOf(text).map((line) => [line.slice(0, line.lastIndexOf("=")).trim(), line.slice(line.lastIndexOf("=") + 1).trim()]);
  return pairs.length ? Object.fromEntries(pairs) : undefined;
}

customElements.define("imports-view", ImportsView);
