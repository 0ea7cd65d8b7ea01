// Written by `make reference` from docs/openapi.json; edit what it is made from instead.

import { CallOptions, Transport } from "./transport.js";

export { CallOptions, ClientOptions, SmartrecProblem } from "./transport.js";

export interface Attribute {
  name: string;
  /** 0..1. */
  score: number;
  /** One of DeepFashion's five attribute types. */
  type: "texture" | "fabric" | "shape" | "part" | "style";
}

/** What the shop shows above a list; of `text` and `image_url`, at least one is there. */
export interface Banner {
  /** The words, where it has any. */
  text?: string;
  /** Where a click leads. */
  url?: string | null;
  /** The picture. */
  image_url?: string | null;
}

export interface BatchedTransaction {
  /** The shop's id of the shopper; one never seen is a new shopper. */
  user_id: string;
  /** The shop's id of the product. */
  product_id: string;
  /** What the shopper did. */
  kind: "view" | "add_to_cart" | "purchase" | "return" | "rating";
  /** With its time zone; now where it is left out. */
  occurred_at?: string | null;
  /** How many pieces; 1 where left out. */
  quantity?: number | null;
  /** 1..5 stars, for the kind `rating`. */
  rating?: number | null;
  /** The shop's id, as in an import; what is there under it already counts once. */
  transaction_id?: string | null;
  /** Yours to choose; a transaction that is sent again with it is not recorded twice. */
  idempotency_key?: string | null;
}

export interface BecauseYouBought {
  request_id: string;
  products: RecommendedProduct[];
  /** Asks for the next page; null where there is no more to show. */
  next_cursor: string | null;
  /** How well the shopper is known: hot, warm or cold; anonymous without one. */
  ordered_for: string;
  /**
   * Parts that could not be had (vision, nlp), and what of the query no product of the page keeps
   * (category, brand, price, gender, size, season, words).
   */
  degraded: string[];
  /** Null where none runs for this shopper. */
  experiment: Experiment | null;
  /** What the shop's rules show above this list. */
  banners?: Banner[];
  /** The purchase; null where there is none yet. */
  because_of: Product | null;
}

/** How many candidates each source may bring; null: as many as usual. */
export interface CandidateCounts {
  /** By the first-stage ranking. */
  first_stage?: number | null;
  /** By likeness of pictures. */
  visual?: number | null;
  /** By what others chose. */
  neighbours?: number | null;
}

export interface CatalogueHealth {
  /** All that are not out of sight. */
  products: number;
  /** One for each thing, also where none lacks it. */
  findings: HealthFinding[];
}

export interface CategoryWord {
  /** What the shop calls the category; letter case makes no difference. */
  word: string;
  /** A category or a department; -: it stays the shop's own. */
  means: string;
}

export interface CategoryWords {
  /** All that are taught, by word. */
  words: CategoryWord[];
}

/** Each over what was taught of it before; others stay as they are. */
export interface CategoryWordsTaught {
  /** Each word once. */
  words: TaughtCategoryWord[];
}

export interface ClickThrough {
  /** Of the list, the position or the query. */
  name: string;
  impressions: number;
  clicks: number;
  /** Of what was clicked, by the same shopper within seven days; known of named shoppers. */
  purchases?: number;
  /** Clicks for each impression; null without any. */
  rate: number | null;
}

export interface ClickThroughReport {
  /** The most shown first. */
  rows: ClickThrough[];
}

/** When the rule counts: all that is given must be met; of each list, one of its names is enough. */
export interface Condition {
  /** Searches, as they are typed; letter case and signs make no difference. */
  queries?: string[];
  /** `words`: the search holds the words of a query one after the other; `exact`: it is it. */
  matching?: "words" | "exact";
  /** The search asks for one of these, or is filtered by it: ours, or the shop's own. */
  categories?: string[];
  /** The user is in one of these. */
  segments?: string[];
}

/** What a redirect leads to, or what a banner shows. */
export interface Content {
  /** The words of a banner. */
  text?: string;
  /** Where a redirect or a click on the banner leads: https://…, http://… or a path /…. */
  url?: string | null;
  /** The picture of a banner. */
  image_url?: string | null;
}

/** A word read as another one. */
export interface Correction {
  from: string;
  to: string;
}

export interface CreatedWebhook {
  id: string;
  url: string;
  /** False: it answered 410, and is told no more. */
  is_enabled: boolean;
  created_by: string;
  created_at: string;
  /** What calls are signed with, as standardwebhooks.com describes. It is told this once. */
  secret: string;
}

export interface CurrentKey {
  /** What the key of this call may do. */
  scopes: string[];
  /** Whose shop; null is the install's own. */
  tenant: string | null;
}

export interface DemoShopper {
  id: string;
  name: string;
  about: string;
}

export interface DemoShoppers {
  shoppers: DemoShopper[];
}

export interface ErasedUser {
  /** By table, how many rows were deleted. */
  rows: Record<string, number>;
  /** How many stored answers were deleted. */
  cached_answers: number;
}

/** How often its feeds would have been clicked, by past clicks on the feeds that were shown. */
export interface EstimatedVariant {
  variant: string;
  /** Whose impressions and clicks it is estimated from. */
  shoppers: number;
  /** Clicks on a list. What was never shown counts nothing. */
  ips: Interval;
  /** Clicks on a list. What was never shown counts as the rest. */
  snips: Interval;
  /** Of its looks, the share (0..1) at products that were ever shown. */
  supported: number;
}

/** What one `smartrec recommender evaluate` of this shop found. NDCG at 10, from 0 to 1. */
export interface Evaluation {
  evaluated_at: string;
  /**
   * What was asked for: time: the last fifth of all events; month: the last month; shopper: the last fifth
   * of each shopper's. Figures of one way compare, those of two do not.
   */
  held_back: string;
  /** How many were judged. */
  shoppers: number;
  products: number;
  /** How near the first ten came to what shoppers then chose. */
  ndcg: number;
  /** Of the 95% interval. */
  low: number;
  /** Of the 95% interval. */
  high: number;
  /** The best single method that the feed was compared with. */
  best_single: string;
  best_single_ndcg: number;
}

export interface ExampleProduct {
  id: string;
  title: string;
}

/** The experiment that this answer is part of, and the shopper's variant in it. */
export interface Experiment {
  name: string;
  variant: string;
}

export interface ExperimentDetails {
  name: string;
  variants: Variant[];
  share: number;
  segments: string[];
  active_from: string | null;
  active_until: string | null;
  /** defined: waits to be started; planned: its time has not come. */
  state: "defined" | "planned" | "running" | "ended";
}

/** Off-policy: made before the experiment by `smartrec recommender off-policy --experiment`. */
export interface ExperimentEstimate {
  estimated_at: string;
  /** Of how many days up to then. */
  days: number;
  /** Clicks on a list as it was shown. */
  logged: Interval;
  variants: EstimatedVariant[];
}

export interface ExperimentResult {
  experiment: ExperimentDetails;
  /** In the order of the experiment. */
  variants: VariantResult[];
  /** What its variants would have been worth; null where nobody worked it out. */
  estimate?: ExperimentEstimate | null;
}

export interface Experiments {
  /** The first one first. */
  experiments: ExperimentDetails[];
}

export interface ExportedUser {
  user_id: string;
  exported_at?: string | null;
  profile: Taste;
  /** By table, every row that is kept. */
  records: Record<string, (Record<string, unknown>)[]>;
  [column: string]: unknown;
}

/** Counted with all filters but the facet's own, so that a second choice can be made. */
export interface Facet {
  name: "category" | "brand" | "colour" | "size" | "gender" | "pattern" | "price" | "on_sale";
  /** The most frequent first, 100 at most; bands of prices, the cheapest first. */
  values: FacetValue[];
}

export interface FacetValue {
  /** As the filter of the facet's name takes it; for a band of prices, words. */
  name: string;
  /** How many products a search with this value as its filter finds. */
  count: number;
  /** Whether the filters hold it already. */
  is_selected?: boolean;
  /** Of a band of prices: the filter `price_min`. */
  price_min?: number | null;
  /** Of a band of prices: the filter `price_max`. */
  price_max?: number | null;
}

/** `events` in the order of the request; the other fields count them by status. */
export interface FeedbackAnswer {
  events: FeedbackOutcome[];
  recorded: number;
  repeated: number;
  refused: number;
}

export interface FeedbackBatch {
  /** In any order. */
  events: FeedbackEvent[];
}

export interface FeedbackCounted {
  counted: number;
}

/**
 * `not_interested` takes the product out of that shopper's lists, `interested_again` takes that back;
 * `wrong_category` is counted for the shop's merchandisers.
 */
export interface FeedbackEvent {
  /** Yours to choose, new for each event: sent again, the event is not counted twice. */
  event_id?: string | null;
  /** What the shopper did or said. */
  kind: "impression" | "click" | "not_interested" | "interested_again" | "wrong_category";
  /** The shop's id of the product. */
  product_id: string;
  /** The shop's id of the shopper; without it, nobody in particular is served. */
  user_id?: string | null;
  /** Where it was shown: search, feed, similar, a name of yours. */
  list?: string | null;
  /** Its place in the list, from 1. */
  position?: number | null;
  /** Of a search, what was typed. */
  query?: string | null;
  /** With its time zone; now where it is left out. */
  occurred_at?: string | null;
}

/** `refused`: `problem` is the name of what is wrong. */
export interface FeedbackOutcome {
  event_id: string;
  status: "recorded" | "repeated" | "refused";
  problem?: "unknown-product" | "event-id-taken" | null;
}

/** Only products that meet all of these are shown; of each list, one of its names is enough. */
export interface Filters {
  /** Categories, as answers name them. */
  category?: string[];
  /** The shop's brands. */
  brand?: string[];
  /** Colours, as answers name them. */
  colour?: string[];
  /** Unisex products are for women and men. */
  gender?: string[];
  /** Products for all seasons are for each. */
  season?: string[];
  /** Sizes that must be there, as the shop writes them. */
  size?: string[];
  /** The least price. */
  price_min?: number | null;
  /** The highest price. */
  price_max?: number | null;
  /** Of the prices; by default the catalogue's. */
  currency?: string | null;
  /** False: also what is sold out. */
  in_stock?: boolean;
  /** solid, striped, plaid, dotted, floral, graphic or camo; or an attribute: gingham. */
  pattern?: string[];
  /** True: only what cost more before. */
  on_sale?: boolean;
}

