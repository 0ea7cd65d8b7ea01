// A product's picture in its fixed place, so that nothing moves when it comes; its initial where it cannot be had.

import { fromServer } from "../../api/server.js";
import { h } from "../../dom.js";

const WIDTH_PX = 480;
const HEIGHT_PX = 640;
const LONGEST_WAIT_MILLISECONDS = 1_500;
const OWN = /^\/images\/(?!uploads\/|small\/)/; // where a smaller one may be had

let smallWidth = null;

/** `width`: in pixels, of the smaller pictures that the shop has of each; null: it has none. */
export const offerSmallPictures = (width) => (smallWidth = width);

/** `isEager`: on the first screen. `isFirst`: before all other pictures. `sizes`: how wide it is shown, as in HTML. */
export function productPicture(product, { isEager = false, isFirst = false, sizes = "(max-width: 640px) 46vw, 230px", alt = "" } = {}) {
  const url = product.image_url;
  if (!url) return missing(product);
  const image = h("img", {
    alt,
    width: WIDTH_PX,
    height: HEIGHT_PX,
    loading: isEager ? "eager" : "lazy",
    decoding: "async",
    on: { error: () => (image.srcset ? image.removeAttribute("srcset") : image.replaceWith(missing(product))) },
  });
  if (isFirst) image.fetchPriority = "high";
  if (smallWidth && OWN.test(url)) {
    const small = url.replace(OWN, "/images/small/");
    Object.assign(image, { sizes, srcset: `${fromServer(small)} ${smallWidth}w, ${fromServer(url)} ${WIDTH_PX}w` });
  }
  image.src = fromServer(url);
  return image;
}

/** Waits until the pictures in `element` that stand on the first screen are there, or will not be; not for long. */
export function firstPictures(element) {
  const coming = [...element.querySelectorAll('img[loading="eager"]')].filter(({ complete }) => !complete);
  const ended = (image) => new Promise((resolve) => ["load", "error"].forEach((event) => image.addEventListener(event, resolve, { once: true })));
  return Promise.race([Promise.all(coming.map(ended)), new Promise((resolve) => setTimeout(resolve, LONGEST_WAIT_MILLISECONDS))]);
}

function missing(product) {
  return h("span", { class: "no-picture", "aria-hidden": "true" }, (product.title ?? "?").trim().charAt(0).toUpperCase());
}
