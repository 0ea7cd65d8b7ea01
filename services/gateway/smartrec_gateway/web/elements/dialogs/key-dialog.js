// <key-dialog>: asks for the API key that this installation needs.

import { h } from "../../dom.js";
import { rememberKey } from "../../api/calls.js";
import { t } from "../../messages.js";

class KeyDialog extends HTMLElement {
  connectedCallback() {
    this.input = h("input", { type: "password", name: "key", required: true, autocomplete: "off" });
    this.remember = h("input", { type: "checkbox", name: "remember" });
    this.message = h("p", { class: "muted" });
    this.dialog = h(
      "dialog",
      { class: "sheet", "aria-labelledby": "key-title", on: { close: () => this.settle() } },
      h(
        "form",
        { method: "dialog", class: "key-form" },
        h("h2", { id: "key-title" }, t("key.title")),
        this.message,
        h("label", {}, t("key.label"), this.input),
        h("label", { class: "check" }, this.remember, t("key.remember")),
        h(
          "p",
          { class: "card-actions" },
          h("button", { value: "use", class: "button primary" }, t("key.use")),
          h("button", { value: "", class: "button quiet", formNoValidate: true }, t("cancel")),
        ),
      ),
    );
    this.append(this.dialog);
  }

  /** Resolves with the key, kept for later calls, or null. Calls at the same time share one question. */
  ask(problem) {
    this.message.textContent = problem ? `${problem.title}. ${problem.detail}` : t("key.ask");
    this.pending ??= new Promise((resolve) => {
      this.resolve = resolve;
      this.dialog.returnValue = "";
      this.dialog.showModal();
    });
    return this.pending;
  }

  settle() {
    const key = this.dialog.returnValue === "use" ? this.input.value.trim() : "";
    if (key) rememberKey(key, this.remember.checked);
    this.input.value = "";
    this.pending = undefined;
    this.resolve(key || null);
  }
}

customElements.define("key-dialog", KeyDialog);
