// Written by `make reference` from docs/openapi.json; edit what it is made from instead.

import { Transport } from "./transport.js";

export { SmartrecProblem } from "./transport.js";

/** The gateway's API. Each method takes one object with all inputs by name, and options of the call. */
export class Smartrec extends Transport {
  /**
   * Products that match one photo or several, as words change them. Send the photo as multipart/form-data:
   * `curl -F image=@photo.jpg -F user_id=maya …/v1/search/image`. Up to four files `image` are one
   * question: products like all of them. Words in `query` and `without` change what they name (`-F
   * 'query=but in red, with long sleeves'`) and keep the rest of the picture; `box` looks at a part of it.
   * A picture with nothing to wear is answered with what the words ask for, or with the popular products;
   * `understood.understood` is false. The shop's own pictures of shoes and bags are known to it: they bring
   * that product and those like it.
   */
  searchByImage(input, options) {
    return this.call({ method: "POST", path: "/v1/search/image", body: "form", mayBeRepeated: true }, input, options);
  }

  /**
   * Products that match a sentence. Colours, prices, brands and what is not wanted ("no sleeves") are
   * understood. With products in `like` these are the picture: `{"like": ["P00412"], "query": "but in
   * red"}`. Filters without a query browse the shop.
   */
  searchByText(input = {}, options) {
    return this.call({ method: "POST", path: "/v1/search/text", body: "json", mayBeRepeated: true }, input, options);
  }

  /** One product. */
  getProduct(input, options) {
    return this.call({ method: "GET", path: "/v1/products/{product_id}", mayBeRepeated: true }, input, options);
  }

  /**
   * Create or replace a product, in the shop's own words. It is found by words and picture in the next
   * search. What is not said any more is forgotten. Sent again as it is, it is answered as unchanged.
   */
  putProduct(input, options) {
    return this.call({ method: "PUT", path: "/v1/products/{product_id}", body: "free", mayBeRepeated: true, takesKey: true }, input, options);
  }

  /**
   * Take a product out of sight; what is known of it stays. With all its colours and sizes. One that is not
   * there is no error; written again, it comes back.
   */
  deleteProduct(input, options) {
    return this.call({ method: "DELETE", path: "/v1/products/{product_id}", mayBeRepeated: true, takesKey: true }, input, options);
  }

  /**
   * Products for a shopper. From what the shopper did; an unknown shopper is a new one and gets what is
   * popular and varied.
   */
  recommendToUser(input, options) {
    return this.call({ method: "GET", path: "/v1/users/{user_id}/recommendations", query: ["category", "brand", "colour", "gender", "season", "size", "price_min", "price_max", "currency", "in_stock", "pattern", "on_sale", "limit", "cursor", "exclude", "viewed"], mayBeRepeated: true }, input, options);
  }

  /**
   * Products for whoever looked at the products `viewed`. For a visitor without an id: nothing is stored,
   * the visit's own list of views orders the products.
   */
  recommendToVisitor(input = {}, options) {
    return this.call({ method: "GET", path: "/v1/recommendations", query: ["category", "brand", "colour", "gender", "season", "size", "price_min", "price_max", "currency", "in_stock", "pattern", "on_sale", "limit", "cursor", "exclude", "viewed"], mayBeRepeated: true }, input, options);
  }

  /**
   * Products that go by the shopper's latest purchase. `because_of` is that purchase; without one it is
   * null and there are no products.
   */
  becauseYouBought(input, options) {
    return this.call({ method: "GET", path: "/v1/users/{user_id}/because-you-bought", query: ["category", "brand", "colour", "gender", "season", "size", "price_min", "price_max", "currency", "in_stock", "pattern", "on_sale", "limit", "cursor", "exclude"], mayBeRepeated: true }, input, options);
  }

  /** Products that look alike. */
  similarProducts(input, options) {
    return this.call({ method: "GET", path: "/v1/products/{product_id}/similar", query: ["category", "brand", "colour", "gender", "season", "size", "price_min", "price_max", "currency", "in_stock", "pattern", "on_sale", "limit", "cursor", "exclude", "viewed", "user_id"], mayBeRepeated: true }, input, options);
  }

