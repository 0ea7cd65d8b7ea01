// The elements of the page that views write to, and which of them a view has.

import "../elements/dialogs/shopper-picker.js";
import "../elements/products/product-list.js";
import "../elements/products/product-row.js";
import "../elements/search/search-form.js";
import "../elements/search/understood-chips.js";
import { offerSmallPictures } from "../elements/products/product-picture.js";
import { h } from "../dom.js";
import { t } from "../messages.js";
import { remembered } from "../state/device.js";

// What the first view does without is fetched when it is needed.
const LATER = {
  filters: () => import("../elements/search/filter-bar.js"),
  photo: () => import("../elements/photo/photo-panel.js"),
  camera: () => import("../elements/photo/camera-dialog.js"),
  categories: () => import("../elements/dialogs/category-picker.js"),
  keyDialog: () => import("../elements/dialogs/key-dialog.js"),
  product: () => import("../elements/products/product-page.js"),
  basket: () => import("../elements/products/basket-page.js"),
};

export function newPlaces() {
  const one = (selector) => document.querySelector(selector);
  return Object.assign(Object.create(methods), {
    form: one("search-form"),
    picker: one("shopper-picker"),
    photo: one("photo-panel"),
    chips: one("understood-chips"),
    filters: one("filter-bar"),
    notes: one("[data-notes]"),
    product: one("product-page"),
    basket: one("basket-page"),
    list: one("product-list"),
    outfit: one("[data-outfit]"),
    rows: [...document.querySelectorAll("product-row[data-row]")],
    more: one("[data-more]"),
    camera: one("camera-dialog"),
    categories: one("category-picker"),
    keyDialog: one("key-dialog"),
    urls: new Map(), // of photos, by hash: each is made once
  });
}

const methods = {
  install({ colours, categories, small_picture_width: smallWidth }) {
    offerSmallPictures(smallWidth ?? null);
    for (const part of [this.chips, this.list]) part.palette = colours;
    this.allCategories = categories ?? [];
    this.showCounts();
  },

  /** The element `name` of LATER, once it can be used. */
  async ready(name) {
    await LATER[name]();
    return this[name];
  },

  urlOf({ hash, file }) {
    if (!this.urls.has(hash)) this.urls.set(hash, URL.createObjectURL(file));
    return this.urls.get(hash);
  },

  /** Clears what `view` has not, so that nothing of the view before stays. */
  clearOthers(view) {
    document.body.dataset.view = view.kind === "home" ? "home" : view.kind === "product" ? "product" : "results";
    document.body.toggleAttribute("data-search", ["photo", "text"].includes(view.kind));
    document.body.toggleAttribute("data-photo", view.kind === "photo");
    if (view.kind !== "photo") this.photo.clear?.();
    if (!["photo", "text"].includes(view.kind)) this.showNothingUnderstood();
    if (view.kind !== "product") this.product.clear?.();
    if (view.kind !== "basket") this.basket.clear?.();
    this.showOutfit([]);
  },

  /** A product that cannot be shown leaves the page without its heading: the page's own stands in. */
  showWithoutProduct() {
    if (document.body.dataset.view === "product") document.body.dataset.view = "results";
  },

  showNothingUnderstood() {
    this.chips.clear();
    this.filters.clear?.();
    this.notes.replaceChildren();
  },

  /** Chips, and beneath them what was corrected, not understood, or is not sold here. */
  showUnderstood(parts, view, understood) {
    this.chips.show(parts, view, understood);
    this.notes.replaceChildren(...notesOf(understood, view));
  },

  async showFilters({ facets = [], products }, view) {
    if (facets.length) (await this.ready("filters")).show(facets, view, products[0]?.currency, this.list.palette);
    else this.filters.clear?.();
  },

  /** One row a garment takes the place of the list. */
  showOutfit(rows) {
    this.list.hidden = rows.length > 0;
    if (rows.length) this.more.parentElement.hidden = true;
    this.outfit.replaceChildren(...rows.map(() => h("product-row", {})));
    [...this.outfit.children].forEach((row, place) => row.show(rows[place].title, rows[place].products));
  },

  /** Saved goods, the basket and unknown addresses need no service. Returns whether `view` is one of them. */
  async showKept(view) {
    if (!["saved", "basket", "unknown"].includes(view.kind)) return false;
    for (const row of this.rows) row.clear();
    this.clearOthers(view);
    this.list.hidden = view.kind === "basket";
    if (view.kind === "basket") (await this.ready("basket")).show(remembered("basket"));
    else this.list.show(view.kind === "saved" ? savedList() : unknownPlace());
    document.title = `${document.querySelector("main h1, main h2").textContent} · Smartrec`;
    return true;
  },

  showMissingPhoto() {
    this.photo.clear?.();
    this.showNothingUnderstood();
    this.list.show({ title: t("photo.missing"), subtitle: t("photo.missing-detail"), groups: [] });
  },

  /** How many are saved and in the basket, on their links in the page's head. */
  showCounts() {
    for (const link of document.querySelectorAll("[data-count]")) {
      const count = remembered(link.dataset.count).length;
      link.querySelector(".count").textContent = count || "";
      link.setAttribute("aria-label", t(`${link.dataset.count}.link`, { count }));
    }
  },
};

/** What was saved, and beneath it what was looked at lately. */
function savedList() {
  const products = remembered("saved");
  const viewed = remembered("viewed").filter(({ id }) => !products.some((each) => each.id === id));
  const groups = [{ products }, { title: t("saved.viewed"), products: viewed }].filter((group) => group.products.length);
  return { title: t("saved.title"), subtitle: products.length ? null : t("saved.empty"), groups };
}

const unknownPlace = () => ({ title: t("unknown.title"), subtitle: t("unknown.detail"), ways: [{ text: t("unknown.home"), address: "/" }], groups: [] });

function notesOf(understood, view) {
  const note = (className, ...children) => h("p", { class: className }, ...children);
  const corrections = understood.corrections ?? [];
  return [
    (understood.not_stocked ?? []).length > 0 && note("not-stocked", t("notes.not-stocked", { names: understood.not_stocked.join(", ") })),
    corrections.length > 0 &&
      note(
        "correction",
        corrections.map((each) => t("notes.read-as", { from: each.from, to: each.to })).join(" "),
        " ",
        h("button", { type: "button", class: "link exact", "data-exact": view.query }, t("notes.exact")),
      ),
    (understood.not_understood ?? []).length > 0 && note("muted not-understood", t("notes.not-understood", { words: understood.not_understood.join(", ") })),
  ].filter(Boolean);
}
