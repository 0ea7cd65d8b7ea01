// What each view of the page loads. Each loader gets (view, session, signal, cursor) and answers {answer, list, show}:
// `list` is what <product-list> shows, `show` puts all of it on the page. `session`: {shopper, who}; `places`: the elements that are written to.

import { Problem } from "../api/calls.js";
import * as shop from "../api/shop.js";
import { remember, remembered, shortened } from "../state/device.js";
import { photo } from "../state/photos.js";
import { surfaceOf } from "../state/prepared-picture.js";
import { attributesNamed, t } from "../messages.js";
import { listOf, orderedFor, partsOf } from "./answer-groups.js";

const hidden = () => remembered("hidden");

/** Without the service that knows the products, and without anything to stand in: trouble, and no empty shop. */
function orTrouble(answer) {
  if (!answer.products.length && answer.degraded.includes("recommender")) throw new Problem("unavailable", { status: 503 });
  return answer;
}

/** An answer is shown in the reader's words. */
const worded = async (answer) => (await Promise.all([answer, attributesNamed()]))[0];

export function loadersFor(places) {
  return {
    async home(_view, { shopper, who }, signal, cursor) {
      const answer = orTrouble(await shop.recommendations(shopper.id, hidden(), signal, cursor));
      const list = { ...homeList(answer, who), banners: answer.banners };
      return { answer, list, show: (moves) => places.list.show(list, moves) };
    },

    async text(view, { shopper, who }, signal, cursor) {
      const answer = orTrouble(await worded(shop.searchByText(view, shopper.id, hidden(), signal, cursor)));
      if (!cursor) remember("recent", view.query);
      if (answer.redirect) return { answer: null, show: () => location.replace(answer.redirect) };
      const list = { ...listOf(answer, view, who), banners: answer.banners };
      const show = (moves) => {
        places.showUnderstood(partsOf(answer.understood), view, answer.understood);
        places.showFilters(answer, view);
        places.list.show(list, moves);
      };
      return { answer, list, show, garments: answer.understood.garments };
    },

    async photo(view, { shopper, who }, signal, cursor) {
      const kept = await photo(view.hash);
      if (!kept) return { answer: null, show: () => places.showMissingPhoto() };
      const answer = orTrouble(await worded(shop.searchByPhoto(kept.file, photoSearch(view), shopper.id, hidden(), signal, cursor)));
      const surface = answer.understood.understood ? null : await surfaceOf(kept.file);
      const list = { ...listOf(answer, view, who), banners: answer.banners };
      const photoPanel = await places.ready("photo");
      const show = (moves) => {
        photoPanel.show(answer.understood, view, surface);
        const words = answer.understood.words ?? {};
        places.showUnderstood([...photoParts(answer.understood, view, words), ...partsOf(words)], view, words);
        places.showFilters(answer, view);
        places.list.show(list, moves);
      };
      const isOneChosen = view.box !== null || view.garment !== null;
      return { answer, list, show, garments: isOneChosen ? [] : answer.understood.garments };
    },

    async product({ id }, { shopper, who }, signal, cursor) {
      const [product, answer] = await Promise.all([worded(shop.product(id, signal)), shop.similar(id, shopper.id, signal, cursor)]);
      const others = answer.products.filter((each) => !product.style_id || each.style_id !== product.style_id);
      remember("viewed", shortened(product));
      const list = { title: t("product.similar"), subtitle: orderedFor(answer, who), groups: [{ products: others }] };
      const productPage = await places.ready("product");
      const show = (moves) => {
        productPage.show(product, product.variants ?? [], places.list.palette);
        places.list.show(list, moves);
      };
      return { answer: { ...answer, products: others }, list, show, title: product.title };
    },
  };
}

/** What the shopper says that the photo shows is a filter: nothing else is shown. */
function photoSearch(view) {
  const filters = view.as ? { ...view.filters, category: [view.as] } : view.filters;
  return { ...view, garment: (view.box ? null : view.garment) ?? 0, filters };
}

const MOST_PHOTO_COLOURS = 2;
const MOST_PHOTO_ATTRIBUTES = 5;
const SURE_ATTRIBUTE = 0.55;

/** What the photo shows, but for what the words beside it refuse or replace. */
function photoParts(understood, view, words) {
  if (!understood.understood) return [];
  const [best] = understood.category;
  const attributes = [...understood.attributes].sort((one, other) => other.score - one.score);
  const parts = [
    { kind: "category", name: view.as ?? best.name },
    ...understood.colours.slice(0, MOST_PHOTO_COLOURS).map(({ name }) => ({ kind: "colour", name })),
    ...attributes.filter(({ score }) => score >= SURE_ATTRIBUTE).slice(0, MOST_PHOTO_ATTRIBUTES).map(({ name }) => ({ kind: "attribute", name })),
  ];
  const { attributes: attributesRefused = [], colours: coloursRefused = [], categories: categoriesRefused = [] } = words.negated ?? {};
  const refused = new Set([...attributesRefused, ...coloursRefused, ...categoriesRefused]);
  const replaced = new Set(partsOf(words).map(({ kind }) => kind).filter((kind) => kind !== "attribute"));
  return parts.filter(({ kind, name }) => !refused.has(name) && !replaced.has(kind)).map((part) => ({ ...part, isOfPhoto: true }));
}

function homeList(answer, who) {
  const personal = orderedFor(answer, who);
  const groups = [{ products: answer.products }];
  if (personal) return { title: who ? t("home.for", { who }) : t("home.for-you"), subtitle: t("home.from"), groups };
  return { title: t("home.popular"), subtitle: t("home.nothing-known"), groups };
}

const MOST_SLOTS = 5; // of an outfit, beside the product's own

/** What stands below the list of a view: promises of {title, products}. */
export function rowsOf(view, { shopper }, signal) {
  if (view.kind === "home") {
    return [
      shop.becauseYouBought(shopper.id, signal).then((answer) => ({ title: t("home.because", { title: answer.because_of?.title ?? "" }), products: answer.products })),
      shop.newest(signal).then((answer) => ({ title: t("home.new"), products: answer.products })),
    ];
  }
  if (view.kind === "product") {
    const look = shop.look(view.id, signal);
    const row = ({ slot, products }) => ({ title: t(`look.${slot}`), products });
    return Array.from({ length: MOST_SLOTS }, (_, place) => look.then((slots) => slots[place] && row(slots[place])));
  }
  return [];
}
