// Who is shopping: kept on this device, so that the next visit is the same shopper's.

const STORED = "smartrec-shopper";

/** @returns {{id: string, name: string, about?: string}} */
export function storedShopper() {
  try {
    const shopper = JSON.parse(localStorage.getItem(STORED));
    if (shopper?.id) return shopper;
  } catch {
    // unreadable: start anew
  }
  return newShopper();
}

export function storeShopper(shopper) {
  localStorage.setItem(STORED, JSON.stringify(shopper));
}

/** A visitor: a public key may act for such an id, as nobody guesses it. */
export function newShopper() {
  return { id: `anon-${randomName()}${randomName()}`, name: "" };
}

/** 16 random letters and digits; `crypto.randomUUID` exists only on secure origins. */
export function randomName() {
  const bytes = crypto.getRandomValues(new Uint8Array(10));
  return [...bytes].map((byte) => byte.toString(36).padStart(2, "0")).join("").slice(0, 16);
}