/** One of the garments in a picture. */
export interface Garment {
  /** Best first. */
  category: Scored[];
  /** x1 y1 x2 y2, as fractions of the upright picture. */
  box: number[];
  attributes: Attribute[];
  colours: SeenColour[];
  /** Where there are several garments, those for this one. */
  products?: RecommendedProduct[];
}

export interface HealthFinding {
  /** read_picture: there is one that could not be read, so it is not found by photos; stock: it is sold out. */
  lacks: "picture" | "read_picture" | "shop_category" | "price" | "stock" | "brand" | "colour" | "description";
  /** How many lack it. */
  products: number;
  /** Of all products, 0 to 1. */
  share: number;
  /** Some of them. */
  examples: ExampleProduct[];
}

export interface ImageUnderstanding {
  source?: "image";
  /** False: nothing to search by, so the products are the popular ones. */
  understood: boolean;
  /** Best first. */
  category?: Scored[];
  /** x1 y1 x2 y2 of the garment, as fractions of the upright picture. */
  box?: number[] | null;
  attributes?: Attribute[];
  colours?: SeenColour[];
  /** How sure it is that the picture shows a garment, 0..1; null: not looked at. */
  is_garment?: number | null;
  /** Which of `garments` was searched by; the rest here is said of it. */
  garment?: number;
  /** Every garment that was told apart, the largest in the middle first. */
  garments?: Garment[];
  /** Of words beside the picture: what they change, and whether that could be kept. */
  words?: TextUnderstanding | null;
}

export interface ImportJob {
  id: string;
  kind: "products" | "transactions";
  file_name: string;
  size_bytes: number;
  options: ImportOptions;
  /** receiving, waiting, running; over: done, failed (`error` says why), cancelled. */
  state: "receiving" | "waiting" | "running" | "done" | "failed" | "cancelled";
  /** It ends after the batch at hand. */
  is_cancel_asked: boolean;
  /** How much of the file is read. */
  bytes_done: number;
  /** How many rows are dealt with. */
  rows_done: number;
  /** How often it was begun: a restart breaks it off, and it goes on. */
  tries: number;
  /** Once it is done. */
  report: ImportReport | null;
  error: string | null;
  created_by: string;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
}

export interface ImportJobs {
  /** The newest first; kept for 90 days. */
  imports: ImportJob[];
}

/** The same as of `smartrec import`. */
export interface ImportOptions {
  /** The system that wrote the file; else its columns tell. */
  preset?: string | null;
  /** Only tell what would happen; write nothing. */
  is_check?: boolean;
  /** The file is all that the shop has: other products go out of sight. */
  is_full?: boolean;
  /** With `is_full`: also where more than 20% of the products would go. */
  may_vanish?: boolean;
  /** Look again at what is as before, pictures too. */
  is_anew?: boolean;
  /** Read pictures at public addresses too, each once. */
  fetches_pictures?: boolean;
  /** One character, or comma, semicolon, tab, bar; else found out. */
  separator?: string | null;
  /** Of the text; else found out and told. */
  encoding?: string | null;
  /** Columns of another name: theirs to ours. */
  rename?: Record<string, unknown>;
  /** Fields of every row. */
  constants?: Record<string, unknown>;
}

/** What the import found and did, as `smartrec import --json` tells it. */
export interface ImportReport {
  /** Of the file. */
  rows: number;
  /** Products or transactions that are new or other than before. */
  written: number;
  unchanged: number;
  /** Rows that were set aside. */
  rejected: number;
  /** Rows that the file itself keeps out: drafts, gift cards. */
  left_out: number;
  /** Products that went out of sight, as a full file has them no longer. */
  withdrawn: number;
  /** Sales to nobody with an id. */
  guests: number;
  /** Purchases taken back. */
  returns: number;
  unread_pictures: number;
  /** Whether nothing was written. */
  check: boolean;
  /** The system that the file was taken for. */
  preset: string | null;
  separator: string | null;
  encoding: string | null;
  /** What each column was taken for; null: it was left aside. */
  columns: Record<string, string | null>;
  /** By field, what a word of the shop became, and how often. */
  mapped: Record<string, (Record<string, unknown>)[]>;
  /** By field, words that fit nothing. */
  unmapped: Record<string, Record<string, number>>;
  left_out_reasons: Record<string, number>;
  /** Faults of the whole file. */
  warnings: string[];
  /** Commands that would help most. */
  mends: string[];
  /** Some rows set aside: line and reason. */
  first_rejects: (Record<string, unknown>)[];
  /** The report in words. */
  lines: string[];
}

/** A figure with the bounds of its 95% interval. */
export interface Interval {
  value: number;
  low: number;
  high: number;
}

export interface Key {
  id: string;
  /** How the key's text begins; the rest is kept nowhere. */
  prefix: string;
  name: string;
  /** service or public. */
  kind: string;
  scopes: string[];
  /** Whose shop; null is the install's own. */
  tenant: string | null;
  /** Web origins whose pages may use it. */
  origins: string[];
  created_at: string;
  /** When it ends, or has ended. */
  expires_at: string | null;
  /** To the minute; null: not used yet. */
  last_used_at: string | null;
  /** The id of the key that it was exchanged for. */
  replaced_by: string | null;
}

/** What a new key is to be. A public key may only search and record, from the pages of `origins`. */
export interface KeyWish {
  /** What the key is for, in your words. */
  name: string;
  /** `public`: for web pages, where every visitor can read it. */
  kind?: "service" | "public";
  /** What it may do; a public key: `search` where left out. */
  scopes?: ("search" | "events" | "catalogue" | "console" | "admin")[];
  /** Whose shop it is for; left out: the caller's own. */
  tenant?: string | null;
  /** Web origins whose pages may use it; needed for a public key. */
  origins?: string[];
  /** When it ends by itself; never where left out. */
  expires_at?: string | null;
}

export interface Keys {
  keys: Key[];
}

/** An outfit around a product: never a second one of its own slot. */
export interface Look {
  request_id: string;
  /** Those for which the shop has anything. */
  slots: LookSlot[];
}

export interface LookSlot {
  slot: "top" | "bottom" | "layer" | "full body" | "shoes" | "bag";
  products: RecommendedProduct[];
}

/** How many products of a page are exact, close and popular, see `match`. */
export interface MatchCounts {
  exact?: number;
  close?: number;
  popular?: number;
}

/** What the shopper does not want. */
export interface Negated {
  attributes?: string[];
  colours?: string[];
  categories?: string[];
  brands?: string[];
  /** The same as it was typed. */
  words?: string[];
}

export interface NewExperiment {
  /** The experiment's name. */
  name: string;
  /** The others are held against the first one. */
  variants: Variant[];
  /** Of all users, those who take part. */
  share?: number;
  /** Only users of one of these take part. */
  segments?: string[];
  /** When it starts by itself; without it, it waits for :start. */
  active_from?: string | null;
  /** When it ends by itself; else by :stop. */
  active_until?: string | null;
}

export interface NewKey {
  id: string;
  /** How the key's text begins; the rest is kept nowhere. */
  prefix: string;
  name: string;
  /** service or public. */
  kind: string;
  scopes: string[];
  /** Whose shop; null is the install's own. */
  tenant: string | null;
  /** Web origins whose pages may use it. */
  origins: string[];
  created_at: string;
  /** When it ends, or has ended. */
  expires_at: string | null;
  /** To the minute; null: not used yet. */
  last_used_at: string | null;
  /** The id of the key that it was exchanged for. */
  replaced_by: string | null;
  /** The key's text. It is told this once. */
  key: string;
}

export interface NewRule {
  /**
   * boost, bury: moves products up or down; pin: puts them at a place; exclude: hides them; redirect: sends
   * whoever searches elsewhere; banner: is shown above the list.
   */
  kind: "boost" | "bury" | "pin" | "exclude" | "redirect" | "banner";
  /** What you call it. */
  name?: string;
  /** Which products; none for a redirect or banner. */
  selector?: Selector;
  /** Which searches and users; empty: all. A redirect names some. */
  condition?: Condition;
  /** Of a redirect or banner. */
  content?: Content;
  /** Of a boost or bury: what is added to scores of 0.5 at most; 0.25 where left out. */
  strength?: number | null;
  /** Of a pin: 1 is the first place of a list. */
  place?: number | null;
  /** False: it waits, whatever its time. */
  is_enabled?: boolean;
  /** With its time zone; at once where left out. */
  active_from?: string | null;
  /** Until just before then; for good where left out. */
  active_until?: string | null;
}

/** An occasion, season or role. What goes with it is among the categories and attributes. */
export interface Occasion {
  name: string;
  /** As it was typed. */
  words: string;
}

export interface Occasions {
  /** The shop's own, by name. */
  occasions: TaughtOccasion[];
}

/** All of the shop's own: what is left out is as the standard table has it. */
export interface OccasionsPut {
  /** Each name once. */
  occasions: TaughtOccasion[];
}

/** Said of the last search by a photo. */
export interface PhotoFeedback {
  /** The category that was answered; null: that there is no garment. */
  said?: string | null;
  /** What it is: a category, or "no garment"; null where that is not told. */
  meant?: string | null;
}

/** The same search without the rule and with it. */
export interface PreviewedRule {
  /** How many products the rule selects. */
  products: number;
  /** As the search is answered now. */
  without: SearchAnswer;
  /** As it would be answered with the rule. */
  with_rule: SearchAnswer;
}

export interface PriceRange {
  min?: number | null;
  max?: number | null;
  currency?: string | null;
}

/** The limits that the products were chosen by, in the shop's currency, where they were not said so. */
export interface PriceReading {
  min?: number | null;
  max?: number | null;
  currency?: string | null;
  /** By the shop's rate; without a rate, only the numbers compared; of the shop's products. */
  how: "converted" | "compared as numbers" | "cheapest third" | "dearest third";
}

