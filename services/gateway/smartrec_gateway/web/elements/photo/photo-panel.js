// <photo-panel>: the shopper's photo beside the results: small on a phone until it is enlarged, with its garments as
// hotspots and a frame to drag; what was seen, and the way to say that it is something else.
// Events: `garment-chosen` (number), `box-chosen` (box), `other-category`, `words-added` (words).

import { h, icon } from "../../dom.js";
import { alternatives, capital, categoryName, oneCategory, t } from "../../messages.js";
import "./crop-box.js";

const WHOLE = [0.05, 0.05, 0.95, 0.95]; // where no garment was found, the frame starts around nearly everything
const SURE = 0.5;

class PhotoPanel extends HTMLElement {
  clear() {
    this.hidden = true;
    this.shown = null;
    this.replaceChildren();
  }

  /** While the photo is looked at; a photo that is on the screen already stays where it is. */
  showPending(hash, url) {
    this.hidden = false;
    this.setAttribute("aria-busy", "true");
    if (this.shown !== hash) {
      this.shown = hash;
      this.classList.remove("enlarged");
      this.stage = h("div", { class: "stage" }, this.image(url));
      this.words = h("div", { class: "photo-words" });
      this.replaceChildren(h("figure", { class: "seen" }, this.stage, this.enlargeButton()), this.words);
    }
    this.stage.classList.add("pending");
    this.words.replaceChildren(h("p", { class: "photo-what" }, t("photo.looking")));
  }

  image(url) {
    const image = h("img", { src: url, alt: t("photo.yours") });
    image.addEventListener("error", () => image.replaceWith(h("p", { class: "muted no-preview" }, t("photo.no-preview"))));
    return image;
  }

  enlargeButton() {
    const toggle = () => {
      const isLarge = this.classList.toggle("enlarged");
      this.enlarge.setAttribute("aria-expanded", String(isLarge));
      this.enlarge.textContent = t(isLarge ? "photo.smaller" : "photo.frame");
    };
    this.enlarge = h("button", { type: "button", class: "enlarge", "aria-expanded": "false", on: { click: toggle } }, t("photo.frame"));
    return this.enlarge;
  }

  /** A problem is told beside the results; the photo stays. */
  showAlone() {
    this.settle();
    this.words.replaceChildren();
  }

  settle() {
    this.removeAttribute("aria-busy");
    this.stage.classList.remove("pending");
  }

  /** `view`: with `box` and `as`, what the shopper chose. `surface`: what the pixels say where nothing was seen. */
  show(understood, view, surface) {
    this.settle();
    this.likely = understood.category.map(({ name }) => name);
    this.frame(understood, view);
    this.words.replaceChildren(...[
      h("p", { class: understood.understood || view.as ? "photo-what" : "photo-what small" }, ...what(understood, view, surface)),
      understood.understood && !view.as && alsoLikely(understood),
      this.garmentButtons(understood, view),
      h("p", { class: "photo-actions" }, this.otherButton(understood, view)),
      this.wordsForm(view, understood),
    ].filter(Boolean));
  }

  frame(understood, view) {
    for (const old of this.stage.querySelectorAll("crop-box, .hotspot")) old.remove();
    const garments = understood.understood ? understood.garments : [];
    const label = view.as ? categoryName(view.as) : understood.understood ? categoryName(understood.category[0].name) : t("crop.here");
    const box = h("crop-box", {});
    box.show(view.box ?? understood.box ?? WHOLE, label);
    const others = garments.map((garment, number) => (number === understood.garment || view.box ? null : this.hotspot(garment, number)));
    this.stage.append(box, ...others.filter(Boolean));
  }

  hotspot(garment, number) {
    const [left, top, right, bottom] = garment.box;
    const name = categoryName(garment.category[0].name);
    const dot = h("button", { type: "button", class: "hotspot", "aria-label": t("photo.search-by", { name }), title: name, on: { click: () => this.tell("garment-chosen", number) } });
    dot.style.left = `${((left + right) / 2) * 100}%`;
    dot.style.top = `${((top + bottom) / 2) * 100}%`;
    return dot;
  }

  /** The same as the hotspots, for a photo that is shown small. */
  garmentButtons(understood, view) {
    if (!understood.understood || understood.garments.length < 2) return null;
    const button = (garment, number) => {
      const isOn = number === understood.garment && !view.box;
      return h("button", { type: "button", class: "garment", "aria-pressed": String(isOn), on: { click: () => this.tell("garment-chosen", number) } }, categoryName(garment.category[0].name));
    };
    return h("div", { class: "garments", role: "group", "aria-label": t("photo.garments") }, understood.garments.map(button));
  }

  /** What is to be different from the photo; where nothing is seen in it, what to look for instead. */
  wordsForm(view, understood) {
    const of = understood.understood || view.as ? "words" : "instead";
    const input = h("input", { type: "text", name: "words", maxLength: 500, autocomplete: "off", value: view.query ?? "", placeholder: t(`photo.${of}-example`), "aria-label": t(`photo.${of}`) });
    const submit = (event) => {
      event.preventDefault();
      this.tell("words-added", input.value.trim());
    };
    return h("form", { class: "photo-form", on: { submit } }, input, h("button", { type: "submit", class: "button small" }, t(`photo.${of}-add`)));
  }

  otherButton(understood, view) {
    const name = view.as ?? understood.category[0]?.name;
    const text = name ? t("photo.not-a", { name: oneCategory(name) }) : t("photo.say-what");
    return h("button", { type: "button", class: "link other-category", on: { click: () => this.tell("other-category") } }, text);
  }

  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }
}

/** What the photo shows, in one line; "perhaps" where others are about as likely. */
function what(understood, view, surface) {
  if (view.as) return [h("b", {}, capital(categoryName(view.as))), " ", h("span", { class: "muted" }, t("photo.as-you-said"))];
  if (understood.understood) {
    const [best] = understood.category;
    return [h("b", {}, capital(categoryName(best.name))), best.score < SURE && h("span", { class: "muted" }, ` ${t("photo.perhaps")}`)].filter(Boolean);
  }
  if (understood.is_garment === null || understood.is_garment === undefined) return [t("photo.not-looked-at")];
  return [icon("picture"), t(`photo.is-${surface ?? "nothing"}`)];
}

function alsoLikely(understood) {
  const [best, ...others] = understood.category;
  if (best.score >= SURE) return null;
  const names = others.filter((other) => other.score >= best.score / 2).slice(0, 2).map((other) => categoryName(other.name));
  return names.length > 0 && h("p", { class: "muted small" }, t("photo.or", { names: alternatives(names) }));
}

customElements.define("photo-panel", PhotoPanel);
