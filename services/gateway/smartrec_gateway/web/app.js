// The page put together: what is shown follows the address.

import { hasKey, onKeyNeeded, Problem } from "./api/calls.js";
import { isApp } from "./api/server.js";
import * as shop from "./api/shop.js";
import { announce, focusOn, showToast } from "./dom.js";
import { t, translatePage } from "./messages.js";
import { moves } from "./order.js";
import { listenForActions } from "./views/actions.js";
import { loadersFor, rowsOf } from "./views/loaders.js";
import { watchCards, watchMoreCards } from "./views/feedback.js";
import { outfitRows } from "./views/outfit.js";
import { newPlaces } from "./views/places.js";
import { addressOf, textView, viewOf } from "./state/address.js";
import { remembered } from "./state/device.js";
import { keepPhoto, photo } from "./state/photos.js";
import { prepared, takeShared } from "./state/prepared-picture.js";
import { storedShopper, storeShopper } from "./state/shopper.js";
import { nameOf } from "./elements/dialogs/shopper-picker.js";
import { firstPictures } from "./elements/products/product-picture.js";

const SLOW_MILLISECONDS = 5_000;
const IDLE_MILLISECONDS = 3_000;
const LIST_NAMES = { home: "feed", text: "search", photo: "photo search", product: "similar" };
const RETRY_MILLISECONDS = [4_000, 10_000, 30_000];

translatePage();
const places = newPlaces();
const loaders = loadersFor(places);
let shopper = storedShopper();
let loading = new AbortController();
let nextPage = null; // loads and appends the next page of the list that is shown; null: there is none
let shown = null; // the last list that came: {title, products}
let view = viewOf(location);

const session = () => ({ shopper, who: shopper.name ? nameOf(shopper) : null });

export function go(address) {
  history.pushState(null, "", address);
  follow();
  scrollTo({ top: 0 });
}

/** Shows what the address has become. Only this writes into the form: a shopper may be typing when a list is renewed. */
function follow() {
  view = viewOf(location);
  places.form.query = view.kind === "text" ? view.query : "";
  return load();
}

/** `orderBefore`: the ids shown before something changed their order, to mark what moved. `tries`: made in vain. */
async function load(orderBefore = null, tries = 0) {
  loading.abort();
  loading = new AbortController();
  const { signal } = loading;
  const current = view;
  if (await places.showKept(current)) return offerMore(null);
  if (!orderBefore) await showPending(current, signal);
  const slow = setTimeout(() => places.list.showSlow(t("slow")), SLOW_MILLISECONDS);
  try {
    const { answer, show, garments, title } = await loaders[current.kind](current, session(), signal);
    if (signal.aborted) return;
    places.clearOthers(current);
    showAnswer(show, answer, orderBefore, title);
    showRows(current, garments, signal);
  } catch (problem) {
    if (signal.aborted) return;
    if (!(problem instanceof Problem)) throw problem;
    showProblem(problem, signal, tries);
  } finally {
    clearTimeout(slow);
  }
}

function showAnswer(show, answer, orderBefore, title) {
  const changes = orderBefore && answer ? moves(orderBefore, answer.products.map((product) => product.id)) : null;
  show(changes);
  const head = places.list.querySelector("h2")?.textContent ?? "";
  document.title = `${title ?? head} · Smartrec`;
  if (answer?.products.length) shown = { title: t("kept-list"), products: answer.products };
  announce(head);
  watchCards(places.list.cards(), { list: LIST_NAMES[view.kind], query: view.query, userId: shopper.id });
  offerMore(answer?.next_cursor ?? null);
}

async function showPending(current, signal) {
  offerMore(null);
  for (const row of places.rows) row.clear();
  places.clearOthers(current);
  if (current.kind === "photo") await showPendingPhoto(current, signal);
  if (!signal.aborted) places.list.showLoading(t(current.kind === "home" ? "choosing" : "searching"));
}

/** Before the list below it, which would be pushed down. */
async function showPendingPhoto({ hash }, signal) {
  const [kept, panel] = await Promise.all([photo(hash), places.ready("photo")]);
  if (kept && !signal.aborted) panel.showPending(kept.hash, places.urlOf(kept));
}

