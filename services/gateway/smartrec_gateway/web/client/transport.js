// How the client calls: addresses, keys, time-outs, repetitions, problems. The operations stand in smartrec.js.

const TIMEOUT_MILLISECONDS = 30_000;
const FIRST_PAUSE_MILLISECONDS = 200;
const LONGEST_PAUSE_MILLISECONDS = 10_000;
const MAY_SUCCEED_LATER = new Set([408, 429, 502, 503, 504]);
// Repetitions may be a tenth of all calls, and a few more at the start: a service in trouble gets no storm.
const BUDGET_SHARE = 0.1;
const LARGEST_BUDGET = 5;

/** An answer that is no success, or none at all. `title` and `detail` are sentences for people. */
export class SmartrecProblem extends Error {
  constructor({ status = 0, type = "about:blank", title, detail, request_id = "", errors = [], ...more }) {
    super(detail ?? title);
    this.name = "SmartrecProblem";
    Object.assign(this, { status, type, title, detail, requestId: request_id, errors, more });
  }

  /** The last part of the type: "unknown-product". */
  get kind() {
    return this.type.split(":").at(-1);
  }

  /** Whether the same call may well succeed later; otherwise something in it must change first. */
  get mayBeRepeated() {
    return this.status === 0 || MAY_SUCCEED_LATER.has(this.status);
  }
}

export class Transport {
  #budget = LARGEST_BUDGET;

  /**
   * `key`, `token`: text, or functions (also async) that return it anew for each call; null sends none.
   * `onUnauthorized(problem)`: may return true once a new key is there; then the call is made once more.
   */
  constructor({
    baseUrl = "",
    key = null,
    token = null,
    timeoutMilliseconds = TIMEOUT_MILLISECONDS,
    retries = 2,
    fetch = (...given) => globalThis.fetch(...given),
    onUnauthorized = async () => false,
  } = {}) {
    Object.assign(this, { baseUrl: baseUrl.replace(/\/$/, ""), key, token, timeoutMilliseconds, retries });
    Object.assign(this, { fetch, onUnauthorized });
  }

  /** All pages of an operation, one answer after the other: `for await (const answer of client.pages("newProducts"))`. */
  async *pages(operation, input = {}, options = {}) {
    let cursor = input.cursor;
    do {
      const answer = await this[operation]({ ...input, cursor }, options);
      yield answer;
      cursor = answer.next_cursor;
    } while (cursor);
  }

  /** Makes one call of smartrec.js: `how` says where each input goes. */
  async call(how, input = {}, options = {}) {
    const request = newRequest(how, input, options);
    const retries = how.mayBeRepeated || how.takesKey ? (options.retries ?? this.retries) : 0;
    this.#budget = Math.min(LARGEST_BUDGET, this.#budget + BUDGET_SHARE);
    let mayAskForKey = true;
    for (let tried = 0; ; tried += 1) {
      try {
        return await this.#send(request, options);
      } catch (error) {
        if (!(error instanceof SmartrecProblem)) throw error;
        if (error.status === 401 && mayAskForKey) {
          mayAskForKey = false;
          if (await this.onUnauthorized(error)) continue;
        }
        if (tried >= retries || !error.mayBeRepeated || this.#budget < 1) throw error;
        this.#budget -= 1;
        await pause(pauseMilliseconds(tried, error.retryAfterSeconds), options.signal);
      }
    }
  }

  async #send({ method, path, body, headers }, { signal, timeoutMilliseconds = this.timeoutMilliseconds }) {
    const sent = { ...headers, "X-Request-Timeout-Ms": String(timeoutMilliseconds) };
    const [key, token] = [await valueOf(this.key), await valueOf(this.token)];
    if (key) sent["X-API-Key"] = key;
    if (token) sent.Authorization = `Bearer ${token}`;
    const timeout = AbortSignal.timeout(timeoutMilliseconds);
    let response;
    try {
      response = await this.fetch(this.baseUrl + path, { method, headers: sent, body, signal: either(signal, timeout) });
      if (response.ok) return response.status === 204 ? null : await response.json();
    } catch (error) {
      if (signal?.aborted) throw error; // the caller itself has moved on
      if (error instanceof SyntaxError) throw unreadable(response.status);
      throw noAnswer(timeout.aborted);
    }
    throw await problemOf(response);
  }
}

function newRequest(how, input, options) {
  const left = new Map(Object.entries(input).filter(([, value]) => value !== undefined && value !== null));
  const path = how.path.replace(/\{(\w+)\}/g, (_, name) => {
    if (!left.has(name)) throw new TypeError(`${name} is missing`);
    const value = encodeURIComponent(left.get(name));
    left.delete(name);
    return value;
  });
  const query = new URLSearchParams();
  for (const name of how.query ?? []) {
    for (const value of [left.get(name) ?? []].flat()) query.append(name, value);
    left.delete(name);
  }
  const headers = {};
  if (how.takesKey) headers["Idempotency-Key"] = options.idempotencyKey ?? crypto.randomUUID();
  let body;
  if (how.body === "form") body = formOf(left);
  else if (how.body) {
    headers["Content-Type"] = "application/json";
    body = JSON.stringify(how.body === "free" ? left.get("body") : Object.fromEntries(left));
  }
  return { method: how.method, path: query.size ? `${path}?${query}` : path, body, headers };
}

function formOf(fields) {
  const form = new FormData();
  for (const [name, value] of fields) {
    for (const each of [value].flat()) {
      if (each instanceof Blob) form.append(name, each, each.name ?? "photo.jpg");
      else form.append(name, typeof each === "object" ? JSON.stringify(each) : String(each));
    }
  }
  return form;
}

async function problemOf(response) {
  let document = {};
  try {
    document = await response.json();
  } catch {
    // not one of our documents: something in between answered
  }
  const problem = document?.title && document?.detail ? new SmartrecProblem(document) : unreadable(response.status);
  problem.retryAfterSeconds = Number(response.headers.get("Retry-After")) || null;
  return problem;
}

const unreadable = (status) =>
  new SmartrecProblem({
    status,
    title: "The answer could not be read",
    detail: `Something in between answered ${status}. Try again in a moment.`,
  });

const noAnswer = (isTooLate) =>
  isTooLate
    ? new SmartrecProblem({ type: "client:timeout", title: "No answer came in time", detail: "Try again in a moment." })
    : new SmartrecProblem({
        type: "client:unreachable",
        title: "The service cannot be reached",
        detail: "It may be restarting. Try again in a moment.",
      });

const valueOf = async (given) => (typeof given === "function" ? given() : given);

/** Older browsers cannot combine two signals; there the caller's own matters more than the time-out. */
const either = (own, timeout) => (own && AbortSignal.any ? AbortSignal.any([own, timeout]) : (own ?? timeout));

/** At random, so that clients which failed together do not come back together. */
function pauseMilliseconds(tried, retryAfterSeconds) {
  const most = Math.min(LONGEST_PAUSE_MILLISECONDS, FIRST_PAUSE_MILLISECONDS * 2 ** tried);
  return (retryAfterSeconds ?? 0) * 1000 + Math.random() * most;
}

function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener("abort", () => (clearTimeout(timer), reject(signal.reason)), { once: true });
  });
}