export interface Product {
  id: string;
  title: string;
  description?: string | null;
  category: string;
  brand?: string | null;
  price?: number | null;
  /** What it cost before, where it is on sale. */
  price_before?: number | null;
  currency?: string | null;
  colour?: string | null;
  /** What the shop itself calls the category. */
  shop_category?: string | null;
  /** How the shop itself writes the colour. */
  shop_colour?: string | null;
  image_url?: string | null;
  /** All pictures, `image_url` first. */
  image_urls?: string[];
  /** Its page in the shop. */
  url?: string | null;
  /** What its other colours share with it. */
  style_id?: string | null;
  /** As the shop writes them. */
  sizes?: string[];
  in_stock?: boolean | null;
}

export interface ProductBatch {
  /** Rows as a file has them, in the shop's own words; several may be one product. */
  products: (Record<string, unknown>)[];
  /** The system whose columns they are, as shopify-products. */
  preset?: string | null;
  /** Your column → ours, as `--map`. */
  columns?: Record<string, string>;
  /** Our field → value of every row, as `--set`. */
  constants?: Record<string, string>;
}

/** `rows` in the order of the request; `report` as an import of the same rows from a file prints it. */
export interface ProductBatchAnswer {
  request_id: string;
  rows: RowOutcome[];
  products: WrittenProduct[];
  report: Record<string, unknown>;
  degraded: string[];
}

export interface ProductDetails {
  id: string;
  title: string;
  description?: string | null;
  category: string;
  brand?: string | null;
  price?: number | null;
  /** What it cost before, where it is on sale. */
  price_before?: number | null;
  currency?: string | null;
  colour?: string | null;
  /** What the shop itself calls the category. */
  shop_category?: string | null;
  /** How the shop itself writes the colour. */
  shop_colour?: string | null;
  image_url?: string | null;
  /** All pictures, `image_url` first. */
  image_urls?: string[];
  /** Its page in the shop. */
  url?: string | null;
  /** What its other colours share with it. */
  style_id?: string | null;
  /** As the shop writes them. */
  sizes?: string[];
  in_stock?: boolean | null;
  attributes?: string[];
  colours?: string[];
  gender?: string | null;
  /** The other colours of its style. */
  variants?: Product[];
}

/** A product in the shop's own words: any columns that a file may have. The id is the address's. */
export interface ProductPut {
  /** Its sizes and colours, each with the columns in which it differs. */
  variants?: (Record<string, unknown>)[] | null;
  [column: string]: unknown;
}

/** `degraded`: services that gave no answer, so that texts or pictures were not read. */
export interface ProductWritten {
  request_id: string;
  status: "written" | "unchanged" | "left_out";
  reason?: string | null;
  products: WrittenProduct[];
  degraded: string[];
}

/** The newest first. */
export interface QualityReport {
  evaluations: Evaluation[];
  refreshes: Refresh[];
}

/** One of the garments of a sentence, with what is said of it alone. */
export interface QueryGarment {
  category?: string | null;
  /** upper, lower or full. */
  group?: string | null;
  attributes?: string[];
  colours?: string[];
  /** What names shoes, a bag or other goods that are no garments: white sneakers. */
  goods?: string | null;
  /** Where there are several garments, those for this one. */
  products?: RecommendedProduct[];
}

/** One thing that a search asks for. */
export interface QueryPart {
  kind: "category" | "attribute" | "colour" | "brand" | "price" | "gender" | "size" | "season" | "occasion" | "without" | "goods" | "words";
  name: string;
}

/** Whether a service can serve. */
export interface Readiness {
  /** What it depends on and can use. */
  ok: string[];
  /** What it cannot use, with the reason; empty where it can serve. */
  failing: Record<string, string>;
}

export interface Reason {
  /** What this part of the score comes from. */
  kind: string;
  /** The reason in words, for the shopper. */
  text: string;
  /** This part of the score; the weights of all reasons add up to it. */
  weight: number;
}

export interface Recommendations {
  request_id: string;
  products: RecommendedProduct[];
  /** Asks for the next page; null where there is no more to show. */
  next_cursor: string | null;
  /** How well the shopper is known: hot, warm or cold; anonymous without one. */
  ordered_for: string;
  /**
   * Parts that could not be had (vision, nlp), and what of the query no product of the page keeps
   * (category, brand, price, gender, size, season, words).
   */
  degraded: string[];
  /** Null where none runs for this shopper. */
  experiment: Experiment | null;
  /** What the shop's rules show above this list. */
  banners?: Banner[];
}

export interface RecommendedProduct {
  id: string;
  title: string;
  description?: string | null;
  category: string;
  brand?: string | null;
  price?: number | null;
  /** What it cost before, where it is on sale. */
  price_before?: number | null;
  currency?: string | null;
  colour?: string | null;
  /** What the shop itself calls the category. */
  shop_category?: string | null;
  /** How the shop itself writes the colour. */
  shop_colour?: string | null;
  image_url?: string | null;
  /** All pictures, `image_url` first. */
  image_urls?: string[];
  /** Its page in the shop. */
  url?: string | null;
  /** What its other colours share with it. */
  style_id?: string | null;
  /** As the shop writes them. */
  sizes?: string[];
  in_stock?: boolean | null;
  score: number;
  reasons: Reason[];
  /**
   * In a search: exact has all that was asked for, close gives up what `gives_up` names, popular was chosen
   * by nothing that was asked for. Null in other lists.
   */
  match?: "exact" | "close" | "popular" | null;
  /** What of the search it has not. */
  gives_up?: QueryPart[];
  /** All its colours, that of `colour` first. */
  colours?: string[];
}

/** What one `smartrec recommender refresh` learned. */
export interface Refresh {
  model_version: number;
  learned_at: string;
  /** The model of what goes together. */
  item_item: string;
  /** How many it was learned from. */
  interactions: number;
  /** The name of those that the feed has since; null: not known. */
  weights: string | null;
  /** Of these weights, on the past months that they were chosen by; null: too few to judge. */
  ndcg: number | null;
}

export interface Rotation {
  /** How long the old key stays in force, so that nobody is cut off. */
  overlap_seconds?: number;
}

/** `left_out`: the row itself says that it is not for sale. `product_ids`: what it is, or is part of. */
export interface RowOutcome {
  status: "written" | "unchanged" | "left_out" | "rejected";
  product_ids: string[];
  reason?: string | null;
}

/** A rule as it is kept. */
export interface Rule {
  id: number;
  kind: "boost" | "bury" | "pin" | "exclude" | "redirect" | "banner";
  name: string;
  selector: Selector;
  condition: Condition;
  content: Content;
  /** Of a boost or bury. */
  strength: number | null;
  /** Of a pin, from 1. */
  place: number | null;
  is_enabled: boolean;
  active_from: string | null;
  active_until: string | null;
  /** How many products it selects now. */
  products: number;
  /** Whether it is enabled and its time has come and not passed. */
  is_in_force: boolean;
}

/** One change of a rule. */
export interface RuleChange {
  id: number;
  rule_id: number;
  action: "added" | "changed" | "removed" | "undone";
  /** The rule before; null: it was not there. */
  before: RuleFields | null;
  /** The rule after; null: it is gone. */
  after: RuleFields | null;
  /** The change that this one takes back. */
  undoes: number | null;
  /** Whose key it was; `command line` or `this machine` without one. */
  changed_by: string;
  changed_at: string;
}

export interface RuleChanges {
  /** The newest first. */
  changes: RuleChange[];
}

/** What a rule is written with. */
export interface RuleFields {
  /**
   * boost, bury: moves products up or down; pin: puts them at a place; exclude: hides them; redirect: sends
   * whoever searches elsewhere; banner: is shown above the list.
   */
  kind: "boost" | "bury" | "pin" | "exclude" | "redirect" | "banner";
  /** What you call it. */
  name?: string;
  /** Which products; none for a redirect or banner. */
  selector?: Selector;
  /** Which searches and users; empty: all. A redirect names some. */
  condition?: Condition;
  /** Of a redirect or banner. */
  content?: Content;
  /** Of a boost or bury: what is added to scores of 0.5 at most; 0.25 where left out. */
  strength?: number | null;
  /** Of a pin: 1 is the first place of a list. */
  place?: number | null;
  /** False: it waits, whatever its time. */
  is_enabled?: boolean;
  /** With its time zone; at once where left out. */
  active_from?: string | null;
  /** Until just before then; for good where left out. */
  active_until?: string | null;
}

/** A rule that is tried and not kept, with the search to try it by. */
export interface RulePreview {
  /** Tried as if its time had come. */
  rule: RuleFields;
  /** As POST /v1/search/text takes it. */
  search: TextSearchRequest;
  /** The rule that it would change; null: it is a new one. */
  replaces?: number | null;
}

export interface Rules {
  /** Pins first, by their places. */
  rules: Rule[];
}

export interface Scored {
  name: string;
  /** 0..1. */
  score: number;
}

/** A query that several shoppers typed, in the last three months. */
export interface Search {
  query: string;
  searches: number;
  /** Of the searches, those that said nothing of clothes. */
  not_understood: number;
  /** Of the searches, those for what the shop has not. */
  without_match: number;
  /** Of the searches, those with a word that was read as another. */
  corrected: number;
  /** The latest correction; null: none. */
  read_as: string | null;
  /** Of products in its answers, where the shop tells them. */
  impressions: number;
  /** On products in its answers, where the shop tells them. */
  clicks: number;
  last_searched_at: string;
}

export interface SearchAnswer {
  request_id: string;
  understood: ImageUnderstanding | TextUnderstanding;
  products: RecommendedProduct[];
  /** How many products of this page match how. */
  matches?: MatchCounts | null;
  /** Asks for the next page; null where there is no more to show. */
  next_cursor: string | null;
  /** How well the shopper is known: hot, warm or cold; anonymous without one. */
  ordered_for: string;
  /**
   * Parts that could not be had (vision, nlp), and what of the query no product of the page keeps
   * (category, brand, price, gender, size, season, words).
   */
  degraded: string[];
  /** Null where none runs for this shopper. */
  experiment: Experiment | null;
  /**
   * How many products match all that is asked for; null where neither facets nor another order than by
   * relevance were asked for.
   */
  total?: number | null;
  /** How many styles these are, as a list shows them: the colours of one style are one. */
  total_styles?: number | null;
  /** In the order that they were asked for. */
  facets?: Facet[];
  /** Where the shop's rules send whoever searches this: an address or a path. */
  redirect?: string | null;
  /** What the shop's rules show above this list. */
  banners?: Banner[];
}

