// The page put together: what is shown follows the address, and a purchase shows how the order changes.

import * as api from "./api.js";
import { announce, h } from "./dom.js";
import { inWords, moves } from "./order.js";
import { prepared, takeShared } from "./picture.js";
import { randomName, storedShopper, storeShopper } from "./shopper.js";
import "./elements/key-dialog.js";
import "./elements/product-list.js";
import "./elements/product-row.js";
import "./elements/search-form.js";
import "./elements/shopper-picker.js";
import "./elements/understood-panel.js";

const form = document.querySelector("search-form");
const panel = document.querySelector("understood-panel");
const list = document.querySelector("product-list");
const picker = document.querySelector("shopper-picker");
const rows = [...document.querySelectorAll("product-row")];
const more = document.querySelector("[data-more]");
const pictures = new Map(); // by number: pictures searched for in this visit, for the way back
let shopper = storedShopper();
let loading = new AbortController();
let nextPage = null; // loads and appends the next page of the list that is shown; null: there is none

/**
 * What is shown: {kind: "home"} | {kind: "text", query, exact} | {kind: "image", number, garment} | {kind: "similar", id}.
 * `garment`: which one of the picture's is searched by, from 0.
 */
function viewOfAddress() {
  const parameters = new URLSearchParams(location.search);
  const number = history.state?.picture;
  if (parameters.has("q")) return { kind: "text", query: parameters.get("q"), exact: parameters.has("exact") };
  if (parameters.has("similar")) return { kind: "similar", id: parameters.get("similar") };
  return pictures.has(number) ? { kind: "image", number, garment: history.state.garment ?? 0 } : { kind: "home" };
}

function go(address, state = null) {
  history.pushState(state, "", address);
  follow();
  scrollTo({ top: 0 });
}

/** Shows what the address has become. Only this writes into the form: a shopper may be typing when a list is renewed. */
function follow() {
  const view = viewOfAddress();
  form.query = view.query ?? "";
  load(view);
}

/** `orderBefore`: the ids shown before a purchase, to mark what moved. */
async function load(view, orderBefore = null) {
  loading.abort();
  loading = new AbortController();
  const { signal } = loading;
  document.body.dataset.view = view.kind === "home" ? "home" : "results";
  if (!orderBefore) showPending(view);
  try {
    const [show, answer] = await LOADERS[view.kind](view, signal);
    if (signal.aborted) return;
    show(orderBefore);
    offerMore(view, answer.next_cursor);
    showRows(view, signal);
  } catch (problem) {
    if (signal.aborted) return;
    if (!(problem instanceof api.Problem)) throw problem;
    if (view.kind === "image") panel.showPictureAlone(pictures.get(view.number).url);
    else panel.clear();
    list.showProblem(problem, () => load(view));
    announce(`${problem.title}. ${problem.detail}`);
  }
}

function showPending(view) {
  offerMore(view, null);
  for (const row of rows) row.clear();
  if (view.kind === "image") panel.showPicturePending(pictures.get(view.number).url);
  else if (view.kind === "text") panel.showTextPending(view.query);
  else panel.clear();
  list.showLoading(view.kind === "home" ? "Choosing for you …" : "Searching …");
  announce("Loading");
}

// Each fetches what a view needs, and returns what shows it.
const LOADERS = {
  async home(_view, signal, cursor) {
    const answer = await api.recommendations(shopper.id, signal, cursor);
    const show = (before) => {
      panel.clear();
      showProducts(...homeWords(answer), answer, before);
    };
    return [show, answer];
  },

  async text({ query, exact }, signal, cursor) {
    const answer = await api.searchByText(query, exact, shopper.id, signal, cursor);
    const show = (before) => {
      panel.showText(query, answer.understood);
      showProducts(...resultWords(answer), answer, before);
    };
    return [show, answer];
  },

  async image({ number, garment }, signal, cursor) {
    const { file, url } = pictures.get(number);
    const answer = await api.searchByImage(file, garment, shopper.id, signal, cursor);
    const show = (before) => {
      panel.showImage(url, answer.understood);
      showProducts(...resultWords(answer), answer, before);
    };
    return [show, answer];
  },

  async similar({ id }, signal, cursor) {
    const [product, answer] = await Promise.all([api.product(id, signal), api.similar(id, signal, cursor)]);
    const show = (before) => {
      panel.showProduct(product, h("button", { type: "button", class: "button primary", "data-buy": id }, "Buy"));
      showProducts("Similar products", `${answer.products.length} that are like ${product.title}`, answer, before);
    };
    return [show, answer];
  },
};

// What stands below the list of a view: for each row a promise of [title, answer].
const ROWS = {
  home: (_view, signal) => [
    api.becauseYouBought(shopper.id, signal).then((answer) => [`Because you bought ${answer.because_of?.title}`, answer]),
    api.newest(signal).then((answer) => ["New in the shop", answer]),
  ],
  similar: ({ id }, signal) => [api.goesWith(id, signal).then((answer) => ["Goes with it", answer])],
  text: () => [],
  image: () => [],
};

