// What each view of the page loads. Each loader gets (view, session, signal, cursor) and answers {answer, list, show}:
// `list` is what <product-list> shows, `show` puts all of it on the page. `session`: {shopper, who}; `places`: the elements that are written to.

import * as shop from "../api/shop.js";
import { remember, remembered } from "../state/device.js";
import { photo } from "../state/photos.js";
import { cropped, surfaceOf } from "../state/prepared-picture.js";
import { t } from "../messages.js";
import { listOf, orderedFor, partsOf } from "./answer-groups.js";

const hidden = () => remembered("hidden");

export function loadersFor(places) {
  return {
    async home(_view, { shopper, who }, signal, cursor) {
      const answer = await shop.recommendations(shopper.id, hidden(), signal, cursor);
      const list = homeList(answer, who);
      return { answer, list, show: (moves) => places.list.show(list, moves) };
    },

    async text(view, { shopper, who }, signal, cursor) {
      const answer = await shop.searchByText(view, shopper.id, hidden(), signal, cursor);
      if (!cursor) remember("recent", view.query);
      const list = listOf(answer, view, who);
      const show = (moves) => {
        places.showUnderstood(partsOf(answer.understood), view, answer.understood);
        places.list.show(list, moves);
      };
      return { answer, list, show, garments: answer.understood.garments };
    },

    async photo(view, { shopper, who }, signal, cursor) {
      const kept = await photo(view.hash);
      if (!kept) return { answer: null, show: () => places.showMissingPhoto() };
      const picture = view.box ? await cropped(kept.file, view.box) : kept.file;
      const answer = await shop.searchByPhoto(picture, photoSearch(view), shopper.id, hidden(), signal, cursor);
      const surface = answer.understood.understood ? null : await surfaceOf(picture);
      const list = listOf(answer, view, who);
      const show = (moves) => {
        places.photo.show(answer.understood, view, surface);
        places.showUnderstood(photoParts(answer.understood, view), view, answer.understood, false);
        places.list.show(list, moves);
      };
      return { answer, list, show, garments: view.box ? [] : answer.understood.garments };
    },

    async product({ id }, { shopper, who }, signal, cursor) {
      const [product, answer] = await Promise.all([shop.product(id, signal), shop.similar(id, shopper.id, signal, cursor)]);
      const variants = answer.products.filter((each) => product.style_id && each.style_id === product.style_id);
      const others = answer.products.filter((each) => !variants.includes(each));
      remember("viewed", { id, title: product.title });
      const list = { title: t("product.similar"), subtitle: orderedFor(answer, who), groups: [{ products: others }] };
      const show = (moves) => {
        places.product.show(product, variants);
        places.list.show(list, moves);
      };
      return { answer: { ...answer, products: others }, list, show, title: product.title };
    },
  };
}

/** What the shopper says that the photo shows is a filter: nothing else is shown. */
function photoSearch(view) {
  const filters = view.as ? { ...view.filters, category: [view.as] } : view.filters;
  return { garment: view.box ? 0 : view.garment, filters };
}

const MOST_PHOTO_COLOURS = 2;
const MOST_PHOTO_ATTRIBUTES = 5;
const SURE_ATTRIBUTE = 0.55;

function photoParts(understood, view) {
  if (!understood.understood) return [];
  const [best] = understood.category;
  const attributes = [...understood.attributes].sort((one, other) => other.score - one.score);
  return [
    { kind: "category", name: view.as ?? best.name },
    ...understood.colours.slice(0, MOST_PHOTO_COLOURS).map(({ name }) => ({ kind: "colour", name })),
    ...attributes.filter(({ score }) => score >= SURE_ATTRIBUTE).slice(0, MOST_PHOTO_ATTRIBUTES).map(({ name }) => ({ kind: "attribute", name })),
  ];
}

function homeList(answer, who) {
  const personal = orderedFor(answer, who);
  const groups = [{ products: answer.products }];
  if (personal) return { title: who ? t("home.for", { who }) : t("home.for-you"), subtitle: t("home.from"), groups };
  return { title: t("home.popular"), subtitle: t("home.nothing-known"), groups };
}

/** What stands below the list of a view: promises of {title, products}. */
export function rowsOf(view, { shopper }, loaded, signal) {
  if (view.kind === "home") {
    return [
      shop.becauseYouBought(shopper.id, signal).then((answer) => ({ title: t("home.because", { title: answer.because_of?.title ?? "" }), products: answer.products })),
      shop.newest(signal).then((answer) => ({ title: t("home.new"), products: answer.products })),
    ];
  }
  if (view.kind === "product") {
    return [shop.goesWith(view.id, signal).then((answer) => ({ title: t("product.goes-with"), products: answer.products }))];
  }
  return [];
}
