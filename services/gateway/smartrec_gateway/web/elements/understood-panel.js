// <understood-panel>: what was understood of a picture or a sentence, or the product that others are compared with.

import { capitalised, h, money, percent } from "../dom.js";
import { attributeGroups, chip, chips, colourChip, negatedChips, priceWords, section } from "./chips.js";

const SORTED = { price_asc: "cheapest first", newest: "newest first" };

class UnderstoodPanel extends HTMLElement {
  /** Hex values by colour name, for the swatches. */
  palette = {};

  connectedCallback() {
    this.setAttribute("role", "region");
    this.setAttribute("aria-label", "What was understood");
  }

  clear() {
    this.hidden = true;
    this.replaceChildren();
  }

  /** While the picture is looked at. */
  showPicturePending(pictureUrl) {
    this.fill(figure(pictureUrl, null), h("p", { class: "understood-what" }, "Looking at your picture …"));
  }

  showPictureAlone(pictureUrl) {
    this.fill(figure(pictureUrl, []));
  }

  showTextPending(query) {
    this.fill(h("p", { class: "understood-query" }, `“${query}”`), h("p", { class: "muted" }, "Reading …"));
  }

  showImage(pictureUrl, understood) {
    const [best, ...others] = understood.category;
    const words = !understood.understood
      ? h("p", { class: "understood-not" }, unseenWords(understood))
      : [
          h("p", { class: "understood-what" }, sureness(best)),
          runnersUp(others),
          section("Colours", chips(understood.colours.map((colour) => colourChip(colour.name, this.palette)))),
          attributeGroups(understood.attributes),
        ];
    const garments = understood.understood ? understood.garments : [];
    const several = garments.length > 1 && h("p", { class: "muted" }, "Choose a garment in the picture to search by it.");
    const choose = (number) => this.dispatchEvent(new CustomEvent("garment-chosen", { detail: number, bubbles: true }));
    this.fill(figure(pictureUrl, garments, understood.garment, choose), several, words);
  }

  showText(query, understood) {
    const isGivenUp = (kind, name) => understood.given_up.some((part) => part.kind === kind && part.name === name);
    const kept = (kind, scored) => scored.filter((each) => !isGivenUp(kind, each.name));
    const isPartGivenUp = (kind) => understood.given_up.some((part) => part.kind === kind);
    const price = understood.price_reading ?? understood.price;
    const wanted = [
      ...understood.occasions.map((each) => chip(`for: ${each.name}`, "occasion")),
      ...kept("category", understood.category).map((each) => chip(each.name, "category")),
      ...kept("colour", understood.colours).map((each) => colourChip(each.name, this.palette)),
      ...(price && !isPartGivenUp("price") ? [chip(priceWords(price) + (price.how ? ` (${price.how})` : ""), "price")] : []),
      ...kept("brand", understood.brands.map((name) => ({ name }))).map(({ name }) => chip(`by ${name}`, "brand")),
      ...(understood.sort ? [chip(SORTED[understood.sort] ?? understood.sort, "sort")] : []),
    ];
    this.fill(
      h("p", { class: "understood-query" }, `“${query}”`),
      notStockedWords(understood.not_stocked),
      understood.understood
        ? [
            section("Wanted", chips(wanted)),
            attributeGroups(kept("attribute", understood.attributes)),
            section("Without", chips(negatedChips(understood.negated))),
          ]
        : h("p", { class: "understood-not" }, popularWords(understood)),
      section("Understood, but nothing here has it", chips(understood.given_up.map(({ name }) => chip(name, "given-up")))),
      understood.corrections.map((each) =>
        h("p", { class: "correction" }, "Read ", h("s", {}, each.from), " as ", h("b", {}, each.to), "."),
      ),
      understood.corrections.length > 0 && this.exactButton(query),
      understood.not_understood.length > 0 &&
        h("p", { class: "muted not-understood" }, "Not understood: ", h("i", {}, understood.not_understood.join(", "))),
    );
  }

  /** Undoes corrections: searches for the words as they were typed. */
  exactButton(query) {
    const search = () => this.dispatchEvent(new CustomEvent("search-exact", { detail: query, bubbles: true }));
    return h("p", {}, h("button", { type: "button", class: "link exact", on: { click: search } }, "Search exactly as typed"));
  }

  showProduct(product, buyButton) {
    this.fill(
      product.image_url && h("figure", { class: "seen" }, h("img", { src: product.image_url, alt: product.title })),
      h("p", { class: "understood-what" }, product.title),
      h("p", { class: "muted" }, [product.brand, product.category].filter(Boolean).join(" · ")),
      product.price !== null && h("p", { class: "price" }, money(product.price, product.currency)),
      buyButton,
      product.description && h("p", { class: "description" }, product.description),
      product.attributes.length > 0 && section("Details", chips(product.attributes.map((name) => chip(name, "detail")))),
    );
  }

  fill(...children) {
    this.hidden = false;
    this.replaceChildren(...children.flat(Infinity).filter(Boolean));
  }
}

const notStockedWords = (names) =>
  names.length > 0 && h("p", { class: "not-stocked" }, `The shop has nothing of this: ${names.join(", ")}.`);

function popularWords(understood) {
  if (understood.not_stocked.length || understood.given_up.length) return "Here is what is popular instead.";
  return "I found nothing about clothes in this, so here is what is popular.";
}

function unseenWords(understood) {
  if (understood.is_garment === null) return "Your picture could not be looked at, so here is what is popular.";
  return "I see nothing to wear in this picture, so here is what is popular.";
}

/** "Dress 91% sure", or "Dress, perhaps" where others are about as likely. */
function sureness(best) {
  return best.score >= 0.5 ? [best.name, h("small", {}, ` ${percent(best.score)} sure`)] : [`${best.name}, perhaps`];
}

function runnersUp(others) {
  const likely = others.filter((other) => other.score >= 0.02).slice(0, 3);
  if (!likely.length) return null;
  return h("p", { class: "muted" }, "or ", likely.map((other) => `${other.name} (${percent(other.score)})`).join(", "));
}

/** The picture, with the box of each garment; null while it is looked at. A box that is not `chosen` can be. */
function figure(pictureUrl, garments, chosen, choose) {
  const image = h("img", { src: pictureUrl, alt: "Your picture" });
  const stage = h("div", { class: garments ? "stage" : "stage pending" }, image);
  image.addEventListener("error", () => {
    stage.replaceWith(h("p", { class: "muted" }, "This browser cannot show your picture; the service can read it."));
  });
  stage.append(...(garments ?? []).map((garment, number) => frame(garment, number === chosen, () => choose(number))));
  return h("figure", { class: "seen" }, stage);
}

/** A garment's box, x1 y1 x2 y2 as fractions: a button unless it is the one that was searched by. */
function frame(garment, isChosen, choose) {
  const name = capitalised(garment.category[0].name);
  const words = h("span", {}, name);
  const box = isChosen
    ? h("div", { class: "box" }, words)
    : h("button", { type: "button", class: "box other", title: `Search by this: ${name}`, on: { click: choose } }, words);
  const [left, top, right, bottom] = garment.box.map((edge) => Math.min(Math.max(edge, 0), 1) * 100);
  Object.assign(box.style, { left: `${left}%`, top: `${top}%`, width: `${right - left}%`, height: `${bottom - top}%` });
  return box;
}

customElements.define("understood-panel", UnderstoodPanel);
