// The page inside the Android app: the phone's own camera and photos, pictures that other apps share, deep links, the
// back button. It speaks to the bridge that Capacitor puts into the page; what is built of it is clients/android/.

import { isApp, serverAddress } from "../api/server.js";
import { h, showToast } from "../dom.js";
import { t } from "../messages.js";
import { viewOf } from "../state/address.js";
import { keepPhoto } from "../state/photos.js";
import { prepared } from "../state/prepared-picture.js";
import "./server-dialog.js";

const SCHEME = "io.smartrec.shop"; // as in the app's manifest
const LARGEST_SIDE_PX = 1600;
const bridge = globalThis.Capacitor;
const { App, Camera, Filesystem, SendIntent } = isApp ? bridge.Plugins : {};

/** `page`: {go, searchPhoto}. Returns true where another app shared something, which the app's main window shows. */
export async function begin(page) {
  document.body.toggleAttribute("data-app", true);
  const dialog = document.body.appendChild(h("server-dialog", {}));
  showServerButton(dialog);
  listenForPictures(page);
  App.addListener("backButton", goBack);
  if (!serverAddress()) await dialog.ask();
  if (await handOnShared()) return true;
  App.addListener("appUrlOpen", ({ url }) => page.go(pathOf(url)));
  return false;
}

function showServerButton(dialog) {
  const change = async () => (await dialog.ask()) && location.assign("/");
  const docs = document.querySelector("footer a[href='/docs']");
  docs.replaceWith(h("button", { type: "button", class: "link", on: { click: change } }, t("server.change")));
}

/** Before the page's own camera and file picker see it. */
function listenForPictures(page) {
  const instead = (event, source) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    return takePicture(source, page);
  };
  document.addEventListener("open-camera", (event) => instead(event, "CAMERA"), true);
  document.addEventListener("click", (event) => event.target.closest(".choose-picture") && instead(event, "PHOTOS"), true);
}

async function takePicture(source, page) {
  try {
    const options = { resultType: "uri", source, quality: 90, width: LARGEST_SIDE_PX, correctOrientation: true };
    const { webPath } = await Camera.getPhoto(options);
    await page.searchPhoto(await fileAt(webPath));
  } catch (error) {
    if (!/cancel/i.test(error.message)) showToast(t(/denied|permission/i.test(error.message) ? "camera.refused" : "camera.none"));
  }
}

async function fileAt(address) {
  const blob = await (await fetch(address)).blob();
  return new File([blob], "photo.jpg", { type: blob.type || "image/jpeg" });
}

/** What is open is closed first, then the view before is shown; from the first one the app goes to the background. */
function goBack({ canGoBack }) {
  const open = [...document.querySelectorAll("dialog[open]")].at(-1);
  const menu = document.querySelector("[popover]:popover-open");
  if (open) open.close();
  else if (menu) menu.hidePopover();
  else if (canGoBack) history.back();
  else App.minimizeApp();
}

/** The address within the page that a link into the app names; the start page where it names none. */
export function pathOf(url) {
  try {
    const { pathname, search } = new URL(url);
    return viewOf({ pathname: pathname || "/", search }).kind === "unknown" ? "/" : pathname + search;
  } catch {
    return "/";
  }
}

/** A shared picture is kept as a photo, and its address opened in the main window; shared words are searched for. */
async function handOnShared() {
  let shared;
  try {
    shared = await SendIntent.checkSendIntentReceived();
  } catch {
    return false; // the app was opened by itself
  }
  if (!shared?.url) return false;
  if (!shared.type?.startsWith("image/")) return open(`/?${new URLSearchParams({ q: shared.url.slice(0, 500) })}`);
  const path = decodeURIComponent(shared.url);
  const { hash } = await keepPhoto(await prepared(await fileAt(bridge.convertFileSrc(path))));
  await Filesystem.deleteFile({ path }).catch(() => {}); // the copy that the plugin made; a left one harms nobody
  return open(`/photo/${hash}`);
}

function open(path) {
  location.assign(`${SCHEME}://open${path}`);
  return true;
}