export interface SearchReport {
  /** The most frequent first. */
  searches: Search[];
}

/** `score`: how likely people call the garment so. */
export interface SeenColour {
  name: string;
  /** 0..1. */
  score: number;
  /** Of the garment, 0..1; null where it is not known. */
  share?: number | null;
}

export interface Segment {
  /** A segment's name. */
  name: string;
  description: string;
  condition: SegmentCondition;
  /** How many users are in it now. */
  members: number;
}

/** A user is a member who meets all that is given. */
export interface SegmentCondition {
  /** One of these users. */
  users?: string[];
  /** What of a user is counted. */
  event?: "view" | "add_to_cart" | "purchase" | "return" | "rating";
  /** Only of products of one of these categories, ours or the shop's own. */
  categories?: string[];
  /** Only of products of one of these brands. */
  brands?: string[];
  /** Only of so many days up to now. */
  within_days?: number | null;
  /** So many of them or more. */
  events_min?: number | null;
  /** So many of them or fewer; 0: users without any. */
  events_max?: number | null;
  /** Worth so much together or more, by today's prices. */
  spent_min?: number | null;
  /** Worth so much together or less. */
  spent_max?: number | null;
}

export interface SegmentPut {
  /** For whoever reads the list. */
  description?: string;
  /** Who is in it. */
  condition: SegmentCondition;
}

export interface Segments {
  /** By name. */
  segments: Segment[];
}

/** A product is selected that meets all that is given; of each list, one of its names is enough. */
export interface Selector {
  /** Ids of products. */
  products?: string[];
  /** The shop's brands. */
  brands?: string[];
  /** Categories, ours or the shop's own; a collection is one. */
  categories?: string[];
  /** Attributes, as products name them. */
  attributes?: string[];
  /** From this price on. */
  price_min?: number | null;
  /** Up to this price. */
  price_max?: number | null;
  /** With so many in stock or more. */
  stock_min?: number | null;
  /** With so many in stock or fewer. */
  stock_max?: number | null;
  /**
   * Lists that the rule counts for; without any, all that suit its kind: a pin or banner stays out of lists
   * that go by a product, and a redirect is for searches.
   */
  lists?: ("search" | "feed" | "similar" | "goes-with" | "because-you-bought" | "popular" | "new")[];
}

export interface StoredPicture {
  /** To be written into the column `image` or `images` of a product. */
  image: string;
  shows_garment: boolean;
}

export interface Suggestion {
  /** The whole query. */
  text: string;
  kind: "query" | "category" | "brand" | "title";
  /** Whether it is what was meant rather than what was typed. */
  corrected?: boolean;
}

export interface Suggestions {
  /** The likeliest first. */
  suggestions: Suggestion[];
}

export interface Synonym {
  /** What is typed; letter case makes no difference. */
  phrase: string;
  /**
   * one_way: it is searched for as `means`; two_way: and the other way round; misspelling: one_way, and
   * told as a correction; brand, category, collection: it is the shop's word for one.
   */
  kind: "one_way" | "two_way" | "misspelling" | "brand" | "category" | "collection";
  /** What it means. */
  means: string;
}

export interface Synonyms {
  /** By phrase. */
  synonyms: Synonym[];
}

/** All of them: what is left out is taught no longer. */
export interface SynonymsPut {
  /** A phrase means one thing. */
  synonyms: Synonym[];
}

/** What is read off the shopper's history at each request; empty for one who did nothing yet. */
export interface Taste {
  /** How well the shopper is known: hot, warm or cold. */
  temperature?: string | null;
  /** How far the taste is relied on, 0..1. */
  confidence?: number | null;
  /** By kind (such as colour) and name: liked above 0, disliked below. */
  taste?: Record<string, Record<string, number>>;
  [column: string]: unknown;
}

export interface TaughtCategoryWord {
  /** What the shop calls the category. */
  word: string;
  /** A category or a department; -: it stays the shop's own; null: no longer taught. */
  means: string | null;
}

/**
 * What goes with an occasion, as a row of `occasions.csv`: parts of a list have | between them, and a
 * weight, above 0 and up to 1, stands behind =.
 */
export interface TaughtOccasion {
  /** Its name; one of a standard occasion takes its place. */
  occasion: string;
  /** What shoppers call it. */
  words?: string;
  /** Categories that go with it; without any, the occasion is taken away. */
  categories?: string;
  /** Attributes that go with it. */
  attributes?: string;
  /** Colours that go with it. */
  colours?: string;
  /** What is out of place. */
  never?: string;
}

export interface TextSearchRequest {
  /**
   * What is looked for, in words; at most 500 characters. Beside `like` what is to be different: "but in
   * red", "longer", "cheaper". Not needed beside `like` or `filters`.
   */
  query?: string;
  /** What products must be. */
  filters?: Filters;
  /** The shop's id of the shopper; without it, nobody in particular is served. */
  user_id?: string | null;
  /** How many products to answer with. */
  limit?: number;
  /**
   * Other than by relevance, the list holds only what matches; with a picture, the hundred products most
   * alike.
   */
  sort?: "relevance" | "price_asc" | "price_desc" | "newest" | "popular";
  /** What to count over all that matches; without any, nothing is counted. */
  facets?: ("category" | "brand" | "colour" | "size" | "gender" | "pattern" | "price" | "on_sale")[];
  /** Ids of products not to show. */
  exclude?: string[];
  /** Ids of products looked at in this visit; they order like a history. */
  viewed?: string[];
  /** `next_cursor` of the page before; repeat all else. None: the first page. */
  cursor?: string | null;
  /** What is not wanted, each in words: lace, sleeves, black, a brand. */
  without?: string[];
  /** Whether words are to be read as they are typed, without correcting any. */
  exact?: boolean;
  /** Products of the shop that the answer is to be like; they are not shown themselves. */
  like?: string[];
}

export interface TextUnderstanding {
  source?: "text";
  /** False: nothing to search by, so the products are the popular ones. */
  understood: boolean;
  /** Best first. */
  category?: Scored[];
  /** x1 y1 x2 y2 of the garment, as fractions of the upright picture. */
  box?: number[] | null;
  attributes?: Attribute[];
  colours?: Scored[];
  negated?: Negated;
  price?: PriceRange | null;
  /** "cheap" is low. */
  price_level?: "low" | "high" | null;
  /** How the price was read, where not just as it was said. */
  price_reading?: PriceReading | null;
  brands?: string[];
  gender?: string | null;
  size?: string | null;
  season?: string | null;
  sort?: string | null;
  /** Each garment of the sentence; with several, each has its products. */
  garments?: QueryGarment[];
  /** Of "like this but longer": aspect, direction. */
  changes?: string[];
  /** Whether it speaks of a product or picture at hand. */
  refers_to_reference?: boolean;
  corrections?: Correction[];
  /** Words that say nothing about clothes. */
  not_understood?: string[];
  /** The shop's own words, each with what it was read as. */
  synonyms?: Correction[];
  /** What stood between quotation marks. */
  quoted?: string[];
  /** What titles are to hold: quoted phrases, and words that only the shop's titles know. */
  title_words?: string[];
  /** Where the sentence mixes languages, that of each phrase. */
  word_languages?: WordLanguage[];
  /** Occasions, seasons and roles, such as a wedding guest's. */
  occasions?: Occasion[];
  /** What was understood and the products were chosen by. */
  kept?: QueryPart[];
  /** What was understood, and no product of the page has. */
  given_up?: QueryPart[];
  /** Goods, a brand or people for whom the shop has nothing at all. */
  not_stocked?: string[];
}

/** Not recorded yet; what the shop does not have, such as an unknown product, is found out only then. */
export interface TransactionAccepted {
  status?: "accepted";
  /** The key by which it counts once, if it is sent again. */
  idempotency_key: string;
}

export interface TransactionAnswer {
  transaction_id: string;
}

export interface TransactionBatch {
  /** In any order. */
  transactions: BatchedTransaction[];
}

/** `transactions` in the order of the request; the other fields count them by status. */
export interface TransactionBatchAnswer {
  transactions: TransactionOutcome[];
  recorded: number;
  repeated: number;
  refused: number;
}

/** `refused`: `problem` is the name of what is wrong, `detail` says what to do. */
export interface TransactionOutcome {
  status: "recorded" | "repeated" | "refused";
  transaction_id?: string | null;
  problem?: string | null;
  detail?: string | null;
}

export interface TransactionRequest {
  /** The shop's id of the shopper; one never seen is a new shopper. */
  user_id: string;
  /** The shop's id of the product. */
  product_id: string;
  /** What the shopper did. */
  kind: "view" | "add_to_cart" | "purchase" | "return" | "rating";
  /** With its time zone; now where it is left out. */
  occurred_at?: string | null;
  /** How many pieces; 1 where left out. */
  quantity?: number | null;
  /** 1..5 stars, for the kind `rating`. */
  rating?: number | null;
  /** The shop's id, as in an import; what is there under it already counts once. */
  transaction_id?: string | null;
}

/** `POST /v1/category-words` teaches what they mean. */
export interface UnmappedCategories {
  /** Those with most products first. */
  categories: UnmappedCategory[];
}

export interface UnmappedCategory {
  /** What the shop calls the category. */
  word: string;
  products: number;
  /** The title of one of its products. */
  example: string;
  /** What it reads like; to be taught by POST /v1/category-words if it is right. */
  suggestion?: string | null;
}

export interface UnmetQueries {
  /** The most frequent first. */
  queries: UnmetQuery[];
}

