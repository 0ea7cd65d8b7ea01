// What this device remembers for its shopper: recent searches, saved products, the basket, what was looked at.
// Each is a list, the newest first. A shopper may forget it all, and switch remembering off.

const PREFIX = "smartrec-";
const MOST = { recent: 8, viewed: 20, saved: 200, basket: 50, hidden: 200 };
const OFF = `${PREFIX}forgetful`;
const FORGOTTEN = ["recent", "viewed"]; // what is remembered unasked; saved goods and the basket were asked for

export const remembers = () => read(OFF) !== true;

export function setRemembers(isOn) {
  write(OFF, isOn ? null : true);
  if (!isOn) forget();
}

export function forget() {
  for (const name of FORGOTTEN) write(PREFIX + name, null);
}

/** @param {"recent"|"viewed"|"saved"|"basket"|"hidden"} name */
export const remembered = (name) => {
  const value = read(PREFIX + name);
  return Array.isArray(value) ? value : [];
};

/** What lists of this device show of a product; prices are asked for again by the shop's own check-out. */
export function shortened({ id, title, price, price_before, currency, brand, image_url }) {
  return { id, title, price, price_before, currency, brand, image_url };
}

/** Puts `item` first; one with the same key is replaced. */
export function remember(name, item) {
  if (FORGOTTEN.includes(name) && !remembers()) return;
  const others = remembered(name).filter((each) => keyOf(each) !== keyOf(item));
  store(name, [item, ...others].slice(0, MOST[name]));
}

export function remove(name, key) {
  store(name, remembered(name).filter((each) => keyOf(each) !== key));
}

export const has = (name, key) => remembered(name).some((each) => keyOf(each) === key);

export function store(name, items) {
  write(PREFIX + name, items.length ? items : null);
  dispatchEvent(new CustomEvent("remembered", { detail: name }));
}

const keyOf = (item) => (typeof item === "string" ? item : (item.line ?? item.id));

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null; // unreadable: as if there were nothing
  }
}

/** A full or forbidden store costs the memory, not the page. */
function write(key, value) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
  } catch {
    return;
  }
}
