// Photos that were searched for, kept on this device by the hash of their bytes, so that an address can name one.
// The newest few alone; nothing of them leaves the device but the search itself.

import { remembers } from "./device.js";

const DATABASE = "smartrec-photos";
const MOST_KEPT = 12;
const fresh = new Map(); // of this visit: stands in where the browser keeps nothing (a private window, a full disk)

/** @returns {Promise<{hash: string, file: Blob, as: string|null}>} `hash`: 16 hexadecimal digits; `as`: see `nameCategory`. */
export async function keepPhoto(file) {
  const bytes = await file.arrayBuffer();
  const hash = await hashOf(bytes);
  const known = await photo(hash);
  const kept = { hash, file: new Blob([bytes], { type: file.type }), as: known?.as ?? null, kept: Date.now() };
  await put(kept);
  await forgetOldest();
  return kept;
}

/** Keeps what the shopper says that the photo shows; null: as it was seen. */
export async function nameCategory(hash, as) {
  const kept = await photo(hash);
  if (!kept) return;
  await put({ ...kept, as });
}

/** Where nothing is to be remembered, for this visit alone. */
async function put(kept) {
  fresh.set(kept.hash, kept);
  if (remembers()) await changing((store) => store.put(kept));
}

/** @returns {Promise<{hash: string, file: Blob, as: string|null} | null>} null: it is not on this device. */
export async function photo(hash) {
  return fresh.get(hash) ?? (await reading((store) => store.get(hash))) ?? null;
}

/** The newest first. */
export async function recentPhotos() {
  const kept = new Map([...((await reading((store) => store.getAll())) ?? []), ...fresh.values()].map((each) => [each.hash, each]));
  return [...kept.values()].sort((one, other) => other.kept - one.kept);
}

export async function forgetPhotos() {
  fresh.clear();
  await changing((store) => store.clear());
}

async function forgetOldest() {
  const tooMany = (await recentPhotos()).slice(MOST_KEPT);
  for (const { hash } of tooMany) await changing((store) => store.delete(hash));
}

/** Without a secure origin there is no SHA-256: FNV-1a tells the few photos of one device apart as well. */
async function hashOf(bytes) {
  const array = new Uint8Array(bytes);
  if (crypto.subtle) {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", array));
    return [...digest.slice(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }
  let hash = 0xcbf29ce484222325n;
  for (const byte of array) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
  return hash.toString(16).padStart(16, "0");
}

const reading = (work) => transaction("readonly", work);
const changing = (work) => transaction("readwrite", work);

/** What the request made by `work` gives; undefined where this browser keeps nothing. */
async function transaction(mode, work) {
  try {
    const database = await settled(opening());
    const request = work(database.transaction("photos", mode).objectStore("photos"));
    const result = await settled(request);
    database.close();
    return result;
  } catch {
    return undefined;
  }
}

function opening() {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore("photos", { keyPath: "hash" });
  return request;
}

function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
