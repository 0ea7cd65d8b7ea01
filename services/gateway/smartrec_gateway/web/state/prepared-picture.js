// A picture on its way to the service: upright, and no larger than the service can use.

const LARGEST_SIDE_PX = 1600;
const JPEG_QUALITY = 0.9;
const SAMPLE_SIDE_PX = 48;
const PLAIN_SPREAD = 9; // of 255: how far the brightness of a wall or a plain cloth spreads
const NOISE_SPREAD = 40; // the same between single pixels: no wall is so rough
const SHARE_OF_FEW_COLOURS = 0.55;

/** The picture scaled down where it is large, as an upright JPEG; as it is where this browser cannot read it. */
export async function prepared(file) {
  const bitmap = await readable(file);
  if (!bitmap) return file; // HEIC in most browsers, or no picture at all: the service says which
  const scale = LARGEST_SIDE_PX / Math.max(bitmap.width, bitmap.height);
  if (scale >= 1) {
    bitmap.close();
    return file;
  }
  const canvas = drawn(bitmap, Math.round(bitmap.width * scale), Math.round(bitmap.height * scale));
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", JPEG_QUALITY));
  return blob ? new File([blob], "photo.jpg", { type: "image/jpeg" }) : file;
}

async function readable(file) {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return null;
  }
}

function drawn(bitmap, width, height) {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.fillStyle = "white"; // what a transparent picture stands on
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  return canvas;
}

/**
 * What a picture without a garment is, by its pixels: "plain" (one surface), "drawn" (a screenshot, a page of text,
 * a meme: large areas of very few colours), else null.
 */
export async function surfaceOf(file) {
  const bitmap = await readable(file);
  if (!bitmap) return null;
  const side = Math.min(SAMPLE_SIDE_PX, bitmap.width, bitmap.height);
  const [left, top] = [bitmap.width, bitmap.height].map((length) => Math.floor((length - side) / 2));
  const inPixels = sampled(await createImageBitmap(bitmap, left, top, side, side)).spread;
  const { spread, counts } = sampled(bitmap);
  if (spread < PLAIN_SPREAD) return inPixels < NOISE_SPREAD ? "plain" : null;
  const most = [...counts.values()].sort((one, other) => other - one).slice(0, 2);
  return most.reduce((total, count) => total + count, 0) / SAMPLE_SIDE_PX ** 2 > SHARE_OF_FEW_COLOURS ? "drawn" : null;
}

/** How far the brightness of the picture spreads once it is small, 0 to 127, and how often each colour is in it. */
function sampled(bitmap) {
  const context = drawn(bitmap, SAMPLE_SIDE_PX, SAMPLE_SIDE_PX).getContext("2d");
  const { data } = context.getImageData(0, 0, SAMPLE_SIDE_PX, SAMPLE_SIDE_PX);
  const counts = new Map();
  let sum = 0;
  let squares = 0;
  for (let place = 0; place < data.length; place += 4) {
    const [red, green, blue] = data.slice(place, place + 3);
    const light = 0.299 * red + 0.587 * green + 0.114 * blue;
    sum += light;
    squares += light * light;
    const colour = (red >> 3) * 1024 + (green >> 3) * 32 + (blue >> 3);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const pixels = SAMPLE_SIDE_PX ** 2;
  return { counts, spread: Math.sqrt(Math.max(squares / pixels - (sum / pixels) ** 2, 0)) };
}

/** The picture that another app shared with the installed page (see the service worker), once; or null. */
export async function takeShared() {
  const cache = await caches.open("smartrec-shared");
  const kept = await cache.match("/shared-picture");
  await cache.delete("/shared-picture");
  return kept ? kept.blob() : null;
}

/** The first picture among dropped or pasted things, or null. */
export function pictureOf(transfer) {
  return [...(transfer?.files ?? [])].find((file) => file.type.startsWith("image/")) ?? null;
}
