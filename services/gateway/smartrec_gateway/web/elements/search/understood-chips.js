// <understood-chips>: each part of what was understood as a chip that can be taken away, refused or insisted on.
// All of these are links: the address of a view says everything.

import { h, icon } from "../../dom.js";
import { money, namesGarment, partName, t } from "../../messages.js";
import { addressOf } from "../../state/address.js";
import { menuButton } from "./menu.js";
import { canBePinned, canBeRefused, isPinned, pinned, refused, removed, unpinned, withFilter } from "../../state/edits.js";

/** "T-shirt" says no more than "tee" beside it, nor the season "summer" than the attribute; "polo shirt" does. */
const isSaid = ({ kind, name }, parts) =>
  (kind === "season" && parts.some((other) => other.kind === "attribute" && other.name === name)) ||
  (kind === "attribute" && !name.includes(" ") && parts.some((other) => other.kind === "category" && !other.isGivenUp && namesGarment(name, other.name)));

const SAID_OF = new Set(["brand", "gender", "size", "occasion"]);

class UnderstoodChips extends HTMLElement {
  /** Hex values by colour name, for the swatches. */
  palette = {};

  clear() {
    this.hidden = true;
    this.replaceChildren();
  }

  /** `parts`: [{kind, name, isGivenUp, isOfPhoto}]; what a photo shows cannot be taken away, but refused. */
  show(parts, view, understood) {
    const own = parts.filter((part) => !isSaid(part, parts)).map((part) => this.chip(part, view, understood));
    const isShown = ({ kind, name }) => parts.some((part) => part.kind === kind && part.name === name);
    const chosen = filterParts(view).filter((part) => !isShown(part)).map((part) => this.filterChip(part, view));
    this.hidden = own.length + chosen.length === 0;
    this.replaceChildren(h("ul", { class: "chips", "aria-label": t("chips.label") }, [...own, ...chosen]));
  }

  chip(part, view, understood) {
    const words = this.words(part, understood, view.query);
    const classes = ["chip", part.kind, part.isGivenUp && "given-up", isPinned(view, part) && "pinned"].filter(Boolean).join(" ");
    const actions = actionsOf(part, view, understood);
    const remove = !part.isOfPhoto && removeLink(t("chips.remove", { name: words }), removed(view, part, understood));
    if (!actions.length) return h("li", { class: classes }, h("span", { class: "chip-name" }, ...this.face(part, words)), remove);
    const links = actions.map(([text, changed]) => h("a", { href: addressOf(changed), "data-go": true }, text));
    const menu = menuButton({ face: this.face(part, words), className: "chip-name", links, label: t("chips.change", { name: words }) });
    return h("li", { class: classes }, ...menu, remove);
  }

  filterChip(part, view) {
    const words = this.words(part);
    const without = withFilter(view, part.filter, (view.filters[part.filter] ?? []).filter?.((each) => each !== part.name) ?? []);
    return h(
      "li",
      { class: `chip pinned ${part.kind}` },
      h("span", { class: "chip-name" }, icon("pin"), ...this.face(part, words)),
      removeLink(t("chips.remove", { name: words }), without),
    );
  }

  face(part, words) {
    const swatch = part.kind === "colour" && h("span", { class: "swatch", "aria-hidden": "true" });
    if (swatch) swatch.style.background = this.palette[part.name] ?? "transparent";
    if (part.kind === "without") return [h("span", { class: "visually-hidden" }, t("chips.not")), h("s", {}, words)];
    return [swatch, part.isGivenUp ? h("span", {}, h("span", { class: "visually-hidden" }, t("chips.given-up")), words) : words];
  }

  /** An occasion is called what the shopper called it, in the letters of the query: its name is English. */
  words(part, understood = {}, query = "") {
    const typed = part.kind === "occasion" && understood.occasions?.find(({ name }) => name === part.name)?.words;
    const at = typed ? query.toLowerCase().indexOf(typed.toLowerCase()) : -1;
    const name = at < 0 ? typed || partName(part) : query.slice(at, at + typed.length);
    return SAID_OF.has(part.kind) ? t(`chips.${part.kind}`, { name }) : name;
  }
}

/** The filters of the address that no part of the query stands for. */
function filterParts(view) {
  const { price_min: least, price_max: most, in_stock: stock, on_sale: isSale, ...lists } = view.filters;
  const named = Object.entries(lists).flatMap(([filter, names]) => names.map((name) => ({ kind: filter, name, filter })));
  if (least !== undefined) named.push({ kind: "price", name: t("price.from", { amount: money(least) }), filter: "price_min" });
  if (most !== undefined) named.push({ kind: "price", name: t("price.up-to", { amount: money(most) }), filter: "price_max" });
  if (isSale) named.push({ kind: "sale", name: t("facet.on_sale"), filter: "on_sale" });
  if (stock === false) named.push({ kind: "stock", name: t("filter.sold-out-too"), filter: "in_stock" });
  return named;
}

function actionsOf(part, view, understood) {
  const actions = [];
  if (canBeRefused(part)) actions.push([t("chips.refuse"), refused(view, part, understood)]);
  if (canBePinned(part)) {
    const isOn = isPinned(view, part);
    actions.push([t(isOn ? "chips.unpin" : "chips.pin"), isOn ? unpinned(view, part) : pinned(view, part)]);
  }
  return actions;
}

const removeLink = (label, view) =>
  h("a", { class: "chip-remove", href: addressOf(view), "data-go": true, "aria-label": label }, icon("close"));

customElements.define("understood-chips", UnderstoodChips);
