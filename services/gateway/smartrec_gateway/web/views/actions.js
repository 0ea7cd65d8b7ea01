// What a shopper does on the page: follows a link, saves, puts into the basket, buys, hides, chooses of a photo.

import { Problem } from "../api/calls.js";
import * as shop from "../api/shop.js";
import { focusOn, showToast } from "../dom.js";
import { t } from "../messages.js";
import { addressOf } from "../state/address.js";
import { has, remember, remembered, remove, shortened, store } from "../state/device.js";
import { nameCategory } from "../state/photos.js";
import { send, tell, tellClick, tellCorrection } from "./feedback.js";
import { randomName } from "../state/shopper.js";

/** `page`: {go, load, searchPhoto, searchText, chooseShopper, session, view(), nextPage()}. */
export function listenForActions(places, page) {
  listenForSearches(places, page);
  listenForPhotoChoices(places, page);
  places.picker.addEventListener("shopper-chosen", ({ detail }) => page.chooseShopper(detail));
  places.basket.addEventListener("check-out", () => checkOut(places, page));
  addEventListener("remembered", () => places.showCounts());
  document.addEventListener("click", (event) => onClick(event, places, page));
  const offline = document.querySelector("offline-notice");
  const showConnection = () => (offline.hidden = navigator.onLine);
  addEventListener("online", showConnection);
  addEventListener("offline", showConnection);
  showConnection();
}

function listenForSearches(places, page) {
  places.form.addEventListener("search-text", ({ detail }) => page.searchText(detail));
  places.form.addEventListener("search-image", ({ detail }) => page.searchPhoto(detail));
  places.form.addEventListener("open-camera", async () => (await places.ready("camera")).open());
  places.filters.addEventListener("view-chosen", ({ detail }) => page.go(detail));
  places.camera.addEventListener("photo-taken", ({ detail }) => page.searchPhoto(detail));
}

function listenForPhotoChoices(places, page) {
  const change = (changes) => page.go(addressOf({ ...page.view(), ...changes }));
  places.photo.addEventListener("garment-chosen", ({ detail }) => change({ garment: detail, box: null, as: null }));
  places.photo.addEventListener("box-chosen", ({ detail }) => change({ box: detail, garment: null }));
  places.photo.addEventListener("words-added", ({ detail }) => change({ query: detail }));
  places.photo.addEventListener("other-category", async () => {
    (await places.ready("categories")).open(places.photo.likely, places.allCategories, page.view().as);
  });
  places.categories.addEventListener("category-chosen", async ({ detail }) => {
    if (detail) tellCorrection(places.photo.likely[0] ?? null, detail);
    await nameCategory(page.view().hash, detail);
    change({ as: detail });
  });
}

function onClick(event, places, page) {
  const on = (selector) => event.target.closest(selector);
  const product = (id) => places.list.product(id) ?? places.product.product ?? remembered("saved").find((each) => each.id === id);
  if (on("[data-more]")) return page.nextPage();
  if (on("[data-save]")) return save(on("[data-save]"), product, places, page);
  if (on("[data-hide]")) return hide(on("[data-hide]").dataset.hide, places, page);
  if (on("[data-basket]")) return putIntoBasket(places.product);
  if (on("[data-take-out]")) return takeOut(on("[data-take-out]").dataset.takeOut, page);
  if (on("[data-exact]")) return page.searchText(on("[data-exact]").dataset.exact, true);
  if (on("[href='#results']")) {
    event.preventDefault(); // an address of its own would count as another view
    return focusOn(null);
  }
  const link = on("[data-go]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const card = on("[data-id]");
  if (card) tellClick(card);
  page.go(link.getAttribute("href"));
  focusOn(null);
}

function save(button, product, places, page) {
  const id = button.dataset.save;
  const isSaved = has("saved", id);
  if (isSaved) remove("saved", id);
  else remember("saved", { reasons: [], ...product(id) });
  for (const each of document.querySelectorAll(`[data-save="${CSS.escape(id)}"]`)) each.setAttribute("aria-pressed", String(!isSaved));
  showToast(t(isSaved ? "saved.removed" : "saved.added"));
  if (page.view().kind === "saved") page.load();
}

/** "Not interested": gone at once, and left out of the lists to come; with a way back. */
async function hide(id, places, page) {
  const before = places.list.ids;
  remember("hidden", id);
  tell("not_interested", id);
  await send();
  await page.load(before);
  showToast(t("hidden.done"), async () => {
    remove("hidden", id);
    tell("interested_again", id);
    await send();
    await page.load(places.list.ids);
  });
}

function putIntoBasket(productPage) {
  const { product } = productPage;
  const size = productPage.chosenSize();
  if (size === undefined) return;
  const before = remembered("basket");
  const line = size ? `${product.id} ${size}` : product.id;
  const quantity = (before.find((each) => each.line === line)?.quantity ?? 0) + 1;
  remember("basket", { line, product: shortened(product), size, quantity });
  showToast(t("basket.added", { title: product.title }), () => store("basket", before));
}

function takeOut(line, page) {
  const before = remembered("basket");
  remove("basket", line);
  page.load();
  showToast(t("basket.removed"), () => {
    store("basket", before);
    page.load();
  });
}

/** The demo's check-out: each line becomes a purchase; one that fails stays in the basket. */
async function checkOut(places, page) {
  const button = places.basket.querySelector("[data-check-out]");
  button.disabled = true;
  const { shopper } = page.session();
  for (const { line, product, quantity } of remembered("basket")) {
    try {
      await shop.buy(product.id, shopper.id, orderKeyOf(line), quantity);
      orderKeys.delete(line);
      remove("basket", line);
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      page.load();
      return showToast(`${problem.title}. ${problem.detail}`);
    }
  }
  page.go("/");
  showToast(t("basket.bought"));
}

const orderKeys = new Map();

/** The same for each try of one purchase, so that it is recorded once. */
function orderKeyOf(line) {
  if (!orderKeys.has(line)) orderKeys.set(line, randomName());
  return orderKeys.get(line);
}