  /** What is worn and bought with it. */
  goesWith(input, options) {
    return this.call({ method: "GET", path: "/v1/products/{product_id}/goes-with", query: ["category", "brand", "colour", "gender", "season", "size", "price_min", "price_max", "currency", "in_stock", "pattern", "on_sale", "limit", "cursor", "exclude"], mayBeRepeated: true }, input, options);
  }

  /**
   * An outfit around a product, slot by slot. Tops, bottoms, layers, full-body garments, shoes and bags, as
   * far as the shop has them; never a second product of its own slot. Each reason says why a product goes
   * with it.
   */
  completeLook(input, options) {
    return this.call({ method: "GET", path: "/v1/products/{product_id}/look", query: ["category", "brand", "colour", "gender", "season", "size", "price_min", "price_max", "currency", "in_stock", "pattern", "on_sale", "limit", "exclude"], mayBeRepeated: true }, input, options);
  }

  /** What is most wanted just now. */
  popularProducts(input = {}, options) {
    return this.call({ method: "GET", path: "/v1/popular", query: ["category", "brand", "colour", "gender", "season", "size", "price_min", "price_max", "currency", "in_stock", "pattern", "on_sale", "limit", "cursor", "exclude"], mayBeRepeated: true }, input, options);
  }

  /** What came into the shop last. */
  newProducts(input = {}, options) {
    return this.call({ method: "GET", path: "/v1/new", query: ["category", "brand", "colour", "gender", "season", "size", "price_min", "price_max", "currency", "in_stock", "pattern", "on_sale", "limit", "cursor", "exclude"], mayBeRepeated: true }, input, options);
  }

  /**
   * Record what a shopper did. It counts at once: the shopper's next search is ordered with it. With the
   * shop's own `transaction_id` it may also come by an import, before or after, and counts once. While the
   * database is gone it is kept on disk (202), where there is a Redis that writes to disk.
   */
  recordTransaction(input, options) {
    return this.call({ method: "POST", path: "/v1/transactions", body: "json", takesKey: true }, input, options);
  }

  /**
   * Record what shoppers did, up to 1,000 transactions at once, in any order. Each stands for itself: what
   * cannot be recorded is refused with its reason, and the others land. With the header Idempotency-Key, or
   * where every transaction has its own `transaction_id` or `idempotency_key`, the whole batch may be sent
   * again.
   */
  recordTransactions(input, options) {
    return this.call({ method: "POST", path: "/v1/transactions:batch", body: "json", takesKey: true }, input, options);
  }

  /**
   * Everything that is kept of a shopper. `records`: by table every row of the shopper; `profile`: the
   * taste that is read off them.
   */
  exportUser(input, options) {
    return this.call({ method: "GET", path: "/v1/users/{user_id}/export", mayBeRepeated: true }, input, options);
  }

  /**
   * Erase a shopper for good. Rows, cached answers, and what was learned from this shopper alone; an
   * unknown one has none.
   */
  eraseUser(input, options) {
    return this.call({ method: "DELETE", path: "/v1/users/{user_id}", mayBeRepeated: true, takesKey: true }, input, options);
  }

  /**
   * Write up to 1,000 rows of products, in the shop's own words. Each row is answered; what cannot be read
   * is rejected with its reason, and the others land. What is not in the batch stays as it is, and so do
   * the variants of a product that it does not name.
   */
  writeProducts(input, options) {
    return this.call({ method: "POST", path: "/v1/products:batch", body: "json", takesKey: true }, input, options);
  }

  /**
   * Upload a picture of a product. Write the answered `image` into the product. The same picture is kept
   * once, however often it comes.
   */
  uploadPicture(input, options) {
    return this.call({ method: "POST", path: "/v1/pictures", body: "form", takesKey: true }, input, options);
  }

  /**
   * Import a file of products or transactions in the background. Send the file that your shop system
   * exports, as it is: `curl -F file=@products.csv -F kind=products …`. The address in `Location` says how
   * far it is, and in the end what `smartrec import` would have said. An import that a restart breaks off
   * goes on by itself. One import of a shop runs at a time.
   */
  createImport(input, options) {
    return this.call({ method: "POST", path: "/v1/imports", body: "form", takesKey: true }, input, options);
  }

