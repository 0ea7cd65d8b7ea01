// <keys-view>: the API keys: made, exchanged, ended. A key's text is shown once, when it is made.

import { h } from "../../dom.js";
import { call, ConsoleProblem } from "../api.js";
import { day, t } from "../messages.js";
import { field, problemNotice, table } from "../parts.js";

const SCOPES = ["search", "events", "catalogue", "console", "admin"];

class KeysView extends HTMLElement {
  async show(_parameters, _session, signal) {
    this.told = h("div", { role: "status" });
    this.list = h("div", {});
    this.replaceChildren(this.form(), this.told, this.list);
    await this.renew(signal);
  }

  async renew(signal) {
    const { keys } = await call("listKeys", {}, { signal });
    const columns = [
      { title: t("keys.name"), value: ({ name }) => name },
      { title: t("keys.prefix"), value: ({ prefix }) => `${prefix}…` },
      { title: t("keys.scopes"), value: ({ scopes }) => scopes.join(", ") },
      { title: t("keys.used"), value: ({ last_used_at: used }) => used && day(used) },
      { title: t("keys.ends"), value: ({ expires_at: ends }) => ends && day(ends) },
      { title: t("actions"), value: (key) => this.actions(key) },
    ];
    this.list.replaceChildren(table({ caption: t("keys.title"), columns, rows: keys, empty: t("keys.none") }));
  }

  actions({ id, name, expires_at: ends }) {
    if (ends && new Date(ends) <= new Date()) return t("keys.ended");
    const button = (words, work) => h("button", { type: "button", class: "link", "aria-label": `${words}: ${name}`, on: { click: () => this.attempt(work) } }, words);
    return h("span", { class: "row-actions" }, button(t("keys.rotate"), () => this.made("rotateKey", { key_id: id })), button(t("keys.end"), () => this.end(id, name)));
  }

  form() {
    const submit = (event) => {
      event.preventDefault();
      const given = new FormData(event.target);
      this.attempt(() => this.made("createKey", { name: given.get("name").trim(), scopes: given.getAll("scopes") }));
      event.target.reset();
    };
    const scope = (name) => h("label", { class: "check" }, h("input", { type: "checkbox", name: "scopes", value: name, checked: name === "search" }), name);
    return h(
      "form",
      { class: "console-form", on: { submit } },
      field(t("keys.name"), { name: "name", required: true, maxLength: 100, autocomplete: "off" }),
      h("fieldset", {}, h("legend", {}, t("keys.scopes")), SCOPES.map(scope)),
      h("button", { type: "submit", class: "button primary" }, t("keys.make")),
    );
  }

  async made(operation, input) {
    const { key } = await call(operation, input);
    this.told.replaceChildren(h("div", { class: "notice" }, h("p", {}, t("keys.told-once")), h("code", { class: "new-key" }, key)));
  }

  async end(id, name) {
    if (confirm(t("keys.end-sure", { name }))) await call("revokeKey", { key_id: id });
  }

  async attempt(work) {
    try {
      await work();
      await this.renew();
    } catch (problem) {
      if (!(problem instanceof ConsoleProblem)) throw problem;
      this.told.replaceChildren(problemNotice(problem));
    }
  }
}

customElements.define("keys-view", KeysView);
