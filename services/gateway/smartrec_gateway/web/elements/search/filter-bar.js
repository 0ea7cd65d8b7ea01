// <filter-bar>: the order of a list, and what it can be narrowed to, with the number of products for each choice.
// Every choice is a link: the address of a view says everything.

import { h, icon } from "../../dom.js";
import { categoryName, money, number, partName, t } from "../../messages.js";
import { addressOf } from "../../state/address.js";
import { withFilter } from "../../state/edits.js";
import { menuButton } from "./menu.js";

const ORDERS = ["relevance", "price_asc", "price_desc", "newest", "popular"];
const MOST_VALUES = 40;

class FilterBar extends HTMLElement {
  clear() {
    this.hidden = true;
    this.replaceChildren();
  }

  /** `facets`: [{name, values: [{name, count, is_selected, price_min, price_max}]}] as the API gives them. `palette`: hex values by colour. */
  show(facets, view, currency, palette) {
    this.palette = palette;
    const offered = facets.filter(({ values }) => values.some((value) => value.count > 0 || value.is_selected));
    this.hidden = offered.length === 0;
    this.replaceChildren(
      h("div", { class: "filters", role: "group", "aria-label": t("filter.label") }, this.order(view), ...offered.map((facet) => this.facet(facet, view, currency))),
    );
  }

  order(view) {
    const choose = (event) => {
      const sort = event.target.value === "relevance" ? null : event.target.value;
      this.dispatchEvent(new CustomEvent("view-chosen", { detail: addressOf({ ...view, sort }), bubbles: true }));
    };
    const option = (name) => h("option", { value: name, selected: name === (view.sort ?? "relevance") }, t(`sort.${name}`));
    return h("select", { class: "filter", "aria-label": t("sort.label"), on: { change: choose } }, ORDERS.map(option));
  }

  facet(facet, view, currency) {
    const chosen = facet.values.filter((value) => value.is_selected);
    const title = t(`facet.${facet.name}`);
    const links = facet.values.slice(0, MOST_VALUES).map((value) => this.value(facet.name, value, view, currency));
    const face = chosen.length ? [`${title} `, h("b", {}, number(chosen.length))] : [title];
    const parts = menuButton({ face, className: chosen.length ? "filter chosen" : "filter", links });
    return h("div", { class: "facet" }, ...parts);
  }

  value(facet, value, view, currency) {
    const swatch = facet === "colour" && h("span", { class: "swatch", "aria-hidden": "true" });
    if (swatch) swatch.style.background = this.palette[value.name] ?? "transparent";
    return h(
      "a",
      { class: "facet-value", href: addressOf(toggled(view, facet, value)), "data-go": true, "aria-current": value.is_selected ? "true" : null },
      value.is_selected ? icon("check") : h("span", { class: "no-check" }),
      swatch,
      h("span", {}, wordsOf(facet, value, currency)),
      h("span", { class: "muted" }, ` ${number(value.count)}`),
    );
  }
}

/** The same view with `value` chosen, or no longer chosen. */
function toggled(view, facet, value) {
  if (facet === "on_sale") return withFilter(view, "on_sale", value.is_selected ? null : [true]);
  if (facet !== "price") {
    const others = (view.filters[facet] ?? []).filter((name) => name !== value.name);
    return withFilter(view, facet, value.is_selected ? others : [...others, value.name]);
  }
  const filters = { ...view.filters };
  for (const bound of ["price_min", "price_max"]) {
    if (value.is_selected || value[bound] === null || value[bound] === undefined) delete filters[bound];
    else filters[bound] = value[bound];
  }
  return { ...view, filters };
}

function wordsOf(facet, { name, price_min: least, price_max: most }, currency) {
  if (facet === "category") return categoryName(name, 2);
  if (facet === "on_sale") return t("facet.on_sale");
  if (facet !== "price") return partName({ kind: facet, name });
  if (least === null || least === undefined) return t("price.up-to", { amount: money(most, currency) });
  if (most === null || most === undefined) return t("price.from", { amount: money(least, currency) });
  return t("price.between", { least: money(least, currency), most: money(most, currency) });
}

customElements.define("filter-bar", FilterBar);
