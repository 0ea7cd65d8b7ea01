// A picture on its way to the service: upright, and no larger than the service can use.

const LARGEST_SIDE_PX = 1600;
const JPEG_QUALITY = 0.9;

/** The picture scaled down where it is large, as an upright JPEG; as it is where this browser cannot read it. */
export async function prepared(file) {
  let bitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return file; // HEIC in most browsers, or no picture at all: the service says which
  }
  const scale = LARGEST_SIDE_PX / Math.max(bitmap.width, bitmap.height);
  if (scale >= 1) {
    bitmap.close();
    return file;
  }
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  const context = canvas.getContext("2d");
  context.fillStyle = "white"; // what a transparent picture stands on
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", JPEG_QUALITY));
  return blob ? new File([blob], "photo.jpg", { type: "image/jpeg" }) : file;
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