  /** All imports in the background. */
  listImports(input = {}, options) {
    return this.call({ method: "GET", path: "/v1/imports", query: ["limit"], mayBeRepeated: true }, input, options);
  }

  /** One import. */
  getImport(input, options) {
    return this.call({ method: "GET", path: "/v1/imports/{import_id}", mayBeRepeated: true }, input, options);
  }

  /** Cancel an import. One that waits ends at once, one that runs after its batch. What is written stays. */
  cancelImport(input, options) {
    return this.call({ method: "POST", path: "/v1/imports/{import_id}:cancel", takesKey: true }, input, options);
  }

  /** All webhooks. */
  listWebhooks(input = {}, options) {
    return this.call({ method: "GET", path: "/v1/webhooks", mayBeRepeated: true }, input, options);
  }

  /**
   * Have an address told when an import is over. Calls are signed as standardwebhooks.com describes, with
   * the secret of this answer, and tried again for three days. Addresses that are not public are refused.
   */
  createWebhook(input, options) {
    return this.call({ method: "POST", path: "/v1/webhooks", body: "json" }, input, options);
  }

  /** Tell an address no more. */
  deleteWebhook(input, options) {
    return this.call({ method: "DELETE", path: "/v1/webhooks/{webhook_id}", mayBeRepeated: true, takesKey: true }, input, options);
  }

  /** Send a call that says nothing. The answer lists the calls so far; the new one is made at once. */
  sendTestWebhook(input, options) {
    return this.call({ method: "POST", path: "/v1/webhooks/{webhook_id}:test", takesKey: true }, input, options);
  }

  /** The calls to one webhook, and how they ended. */
  listWebhookDeliveries(input, options) {
    return this.call({ method: "GET", path: "/v1/webhooks/{webhook_id}/deliveries", query: ["limit"], mayBeRepeated: true }, input, options);
  }

  /**
   * How a query may go on. From the catalogue and from earlier queries that found something; misspellings
   * are read.
   */
  suggest(input, options) {
    return this.call({ method: "GET", path: "/v1/suggest", query: ["q", "limit"], mayBeRepeated: true }, input, options);
  }

  /**
   * What was searched for and not found. Of the last three months, typed by several shoppers; who typed
   * them is not kept.
   */
  unmetQueries(input = {}, options) {
    return this.call({ method: "GET", path: "/v1/unmet-queries", query: ["limit"], mayBeRepeated: true }, input, options);
  }

  /**
   * Record what shoppers made of what they were shown, up to 1,000 events at once. Impressions and clicks,
   * and what shoppers say: a product that somebody is not interested in is in none of their lists from the
   * next request on. Each event stands for itself: what cannot be recorded is refused with its reason, and
   * the others land. With the header Idempotency-Key, or where every event has its `event_id`, the whole
   * batch may be sent again.
   */
  recordFeedback(input, options) {
    return this.call({ method: "POST", path: "/v1/feedback", body: "json", takesKey: true }, input, options);
  }

  /**
   * How often what was shown was clicked. A query that one shopper alone typed tells of that shopper, and
   * is left out.
   */
  reportClickThrough(input = {}, options) {
    return this.call({ method: "GET", path: "/v1/reports/click-through", query: ["by", "days", "limit"], mayBeRepeated: true }, input, options);
  }

  /** Products that shoppers call one of another category. */
  reportWrongCategories(input = {}, options) {
    return this.call({ method: "GET", path: "/v1/reports/wrong-categories", query: ["days", "limit"], mayBeRepeated: true }, input, options);
  }

  /**
   * Say that a photo was taken for the wrong thing. Counted by shop, for the next training; nothing of the
   * photo or the shopper is kept.
   */
  correctPhoto(input = {}, options) {
    return this.call({ method: "POST", path: "/v1/feedback/photo", body: "json", takesKey: true }, input, options);
  }

  /**
   * All API keys, without their texts. The newest last; ended ones too, so that it can be seen what was in
   * use.
   */
  listKeys(input = {}, options) {
    return this.call({ method: "GET", path: "/v1/keys", mayBeRepeated: true }, input, options);
  }

  /** Make an API key. The answer holds the key's text, which is told this once. */
  createKey(input, options) {
    return this.call({ method: "POST", path: "/v1/keys", body: "json" }, input, options);
  }

