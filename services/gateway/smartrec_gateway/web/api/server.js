// Where the shop's service is: the page's own origin; in the Android app the address that its user gave, kept there.

const STORED = "smartrec-server";
const SAFE = "https:";

/** Whether the page runs inside the app, whose files are on the phone. */
export const isApp = globalThis.Capacitor?.isNativePlatform?.() ?? false;

/** Without a slash at its end; empty: the page's own origin, or not given yet. */
export const serverAddress = () => (isApp ? (localStorage.getItem(STORED) ?? "") : "");

export const keepServerAddress = (address) => localStorage.setItem(STORED, address);

/** What the service names by a path, as an address that can be fetched; whole addresses stay. */
export const fromServer = (path) => (path.startsWith("/") ? serverAddress() + path : path);

/** `typed` as the address of a server, or null: only https, so that nobody on the way reads photos or keys. */
export function readServerAddress(typed) {
  const given = typed.trim();
  try {
    const { protocol, origin, username } = new URL(given.includes("://") ? given : `${SAFE}//${given}`);
    return protocol === SAFE && !username ? origin : null;
  } catch {
    return null;
  }
}
