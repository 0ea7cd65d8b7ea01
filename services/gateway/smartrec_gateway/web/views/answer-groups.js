// What a list is, said honestly: products that keep all of what was asked, then those close to it with what each
// gives up, then what is popular; never one under the other's name.

import { isPersonal } from "../elements/products/reasons.js";
import { capital, categoryName, isDepartment, partName, t } from "../messages.js";
import { addressOf, textView } from "../state/address.js";
import { removed } from "../state/edits.js";
import { styleOf } from "../elements/products/product-card.js";

const SERVICES = new Set(["nlp", "vision", "recommender"]);
const MOST_WAYS = 3;

/** @returns what <product-list> shows. `who`: the shopper's name, or null for one without. */
export function listOf(answer, asked, who) {
  const { understood } = answer;
  const failed = answer.degraded.filter((part) => SERVICES.has(part));
  // A photo without a garment is answered by the words beside it, where there are any.
  const isByWords = !understood.understood && understood.words?.understood;
  if (isStandIn(answer, failed) || (!understood.understood && !isByWords)) return popularList(answer, asked, failed);
  const view = isByWords ? { ...asked, kind: "text" } : asked;
  const noun = nounOf(isByWords ? understood.words : understood, view);
  const { exact, close, popular } = grouped(answer);
  const isPhoto = view.kind === "photo";
  const [named, less] = isPhoto ? parted([...exact, ...close], ofHeading(view, understood)) : [exact, close];
  // What is only seen in a photo was not asked for, so nothing of it is given up.
  const told = isPhoto && !understood.words ? withoutParts : (product) => product;
  const groups = [
    { products: named.map(told) },
    { title: t("results.close"), products: less.map(told) },
    { title: t("results.popular"), products: popular },
  ].filter(({ products }) => products.length);
  const list = { notices: [], subtitle: orderedFor(answer, who), groups };
  if (named.length) return { ...list, title: capital(headLine(cardCount(named), noun, view, answer, less.length + popular.length)) };
  if (isPhoto) return { ...list, title: t("results.closest-to-photo"), groups: [{ products: less.map(told) }] };
  if (close.length && close.every(lacksOnly(occasionsOf(understood)))) return { ...list, title: t("results.ideas", { what: view.query }), groups: [{ products: close.map(keptCategories(understood.words ?? understood).length ? withoutParts : asIdea) }] };
  return { ...list, title: t("results.nothing-fits", { what: view.query }), ways: waysOn(view, answer) };
}

/** Popular products in the place of an answer that did not come: what a photo shows is known, but not what is like it. */
const isStandIn = ({ products }, failed) => failed.includes("recommender") && products.every(({ match }) => !match || match === "popular");

/** The colours of one style share a card, and count as the one thing that is seen. */
const cardCount = (products) => new Set(products.map(styleOf)).size;

/** The number is told only where it is the number of all: not where more pages follow. */
function headLine(count, noun, view, answer, others) {
  const total = answer.total_styles ?? answer.total;
  const isAll = others > 0 || !answer.next_cursor;
  if (view.kind === "photo") return t("results.like-photo", { noun: noun(2), count });
  if (total && !isAll) return t("results.match", { count: Math.max(total, count), noun: noun(Math.max(total, count)) });
  return isAll ? t("results.match", { count, noun: noun(count) }) : t("results.matching", { noun: noun(2), count: 2 });
}

const keepsCategory = ({ gives_up: givesUp }) => !givesUp?.some(({ kind }) => kind === "category");

const parted = (products, isOne) => [products.filter(isOne), products.filter((product) => !isOne(product))];

/** A photo may be taken for several categories: only what is of the one that the head line names stands right under it. */
function ofHeading(view, understood) {
  const named = understood.words ? null : (view.as ?? understood.category[0]?.name);
  const isOf = ({ category }) => !named || !category || category.toLowerCase().endsWith(named.toLowerCase());
  return (product) => keepsCategory(product) && isOf(product);
}

/** The names of the occasions that were asked for: a product may give one up by the attribute of the same name. */
const occasionsOf = (understood) => new Set((understood.words ?? understood).occasions?.map(({ name }) => name));

const isOfOccasion = (occasions) => ({ kind, name }) => kind === "occasion" || occasions.has(name);