/** A row that cannot be had is left out: the list above it is what was asked for. */
function showRows(view, signal) {
  const promised = ROWS[view.kind](view, signal);
  rows.forEach(async (row, index) => {
    try {
      const [title, answer] = (await promised[index]) ?? ["", { products: [] }];
      if (!signal.aborted) row.show(title, answer.products);
    } catch (problem) {
      if (signal.aborted) return;
      row.clear();
      if (!(problem instanceof api.Problem)) throw problem;
    }
  });
}

/** Offers the page that `cursor` leads to. */
function offerMore(view, cursor) {
  more.disabled = false;
  more.parentElement.hidden = !cursor;
  nextPage = cursor && (async () => {
    const { signal } = loading;
    more.disabled = true;
    try {
      const [, answer] = await LOADERS[view.kind](view, signal, cursor);
      if (signal.aborted) return;
      list.addPage(answer.products);
      announce(`${answer.products.length} more products`);
      offerMore(view, answer.next_cursor);
    } catch (problem) {
      if (signal.aborted) return;
      more.disabled = false;
      if (!(problem instanceof api.Problem)) throw problem;
      showToast(`${problem.title}. ${problem.detail}`);
    }
  });
}

const forWhom = () => (shopper.id.startsWith("new-") ? "you" : shopper.name);

function homeWords(answer) {
  if (["hot", "warm"].includes(answer.ordered_for)) return [`For ${forWhom()}`, "From what was bought, rated and looked at."];
  return ["Popular now", "Nothing is known of you yet. Buy something, and see the order change."];
}

function resultWords(answer) {
  const count = answer.products.length;
  const title = answer.understood.understood ? `${count} ${count === 1 ? "match" : "matches"}` : "Popular now";
  return [title, `Ordered for ${forWhom()}`];
}

function showProducts(title, subtitle, answer, orderBefore) {
  const changes = orderBefore && moves(orderBefore, answer.products.map((product) => product.id));
  document.title = `${title} · Smartrec`;
  list.show(title, changes ? inWords(changes) : subtitle, answer, changes);
  if (changes) showToast(`Bought. ${inWords(changes)}`);
  else announce(`${answer.products.length} products. ${title}`);
}

async function buy(button) {
  const productId = button.dataset.buy;
  button.disabled = true;
  button.textContent = "Buying …";
  button.dataset.order ??= randomName(); // kept on the button, so that another try is the same purchase
  try {
    await api.buy(productId, shopper.id, button.dataset.order);
  } catch (problem) {
    if (!(problem instanceof api.Problem)) throw problem;
    button.disabled = false;
    button.textContent = "Buy";
    showToast(`${problem.title}. ${problem.detail}`);
    return;
  }
  button.textContent = "Bought";
  await load(viewOfAddress(), list.ids);
  focusOn(document.querySelector(`product-list [data-buy="${CSS.escape(productId)}"]`));
}

/** Keeps the keyboard's place where the elements of a list are new. */
function focusOn(element) {
  (element ?? document.getElementById("results")).focus({ preventScroll: true });
}

function showToast(text) {
  document.querySelector(".toast")?.remove();
  const toast = h("p", { class: "toast" }, text);
  document.body.append(toast);
  announce(text);
  setTimeout(() => toast.remove(), 6000);
}

async function searchImage(file) {
  list.showLoading("Preparing your picture …");
  const picture = await prepared(file);
  const number = pictures.size + 1;
  pictures.set(number, { file: picture, url: URL.createObjectURL(picture) });
  go("/", { picture: number });
}

form.addEventListener("search-text", ({ detail }) => go(`/?q=${encodeURIComponent(detail)}`));
form.addEventListener("search-image", ({ detail }) => searchImage(detail));
panel.addEventListener("search-exact", ({ detail }) => {
  go(`/?q=${encodeURIComponent(detail)}&exact`);
  focusOn(null);
});
panel.addEventListener("garment-chosen", ({ detail }) => {
  go("/", { picture: history.state.picture, garment: detail });
  focusOn(null);
});
picker.addEventListener("shopper-chosen", ({ detail }) => {
  shopper = detail;
  storeShopper(shopper);
  load(viewOfAddress());
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-more]")) return nextPage?.();
  const buyButton = event.target.closest("[data-buy]");
  if (buyButton) return buy(buyButton);
  if (event.target.closest("[href='#results']")) {
    event.preventDefault(); // an address of its own would count as another view
    return focusOn(null);
  }
  const link = event.target.closest("[data-similar], [data-home]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  go(link.getAttribute("href"));
  focusOn(null);
});
addEventListener("popstate", follow);

const offline = document.querySelector("offline-notice");
const showConnection = () => (offline.hidden = navigator.onLine);
addEventListener("online", showConnection);
addEventListener("offline", showConnection);

async function start() {
  const installation = await api.installation();
  panel.palette = installation.colours;
  if (installation.needs_key && !api.hasKey()) await document.querySelector("key-dialog").ask(null);
  const shared = new URLSearchParams(location.search).has("shared") ? await takeShared() : null;
  if (shared) searchImage(shared);
  else if (form.query) load(viewOfAddress()); // typed before the page was ready
  else follow();
  if (installation.has_demo_shoppers) picker.demoShoppers = await api.demoShoppers().catch(() => []);
}

api.onKeyNeeded((problem) => document.querySelector("key-dialog").ask(problem));
storeShopper(shopper);
picker.shopper = shopper;
showConnection();
await start();
navigator.serviceWorker?.register("/service-worker.js");
