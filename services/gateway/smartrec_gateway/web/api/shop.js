// The gateway's endpoints that the page uses, one function each. All raise `Problem`.

import { call } from "./calls.js";

/** `search`: {query, exact, filters}. `exclude`: ids of products not to show. `cursor`: the `next_cursor` of the page before, of this and other lists. */
export function searchByText({ query, exact, filters }, userId, exclude, signal, cursor) {
  return call("POST", "/v1/search/text", { json: { query, exact, filters, exclude, user_id: userId, cursor }, signal });
}

/** How what is typed may go on: [{text, kind, corrected}]. */
export async function suggestions(typed, signal) {
  return (await call("GET", `/v1/suggest?q=${encodeURIComponent(typed)}`, { signal })).suggestions;
}

/** `search`: {garment, filters}; `garment`: which of the picture's garments to search by, from 0. */
export function searchByPhoto(picture, { garment, filters }, userId, exclude, signal, cursor) {
  const form = new FormData();
  form.append("image", picture, "photo.jpg");
  form.append("user_id", userId);
  form.append("garment", String(garment));
  if (Object.keys(filters).length) form.append("filters", JSON.stringify(filters));
  for (const id of exclude) form.append("exclude", id);
  if (cursor) form.append("cursor", cursor);
  return call("POST", "/v1/search/image", { body: form, signal });
}

export function recommendations(userId, exclude, signal, cursor) {
  const without = exclude.map((id) => `exclude=${encodeURIComponent(id)}`).join("&");
  return call("GET", `/v1/users/${encodeURIComponent(userId)}/recommendations${page(cursor, without)}`, { signal });
}

export function becauseYouBought(userId, signal) {
  return call("GET", `/v1/users/${encodeURIComponent(userId)}/because-you-bought`, { signal });
}

export const popular = (signal) => call("GET", "/v1/popular", { signal });

export const newest = (signal) => call("GET", "/v1/new", { signal });

export function product(productId, signal) {
  return call("GET", `/v1/products/${encodeURIComponent(productId)}`, { signal });
}

export function similar(productId, userId, signal, cursor) {
  const whose = `user_id=${encodeURIComponent(userId)}`;
  return call("GET", `/v1/products/${encodeURIComponent(productId)}/similar${page(cursor, whose)}`, { signal });
}

export function goesWith(productId, signal) {
  return call("GET", `/v1/products/${encodeURIComponent(productId)}/goes-with`, { signal });
}

function page(cursor, others = "") {
  const given = [others, cursor && `cursor=${encodeURIComponent(cursor)}`].filter(Boolean).join("&");
  return given ? `?${given}` : "";
}

/** `orderKey`: the same for each try of one purchase, so that it is recorded once. */
export function buy(productId, userId, orderKey, quantity = 1) {
  const json = { user_id: userId, product_id: productId, kind: "purchase", quantity };
  return call("POST", "/v1/transactions", { json, headers: { "Idempotency-Key": orderKey } });
}

export async function demoShoppers() {
  return (await call("GET", "/v1/demo/shoppers")).shoppers;
}

/** What the page must know of its installation: {colours: {name: #rrggbb}, categories, needs_key, has_demo_shoppers}. */
export async function installation() {
  try {
    return await (await fetch("/page.json")).json();
  } catch {
    return { colours: {}, categories: [], needs_key: false, has_demo_shoppers: false }; // offline: the list will say so
  }
}