/** No product says for which occasion it is: what goes with one is an idea, and gives nothing up. */
const lacksOnly = (occasions) => ({ gives_up: givesUp }) => givesUp?.length > 0 && givesUp.every(isOfOccasion(occasions));

/** What a product really gives up of what was asked for: not the occasion, which no product names. */
export const givenUpBy = ({ gives_up: givesUp = [] }, understood) => givesUp.filter((part) => !isOfOccasion(occasionsOf(understood))(part));

/** Where no category was asked for: the occasion brought it. */
function asIdea(product) {
  const reasons = product.reasons?.map((reason) => (reason.kind === "category" ? { ...reason, kind: "occasion", text: t("reason.occasion") } : reason));
  return { ...withoutParts(product), reasons };
}

const withoutParts = (product) => ({ ...product, gives_up: [] });

/** What is popular among them was chosen by nothing that was asked for. */
function grouped({ products }) {
  const of = (kind) => products.filter((product) => (product.match ?? "exact") === kind);
  return { exact: of("exact"), close: of("close"), popular: of("popular") };
}

function popularList({ understood, products, degraded, facets }, view, failed) {
  const notices = failed.map((part) => t(`degraded.${part}`));
  const groups = [{ title: t("results.popular"), products }];
  const title = failed.length ? t("results.popular-title") : t(unreadTitle(view, understood));
  return { title, notices, groups, ways: failed.length || view.kind !== "photo" ? [] : goodsByWords(facets), degraded };
}

/** What photos do not tell, as shoes: of which the shop has most, each to be looked for by its name. */
function goodsByWords(facets = []) {
  const names = facets.filter(({ name }) => name === "category").flatMap(({ values }) => values.map(({ name }) => name));
  return names.filter(isDepartment).slice(0, MOST_WAYS).map((name) => way(capital(categoryName(name)), textView(categoryName(name))));
}

function unreadTitle(view, understood) {
  if (view.kind === "photo") return "results.nothing-in-photo";
  return [...(understood.not_stocked ?? []), ...(understood.given_up ?? [])].length ? "results.not-stocked" : "results.not-clothes";
}

/** The one category that was asked for, else "products"; a function of their number. */
function nounOf(understood, view) {
  const named = view.as ? [view.as] : view.kind === "photo" ? understood.category.slice(0, 1).map(({ name }) => name) : keptCategories(understood);
  return named.length === 1 ? (count) => categoryName(named[0], count) : (count) => t("products", { count });
}

const keptCategories = ({ kept = [] }) => kept.filter(({ kind }) => kind === "category").map(({ name }) => name);

export const partsOf = ({ kept = [], given_up: givenUp = [] }) => [
  ...kept.map((part) => ({ ...part, isGivenUp: false })),
  ...givenUp.map((part) => ({ ...part, isGivenUp: true })),
];

/** "Ordered for you" only where the shopper's own history took part in the order. */
export function orderedFor(answer, who) {
  const isKnown = ["hot", "warm"].includes(answer.ordered_for) && isPersonal(answer.products);
  if (!isKnown) return null;
  return who ? t("ordered-for", { who }) : t("ordered-for-you");
}

/** Up to three ways on where nothing fits: any price, a part less, all of the category. */
function waysOn(view, { understood, products }) {
  if (view.kind !== "text") return [];
  const parts = partsOf(understood.words ?? understood);
  const givenUp = [...(understood.given_up ?? []), ...(products[0]?.gives_up ?? [])];
  const isTried = ({ kind }) => kind === "price" || kind === "category";
  const price = parts.filter(({ kind }) => kind === "price").slice(0, 1).map((part) => way(t("ways.any-price"), removed(view, part, understood)));
  const category = parts.filter(({ kind }) => kind === "category").slice(0, 1).map(({ name }) => way(t("ways.all", { noun: categoryName(name, 2) }), textView(name.toLowerCase())));
  const less = new Map(givenUp.filter((part) => !isTried(part)).map((part) => [part.name, way(t("ways.without", { name: partName(part) }), removed(view, part, understood))]));
  return [...price, ...[...less.values()].slice(0, MOST_WAYS - price.length - category.length), ...category];
}

const way = (text, view) => ({ text, address: addressOf(view) });
