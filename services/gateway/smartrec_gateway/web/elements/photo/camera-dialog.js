// <camera-dialog>: the ways to a photo: a live camera with a shutter, a file, one of the photos before. Where the
// browser has no live camera, the device's own camera app. Event: `photo-taken` (detail: file).

import { dialogHead, h, icon } from "../../dom.js";
import { t } from "../../messages.js";
import { forgetPhotos, recentPhotos } from "../../state/photos.js";

const WANTED = { video: { facingMode: "environment", width: { ideal: 1920 }, height: { ideal: 1440 } } };
const JPEG_QUALITY = 0.92;

class CameraDialog extends HTMLElement {
  async open() {
    if (this.isAsking) return; // pressed again meanwhile: of two cameras one would stay on
    this.isAsking = true;
    this.dialog ??= this.appendChild(
      h("dialog", { class: "sheet camera", "aria-labelledby": "camera-title", closedby: "any", on: { close: () => this.stop() } }),
    );
    this.video = h("video", { muted: true, playsInline: true, autoplay: true, "aria-label": t("camera.live") });
    this.shutter = h("button", { type: "button", class: "shutter", "aria-label": t("camera.take"), disabled: true, on: { click: () => this.take() } });
    this.message = h("p", { class: "muted", role: "status" }, t("camera.starting"));
    this.finder = h("div", { class: "finder" }, this.video, this.shutter);
    this.recent = h("div", { class: "recent-photos", hidden: true });
    this.dialog.replaceChildren(
      dialogHead("camera-title", t("camera.title"), () => this.dialog.close()),
      this.message,
      this.finder,
      h("p", { class: "camera-actions" }, this.fileButton(t("camera.choose"), "picture", false)),
      this.recent,
    );
    const lacking = await whyNoCamera(); // before anything is shown, so that nothing moves under a finger
    if (lacking) this.withoutCamera(lacking);
    this.isAsking = false;
    this.dialog.showModal();
    this.showRecent();
    if (!lacking) await this.start();
  }

  async start() {
    try {
      const stream = await navigator.mediaDevices.getUserMedia(WANTED);
      if (!this.dialog.open) return endStream(stream);
      this.stream = stream;
      this.video.srcObject = stream;
      await this.video.play();
      this.message.textContent = t("camera.aim");
      this.shutter.disabled = false;
      this.shutter.focus();
    } catch (error) {
      this.withoutCamera(error.name === "NotAllowedError" ? "camera.refused" : "camera.none");
    }
  }

  /** Refused, absent, in use, or not allowed on this address: the device's camera app takes its place. */
  withoutCamera(message) {
    this.finder.hidden = true;
    this.message.textContent = t(message);
    if (matchMedia("(pointer: coarse)").matches) this.dialog.querySelector(".camera-actions").prepend(this.fileButton(t("camera.app"), "camera", true));
  }

  async take() {
    const canvas = h("canvas", { width: this.video.videoWidth, height: this.video.videoHeight });
    canvas.getContext("2d").drawImage(this.video, 0, 0);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", JPEG_QUALITY));
    if (blob) this.send(new File([blob], "photo.jpg", { type: "image/jpeg" }));
  }

  fileButton(words, iconName, isCamera) {
    const choose = ({ target }) => {
      const [file] = target.files;
      target.value = ""; // so that the same picture can be chosen again
      if (file) this.send(file);
    };
    const input = h("input", { type: "file", accept: "image/*", class: "visually-hidden", on: { change: choose } });
    if (isCamera) input.setAttribute("capture", "environment");
    return h("label", { class: "button" }, icon(iconName), words, input);
  }

  async showRecent() {
    const photos = await recentPhotos();
    if (!photos.length || !this.dialog.open) return;
    const button = ({ file }, place) => {
      const url = URL.createObjectURL(file);
      const image = h("img", { src: url, alt: "", on: { load: () => URL.revokeObjectURL(url), error: () => URL.revokeObjectURL(url) } });
      return h("button", { type: "button", "aria-label": t("camera.again", { number: place + 1 }), on: { click: () => this.send(file) } }, image);
    };
    this.recent.hidden = false;
    this.recent.replaceChildren(h("h3", {}, t("camera.recent")), h("div", { class: "recent-strip" }, photos.map(button)), h("button", { type: "button", class: "link", on: { click: () => this.forget() } }, t("camera.forget")));
  }

  async forget() {
    await forgetPhotos();
    this.recent.hidden = true;
    this.dialog.querySelector("button")?.focus();
  }

  send(file) {
    this.dialog.close();
    this.dispatchEvent(new CustomEvent("photo-taken", { detail: file, bubbles: true }));
  }

  stop() {
    if (this.stream) endStream(this.stream);
    this.stream = null;
  }
}

/** The key of a message where the browser knows of no camera, or has been told to give none; it asks nobody. */
const whyNoCamera = async () => {
  const devices = (await navigator.mediaDevices?.enumerateDevices?.().catch(() => null)) ?? [];
  if (!devices.some(({ kind }) => kind === "videoinput")) return "camera.none";
  const permission = await navigator.permissions?.query({ name: "camera" }).catch(() => null); // not known everywhere
  return permission?.state === "denied" ? "camera.refused" : null;
};

const endStream = (stream) => stream.getTracks().forEach((track) => track.stop());

customElements.define("camera-dialog", CameraDialog);