  /** What the key of this call may do. Where no key is needed, what a caller from the same machine may do. */
  currentKey(input = {}, options) {
    return this.call({ method: "GET", path: "/v1/keys/current", mayBeRepeated: true }, input, options);
  }

  /** End an API key. At once; other gateways on the same file notice within a second. */
  revokeKey(input, options) {
    return this.call({ method: "DELETE", path: "/v1/keys/{key_id}", mayBeRepeated: true, takesKey: true }, input, options);
  }

  /**
   * Exchange an API key for a new one with the same rights. The old one stays in force for a while, so that
   * whoever uses it can take the new one first.
   */
  rotateKey(input, options) {
    return this.call({ method: "POST", path: "/v1/keys/{key_id}:rotate", body: "json" }, input, options);
  }

  /** All business rules. */
  listRules(input = {}, options) {
    return this.call({ method: "GET", path: "/v1/rules", mayBeRepeated: true }, input, options);
  }

  /**
   * Write a business rule. It counts from the next search on, or from its time on. `POST /v1/rules:preview`
   * tries it first.
   */
  createRule(input, options) {
    return this.call({ method: "POST", path: "/v1/rules", body: "json", takesKey: true }, input, options);
  }

  /**
   * Try a rule by a search, without keeping it. The same search is answered as it is now, and as it would
   * be. Nobody else notices anything of it.
   */
  previewRule(input, options) {
    return this.call({ method: "POST", path: "/v1/rules:preview", body: "json" }, input, options);
  }

  /** One business rule. */
  getRule(input, options) {
    return this.call({ method: "GET", path: "/v1/rules/{rule_id}", mayBeRepeated: true }, input, options);
  }

  /**
   * Write a business rule anew. What is left out is as it was never said. The rule before is kept with its
   * change.
   */
  replaceRule(input, options) {
    return this.call({ method: "PUT", path: "/v1/rules/{rule_id}", body: "json", mayBeRepeated: true, takesKey: true }, input, options);
  }

  /** Remove a business rule. Undoing the change brings it back. */
  deleteRule(input, options) {
    return this.call({ method: "DELETE", path: "/v1/rules/{rule_id}", mayBeRepeated: true, takesKey: true }, input, options);
  }

  /** What was changed of rules, by whom and when. */
  listRuleChanges(input = {}, options) {
    return this.call({ method: "GET", path: "/v1/rule-changes", query: ["rule_id", "before", "limit"], mayBeRepeated: true }, input, options);
  }

  /**
   * Take back the latest change of a rule. The rule is again what it was before. That is a change itself,
   * and can be undone too.
   */
  undoRuleChange(input, options) {
    return this.call({ method: "POST", path: "/v1/rule-changes/{change_id}:undo", takesKey: true }, input, options);
  }

  /** The words that the shop teaches for its searches. */
  listSynonyms(input = {}, options) {
    return this.call({ method: "GET", path: "/v1/synonyms", mayBeRepeated: true }, input, options);
  }

  /**
   * Teach these words, in the place of all that were taught before. They count within a second. Circles,
   * and phrases that mean two things, are refused.
   */
  putSynonyms(input, options) {
    return this.call({ method: "PUT", path: "/v1/synonyms", body: "json", mayBeRepeated: true, takesKey: true }, input, options);
  }

  /**
   * The occasions that the shop teaches for its searches. The shop's own; all others are as the standard
   * table has them.
   */
  listOccasions(input = {}, options) {
    return this.call({ method: "GET", path: "/v1/occasions", mayBeRepeated: true }, input, options);
  }

  /**
   * Teach these occasions, in the place of all that were taught before. Names of categories, attributes and
   * colours that are none are refused, and phrases that stand twice.
   */
  putOccasions(input, options) {
    return this.call({ method: "PUT", path: "/v1/occasions", body: "json", mayBeRepeated: true, takesKey: true }, input, options);
  }

  /** What the shop's own words for categories are taught to mean. */
  listCategoryWords(input = {}, options) {
    return this.call({ method: "GET", path: "/v1/category-words", mayBeRepeated: true }, input, options);
  }

