// A view of the page and its address, each made from the other: reload, back and a shared link give the same page.

const LISTED = ["category", "brand", "colour", "size", "gender", "pattern"];
const SINGLE = ["price_min", "price_max", "sort"];

/**
 * What an address shows.
 * @returns {{kind: "home"|"text"|"photo"|"product"|"saved"|"basket"|"unknown", query?: string, exact?: boolean,
 *   hash?: string, garment?: number|null, box?: number[]|null, as?: string, id?: string, filters: object,
 *   sort: string|null}} `garment`: null, where none of the photo's was chosen; `as`: the
 *   category that the shopper says it shows.
 */
export function viewOf({ pathname, search }) {
  const given = new URLSearchParams(search);
  const choices = { filters: filtersOf(given), sort: given.get("sort") };
  const [, place, name, ...rest] = pathname.split("/");
  if (rest.length) return { kind: "unknown", ...choices };
  if (place === "" && name === undefined) return { ...ofQuery(given), ...choices };
  if (place === "product" && name) return { kind: "product", id: decodeURIComponent(name), ...choices };
  if (place === "photo" && name) return { ...ofPhoto(name, given), ...choices };
  const isPlace = ["saved", "basket"].includes(place) && name === undefined;
  return { kind: isPlace ? place : "unknown", ...choices };
}

function ofQuery(given) {
  if (given.has("similar")) return { kind: "product", id: given.get("similar") }; // as links were once
  if (!given.has("q")) return { kind: "home" };
  return { kind: "text", query: given.get("q"), exact: given.has("exact") };
}

function ofPhoto(hash, given) {
  const box = given.get("box")?.split(",").map(Number);
  return {
    kind: "photo",
    hash,
    query: given.get("q") ?? "",
    garment: given.has("garment") ? Number(given.get("garment")) || 0 : null,
    box: box?.length === 4 && box.every(Number.isFinite) ? box : null,
    as: given.get("as"),
  };
}

function filtersOf(given) {
  const filters = {};
  for (const name of LISTED) if (given.has(name)) filters[name] = given.getAll(name);
  for (const name of ["price_min", "price_max"]) {
    const value = Number.parseFloat(given.get(name));
    if (value >= 0) filters[name] = value;
  }
  if (given.has("sold_out")) filters.in_stock = false;
  if (given.has("on_sale")) filters.on_sale = true;
  return filters;
}

/** The address of a view. */
export function addressOf(view) {
  const given = new URLSearchParams();
  if (view.query) given.set("q", view.query);
  if (view.exact) given.set("exact", "");
  if (typeof view.garment === "number") given.set("garment", view.garment);
  if (view.box) given.set("box", view.box.map((edge) => edge.toFixed(3)).join(","));
  if (view.as) given.set("as", view.as);
  const { filters = {} } = view;
  for (const name of LISTED) for (const value of filters[name] ?? []) given.append(name, value);
  for (const name of SINGLE) {
    const value = name === "sort" ? view.sort : filters[name];
    if (value !== undefined && value !== null) given.set(name, value);
  }
  if (filters.in_stock === false) given.set("sold_out", "");
  if (filters.on_sale) given.set("on_sale", "");
  const written = given.toString();
  return pathOf(view) + (written ? `?${written}` : "");
}

function pathOf(view) {
  if (view.kind === "product") return `/product/${encodeURIComponent(view.id)}`;
  if (view.kind === "photo") return `/photo/${view.hash}`;
  return ["saved", "basket"].includes(view.kind) ? `/${view.kind}` : "/";
}

export const productAddress = (id) => pathOf({ kind: "product", id });

export const textView = (query) => ({ kind: "text", query, filters: {}, sort: null });
