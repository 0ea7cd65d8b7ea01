// What several views of the console are made of: tables, choices, notices. A table's rows become cards on a phone.

import { h } from "../dom.js";
import { t } from "./messages.js";

/**
 * `columns`: [{title, value(row), isNumber?}]; `value` gives text or an element. The first column names the row.
 * @returns {HTMLElement} `empty` in its place where there are no rows.
 */
export function table({ caption, columns, rows, empty }) {
  if (!rows.length) return h("p", { class: "muted empty" }, empty);
  const heads = columns.map(({ title, isNumber }) => h("th", { scope: "col", class: isNumber ? "number" : null }, title));
  return h(
    "table",
    { class: "console-table", role: "table" },
    h("caption", { class: "visually-hidden" }, caption),
    h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, heads)),
    h("tbody", { role: "rowgroup" }, rows.map((row) => tableRow(columns, row))),
  );
}

function tableRow(columns, row) {
  const cells = columns.map(({ title, value, isNumber }, place) => {
    const content = value(row) ?? "–";
    const properties = { class: isNumber ? "number" : null, "data-title": title };
    return place ? h("td", { ...properties, role: "cell" }, content) : h("th", { ...properties, scope: "row", role: "rowheader" }, content);
  });
  return h("tr", { role: "row" }, cells);
}

export const heading = (title, about) => h("div", { class: "view-head" }, h("h1", {}, title), about && h("p", { class: "muted" }, about));

/** A labelled select. `options`: [[value, words]]. */
export function choice(label, name, options, current, onChange) {
  const select = h("select", { name, id: `choice-${name}`, on: { change: () => onChange(select.value) } }, options.map(([value, words]) => h("option", { value }, words)));
  select.value = current;
  return h("div", { class: "field" }, h("label", { htmlFor: select.id }, label), select);
}

/** A labelled input; `properties` as of `h`. */
export const field = (label, properties) => h("label", { class: "field" }, label, h("input", properties));

export function problemNotice(problem) {
  return h(
    "div",
    { class: "notice problem", role: "alert" },
    h("h2", {}, problem.title),
    h("p", {}, problem.detail),
    problem.requestId && h("p", { class: "muted small" }, t("request", { id: problem.requestId })),
  );
}

export const waiting = () => h("p", { class: "muted", role: "status" }, t("loading"));

/** Shows another address of the console. */
export const goTo = (address) => document.dispatchEvent(new CustomEvent("go", { detail: address }));

/** A link within the console, or to the shop page where `address` is not the console's. */
export const link = (address, words, className = "") =>
  h("a", { href: address, class: className, "data-go": address.startsWith("/console") ? true : null }, words);