export interface UnmetQuery {
  query: string;
  searches: number;
  /** Of the searches, those that said nothing of clothes. */
  not_understood: number;
  /** Of the searches, those for what the shop has not. */
  without_match: number;
  /** Of the others, those whose products nobody clicked; null where no clicks are sent with their query. */
  without_click?: number | null;
  last_searched_at: string;
}

export interface UnreadPicture {
  image: string;
  reason: string;
}

/** What differs from the usual ranking; the first variant of an experiment is usually the usual one. */
export interface Variant {
  /** Its name. */
  name: string;
  /** Its part of the users, relative to the others'. */
  share?: number;
  /** By scorer, of searches, searches by photo, feeds, and feeds of users without a history. */
  weights?: Record<string, Record<string, number>>;
  /** How much a product loses for being like another. */
  diversity?: number | null;
  /** How many products are scored exactly. */
  candidates?: CandidateCounts;
}

/** How one variant has sold. A shopper counts once, with all purchases within seven days after. */
export interface VariantResult {
  variant: string;
  /** Who saw an answer of it. */
  shoppers: number;
  answers: number;
  purchases: number;
  /** By today's prices. */
  revenue: number;
  /** The share of the shoppers who bought (Wilson). */
  conversion: Interval | null;
  /** Over the first variant: 0.1 is a tenth more; null where nothing can be said. */
  conversion_uplift: Interval | null;
  /** Over the first variant: 0.1 is a tenth more; null where nothing can be said. */
  purchases_uplift: Interval | null;
  /** Over the first variant: 0.1 is a tenth more; null where nothing can be said. */
  revenue_uplift: Interval | null;
  /** Of the share of buyers; valid however often it is looked at. Below 0.05 it differs. */
  p_value: number | null;
}

export interface Webhook {
  id: string;
  url: string;
  /** False: it answered 410, and is told no more. */
  is_enabled: boolean;
  created_by: string;
  created_at: string;
}

export interface WebhookCreate {
  /** A public address; redirects are not followed. */
  url: string;
}

export interface WebhookDeliveries {
  /** The newest first; kept for 30 days. */
  deliveries: WebhookDelivery[];
}

/** One call, which is tried again for three days until it comes through. */
export interface WebhookDelivery {
  /** The header webhook-id: the same at each try. */
  id: string;
  /** import.finished or webhook.test. */
  event: string;
  state: "waiting" | "delivered" | "failed";
  tries: number;
  /** While it waits. */
  next_try_at: string;
  /** How the latest try ended. */
  outcome: string | null;
  created_at: string;
}

export interface Webhooks {
  /** The oldest first. */
  webhooks: Webhook[];
}

export interface WordLanguage {
  words: string;
  /** ISO 639-1. */
  language: string;
}

/** A product as searches know it now. `unread_pictures`: it is in without these; send it again. */
export interface WrittenProduct {
  id: string;
  is_new: boolean;
  title: string;
  category: string;
  brand?: string | null;
  colour?: string | null;
  gender?: string | null;
  season?: string | null;
  sizes?: string[];
  attributes?: string[];
  price?: number | null;
  price_before?: number | null;
  currency?: string | null;
  stock: number;
  url?: string | null;
  style_id?: string | null;
  /** How the shop itself writes category, colours and sizes. */
  shop_words?: Record<string, unknown>;
  image_urls?: string[];
  is_found_by_picture: boolean;
  unread_pictures?: UnreadPicture[];
}

export interface WrongCategory {
  product_id: string;
  title: string;
  category: string;
  /** How many shoppers said so. */
  reports: number;
  last_reported_at: string;
}

export interface WrongCategoryReport {
  /** Those that most shoppers reported, first. */
  products: WrongCategory[];
}

/** RFC 9457 problem details. */
export interface ProblemDetails {
  /** Identifies the kind of problem. */
  type: string;
  title: string;
  status: number;
  /** What is wrong here, and what to do. */
  detail: string;
  /** Quote it when you ask for help. */
  request_id: string;
  /** For an invalid request: each field that is wrong. */
  errors?: ({
    field?: string;
    message?: string;
  })[];
}

export interface SearchByImageInput {
  /** JPEG, PNG, WebP or HEIC; at most 20 MiB and 50 megapixels. A search takes up to 4 parts of this name. */
  image: Blob;
  /** What is to be different from the picture: "but in red", "longer", "no stripes". */
  query?: string;
  /** The same filters as of a text search, as JSON. */
  filters?: Filters | string;
  /** The shop's id of the shopper; without it, nobody in particular is served. */
  user_id?: string;
  /** How many products to answer with. */
  limit?: number;
  /**
   * Other than by relevance, the list holds only what matches; with a picture, the hundred products most
   * alike.
   */
  sort?: "relevance" | "price_asc" | "price_desc" | "newest" | "popular";
  /** What to count over all that matches; without any, nothing is counted. */
  facets?: ("category" | "brand" | "colour" | "size" | "gender" | "pattern" | "price" | "on_sale")[];
  /** Ids of products not to show. */
  exclude?: string[];
  /** Ids of products looked at in this visit; they order like a history. */
  viewed?: string[];
  /** `next_cursor` of the page before; repeat all else. None: the first page. */
  cursor?: string;
  /** What is not wanted, each in words: lace, sleeves, black, a brand. */
  without?: string[];
  /** Whether words are to be read as they are typed, without correcting any. */
  exact?: boolean;
  /** Look at this part of the picture only; of several pictures one for each, in order. */
  box?: string[];
  /** Which of the picture's garments to search by; 0 is the surest. */
  garment?: number;
}

export interface SearchByTextInput {
  /**
   * What is looked for, in words; at most 500 characters. Beside `like` what is to be different: "but in
   * red", "longer", "cheaper". Not needed beside `like` or `filters`.
   */
  query?: string;
  /** What products must be. */
  filters?: Filters;
  /** The shop's id of the shopper; without it, nobody in particular is served. */
  user_id?: string | null;
  /** How many products to answer with. */
  limit?: number;
  /**
   * Other than by relevance, the list holds only what matches; with a picture, the hundred products most
   * alike.
   */
  sort?: "relevance" | "price_asc" | "price_desc" | "newest" | "popular";
  /** What to count over all that matches; without any, nothing is counted. */
  facets?: ("category" | "brand" | "colour" | "size" | "gender" | "pattern" | "price" | "on_sale")[];
  /** Ids of products not to show. */
  exclude?: string[];
  /** Ids of products looked at in this visit; they order like a history. */
  viewed?: string[];
  /** `next_cursor` of the page before; repeat all else. None: the first page. */
  cursor?: string | null;
  /** What is not wanted, each in words: lace, sleeves, black, a brand. */
  without?: string[];
  /** Whether words are to be read as they are typed, without correcting any. */
  exact?: boolean;
  /** Products of the shop that the answer is to be like; they are not shown themselves. */
  like?: string[];
}

export interface GetProductInput {
  /** The shop's id of the product. */
  product_id: string;
}

export interface PutProductInput {
  /** The shop's id of the product. */
  product_id: string;
  /** The body as it is sent. */
  body: ProductPut;
}

export interface DeleteProductInput {
  /** The shop's id of the product. */
  product_id: string;
}

export interface RecommendToUserInput {
  /** The shop's id of the shopper; one never seen is a new shopper. */
  user_id: string;
  /** Categories, as answers name them. */
  category?: string[];
  /** The shop's brands. */
  brand?: string[];
  /** Colours, as answers name them. */
  colour?: string[];
  /** Unisex products are for women and men. */
  gender?: string[];
  /** Products for all seasons are for each. */
  season?: string[];
  /** Sizes that must be there, as the shop writes them. */
  size?: string[];
  /** The least price. */
  price_min?: number | null;
  /** The highest price. */
  price_max?: number | null;
  /** Of the prices; by default the catalogue's. */
  currency?: string | null;
  /** False: also what is sold out. */
  in_stock?: boolean;
  /** solid, striped, plaid, dotted, floral, graphic or camo; or an attribute: gingham. */
  pattern?: string[];
  /** True: only what cost more before. */
  on_sale?: boolean;
  /** How many products to answer with. */
  limit?: number;
  /** `next_cursor` of the page before; repeat all else. None: the first page. */
  cursor?: string | null;
  /** Ids of products not to show. */
  exclude?: string[];
  /** Ids of products looked at in this visit; they order like a history. */
  viewed?: string[];
}

export interface RecommendToVisitorInput {
  /** Categories, as answers name them. */
  category?: string[];
  /** The shop's brands. */
  brand?: string[];
  /** Colours, as answers name them. */
  colour?: string[];
  /** Unisex products are for women and men. */
  gender?: string[];
  /** Products for all seasons are for each. */
  season?: string[];
  /** Sizes that must be there, as the shop writes them. */
  size?: string[];
  /** The least price. */
  price_min?: number | null;
  /** The highest price. */
  price_max?: number | null;
  /** Of the prices; by default the catalogue's. */
  currency?: string | null;
  /** False: also what is sold out. */
  in_stock?: boolean;
  /** solid, striped, plaid, dotted, floral, graphic or camo; or an attribute: gingham. */
  pattern?: string[];
  /** True: only what cost more before. */
  on_sale?: boolean;
  /** How many products to answer with. */
  limit?: number;
  /** `next_cursor` of the page before; repeat all else. None: the first page. */
  cursor?: string | null;
  /** Ids of products not to show. */
  exclude?: string[];
  /** Ids of products looked at in this visit; they order like a history. */
  viewed?: string[];
}

export interface BecauseYouBoughtInput {
  /** The shop's id of the shopper; one never seen is a new shopper. */
  user_id: string;
  /** Categories, as answers name them. */
  category?: string[];
  /** The shop's brands. */
  brand?: string[];
  /** Colours, as answers name them. */
  colour?: string[];
  /** Unisex products are for women and men. */
  gender?: string[];
  /** Products for all seasons are for each. */
  season?: string[];
  /** Sizes that must be there, as the shop writes them. */
  size?: string[];
  /** The least price. */
  price_min?: number | null;
  /** The highest price. */
  price_max?: number | null;
  /** Of the prices; by default the catalogue's. */
  currency?: string | null;
  /** False: also what is sold out. */
  in_stock?: boolean;
  /** solid, striped, plaid, dotted, floral, graphic or camo; or an attribute: gingham. */
  pattern?: string[];
  /** True: only what cost more before. */
  on_sale?: boolean;
  /** How many products to answer with. */
  limit?: number;
  /** `next_cursor` of the page before; repeat all else. None: the first page. */
  cursor?: string | null;
  /** Ids of products not to show. */
  exclude?: string[];
}

