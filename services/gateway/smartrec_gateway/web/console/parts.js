// What several views of the console are made of: tables, choices, notices. A table's rows become cards on a phone.

import { h } from "../dom.js";
import { ConsoleProblem } from "./api.js";
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

/** Of an input for the name of a segment, an experiment or a variant. */
export const NAME = { required: true, maxLength: 63, pattern: "[a-z0-9][a-z0-9_\\-]*", autocomplete: "off" };

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

/** A labelled field of several lines: one of `names` each. */
export const linesField = (label, name, names, properties = {}) =>
  h("label", { class: "field" }, label, h("textarea", { name, rows: 2, value: (names ?? []).join("\n"), ...properties }));

/** What stands in such a field: the lines that hold something. */
export const linesOf = (text) => text.split("\n").map((line) => line.trim()).filter(Boolean);

/** A `details` that opens where a field in it is refused: the browser cannot point at a field that is not seen. */
export function disclosure(properties, summary, ...children) {
  const details = h("details", properties, summary, ...children);
  details.addEventListener("invalid", () => (details.open = true), true);
  return details;
}

/** A checkbox with its words. */
export const check = (label, name, checked) => h("label", { class: "check" }, h("input", { type: "checkbox", name, checked }), label);

/** A button that looks like a link, for one row of a table; `of` says to whoever does not see the row which one. */
export const rowButton = (words, of, click) => h("button", { type: "button", class: "link", "aria-label": `${words}: ${of}`, on: { click } }, words);

/** Does `work`; where the API refuses it, its reason stands in `told`. Once `signal` is aborted, no error is told. */
export async function attempt(told, work, signal = null) {
  try {
    told.replaceChildren();
    await work();
  } catch (problem) {
    if (signal?.aborted) return;
    if (!(problem instanceof ConsoleProblem)) throw problem;
    told.replaceChildren(problemNotice(problem));
  }
}

/** Writes a moment of the reader's own zone, as a field of date and time has it; an empty one is null. */
export const momentOf = (local) => (local ? new Date(local).toISOString() : null);

/** The other way round. */
export function localMoment(value) {
  if (!value) return "";
  const date = new Date(value);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

export const waiting = () => h("p", { class: "muted", role: "status" }, t("loading"));

/** Shows another address of the console. */
export const goTo = (address) => document.dispatchEvent(new CustomEvent("go", { detail: address }));

/** A link within the console, or to the shop page where `address` is not the console's. */
export const link = (address, words, className = "") =>
  h("a", { href: address, class: className, "data-go": address.startsWith("/console") ? true : null }, words);
