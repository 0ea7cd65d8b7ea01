// <server-dialog>: where the app's shop is, and the key that it takes.

import { h } from "../dom.js";
import { rememberKey } from "../api/calls.js";
import { keepServerAddress, readServerAddress, serverAddress } from "../api/server.js";
import { t } from "../messages.js";

class ServerDialog extends HTMLElement {
  /** Resolves with true once an address is kept, with false where none was given anew. */
  ask() {
    const isFirst = !serverAddress();
    const address = h("input", { name: "address", type: "url", inputMode: "url", required: true, autocomplete: "off", value: serverAddress(), placeholder: "https://" });
    const key = h("input", { name: "key", type: "password", autocomplete: "off" });
    const message = h("p", { class: "muted", role: "status" }, t("server.about"));
    const dialog = h(
      "dialog",
      { class: "sheet", "aria-labelledby": "server-title" },
      h(
        "form",
        { class: "key-form", noValidate: true },
        h("h2", { id: "server-title" }, t("server.title")),
        message,
        h("label", {}, t("server.address"), address),
        h("label", {}, t("server.key"), key),
        h(
          "p",
          { class: "card-actions" },
          h("button", { type: "submit", class: "button primary" }, t("server.use")),
          !isFirst && h("button", { type: "button", class: "button quiet", on: { click: () => dialog.close() } }, t("cancel")),
        ),
      ),
    );
    this.replaceChildren(dialog);
    dialog.showModal();
    return new Promise((resolve) => {
      dialog.querySelector("form").addEventListener("submit", (event) => {
        event.preventDefault();
        const server = readServerAddress(address.value);
        if (!server) return message.replaceChildren(t("server.wrong"));
        keepServerAddress(server);
        if (key.value.trim()) rememberKey(key.value.trim(), true);
        dialog.close("kept");
      });
      dialog.addEventListener("cancel", (event) => isFirst && event.preventDefault());
      dialog.addEventListener("close", () => (dialog.returnValue === "kept" || !isFirst ? resolve(dialog.returnValue === "kept") : dialog.showModal()));
    });
  }
}

customElements.define("server-dialog", ServerDialog);