export interface SimilarProductsInput {
  /** The shop's id of the product. */
  product_id: string;
  /** Categories, as answers name them. */
  category?: string[];
  /** The shop's brands. */
  brand?: string[];
  /** Colours, as answers name them. */
  colour?: string[];
  /** Unisex products are for women and men. */
  gender?: string[];
  /** Products for all seasons are for each. */
  season?: string[];
  /** Sizes that must be there, as the shop writes them. */
  size?: string[];
  /** The least price. */
  price_min?: number | null;
  /** The highest price. */
  price_max?: number | null;
  /** Of the prices; by default the catalogue's. */
  currency?: string | null;
  /** False: also what is sold out. */
  in_stock?: boolean;
  /** solid, striped, plaid, dotted, floral, graphic or camo; or an attribute: gingham. */
  pattern?: string[];
  /** True: only what cost more before. */
  on_sale?: boolean;
  /** How many products to answer with. */
  limit?: number;
  /** `next_cursor` of the page before; repeat all else. None: the first page. */
  cursor?: string | null;
  /** Ids of products not to show. */
  exclude?: string[];
  /** Ids of products looked at in this visit; they order like a history. */
  viewed?: string[];
  /** The shop's id of the shopper; without it, nobody in particular is served. */
  user_id?: string | null;
}

export interface GoesWithInput {
  /** The shop's id of the product. */
  product_id: string;
  /** Categories, as answers name them. */
  category?: string[];
  /** The shop's brands. */
  brand?: string[];
  /** Colours, as answers name them. */
  colour?: string[];
  /** Unisex products are for women and men. */
  gender?: string[];
  /** Products for all seasons are for each. */
  season?: string[];
  /** Sizes that must be there, as the shop writes them. */
  size?: string[];
  /** The least price. */
  price_min?: number | null;
  /** The highest price. */
  price_max?: number | null;
  /** Of the prices; by default the catalogue's. */
  currency?: string | null;
  /** False: also what is sold out. */
  in_stock?: boolean;
  /** solid, striped, plaid, dotted, floral, graphic or camo; or an attribute: gingham. */
  pattern?: string[];
  /** True: only what cost more before. */
  on_sale?: boolean;
  /** How many products to answer with. */
  limit?: number;
  /** `next_cursor` of the page before; repeat all else. None: the first page. */
  cursor?: string | null;
  /** Ids of products not to show. */
  exclude?: string[];
}

export interface CompleteLookInput {
  /** The shop's id of the product. */
  product_id: string;
  /** Categories, as answers name them. */
  category?: string[];
  /** The shop's brands. */
  brand?: string[];
  /** Colours, as answers name them. */
  colour?: string[];
  /** Unisex products are for women and men. */
  gender?: string[];
  /** Products for all seasons are for each. */
  season?: string[];
  /** Sizes that must be there, as the shop writes them. */
  size?: string[];
  /** The least price. */
  price_min?: number | null;
  /** The highest price. */
  price_max?: number | null;
  /** Of the prices; by default the catalogue's. */
  currency?: string | null;
  /** False: also what is sold out. */
  in_stock?: boolean;
  /** solid, striped, plaid, dotted, floral, graphic or camo; or an attribute: gingham. */
  pattern?: string[];
  /** True: only what cost more before. */
  on_sale?: boolean;
  /** Number of products for each slot. */
  limit?: number;
  /** Ids of products not to show. */
  exclude?: string[];
}

export interface PopularProductsInput {
  /** Categories, as answers name them. */
  category?: string[];
  /** The shop's brands. */
  brand?: string[];
  /** Colours, as answers name them. */
  colour?: string[];
  /** Unisex products are for women and men. */
  gender?: string[];
  /** Products for all seasons are for each. */
  season?: string[];
  /** Sizes that must be there, as the shop writes them. */
  size?: string[];
  /** The least price. */
  price_min?: number | null;
  /** The highest price. */
  price_max?: number | null;
  /** Of the prices; by default the catalogue's. */
  currency?: string | null;
  /** False: also what is sold out. */
  in_stock?: boolean;
  /** solid, striped, plaid, dotted, floral, graphic or camo; or an attribute: gingham. */
  pattern?: string[];
  /** True: only what cost more before. */
  on_sale?: boolean;
  /** How many products to answer with. */
  limit?: number;
  /** `next_cursor` of the page before; repeat all else. None: the first page. */
  cursor?: string | null;
  /** Ids of products not to show. */
  exclude?: string[];
}

export interface NewProductsInput {
  /** Categories, as answers name them. */
  category?: string[];
  /** The shop's brands. */
  brand?: string[];
  /** Colours, as answers name them. */
  colour?: string[];
  /** Unisex products are for women and men. */
  gender?: string[];
  /** Products for all seasons are for each. */
  season?: string[];
  /** Sizes that must be there, as the shop writes them. */
  size?: string[];
  /** The least price. */
  price_min?: number | null;
  /** The highest price. */
  price_max?: number | null;
  /** Of the prices; by default the catalogue's. */
  currency?: string | null;
  /** False: also what is sold out. */
  in_stock?: boolean;
  /** solid, striped, plaid, dotted, floral, graphic or camo; or an attribute: gingham. */
  pattern?: string[];
  /** True: only what cost more before. */
  on_sale?: boolean;
  /** How many products to answer with. */
  limit?: number;
  /** `next_cursor` of the page before; repeat all else. None: the first page. */
  cursor?: string | null;
  /** Ids of products not to show. */
  exclude?: string[];
}

export interface RecordTransactionInput {
  /** The shop's id of the shopper; one never seen is a new shopper. */
  user_id: string;
  /** The shop's id of the product. */
  product_id: string;
  /** What the shopper did. */
  kind: "view" | "add_to_cart" | "purchase" | "return" | "rating";
  /** With its time zone; now where it is left out. */
  occurred_at?: string | null;
  /** How many pieces; 1 where left out. */
  quantity?: number | null;
  /** 1..5 stars, for the kind `rating`. */
  rating?: number | null;
  /** The shop's id, as in an import; what is there under it already counts once. */
  transaction_id?: string | null;
}

export interface RecordTransactionsInput {
  /** In any order. */
  transactions: BatchedTransaction[];
}

export interface ExportUserInput {
  /** The shop's id of the shopper; one never seen is a new shopper. */
  user_id: string;
}

export interface EraseUserInput {
  /** The shop's id of the shopper; one never seen is a new shopper. */
  user_id: string;
}

export interface WriteProductsInput {
  /** Rows as a file has them, in the shop's own words; several may be one product. */
  products: (Record<string, unknown>)[];
  /** The system whose columns they are, as shopify-products. */
  preset?: string | null;
  /** Your column → ours, as `--map`. */
  columns?: Record<string, string>;
  /** Our field → value of every row, as `--set`. */
  constants?: Record<string, string>;
}

export interface UploadPictureInput {
  /** JPEG, PNG, WebP or HEIC; at most 20 MiB and 50 megapixels. */
  image: Blob;
}

export interface CreateImportInput {
  /** CSV, JSON, JSON Lines, Parquet or XML, also as .gz; its name's ending tells which. */
  file: Blob;
  /** What the file holds. */
  kind: "products" | "transactions";
  /** The system that wrote the file; else its columns tell. */
  preset?: string;
  /** Only tell what would happen; write nothing. */
  is_check?: boolean;
  /** The file is all that the shop has: other products go out of sight. */
  is_full?: boolean;
  /** With `is_full`: also where more than 20% of the products would go. */
  may_vanish?: boolean;
  /** Look again at what is as before, pictures too. */
  is_anew?: boolean;
  /** Read pictures at public addresses too, each once. */
  fetches_pictures?: boolean;
  /** One character, or comma, semicolon, tab, bar; else found out. */
  separator?: string;
  /** Of the text; else found out and told. */
  encoding?: string;
  /** Columns of another name: theirs to ours. As JSON. */
  rename?: Filters | string;
  /** Fields of every row. As JSON. */
  constants?: Filters | string;
}

export interface ListImportsInput {
  /** How many at most. */
  limit?: number;
}

export interface GetImportInput {
  /** The job's id, as its Location has it. */
  import_id: string;
}

export interface CancelImportInput {
  /** The job's id, as its Location has it. */
  import_id: string;
}

export interface CreateWebhookInput {
  /** A public address; redirects are not followed. */
  url: string;
}

export interface DeleteWebhookInput {
  /** The webhook's id, as the list has it. */
  webhook_id: string;
}

export interface SendTestWebhookInput {
  /** The webhook's id, as the list has it. */
  webhook_id: string;
}

export interface ListWebhookDeliveriesInput {
  /** The webhook's id, as the list has it. */
  webhook_id: string;
  /** How many at most. */
  limit?: number;
}

export interface SuggestInput {
  /** What is typed so far. */
  q: string;
  /** How many suggestions. */
  limit?: number;
}

export interface UnmetQueriesInput {
  /** How many queries, the most searched first. */
  limit?: number;
}

export interface RecordFeedbackInput {
  /** In any order. */
  events: FeedbackEvent[];
}

export interface ReportClickThroughInput {
  /** What a row is of. */
  by?: "list" | "position" | "query";
  /** Of how many days up to now. */
  days?: number;
  /** Of how many rows at most. */
  limit?: number;
}

export interface ReportWrongCategoriesInput {
  /** Of how many days up to now. */
  days?: number;
  /** Of how many rows at most. */
  limit?: number;
}

export interface CorrectPhotoInput {
  /** The category that was answered; null: that there is no garment. */
  said?: string | null;
  /** What it is: a category, or "no garment"; null where that is not told. */
  meant?: string | null;
}

