// Why a product is shown: one plain sentence on the card, and the parts of its score for whoever asks.

import { h } from "../../dom.js";
import { capital, colourName, language, listed, partName, t } from "../../messages.js";

/** Scorers that read what the shopper did; only where one of them took part a list is "ordered for" somebody. */
const PERSONAL = new Set(["taste", "history", "together", "factors", "again", "repeat"]);

const byWeight = (reasons) => [...reasons].sort((one, other) => Math.abs(other.weight) - Math.abs(one.weight));

export const isPersonal = (products) =>
  products.some((product) => product.reasons?.some((reason) => PERSONAL.has(reason.kind) && reason.weight > 0));

/** What the product gives up of what was asked, else the weightiest reason for it, without numbers; or null. */
export function plainReason(product) {
  if (product.gives_up?.length) return withoutWhat(product);
  const best = byWeight(product.reasons ?? []).find((reason) => reason.weight > 0);
  return best ? capital(wordsOf(best)) : null;
}

/** A coral dress with green flowers is not without green: it is not green in the main. */
function withoutWhat(product) {
  const beside = product.gives_up.length === 1 && colourBeside(product, product.gives_up[0]);
  if (beside) return capital(t("card.colour-beside", { colour: colourName(product.colour), beside: colourName(beside) }));
  const names = product.gives_up.map((part) => (colourBeside(product, part) ? t("card.main-colour", { colour: partName(part) }) : partName(part)));
  return t("card.gives-up", { what: listed(names) });
}

/** Which of the product's further colours was asked for, if any was. */
const colourBeside = ({ colour, colours = [] }, { kind, name }) =>
  kind === "colour" && colours.find((each) => each !== colour && name.toLowerCase().split(" or ").includes(each.toLowerCase()));

/** The service words its reasons in English; other languages tell the kind. */
function wordsOf({ kind, text }) {
  if (language === "en") return text;
  return t(KINDS.has(kind) ? `reason.${kind}` : "reason.other");
}

const KINDS = new Set([
  "match", "occasion", "attributes", "visual", "similar", "colour", "pattern", "category", "brand", "taste", "history", "together",
  "factors", "popular", "trending", "lasting", "leading", "new", "again", "repeat", "relaxed",
]);

/** The score as one bar made of its parts, then each part with its weight. `best`: the list's highest score. */
export function scoreParts(product, best) {
  const reasons = byWeight(product.reasons ?? []);
  const largest = Math.max(Math.abs(reasons[0]?.weight ?? 0), 1e-9);
  return h(
    "div",
    { class: "score-parts" },
    h("p", { class: "score" }, h("span", {}, t("card.score", { score: signed(product.score) })), bar(reasons, best)),
    h("ul", { class: "reasons" }, reasons.map((reason) => part(reason, largest))),
  );
}

function bar(reasons, best) {
  const parts = reasons.filter((reason) => reason.weight > 0);
  const whole = h("span", { class: "bar", "aria-hidden": "true" });
  for (const reason of parts) {
    const piece = h("i", { "data-kind": reason.kind });
    piece.style.width = `${(reason.weight / Math.max(best, 1e-9)) * 100}%`;
    whole.append(piece);
  }
  return whole;
}

function part(reason, largest) {
  const length = h("i", { class: "reason-bar", "data-kind": reason.weight < 0 ? "against" : reason.kind });
  length.style.width = `${(Math.abs(reason.weight) / largest) * 100}%`;
  return h(
    "li",
    {},
    h("span", { class: "reason-text" }, wordsOf(reason)),
    h("span", { class: "reason-weight" }, `${reason.weight < 0 ? "" : "+"}${signed(reason.weight)}`),
    h("span", { class: "reason-track", "aria-hidden": "true" }, length),
  );
}

/** Two decimals, with a real minus sign. */
const signed = (number) => number.toFixed(2).replace("-", "−");
