// The shop's words for categories that mean nothing here, each to be taught with one tap where it is plain what it means.
// What is taught counts from the next import of products on; until then the word stays in the report.

import { h } from "../../dom.js";
import { categoryName, listed, number } from "../../messages.js";
import { call } from "../api.js";
import { t } from "../messages.js";
import { attempt, rowButton, table } from "../parts.js";

const OWN = "-"; // it stays the shop's own category
const keyOf = (word) => word.replace(/’/g, "'").replace(/[\s_]+/g, " ").trim().toLowerCase(); // as the service looks them up

/** @returns an element that draws itself anew when a word is taught. `unmapped`: rows of the report; `taught`: all words taught. */
export function categoryWords(unmapped, taught, categories, signal) {
  const rows = h("div", {});
  const told = h("div", { role: "status" });
  const show = (words) => {
    const meanings = new Map(words.map(({ word, means }) => [keyOf(word), means]));
    const waiting = unmapped.filter(({ word }) => !meanings.has(keyOf(word)));
    rows.replaceChildren(...acceptAll(waiting, teachAll), waitingTable(waiting, categories, teach), taughtTable(words, teach));
  };
  const send = (words, done) =>
    attempt(told, async () => {
      show((await call("teachCategoryWords", { words })).words);
      told.replaceChildren(h("p", { class: "notice" }, done));
    }, signal);
  const teach = (word, means) =>
    send([{ word, means }], means ? t("catalogue.taught.done", { word, means: meaningName(means) }) : t("catalogue.taught.forgotten", { word }));
  const teachAll = (words) => send(words, t("catalogue.taught.all-done", { count: words.length }));
  show(taught);
  return h("section", { "aria-label": t("catalogue.unmapped") }, h("h2", {}, t("catalogue.unmapped")), h("p", { class: "muted" }, t("catalogue.unmapped.about")), rows, told);
}

/** One tap for all suggestions, where there are several. */
function acceptAll(waiting, teachAll) {
  const words = waiting.filter(({ suggestion }) => suggestion).map(({ word, suggestion }) => ({ word, means: suggestion }));
  if (words.length < 2) return [];
  return [h("p", { class: "view-actions" }, h("button", { type: "button", class: "button", on: { click: () => teachAll(words) } }, t("catalogue.means.accept-all", { count: words.length })))];
}

function waitingTable(waiting, categories, teach) {
  return table({
    caption: t("catalogue.unmapped"),
    columns: [
      { title: t("catalogue.unmapped.word"), value: ({ word }) => word },
      { title: t("catalogue.products"), value: ({ products }) => number(products), isNumber: true },
      { title: t("catalogue.examples"), value: ({ example }) => listed([example]) },
      { title: t("catalogue.means"), value: (row) => choices(row, categories, teach) },
    ],
    rows: waiting,
    empty: t("catalogue.unmapped.none"),
  });
}

/** The suggestion to be accepted with one tap, and any other meaning to be chosen. */
function choices({ word, suggestion }, categories, teach) {
  const named = categories.map((name) => [name, categoryName(name)]).sort(([, one], [, other]) => one.localeCompare(other));
  const options = [["", t("catalogue.means.choose")], [OWN, t("catalogue.means.own")], ...named];
  const select = h("select", { "aria-label": t("catalogue.means.of", { word }), on: { change: () => select.value && teach(word, select.value) } }, options.map(([value, words]) => h("option", { value }, words)));
  const accept = suggestion && h("button", { type: "button", class: "button small", "aria-label": t("catalogue.means.accept-of", { word, means: categoryName(suggestion) }), on: { click: () => teach(word, suggestion) } }, t("catalogue.means.accept", { means: categoryName(suggestion) }));
  return h("span", { class: "row-actions" }, accept, select);
}

function taughtTable(words, teach) {
  if (!words.length) return "";
  const title = t("catalogue.taught");
  return h(
    "div",
    {},
    h("h3", {}, title),
    table({
      caption: title,
      columns: [
        { title: t("catalogue.unmapped.word"), value: ({ word }) => word },
        { title: t("catalogue.means"), value: ({ means }) => meaningName(means) },
        { title: t("actions"), value: ({ word }) => rowButton(t("catalogue.taught.forget"), word, () => teach(word, null)) },
      ],
      rows: words,
      empty: "",
    }),
  );
}

const meaningName = (means) => (means === OWN ? t("catalogue.means.own") : categoryName(means));
