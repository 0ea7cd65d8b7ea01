// One call to the gateway by its generated client (../client/): with this device's key, and errors as `Problem`.

import { Smartrec, SmartrecProblem } from "../client/shop.js";
import { t } from "../messages.js";
import { serverAddress } from "./server.js";

const KEY = "smartrec-api-key";

// What a shopper can do something about, by the problem's type; all else is told by its status.
const OWN_WORDS = {
  "query-too-long": "query-too-long",
  "unknown-product": "unknown-product",
  "image-too-large": "photo-too-large",
  "unreadable-image": "photo-unreadable",
  "unsupported-image-type": "photo-unreadable",
  "missing-image": "photo-unreadable",
  "malformed-upload": "photo-unreadable",
  "no-such-garment": "photo-unreadable",
  "upload-too-slow": "photo-slow",
  "too-many-uploads": "busy",
  "service-busy": "busy",
  "too-many-requests": "busy",
  "recommender-unavailable": "unavailable",
  "api-key-missing": "key-missing",
  "api-key-wrong": "key-wrong",
  "outcome-unknown": "outcome-unknown",
  "invalid-cursor": "list-changed",
};

/** An error to be shown: `title` and `detail` are sentences for shoppers. `name`: one of the messages "problem.…". */
export class Problem extends Error {
  constructor(name, { status = 0, requestId = "" } = {}) {
    super(t(`problem.${name}.detail`));
    Object.assign(this, { status, requestId, name, title: t(`problem.${name}.title`), detail: this.message });
  }

  /** Whether the same call may well succeed later; otherwise something in it must change first. */
  get canBeRetried() {
    return [0, 200, 401, 408, 429].includes(this.status) || this.status >= 500;
  }

  /** Whether it is worth trying again unasked: nothing was refused, the service was not reached. */
  get isPassing() {
    return this.canBeRetried && this.status !== 401 && this.status !== 429;
  }
}

/** Called on 401 until it returns a key or null; set by the page. */
let askForKey = async () => null;
export const onKeyNeeded = (ask) => (askForKey = ask);

export function rememberKey(key, forever) {
  (forever ? localStorage : sessionStorage).setItem(KEY, key);
}

const storedKey = () => sessionStorage.getItem(KEY) ?? localStorage.getItem(KEY);

export const hasKey = () => storedKey() !== null;

function forgetKey() {
  sessionStorage.removeItem(KEY);
  localStorage.removeItem(KEY);
}

let client = null;

/** Made at the first call: in the app, the address may be given only then. */
const theClient = () => (client ??= new Smartrec({ baseUrl: serverAddress(), key: storedKey, onUnauthorized: askForNewKey }));

/** Calls that are refused together are told the same: the first of them forgets the key for all. */
async function askForNewKey(refused) {
  forgetKey();
  return (await askForKey(refused.kind === "api-key-missing" ? null : problemOf(refused))) !== null;
}

/** One operation of the API's client. Raises: Problem; what `signal` was aborted with. */
export async function call(operation, input = {}, options = {}) {
  try {
    return await theClient()[operation](input, options);
  } catch (error) {
    if (!(error instanceof SmartrecProblem)) throw error;
    throw problemOf(error);
  }
}

/** The client's problem in the words for shoppers. */
function problemOf({ kind, type, status, requestId }) {
  const known = { status, requestId };
  if (type === "client:timeout") return new Problem("slow", known);
  if (status === 0) return new Problem(navigator.onLine ? "unreachable" : "offline", known);
  if (OWN_WORDS[kind]) return new Problem(OWN_WORDS[kind], known);
  if (type === "about:blank") return new Problem("not-the-service", known);
  return new Problem(status >= 500 ? "unavailable" : "refused", known);
}
