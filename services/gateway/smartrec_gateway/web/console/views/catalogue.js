// <catalogue-view>: what may be wrong with the shop's own data: products that shoppers call something else.

import { h } from "../../dom.js";
import { categoryName, number } from "../../messages.js";
import { productAddress } from "../../state/address.js";
import { call } from "../api.js";
import { day, t } from "../messages.js";
import { link, table } from "../parts.js";

class CatalogueView extends HTMLElement {
  async show(_parameters, _session, signal) {
    const { products } = await call("reportWrongCategories", {}, { signal });
    const columns = [
      { title: t("catalogue.product"), value: ({ product_id: id, title }) => link(productAddress(id), title) },
      { title: t("catalogue.id"), value: ({ product_id: id }) => id },
      { title: t("catalogue.category"), value: ({ category }) => categoryName(category) },
      { title: t("catalogue.reports"), value: ({ reports }) => number(reports), isNumber: true },
      { title: t("catalogue.last"), value: ({ last_reported_at: last }) => day(last) },
    ];
    this.replaceChildren(
      h("h2", {}, t("catalogue.wrong-category")),
      h("p", { class: "muted" }, t("catalogue.wrong-category.about")),
      table({ caption: t("catalogue.wrong-category"), columns, rows: products, empty: t("catalogue.wrong-category.none") }),
    );
  }
}

customElements.define("catalogue-view", CatalogueView);
