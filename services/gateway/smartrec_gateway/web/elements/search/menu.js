// A button and the menu of links that it opens. The browser keeps the menu above everything, and closes it by Escape
// or a press elsewhere.

import { h } from "../../dom.js";

/** @returns {HTMLElement[]} The button and its menu. `label`: the button's name where `face` does not say it all. */
export function menuButton({ face, className, links, label = null }) {
  const menu = h("div", { class: "menu", popover: "auto" }, links);
  const button = h("button", { type: "button", class: className, "aria-haspopup": "true", "aria-label": label }, ...face);
  button.popoverTargetElement = menu;
  menu.addEventListener("toggle", () => place(menu, button));
  return [button, menu];
}

/** Below the button, and wholly on the screen. */
function place(menu, button) {
  const { left, bottom } = button.getBoundingClientRect();
  menu.style.top = `${Math.max(8, Math.min(bottom + 6, innerHeight - menu.offsetHeight - 8))}px`;
  menu.style.left = `${Math.max(8, Math.min(left, innerWidth - menu.offsetWidth - 8))}px`;
}
