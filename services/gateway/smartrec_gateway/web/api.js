// The gateway's API: one function per endpoint that the page uses, and its errors as `Problem`.

const KEY = "smartrec-api-key";
const TIMEOUT_MILLISECONDS = 30_000;

/** An error to be shown: `title` and `detail` are sentences for people. */
export class Problem extends Error {
  constructor({ status = 0, title, detail, request_id = "" }) {
    super(detail);
    Object.assign(this, { status, title, detail, requestId: request_id });
  }

  /** Whether the same call may well succeed later; otherwise something in it must change first. */
  get canBeRetried() {
    return [0, 401, 408, 429].includes(this.status) || this.status >= 500;
  }
}

/** Called on 401 until it returns a key or null; set by the page. */
let askForKey = async () => null;
export const onKeyNeeded = (ask) => (askForKey = ask);

export function rememberKey(key, forever) {
  (forever ? localStorage : sessionStorage).setItem(KEY, key);
}

const storedKey = () => sessionStorage.getItem(KEY) ?? localStorage.getItem(KEY);

export const hasKey = () => storedKey() !== null;

function forgetKey() {
  sessionStorage.removeItem(KEY);
  localStorage.removeItem(KEY);
}

/** `exact`: no word is corrected. `cursor`: the `next_cursor` of the page before, of this and of the other lists. */
export function searchByText(query, exact, userId, signal, cursor) {
  return call("POST", "/v1/search/text", { json: { query, exact, user_id: userId, cursor }, signal });
}

/** How what is typed may go on: [{text, kind, corrected}]. */
export async function suggestions(typed, signal) {
  return (await call("GET", `/v1/suggest?q=${encodeURIComponent(typed)}`, { signal })).suggestions;
}

/** `garment`: which of the picture's garments to search by, from 0. */
export function searchByImage(picture, garment, userId, signal, cursor) {
  const form = new FormData();
  form.append("image", picture, picture.name ?? "photo.jpg");
  form.append("user_id", userId);
  form.append("garment", String(garment));
  if (cursor) form.append("cursor", cursor);
  return call("POST", "/v1/search/image", { body: form, signal });
}

export function recommendations(userId, signal, cursor) {
  return call("GET", `/v1/users/${encodeURIComponent(userId)}/recommendations${page(cursor)}`, { signal });
}

export function becauseYouBought(userId, signal) {
  return call("GET", `/v1/users/${encodeURIComponent(userId)}/because-you-bought`, { signal });
}

export function newest(signal) {
  return call("GET", "/v1/new", { signal });
}

export function product(productId, signal) {
  return call("GET", `/v1/products/${encodeURIComponent(productId)}`, { signal });
}

export function similar(productId, signal, cursor) {
  return call("GET", `/v1/products/${encodeURIComponent(productId)}/similar${page(cursor)}`, { signal });
}

export function goesWith(productId, signal) {
  return call("GET", `/v1/products/${encodeURIComponent(productId)}/goes-with`, { signal });
}

const page = (cursor) => (cursor ? `?cursor=${encodeURIComponent(cursor)}` : "");

/** `orderKey`: the same for each try of one purchase, so that it is recorded once. */
export function buy(productId, userId, orderKey) {
  const json = { user_id: userId, product_id: productId, kind: "purchase", quantity: 1 };
  return call("POST", "/v1/transactions", { json, headers: { "Idempotency-Key": orderKey } });
}

export async function demoShoppers() {
  return (await call("GET", "/v1/demo/shoppers", {})).shoppers;
}

/** What the page must know of its installation: {colours: {name: #rrggbb}, needs_key, has_demo_shoppers}. */
export async function installation() {
  try {
    return await (await fetch("/page.json")).json();
  } catch {
    return { colours: {}, needs_key: false, has_demo_shoppers: false }; // offline: the list will say so
  }
}

async function call(method, path, { json, body, headers = {}, signal }) {
  const sent = { ...headers };
  if (json) sent["Content-Type"] = "application/json";
  const key = storedKey();
  if (key) sent["X-API-Key"] = key;
  const response = await send(path, { method, headers: sent, body: json ? JSON.stringify(json) : body }, signal);
  if (response.ok) return response.json();
  const problem = await readProblem(response);
  if (response.status !== 401) throw problem;
  forgetKey();
  const answer = await askForKey(key ? problem : null);
  if (!answer) throw problem;
  return call(method, path, { json, body, headers, signal });
}

async function send(path, request, signal) {
  const timeout = AbortSignal.timeout(TIMEOUT_MILLISECONDS);
  try {
    return await fetch(path, { ...request, signal: eitherSignal(signal, timeout) });
  } catch (error) {
    if (signal?.aborted) throw error; // the page itself has moved on
    if (timeout.aborted) throw new Problem({ title: "No answer came in time", detail: "Try again in a moment." });
    throw new Problem(
      navigator.onLine
        ? { title: "The service cannot be reached", detail: "It may be restarting. Try again in a moment." }
        : { title: "You are offline", detail: "Connect to the internet, then try again." },
    );
  }
}

/** Older browsers cannot combine two signals; there the page's own matters more than the timeout. */
const eitherSignal = (own, timeout) => (own && AbortSignal.any ? AbortSignal.any([own, timeout]) : (own ?? timeout));

async function readProblem(response) {
  try {
    const document = await response.json();
    if (document.type?.endsWith(":outcome-unknown")) document.detail = "Try again: it counts once, whether it was or not.";
    if (document.title && document.detail) return new Problem(document);
  } catch {
    // not one of our documents: something in between answered
  }
  return new Problem({
    status: response.status,
    title: "The answer could not be read",
    detail: `Something between this page and the service answered ${response.status}. Try again in a moment.`,
  });
}
