// A product's picture in its fixed place, so that nothing moves when it comes; its initial where it cannot be had.

import { fromServer } from "../../api/server.js";
import { h } from "../../dom.js";

const WIDTH_PX = 450;
const HEIGHT_PX = 600;

/** `isEager`: on the first screen. `sizes`: how wide it is shown, as in HTML. */
export function productPicture(product, { isEager = false, sizes = "(max-width: 640px) 46vw, 230px", alt = "" } = {}) {
  if (!product.image_url) return missing(product);
  const image = h("img", {
    alt,
    width: WIDTH_PX,
    height: HEIGHT_PX,
    loading: isEager ? "eager" : "lazy",
    decoding: "async",
    on: { error: () => image.replaceWith(missing(product)) },
  });
  if (isEager) image.fetchPriority = "high";
  if (product.image_srcset) Object.assign(image, { sizes, srcset: product.image_srcset });
  image.src = fromServer(product.image_url);
  return image;
}

function missing(product) {
  return h("span", { class: "no-picture", "aria-hidden": "true" }, (product.title ?? "?").trim().charAt(0).toUpperCase());
}
