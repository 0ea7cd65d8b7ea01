// <try-view>: a query or a photo tried, for two shoppers beside each other, with what was understood and each part of
// every score. The address holds all but the photo.

import { h, icon } from "../../dom.js";
import { prepared } from "../../state/prepared-picture.js";
import { call } from "../api.js";
import { t } from "../messages.js";
import { field, goTo, link } from "../parts.js";
import { mayUse } from "../session.js";
import { answerPane } from "./answer-pane.js";

const MOST_PRODUCTS = 10;
let photo = null; // of this visit: {file, url, name}

class TryView extends HTMLElement {
  async show(parameters, session, signal) {
    const query = parameters.get("q") ?? "";
    const shoppers = [parameters.get("as") ?? "", parameters.get("beside")];
    const panes = h("div", { class: "panes" });
    this.replaceChildren(this.form(query, shoppers), panes);
    if (!query && !photo) return;
    const asked = shoppers.filter((shopper) => shopper !== null);
    const answers = await Promise.all(asked.map((shopper) => searched(query, shopper, signal)));
    const actions = mayUse(session, "console") ? ruleLinks(query) : null;
    const before = answers[0].products.map(({ id }) => id);
    panes.replaceChildren(...answers.map((answer, place) => answerPane(answer, { title: asked[place] || t("try.nobody"), before: place ? before : null, actions })));
  }

  form(query, [as, beside]) {
    const submit = (event) => {
      event.preventDefault();
      const given = new FormData(event.target);
      const wanted = new URLSearchParams({ q: given.get("q").trim(), as: given.get("as").trim() });
      if (given.get("compare")) wanted.set("beside", given.get("beside").trim());
      goTo(`/console/try?${wanted}`);
    };
    const second = field(t("try.beside"), { name: "beside", value: beside ?? "", maxLength: 128, autocomplete: "off", placeholder: t("try.nobody") });
    second.hidden = beside === null;
    const compare = h("input", { type: "checkbox", name: "compare", checked: beside !== null, on: { change: ({ target }) => (second.hidden = !target.checked) } });
    return h(
      "form",
      { class: "console-form", role: "search", on: { submit } },
      field(t("try.query"), { name: "q", type: "search", value: query, maxLength: 500, autocomplete: "off" }),
      this.photoField(),
      field(t("try.as"), { name: "as", value: as, maxLength: 128, autocomplete: "off", placeholder: t("try.nobody") }),
      h("label", { class: "check" }, compare, t("try.compare")),
      second,
      h("button", { type: "submit", class: "button primary" }, t("try.button")),
    );
  }

  photoField() {
    const choose = async ({ target }) => {
      const [file] = target.files;
      if (!file) return;
      takePhoto(await prepared(file), file.name);
      field.replaceWith(this.photoField());
    };
    const without = () => {
      takePhoto(null);
      field.replaceWith(this.photoField());
    };
    const input = h("input", { type: "file", accept: "image/*", class: "visually-hidden", on: { change: choose } });
    const field = h(
      "div",
      { class: "photo-field" },
      photo && h("img", { src: photo.url, alt: photo.name, width: 48, height: 48 }),
      h("label", { class: "button choose-photo" }, icon("picture"), t(photo ? "try.other-photo" : "try.photo"), input),
      photo && h("button", { type: "button", class: "button quiet", on: { click: without } }, t("try.no-photo")),
    );
    return field;
  }
}

/** From a product in an answer to a rule about it. */
const ruleLinks = (query) => (product, place) =>
  ["boost", "bury", "pin", "exclude"].map((kind) => {
    const address = `/console/rules?${new URLSearchParams({ new: kind, product: product.id, place, q: query })}`;
    return link(address, t(`rules.kind.${kind}`), "link");
  });

function takePhoto(file, name = "") {
  if (photo) URL.revokeObjectURL(photo.url);
  photo = file && { file, name, url: URL.createObjectURL(file) };
}

function searched(query, shopper, signal) {
  const common = { query: query || undefined, user_id: shopper || undefined, limit: MOST_PRODUCTS };
  if (photo) return call("searchByImage", { image: photo.file, ...common }, { signal });
  return call("searchByText", { ...common, facets: ["category"] }, { signal });
}

customElements.define("try-view", TryView);
