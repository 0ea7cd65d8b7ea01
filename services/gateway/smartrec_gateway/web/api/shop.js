// What the page asks of the gateway, one function each. All raise `Problem`.

import { call } from "./calls.js";
import { fromServer } from "./server.js";

const FACETS = ["category", "colour", "size", "price", "brand", "pattern", "gender", "on_sale"];

/** `search`: {query, exact, filters, sort}. `exclude`: ids of products not to show. `cursor`: the `next_cursor` of the page before, of this and other lists. */
export function searchByText({ query, exact, filters, sort }, userId, exclude, signal, cursor) {
  const input = { query, exact, filters, exclude, sort: sort ?? "relevance", facets: FACETS, user_id: userId, cursor };
  return call("searchByText", input, { signal });
}

/** How what is typed may go on: [{text, kind, corrected}]. */
export const suggestions = async (typed, signal) => (await call("suggest", { q: typed }, { signal, retries: 0 })).suggestions;

/**
 * `search`: {garment, box, query, filters, sort}; `garment`: which of the picture's garments to search by, from 0; `box`:
 * the part of it that is looked at, or null; `query`: what is to be different from the picture.
 */
export function searchByPhoto(image, { garment, box, query, filters, sort }, userId, exclude, signal, cursor) {
  const options = { garment, query: query || null, filters: Object.keys(filters).length ? filters : null, sort: sort ?? "relevance" };
  const looked = { box: box && box.map((edge) => edge.toFixed(4)).join(","), facets: FACETS, exclude };
  return call("searchByImage", { image, user_id: userId, cursor, ...options, ...looked }, { signal });
}

export function recommendations(userId, exclude, signal, cursor) {
  return call("recommendToUser", { user_id: userId, exclude, cursor }, { signal });
}

export const becauseYouBought = (userId, signal) => call("becauseYouBought", { user_id: userId }, { signal });

export const newest = (signal) => call("newProducts", {}, { signal });

export const product = (productId, signal) => call("getProduct", { product_id: productId }, { signal });

export function similar(productId, userId, signal, cursor) {
  return call("similarProducts", { product_id: productId, user_id: userId, cursor }, { signal });
}

/** What completes an outfit with the product: [{slot, products}]. */
export const look = async (productId, signal) => (await call("completeLook", { product_id: productId }, { signal })).slots;

/** `orderKey`: the same for each try of one purchase, so that it is recorded once. */
export function buy(productId, userId, orderKey, quantity = 1) {
  const input = { user_id: userId, product_id: productId, kind: "purchase", quantity };
  return call("recordTransaction", input, { idempotencyKey: orderKey });
}

/** `events`: as the API's feedback takes them, each with its `event_id`. */
export const recordFeedback = (events) => call("recordFeedback", { events }, { retries: 0 });

/** `said`: the category that was answered for a photo, or null; `meant`: what the shopper says that it shows. */
export const correctPhoto = (said, meant) => call("correctPhoto", { said, meant }, { retries: 0 });

export const demoShoppers = async () => (await call("demoShoppers")).shoppers;

/** What the page must know of its installation: {colours: {name: #rrggbb}, categories, needs_key, has_demo_shoppers}. */
export async function installation() {
  try {
    return await (await fetch(fromServer("/page.json"))).json();
  } catch {
    return { colours: {}, categories: [], needs_key: false, has_demo_shoppers: false }; // offline: the list will say so
  }
}
