// Products of a list put to another place: dragged by the pointer, or moved by buttons.

import { h } from "../../dom.js";
import { t } from "../messages.js";

/** `move(id, place)`: the product is wanted at `place`, from 1. */
export function makeMovable(list, move) {
  const items = [...list.children];
  let dragged = null;
  items.forEach((item, index) => {
    const title = item.querySelector("h3").textContent;
    item.draggable = true;
    item.addEventListener("dragstart", (event) => {
      dragged = item;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", item.dataset.id);
    });
    item.addEventListener("dragover", (event) => dragged && event.preventDefault());
    item.addEventListener("drop", (event) => {
      event.preventDefault();
      if (dragged && dragged !== item) move(dragged.dataset.id, index + 1);
    });
    const button = (words, place) =>
      h("button", { type: "button", class: "link", disabled: place < 1 || place > items.length, "aria-label": `${words}: ${title}`, on: { click: () => move(item.dataset.id, place) } }, words);
    item.querySelector(".ranked-words").append(h("p", { class: "row-actions small" }, button(t("rules.move-up"), index), button(t("rules.move-down"), index + 2)));
  });
}
