// <crop-box>: a frame over a picture to drag and resize, by pointer and by keyboard. Event: `box-chosen` at release,
// detail: x1 y1 x2 y2 as fractions of the picture.

import { h } from "../../dom.js";
import { t } from "../../messages.js";

const LEAST = 0.08; // of the picture's side: smaller shows too little to search by
const KEY_STEP = 0.02;
const KEY_PAUSE_MILLISECONDS = 700; // after the last press of an arrow
const CORNERS = ["top-left", "top-right", "bottom-left", "bottom-right"];
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

class CropBox extends HTMLElement {
  /** Puts the frame at `box`; `label` names what it holds. */
  show(box, label) {
    this.box = box.map((edge) => Math.min(Math.max(edge, 0), 1));
    this.frame = h("button", { type: "button", class: "crop-frame", "aria-label": t("crop.move", { what: label }) }, h("span", {}, label));
    const handles = CORNERS.map((corner) =>
      h("button", { type: "button", class: `crop-handle ${corner}`, "data-corner": corner, "aria-label": t(`crop.${corner}`) }),
    );
    this.replaceChildren(this.frame, ...handles);
    for (const part of this.children) {
      part.addEventListener("pointerdown", (event) => this.grab(event, part));
      part.addEventListener("keydown", (event) => this.step(event, part));
    }
    this.draw();
  }

  draw() {
    const [left, top, right, bottom] = this.box.map((edge) => `${edge * 100}%`);
    const place = { "--left": left, "--top": top, "--right": right, "--bottom": bottom };
    for (const [name, value] of Object.entries(place)) this.style.setProperty(name, value);
  }

  grab(event, part) {
    if (event.button) return;
    event.preventDefault();
    part.focus();
    part.setPointerCapture(event.pointerId);
    const { width, height } = this.getBoundingClientRect();
    const start = { x: event.clientX, y: event.clientY, box: this.box };
    const move = ({ clientX, clientY }) => this.moveTo(part, start.box, (clientX - start.x) / width, (clientY - start.y) / height);
    const release = () => {
      part.removeEventListener("pointermove", move);
      part.removeEventListener("pointerup", release);
      part.removeEventListener("pointercancel", release);
      if (this.box !== start.box) this.choose();
    };
    part.addEventListener("pointermove", move);
    part.addEventListener("pointerup", release);
    part.addEventListener("pointercancel", release);
  }

  step(event, part) {
    const arrow = ARROWS[event.key];
    if (!arrow) return;
    event.preventDefault();
    this.moveTo(part, this.box, arrow[0] * KEY_STEP, arrow[1] * KEY_STEP);
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.choose(), KEY_PAUSE_MILLISECONDS);
  }

  /** Moves the frame, or the corner that `part` is, from where `box` has it. */
  moveTo(part, box, right, down) {
    const moved = part.dataset.corner ? resized(box, part.dataset.corner, right, down) : shifted(box, right, down);
    if (moved.every((edge, place) => edge === this.box[place])) return;
    this.box = moved;
    this.draw();
  }

  choose() {
    this.dispatchEvent(new CustomEvent("box-chosen", { detail: this.box, bubbles: true }));
  }
}

const within = (value, least, most) => Math.min(Math.max(value, least), most);

function shifted([left, top, right, bottom], x, y) {
  const across = within(x, -left, 1 - right);
  const down = within(y, -top, 1 - bottom);
  return [left + across, top + down, right + across, bottom + down];
}

function resized([left, top, right, bottom], corner, x, y) {
  const [vertical, horizontal] = corner.split("-");
  const sides = horizontal === "left" ? [within(left + x, 0, right - LEAST), right] : [left, within(right + x, left + LEAST, 1)];
  const ends = vertical === "top" ? [within(top + y, 0, bottom - LEAST), bottom] : [top, within(bottom + y, top + LEAST, 1)];
  return [sides[0], ends[0], sides[1], ends[1]];
}

customElements.define("crop-box", CropBox);