  /**
   * Teach what these words of the shop for categories mean. The next import of products uses them. `GET
   * /v1/reports/unmapped-categories` names those that are missing, with suggestions. A meaning that is no
   * category is refused, and the list of all is told.
   */
  teachCategoryWords(input, options) {
    return this.call({ method: "POST", path: "/v1/category-words", body: "json", takesKey: true }, input, options);
  }

  /** All experiments. */
  listExperiments(input = {}, options) {
    return this.call({ method: "GET", path: "/v1/experiments", mayBeRepeated: true }, input, options);
  }

  /**
   * Define an experiment. With `active_from` it starts by itself; else it waits for `:start`. One runs at a
   * time.
   */
  defineExperiment(input, options) {
    return this.call({ method: "POST", path: "/v1/experiments", body: "json", takesKey: true }, input, options);
  }

  /** One experiment. */
  getExperiment(input, options) {
    return this.call({ method: "GET", path: "/v1/experiments/{name}", mayBeRepeated: true }, input, options);
  }

  /** Remove an experiment with all that it has recorded. */
  deleteExperiment(input, options) {
    return this.call({ method: "DELETE", path: "/v1/experiments/{name}", mayBeRepeated: true, takesKey: true }, input, options);
  }

  /** Start an experiment that waits. */
  startExperiment(input, options) {
    return this.call({ method: "POST", path: "/v1/experiments/{name}:start", takesKey: true }, input, options);
  }

  /** End an experiment that runs. What it has recorded stays for its result. */
  stopExperiment(input, options) {
    return this.call({ method: "POST", path: "/v1/experiments/{name}:stop", takesKey: true }, input, options);
  }

  /**
   * How each variant sells, and its uplift over the first. With 95% intervals, and a p-value that may be
   * looked at every day.
   */
  getExperimentResult(input, options) {
    return this.call({ method: "GET", path: "/v1/experiments/{name}/result", mayBeRepeated: true }, input, options);
  }

  /** All segments, with how many users are in each. */
  listSegments(input = {}, options) {
    return this.call({ method: "GET", path: "/v1/segments", mayBeRepeated: true }, input, options);
  }

  /** One segment. */
  getSegment(input, options) {
    return this.call({ method: "GET", path: "/v1/segments/{name}", mayBeRepeated: true }, input, options);
  }

  /**
   * Write a segment, in the place of one of that name. Users come and go as they do what its condition
   * says; rules see that from the next request on.
   */
  putSegment(input, options) {
    return this.call({ method: "PUT", path: "/v1/segments/{name}", body: "json", mayBeRepeated: true, takesKey: true }, input, options);
  }

  /** Remove a segment that no rule or experiment asks for. */
  deleteSegment(input, options) {
    return this.call({ method: "DELETE", path: "/v1/segments/{name}", mayBeRepeated: true, takesKey: true }, input, options);
  }

  /**
   * What several shoppers searched for, in the last three months. Who typed them is not kept. Clicks are
   * known where the shop sends feedback.
   */
  reportSearches(input = {}, options) {
    return this.call({ method: "GET", path: "/v1/reports/searches", query: ["kind", "limit"], mayBeRepeated: true }, input, options);
  }

  /** How many products lack a picture, a price, stock …. */
  reportCatalogueHealth(input = {}, options) {
    return this.call({ method: "GET", path: "/v1/reports/catalogue-health", mayBeRepeated: true }, input, options);
  }

  /**
   * Words of the shop for categories that no table knows. Their products are found by title and picture
   * alone; `POST /v1/category-words` teaches them.
   */
  reportUnmapped(input = {}, options) {
    return this.call({ method: "GET", path: "/v1/reports/unmapped-categories", query: ["limit"], mayBeRepeated: true }, input, options);
  }

  /**
   * How good the feed was found to be, over time. What each `smartrec recommender evaluate` measured, and
   * what each `refresh` chose.
   */
  reportQuality(input = {}, options) {
    return this.call({ method: "GET", path: "/v1/reports/quality", query: ["limit"], mayBeRepeated: true }, input, options);
  }

  /** The demo's named shoppers. */
  demoShoppers(input = {}, options) {
    return this.call({ method: "GET", path: "/v1/demo/shoppers", mayBeRepeated: true }, input, options);
  }
}