export interface CreateKeyInput {
  /** What the key is for, in your words. */
  name: string;
  /** `public`: for web pages, where every visitor can read it. */
  kind?: "service" | "public";
  /** What it may do; a public key: `search` where left out. */
  scopes?: ("search" | "events" | "catalogue" | "console" | "admin")[];
  /** Whose shop it is for; left out: the caller's own. */
  tenant?: string | null;
  /** Web origins whose pages may use it; needed for a public key. */
  origins?: string[];
  /** When it ends by itself; never where left out. */
  expires_at?: string | null;
}

export interface RevokeKeyInput {
  /** The key's id, as the list has it. */
  key_id: string;
}

export interface RotateKeyInput {
  /** The key's id, as the list has it. */
  key_id: string;
  /** How long the old key stays in force, so that nobody is cut off. */
  overlap_seconds?: number;
}

export interface CreateRuleInput {
  /**
   * boost, bury: moves products up or down; pin: puts them at a place; exclude: hides them; redirect: sends
   * whoever searches elsewhere; banner: is shown above the list.
   */
  kind: "boost" | "bury" | "pin" | "exclude" | "redirect" | "banner";
  /** What you call it. */
  name?: string;
  /** Which products; none for a redirect or banner. */
  selector?: Selector;
  /** Which searches and users; empty: all. A redirect names some. */
  condition?: Condition;
  /** Of a redirect or banner. */
  content?: Content;
  /** Of a boost or bury: what is added to scores of 0.5 at most; 0.25 where left out. */
  strength?: number | null;
  /** Of a pin: 1 is the first place of a list. */
  place?: number | null;
  /** False: it waits, whatever its time. */
  is_enabled?: boolean;
  /** With its time zone; at once where left out. */
  active_from?: string | null;
  /** Until just before then; for good where left out. */
  active_until?: string | null;
}

export interface PreviewRuleInput {
  /** Tried as if its time had come. */
  rule: RuleFields;
  /** As POST /v1/search/text takes it. */
  search: TextSearchRequest;
  /** The rule that it would change; null: it is a new one. */
  replaces?: number | null;
}

export interface GetRuleInput {
  /** The rule's id, as the list has it. */
  rule_id: number;
}

export interface ReplaceRuleInput {
  /** The rule's id, as the list has it. */
  rule_id: number;
  /**
   * boost, bury: moves products up or down; pin: puts them at a place; exclude: hides them; redirect: sends
   * whoever searches elsewhere; banner: is shown above the list.
   */
  kind: "boost" | "bury" | "pin" | "exclude" | "redirect" | "banner";
  /** What you call it. */
  name?: string;
  /** Which products; none for a redirect or banner. */
  selector?: Selector;
  /** Which searches and users; empty: all. A redirect names some. */
  condition?: Condition;
  /** Of a redirect or banner. */
  content?: Content;
  /** Of a boost or bury: what is added to scores of 0.5 at most; 0.25 where left out. */
  strength?: number | null;
  /** Of a pin: 1 is the first place of a list. */
  place?: number | null;
  /** False: it waits, whatever its time. */
  is_enabled?: boolean;
  /** With its time zone; at once where left out. */
  active_from?: string | null;
  /** Until just before then; for good where left out. */
  active_until?: string | null;
}

export interface DeleteRuleInput {
  /** The rule's id, as the list has it. */
  rule_id: number;
}

export interface ListRuleChangesInput {
  /** Of this rule alone. */
  rule_id?: number | null;
  /** Older than this change: the last id of the page before. */
  before?: number | null;
  /** How many changes at most. */
  limit?: number;
}

export interface UndoRuleChangeInput {
  /** The change's id, as the list has it. */
  change_id: number;
}

export interface PutSynonymsInput {
  /** A phrase means one thing. */
  synonyms: Synonym[];
}

export interface PutOccasionsInput {
  /** Each name once. */
  occasions: TaughtOccasion[];
}

export interface TeachCategoryWordsInput {
  /** Each word once. */
  words: TaughtCategoryWord[];
}

export interface DefineExperimentInput {
  /** The experiment's name. */
  name: string;
  /** The others are held against the first one. */
  variants: Variant[];
  /** Of all users, those who take part. */
  share?: number;
  /** Only users of one of these take part. */
  segments?: string[];
  /** When it starts by itself; without it, it waits for :start. */
  active_from?: string | null;
  /** When it ends by itself; else by :stop. */
  active_until?: string | null;
}

export interface GetExperimentInput {
  /** The experiment's name. */
  name: string;
}

export interface DeleteExperimentInput {
  /** The experiment's name. */
  name: string;
}

export interface StartExperimentInput {
  /** The experiment's name. */
  name: string;
}

export interface StopExperimentInput {
  /** The experiment's name. */
  name: string;
}

export interface GetExperimentResultInput {
  /** The experiment's name. */
  name: string;
}

export interface GetSegmentInput {
  /** A segment's name. */
  name: string;
}

export interface PutSegmentInput {
  /** A segment's name. */
  name: string;
  /** Who is in it. */
  condition: SegmentCondition;
  /** For whoever reads the list. */
  description?: string;
}

export interface DeleteSegmentInput {
  /** A segment's name. */
  name: string;
}

export interface ReportSearchesInput {
  /**
   * frequent: all; not_understood, without_match: not found; without_click: answered, and hardly ever
   * clicked; corrected: with a word that was read as another.
   */
  kind?: "frequent" | "not_understood" | "without_match" | "without_click" | "corrected";
  /** Of how many rows at most. */
  limit?: number;
}

export interface ReportUnmappedInput {
  /** Of how many rows at most. */
  limit?: number;
}

export interface ReportQualityInput {
  /** Of how many rows at most. */
  limit?: number;
}

