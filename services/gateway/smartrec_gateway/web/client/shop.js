// Written by `make reference` from docs/openapi.json; edit what it is made from instead.

import { Transport } from "./transport.js";

export { SmartrecProblem } from "./transport.js";

/** The gateway's API. Each method takes one object with all inputs by name, and options of the call. */
export class Smartrec extends Transport {
  searchByImage(input, options) {
    return this.call({ method: "POST", path: "/v1/search/image", body: "form", mayBeRepeated: true }, input, options);
  }
  searchByText(input = {}, options) {
    return this.call({ method: "POST", path: "/v1/search/text", body: "json", mayBeRepeated: true }, input, options);
  }
  getProduct(input, options) {
    return this.call({ method: "GET", path: "/v1/products/{product_id}", mayBeRepeated: true }, input, options);
  }
  recommendToUser(input, options) {
    return this.call({ method: "GET", path: "/v1/users/{user_id}/recommendations", query: ["category", "brand", "colour", "gender", "season", "size", "price_min", "price_max", "currency", "in_stock", "pattern", "on_sale", "limit", "cursor", "exclude", "viewed"], mayBeRepeated: true }, input, options);
  }
  recommendToVisitor(input = {}, options) {
    return this.call({ method: "GET", path: "/v1/recommendations", query: ["category", "brand", "colour", "gender", "season", "size", "price_min", "price_max", "currency", "in_stock", "pattern", "on_sale", "limit", "cursor", "exclude", "viewed"], mayBeRepeated: true }, input, options);
  }
  becauseYouBought(input, options) {
    return this.call({ method: "GET", path: "/v1/users/{user_id}/because-you-bought", query: ["category", "brand", "colour", "gender", "season", "size", "price_min", "price_max", "currency", "in_stock", "pattern", "on_sale", "limit", "cursor", "exclude"], mayBeRepeated: true }, input, options);
  }
  similarProducts(input, options) {
    return this.call({ method: "GET", path: "/v1/products/{product_id}/similar", query: ["category", "brand", "colour", "gender", "season", "size", "price_min", "price_max", "currency", "in_stock", "pattern", "on_sale", "limit", "cursor", "exclude", "viewed", "user_id"], mayBeRepeated: true }, input, options);
  }
  goesWith(input, options) {
    return this.call({ method: "GET", path: "/v1/products/{product_id}/goes-with", query: ["category", "brand", "colour", "gender", "season", "size", "price_min", "price_max", "currency", "in_stock", "pattern", "on_sale", "limit", "cursor", "exclude"], mayBeRepeated: true }, input, options);
  }
  completeLook(input, options) {
    return this.call({ method: "GET", path: "/v1/products/{product_id}/look", query: ["category", "brand", "colour", "gender", "season", "size", "price_min", "price_max", "currency", "in_stock", "pattern", "on_sale", "limit", "exclude"], mayBeRepeated: true }, input, options);
  }
  popularProducts(input = {}, options) {
    return this.call({ method: "GET", path: "/v1/popular", query: ["category", "brand", "colour", "gender", "season", "size", "price_min", "price_max", "currency", "in_stock", "pattern", "on_sale", "limit", "cursor", "exclude"], mayBeRepeated: true }, input, options);
  }
  newProducts(input = {}, options) {
    return this.call({ method: "GET", path: "/v1/new", query: ["category", "brand", "colour", "gender", "season", "size", "price_min", "price_max", "currency", "in_stock", "pattern", "on_sale", "limit", "cursor", "exclude"], mayBeRepeated: true }, input, options);
  }
  recordTransaction(input, options) {
    return this.call({ method: "POST", path: "/v1/transactions", body: "json", takesKey: true }, input, options);
  }
  recordTransactions(input, options) {
    return this.call({ method: "POST", path: "/v1/transactions:batch", body: "json", takesKey: true }, input, options);
  }
  suggest(input, options) {
    return this.call({ method: "GET", path: "/v1/suggest", query: ["q", "limit"], mayBeRepeated: true }, input, options);
  }
  recordFeedback(input, options) {
    return this.call({ method: "POST", path: "/v1/feedback", body: "json", takesKey: true }, input, options);
  }
  correctPhoto(input = {}, options) {
    return this.call({ method: "POST", path: "/v1/feedback/photo", body: "json", takesKey: true }, input, options);
  }
  currentKey(input = {}, options) {
    return this.call({ method: "GET", path: "/v1/keys/current", mayBeRepeated: true }, input, options);
  }
  demoShoppers(input = {}, options) {
    return this.call({ method: "GET", path: "/v1/demo/shoppers", mayBeRepeated: true }, input, options);
  }
}
