// What an import found and did: counts, faults of the file, words that fit nothing, rows that were set aside.

import { h } from "../../dom.js";
import { listed, number } from "../../messages.js";
import { t } from "../messages.js";
import { table } from "../parts.js";

const COUNTS = ["rows", "written", "unchanged", "rejected", "left_out", "withdrawn", "guests", "returns", "unread_pictures"];

export function importReport(report) {
  const counts = COUNTS.filter((name) => report[name] || name === "rows" || name === "written");
  const aside = Object.entries(report.columns).filter(([, taken]) => taken === null).map(([column]) => column);
  const unmapped = Object.entries(report.unmapped).flatMap(([field, words]) => Object.entries(words).map(([word, times]) => ({ field, word, times })));
  return h(
    "div",
    { class: "import-report" },
    report.check && h("p", { class: "notice" }, t("imports.only-checked")),
    h("dl", { class: "facts" }, counts.flatMap((name) => [h("dt", {}, t(`imports.count.${name}`)), h("dd", {}, number(report[name]))])),
    report.preset && h("p", { class: "muted" }, t("imports.taken-for", { preset: report.preset })),
    report.warnings.map((warning) => h("p", { class: "notice" }, warning)),
    aside.length > 0 && h("p", { class: "muted" }, t("imports.left-aside", { columns: listed(aside) })),
    part("rejects", [
      { title: t("imports.rejects.row"), value: ({ line }) => String(line) },
      { title: t("imports.rejects.reason"), value: ({ reason }) => reason },
    ], report.first_rejects),
    part("unmapped", [
      { title: t("imports.unmapped.word"), value: ({ word }) => word },
      { title: t("imports.unmapped.field"), value: ({ field }) => field },
      { title: t("imports.unmapped.times"), value: ({ times }) => number(times), isNumber: true },
    ], unmapped),
    report.mends.length > 0 && h("div", {}, h("h3", {}, t("imports.mends")), h("ul", {}, report.mends.map((command) => h("li", {}, h("code", {}, command))))),
    h("details", {}, h("summary", {}, t("imports.in-words")), h("pre", { class: "report-lines", tabIndex: 0 }, report.lines.join("\n"))),
  );
}

const part = (name, columns, rows) =>
  rows.length > 0 && h("div", {}, h("h3", {}, t(`imports.${name}`)), table({ caption: t(`imports.${name}`), columns, rows, empty: "" }));