/** What was shown last stays below the problem; what may pass is tried again unasked. */
function showProblem(problem, signal, tries) {
  if (view.kind === "photo") places.photo.showAlone?.();
  places.showWithoutProduct();
  document.body.toggleAttribute("data-search", false); // no place is kept for chips that do not come
  const retry = () => load(null, 0);
  places.list.showProblem(problem, retry, problem.isPassing ? shown : null);
  announce(`${problem.title}. ${problem.detail}`);
  const wait = RETRY_MILLISECONDS[tries];
  if (!problem.isPassing || !wait) return;
  const timer = setTimeout(() => !signal.aborted && navigator.onLine && load(null, tries + 1), wait);
  signal.addEventListener("abort", () => clearTimeout(timer));
}

/** A row that cannot be had is left out: the list above it is what was asked for, and its pictures come first. */
async function showRows(current, garments, signal) {
  const outfit = outfitRows(garments);
  places.showOutfit(outfit);
  await firstPictures(places.list);
  if (signal.aborted) return;
  const promised = outfit.length ? [] : rowsOf(current, session(), signal);
  places.rows.forEach(async (row, index) => {
    try {
      const { title, products } = (await promised[index]) ?? { title: "", products: [] };
      const hidden = remembered("hidden");
      if (!signal.aborted) row.show(title, products.filter((product) => !hidden.includes(product.id)));
    } catch (problem) {
      if (signal.aborted) return;
      row.clear();
      if (!(problem instanceof Problem)) throw problem;
    }
  });
}

/** Offers the page that `cursor` leads to. */
function offerMore(cursor) {
  const { more } = places;
  more.disabled = false;
  more.parentElement.hidden = !cursor;
  const current = view;
  nextPage = cursor && (async () => {
    const { signal } = loading;
    more.disabled = true;
    try {
      const { answer, list } = await loaders[current.kind](current, session(), signal, cursor);
      if (signal.aborted) return;
      const before = new Set(places.list.cards());
      places.list.addPage(list.groups);
      watchMoreCards(places.list.cards().filter((card) => !before.has(card)));
      announce(t("more-products", { count: answer.products.length }));
      offerMore(answer.next_cursor);
    } catch (problem) {
      if (signal.aborted) return;
      more.disabled = false;
      if (!(problem instanceof Problem)) throw problem;
      showToast(`${problem.title}. ${problem.detail}`);
    }
  });
}

async function searchPhoto(file) {
  places.clearOthers({ kind: "photo" }); // at once, as whoever pressed expects something to happen
  places.list.showLoading(t("preparing"));
  const { hash, as } = await keepPhoto(await prepared(file));
  go(addressOf({ kind: "photo", hash, as, filters: {} }));
}

function searchText(query, exact = false) {
  go(addressOf({ ...textView(query), exact }));
  document.activeElement?.blur?.();
}

function chooseShopper(chosen) {
  shopper = chosen;
  storeShopper(shopper);
  load();
}

const askForKey = async (problem) => (await places.ready("keyDialog")).ask(problem);

async function start() {
  if (isApp && (await (await import("./native/app.js")).begin({ go, searchPhoto }))) return;
  const installation = await shop.installation();
  places.install(installation);
  if (installation.needs_key && !hasKey()) await askForKey(null);
  const shared = new URLSearchParams(location.search).has("shared") ? await takeShared() : null;
  if (shared) searchPhoto(shared);
  else await (places.form.query && view.kind === "home" ? load() : follow()); // a query may be typed before the page is ready
  if (installation.has_demo_shoppers) places.picker.demoShoppers = await shop.demoShoppers().catch(() => []);
  if (!isApp) whenIdle(() => navigator.serviceWorker?.register("/service-worker.js")); // the app's files are on the phone
}

/** What nobody waits for, after what is shown first. */
function whenIdle(work) {
  if (window.requestIdleCallback) requestIdleCallback(work, { timeout: IDLE_MILLISECONDS });
  else setTimeout(work, 0);
}

onKeyNeeded(askForKey);
storeShopper(shopper);
places.picker.shopper = shopper;
listenForActions(places, { go, load, searchPhoto, searchText, chooseShopper, session, view: () => view, nextPage: () => nextPage?.(), focusOn });
addEventListener("popstate", follow);
addEventListener("online", () => places.list.querySelector(".problem") && load());
await start();
