// Builds elements without HTML strings: text from a catalogue or an error can never become markup.

import { t } from "./messages.js";

const SVG = "http://www.w3.org/2000/svg";

// The paths are drawn on a 24 × 24 grid, as strokes.
const ICONS = {
  search: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.3 15.3 20 20",
  camera: "M4 8h3.2l1.6-2.5h6.4L16.8 8H20v11H4zM12 10a3.3 3.3 0 1 0 0 6.6 3.3 3.3 0 0 0 0-6.6z",
  picture: "M4 5h16v14H4zM4 16l4.5-4.5 4 4 2.5-2.5 5 5M15.5 8.5h.01",
  person: "M12 4.5a3.7 3.7 0 1 0 0 7.4 3.7 3.7 0 0 0 0-7.4zM5 20c.6-3.7 3.400-5.5 7-5.5s6.400 1.800 7 5.5",
  close: "M6 6l12 12M18 6 6 18",
  heart: "M12 20s-7.5-4.600-7.500-10A4.200 4.200 0 0 1 12 7.500 4.200 4.200 0 0 1 19.500 10c0 5.400-7.500 10-7.500 10z",
  bag: "M5.500 8h13l1 12h-15zM9 8V7a3 3 0 0 1 6 0v1",
  sliders: "M4 7h9M17 7h3M4 12h3M11 12h9M4 17h9M17 17h3M15 5v4M9 10v4M15 15v4",
  pin: "M9 4h6l-1 6 3 3H7l3-3zM12 13v7",
  minus: "M6 12h12",
  more: "M6 12h.01M12 12h.01M18 12h.01",
  check: "M5 12.500l4.500 4.500L19 7.500",
  clock: "M12 4.500a7.500 7.500 0 1 0 0 15 7.500 7.500 0 0 0 0-15zM12 8v4l2.500 2.500",
  chevron: "M7 10l5 5 5-5",
};

/** An element with properties, `data-`/`aria-` attributes, `on` listeners, and children (null ones are left out). */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else if (name === "class") {
      element.className = value;
    } else if (name in element && !name.startsWith("aria-")) {
      element[name] = value;
    } else {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** A decorative icon; its button or link carries the words. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add("icon");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** Tells people who do not see the page what has changed on it. */
export function announce(text) {
  document.getElementById("status").textContent = text;
}

export const percent = (fraction) => `${Math.round(fraction * 100)}%`;

/** A short message at the page's foot, told aloud; `undo` adds a button that takes back what was done. */
export function showToast(text, undo = null) {
  document.querySelector(".toast")?.remove();
  const take = () => {
    toast.remove();
    undo();
  };
  const button = undo && h("button", { type: "button", class: "toast-action", on: { click: take } }, t("undo"));
  const toast = h("p", { class: "toast" }, text, button);
  document.querySelector("footer").append(toast); // a landmark
  announce(text);
  setTimeout(() => toast.remove(), undo ? 12_000 : 6_000);
}

/** Keeps the keyboard's place where the elements of a list are new. */
export function focusOn(element) {
  (element ?? document.getElementById("results")).focus({ preventScroll: true });
}

export function dialogHead(id, title, close) {
  const button = h("button", { type: "button", class: "icon-button", "aria-label": t("close"), on: { click: close } }, icon("close"));
  return h("div", { class: "sheet-head" }, h("h2", { id }, title), button);
}

