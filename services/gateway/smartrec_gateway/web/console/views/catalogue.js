// <catalogue-view>: where the shop's own data lack something or may be wrong: goods without a picture or price, words for
// categories that mean nothing here, products that shoppers call something else.

import { h } from "../../dom.js";
import { categoryName, number } from "../../messages.js";
import { productAddress } from "../../state/address.js";
import { call } from "../api.js";
import { day, share, t } from "../messages.js";
import { link, table } from "../parts.js";
import { categoryWords } from "./category-words.js";

class CatalogueView extends HTMLElement {
  async show(_parameters, { installation }, signal) {
    const [health, unmapped, taught, wrong] = await Promise.all(["reportCatalogueHealth", "reportUnmapped", "listCategoryWords", "reportWrongCategories"].map((name) => call(name, {}, { signal })));
    this.replaceChildren(
      h("p", { class: "muted" }, t("catalogue.all", { count: health.products })),
      section("lacks", [
        { title: t("catalogue.lacks.what"), value: ({ lacks }) => t(`catalogue.lacks.${lacks}`) },
        { title: t("catalogue.products"), value: ({ products }) => number(products), isNumber: true },
        { title: t("catalogue.share"), value: (finding) => share(finding.share), isNumber: true },
        { title: t("catalogue.examples"), value: ({ examples }) => h("span", { class: "row-actions" }, examples.map(({ id, title }) => link(productAddress(id), title))) },
      ], health.findings.filter(({ products }) => products)),
      categoryWords(unmapped.categories, taught.words, installation.categories, signal),
      section("wrong-category", [
        { title: t("catalogue.product"), value: ({ product_id: id, title }) => link(productAddress(id), title) },
        { title: t("catalogue.id"), value: ({ product_id: id }) => id },
        { title: t("catalogue.category"), value: ({ category }) => categoryName(category) },
        { title: t("catalogue.reports"), value: ({ reports }) => number(reports), isNumber: true },
        { title: t("catalogue.last"), value: ({ last_reported_at: last }) => day(last) },
      ], wrong.products),
    );
  }
}

function section(name, columns, rows) {
  const title = t(`catalogue.${name}`);
  return h("section", { "aria-label": title }, h("h2", {}, title), h("p", { class: "muted" }, t(`catalogue.${name}.about`)), table({ caption: title, columns, rows, empty: t(`catalogue.${name}.none`) }));
}

customElements.define("catalogue-view", CatalogueView);
