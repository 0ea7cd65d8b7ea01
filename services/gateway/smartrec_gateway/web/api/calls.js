// One call to the gateway: its key, its deadline, and its errors as `Problem`.

import { t } from "../messages.js";

const KEY = "smartrec-api-key";
const TIMEOUT_MILLISECONDS = 30_000;

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

/** The answer's JSON. Raises: Problem; what `signal` was aborted with. */
export async function call(method, path, { json, body, headers = {}, signal } = {}) {
  const sent = { Accept: "application/json", ...headers };
  if (json) sent["Content-Type"] = "application/json";
  const key = storedKey();
  if (key) sent["X-API-Key"] = key;
  const response = await send(path, { method, headers: sent, body: json ? JSON.stringify(json) : body }, signal);
  if (response.ok) return answerOf(response);
  const problem = await problemOf(response);
  if (response.status !== 401) throw problem;
  forgetKey();
  const answer = await askForKey(key ? problem : null);
  if (!answer) throw problem;
  return call(method, path, { json, body, headers, signal });
}

async function send(path, request, signal) {
  const timeout = AbortSignal.timeout(TIMEOUT_MILLISECONDS);
  try {
    return await fetch(path, { ...request, signal: eitherSignal(signal, timeout) });
  } catch (error) {
    if (signal?.aborted) throw error; // the page itself has moved on
    if (timeout.aborted) throw new Problem("slow");
    throw new Problem(navigator.onLine ? "unreachable" : "offline");
  }
}

/** Older browsers cannot combine two signals; there the page's own matters more than the timeout. */
const eitherSignal = (own, timeout) => (own && AbortSignal.any ? AbortSignal.any([own, timeout]) : (own ?? timeout));

/** A proxy may answer 200 with a page of its own. */
async function answerOf(response) {
  if (response.status === 204) return null;
  try {
    return await response.json();
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem("not-the-service", { status: response.status });
  }
}

async function problemOf(response) {
  let document = {};
  try {
    document = await response.json();
  } catch {
    // not one of our documents: something in between answered
  }
  const known = { status: response.status, requestId: document.request_id };
  const name = OWN_WORDS[document.type?.split(":").pop()];
  if (name) return new Problem(name, known);
  if (!document.type) return new Problem("not-the-service", known);
  return new Problem(response.status >= 500 ? "unavailable" : "refused", known);
}