/** The operations whose answers have pages. */
export type Paged = "searchByImage" | "searchByText" | "recommendToUser" | "recommendToVisitor" | "becauseYouBought" | "similarProducts" | "goesWith" | "popularProducts" | "newProducts";

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
  searchByImage(input: SearchByImageInput, options?: CallOptions): Promise<SearchAnswer>;
  /**
   * Products that match a sentence. Colours, prices, brands and what is not wanted ("no sleeves") are
   * understood. With products in `like` these are the picture: `{"like": ["P00412"], "query": "but in
   * red"}`. Filters without a query browse the shop.
   */
  searchByText(input?: SearchByTextInput, options?: CallOptions): Promise<SearchAnswer>;
  /** One product. */
  getProduct(input: GetProductInput, options?: CallOptions): Promise<ProductDetails>;
  /**
   * Create or replace a product, in the shop's own words. It is found by words and picture in the next
   * search. What is not said any more is forgotten. Sent again as it is, it is answered as unchanged.
   */
  putProduct(input: PutProductInput, options?: CallOptions): Promise<ProductWritten>;
  /**
   * Take a product out of sight; what is known of it stays. With all its colours and sizes. One that is not
   * there is no error; written again, it comes back.
   */
  deleteProduct(input: DeleteProductInput, options?: CallOptions): Promise<null>;
  /**
   * Products for a shopper. From what the shopper did; an unknown shopper is a new one and gets what is
   * popular and varied.
   */
  recommendToUser(input: RecommendToUserInput, options?: CallOptions): Promise<Recommendations>;
  /**
   * Products for whoever looked at the products `viewed`. For a visitor without an id: nothing is stored,
   * the visit's own list of views orders the products.
   */
  recommendToVisitor(input?: RecommendToVisitorInput, options?: CallOptions): Promise<Recommendations>;
  /**
   * Products that go by the shopper's latest purchase. `because_of` is that purchase; without one it is
   * null and there are no products.
   */
  becauseYouBought(input: BecauseYouBoughtInput, options?: CallOptions): Promise<BecauseYouBought>;
  /** Products that look alike. */
  similarProducts(input: SimilarProductsInput, options?: CallOptions): Promise<Recommendations>;
  /** What is worn and bought with it. */
  goesWith(input: GoesWithInput, options?: CallOptions): Promise<Recommendations>;
  /**
   * An outfit around a product, slot by slot. Tops, bottoms, layers, full-body garments, shoes and bags, as
   * far as the shop has them; never a second product of its own slot. Each reason says why a product goes
   * with it.
   */
  completeLook(input: CompleteLookInput, options?: CallOptions): Promise<Look>;
  /** What is most wanted just now. */
  popularProducts(input?: PopularProductsInput, options?: CallOptions): Promise<Recommendations>;
  /** What came into the shop last. */
  newProducts(input?: NewProductsInput, options?: CallOptions): Promise<Recommendations>;
  /**
   * Record what a shopper did. It counts at once: the shopper's next search is ordered with it. With the
   * shop's own `transaction_id` it may also come by an import, before or after, and counts once. While the
   * database is gone it is kept on disk (202), where there is a Redis that writes to disk.
   */
  recordTransaction(input: RecordTransactionInput, options?: CallOptions): Promise<TransactionAnswer>;
  /**
   * Record what shoppers did, up to 1,000 transactions at once, in any order. Each stands for itself: what
   * cannot be recorded is refused with its reason, and the others land. With the header Idempotency-Key, or
   * where every transaction has its own `transaction_id` or `idempotency_key`, the whole batch may be sent
   * again.
   */
  recordTransactions(input: RecordTransactionsInput, options?: CallOptions): Promise<TransactionBatchAnswer>;
  /**
   * Everything that is kept of a shopper. `records`: by table every row of the shopper; `profile`: the
   * taste that is read off them.
   */
  exportUser(input: ExportUserInput, options?: CallOptions): Promise<ExportedUser>;
  /**
   * Erase a shopper for good. Rows, cached answers, and what was learned from this shopper alone; an
   * unknown one has none.
   */
  eraseUser(input: EraseUserInput, options?: CallOptions): Promise<ErasedUser>;
  /**
   * Write up to 1,000 rows of products, in the shop's own words. Each row is answered; what cannot be read
   * is rejected with its reason, and the others land. What is not in the batch stays as it is, and so do
   * the variants of a product that it does not name.
   */
  writeProducts(input: WriteProductsInput, options?: CallOptions): Promise<ProductBatchAnswer>;
  /**
   * Upload a picture of a product. Write the answered `image` into the product. The same picture is kept
   * once, however often it comes.
   */
  uploadPicture(input: UploadPictureInput, options?: CallOptions): Promise<StoredPicture>;
  /**
   * Import a file of products or transactions in the background. Send the file that your shop system
   * exports, as it is: `curl -F file=@products.csv -F kind=products …`. The address in `Location` says how
   * far it is, and in the end what `smartrec import` would have said. An import that a restart breaks off
   * goes on by itself. One import of a shop runs at a time.
   */
  createImport(input: CreateImportInput, options?: CallOptions): Promise<ImportJob>;
  /** All imports in the background. */
  listImports(input?: ListImportsInput, options?: CallOptions): Promise<ImportJobs>;
  /** One import. */
  getImport(input: GetImportInput, options?: CallOptions): Promise<ImportJob>;
  /** Cancel an import. One that waits ends at once, one that runs after its batch. What is written stays. */
  cancelImport(input: CancelImportInput, options?: CallOptions): Promise<ImportJob>;
  /** All webhooks. */
  listWebhooks(input?: Record<string, never>, options?: CallOptions): Promise<Webhooks>;
  /**
   * Have an address told when an import is over. Calls are signed as standardwebhooks.com describes, with
   * the secret of this answer, and tried again for three days. Addresses that are not public are refused.
   */
  createWebhook(input: CreateWebhookInput, options?: CallOptions): Promise<CreatedWebhook>;
  /** Tell an address no more. */
  deleteWebhook(input: DeleteWebhookInput, options?: CallOptions): Promise<null>;
  /** Send a call that says nothing. The answer lists the calls so far; the new one is made at once. */
  sendTestWebhook(input: SendTestWebhookInput, options?: CallOptions): Promise<WebhookDeliveries>;
  /** The calls to one webhook, and how they ended. */
  listWebhookDeliveries(input: ListWebhookDeliveriesInput, options?: CallOptions): Promise<WebhookDeliveries>;
  /**
   * How a query may go on. From the catalogue and from earlier queries that found something; misspellings
   * are read.
   */
  suggest(input: SuggestInput, options?: CallOptions): Promise<Suggestions>;
  /**
   * What was searched for and not found. Of the last three months, typed by several shoppers; who typed
   * them is not kept.
   */
  unmetQueries(input?: UnmetQueriesInput, options?: CallOptions): Promise<UnmetQueries>;
  /**
   * Record what shoppers made of what they were shown, up to 1,000 events at once. Impressions and clicks,
   * and what shoppers say: a product that somebody is not interested in is in none of their lists from the
   * next request on. Each event stands for itself: what cannot be recorded is refused with its reason, and
   * the others land. With the header Idempotency-Key, or where every event has its `event_id`, the whole
   * batch may be sent again.
   */
  recordFeedback(input: RecordFeedbackInput, options?: CallOptions): Promise<FeedbackAnswer>;
  /**
   * How often what was shown was clicked. A query that one shopper alone typed tells of that shopper, and
   * is left out.
   */
  reportClickThrough(input?: ReportClickThroughInput, options?: CallOptions): Promise<ClickThroughReport>;
  /** Products that shoppers call one of another category. */
  reportWrongCategories(input?: ReportWrongCategoriesInput, options?: CallOptions): Promise<WrongCategoryReport>;
  /**
   * Say that a photo was taken for the wrong thing. Counted by shop, for the next training; nothing of the
   * photo or the shopper is kept.
   */
  correctPhoto(input?: CorrectPhotoInput, options?: CallOptions): Promise<FeedbackCounted>;
  /**
   * All API keys, without their texts. The newest last; ended ones too, so that it can be seen what was in
   * use.
   */
  listKeys(input?: Record<string, never>, options?: CallOptions): Promise<Keys>;
  /** Make an API key. The answer holds the key's text, which is told this once. */
  createKey(input: CreateKeyInput, options?: CallOptions): Promise<NewKey>;
  /** What the key of this call may do. Where no key is needed, what a caller from the same machine may do. */
  currentKey(input?: Record<string, never>, options?: CallOptions): Promise<CurrentKey>;
  /** End an API key. At once; other gateways on the same file notice within a second. */
  revokeKey(input: RevokeKeyInput, options?: CallOptions): Promise<null>;
  /**
   * Exchange an API key for a new one with the same rights. The old one stays in force for a while, so that
   * whoever uses it can take the new one first.
   */
  rotateKey(input: RotateKeyInput, options?: CallOptions): Promise<NewKey>;
  /** All business rules. */
  listRules(input?: Record<string, never>, options?: CallOptions): Promise<Rules>;
  /**
   * Write a business rule. It counts from the next search on, or from its time on. `POST /v1/rules:preview`
   * tries it first.
   */
  createRule(input: CreateRuleInput, options?: CallOptions): Promise<Rule>;
  /**
   * Try a rule by a search, without keeping it. The same search is answered as it is now, and as it would
   * be. Nobody else notices anything of it.
   */
  previewRule(input: PreviewRuleInput, options?: CallOptions): Promise<PreviewedRule>;
  /** One business rule. */
  getRule(input: GetRuleInput, options?: CallOptions): Promise<Rule>;
  /**
   * Write a business rule anew. What is left out is as it was never said. The rule before is kept with its
   * change.
   */
  replaceRule(input: ReplaceRuleInput, options?: CallOptions): Promise<Rule>;
  /** Remove a business rule. Undoing the change brings it back. */
  deleteRule(input: DeleteRuleInput, options?: CallOptions): Promise<null>;
  /** What was changed of rules, by whom and when. */
  listRuleChanges(input?: ListRuleChangesInput, options?: CallOptions): Promise<RuleChanges>;
  /**
   * Take back the latest change of a rule. The rule is again what it was before. That is a change itself,
   * and can be undone too.
   */
  undoRuleChange(input: UndoRuleChangeInput, options?: CallOptions): Promise<RuleChange>;
  /** The words that the shop teaches for its searches. */
  listSynonyms(input?: Record<string, never>, options?: CallOptions): Promise<Synonyms>;
  /**
   * Teach these words, in the place of all that were taught before. They count within a second. Circles,
   * and phrases that mean two things, are refused.
   */
  putSynonyms(input: PutSynonymsInput, options?: CallOptions): Promise<Synonyms>;
  /**
   * The occasions that the shop teaches for its searches. The shop's own; all others are as the standard
   * table has them.
   */
  listOccasions(input?: Record<string, never>, options?: CallOptions): Promise<Occasions>;
  /**
   * Teach these occasions, in the place of all that were taught before. Names of categories, attributes and
   * colours that are none are refused, and phrases that stand twice.
   */
  putOccasions(input: PutOccasionsInput, options?: CallOptions): Promise<Occasions>;
  /** What the shop's own words for categories are taught to mean. */
  listCategoryWords(input?: Record<string, never>, options?: CallOptions): Promise<CategoryWords>;
  /**
   * Teach what these words of the shop for categories mean. The next import of products uses them. `GET
   * /v1/reports/unmapped-categories` names those that are missing, with suggestions. A meaning that is no
   * category is refused, and the list of all is told.
   */
  teachCategoryWords(input: TeachCategoryWordsInput, options?: CallOptions): Promise<CategoryWords>;
  /** All experiments. */
  listExperiments(input?: Record<string, never>, options?: CallOptions): Promise<Experiments>;
  /**
   * Define an experiment. With `active_from` it starts by itself; else it waits for `:start`. One runs at a
   * time.
   */
  defineExperiment(input: DefineExperimentInput, options?: CallOptions): Promise<ExperimentDetails>;
  /** One experiment. */
  getExperiment(input: GetExperimentInput, options?: CallOptions): Promise<ExperimentDetails>;
  /** Remove an experiment with all that it has recorded. */
  deleteExperiment(input: DeleteExperimentInput, options?: CallOptions): Promise<null>;
  /** Start an experiment that waits. */
  startExperiment(input: StartExperimentInput, options?: CallOptions): Promise<ExperimentDetails>;
  /** End an experiment that runs. What it has recorded stays for its result. */
  stopExperiment(input: StopExperimentInput, options?: CallOptions): Promise<ExperimentDetails>;
  /**
   * How each variant sells, and its uplift over the first. With 95% intervals, and a p-value that may be
   * looked at every day.
   */
  getExperimentResult(input: GetExperimentResultInput, options?: CallOptions): Promise<ExperimentResult>;
  /** All segments, with how many users are in each. */
  listSegments(input?: Record<string, never>, options?: CallOptions): Promise<Segments>;
  /** One segment. */
  getSegment(input: GetSegmentInput, options?: CallOptions): Promise<Segment>;
  /**
   * Write a segment, in the place of one of that name. Users come and go as they do what its condition
   * says; rules see that from the next request on.
   */
  putSegment(input: PutSegmentInput, options?: CallOptions): Promise<Segment>;
  /** Remove a segment that no rule or experiment asks for. */
  deleteSegment(input: DeleteSegmentInput, options?: CallOptions): Promise<null>;
  /**
   * What several shoppers searched for, in the last three months. Who typed them is not kept. Clicks are
   * known where the shop sends feedback.
   */
  reportSearches(input?: ReportSearchesInput, options?: CallOptions): Promise<SearchReport>;
  /** How many products lack a picture, a price, stock …. */
  reportCatalogueHealth(input?: Record<string, never>, options?: CallOptions): Promise<CatalogueHealth>;
  /**
   * Words of the shop for categories that no table knows. Their products are found by title and picture
   * alone; `POST /v1/category-words` teaches them.
   */
  reportUnmapped(input?: ReportUnmappedInput, options?: CallOptions): Promise<UnmappedCategories>;
  /**
   * How good the feed was found to be, over time. What each `smartrec recommender evaluate` measured, and
   * what each `refresh` chose.
   */
  reportQuality(input?: ReportQualityInput, options?: CallOptions): Promise<QualityReport>;
  /** The demo's named shoppers. */
  demoShoppers(input?: Record<string, never>, options?: CallOptions): Promise<DemoShoppers>;
}
