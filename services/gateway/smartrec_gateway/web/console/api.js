// One call to the public API with the console's key. What goes wrong is told in the API's own words: whoever works
// here has a use for them.

import { Smartrec, SmartrecProblem } from "../client/smartrec.js";
import { has, t } from "./messages.js";
import { storedKey } from "./session.js";

const client = new Smartrec({ key: storedKey });

/** An error to be shown. `kind`: the last part of the problem's type. */
export class ConsoleProblem extends Error {
  constructor({ kind, status, title, detail, requestId }) {
    super(detail);
    Object.assign(this, { kind, status, requestId });
    this.title = has(`problem.${kind}`) ? t(`problem.${kind}`) : title;
    this.detail = has(`problem.${kind}.detail`) ? t(`problem.${kind}.detail`) : detail;
  }
}

/** One operation of the API's client. Raises: ConsoleProblem; what `options.signal` was aborted with. */
export async function call(operation, input = {}, options = {}) {
  try {
    return await client[operation](input, options);
  } catch (error) {
    if (!(error instanceof SmartrecProblem)) throw error;
    throw new ConsoleProblem(error);
  }
}

/** Whether the service and what it depends on are well: {ok: [names], failing: {name: reason}}. */
export async function readiness(signal) {
  const answer = await reached("/readyz", signal);
  return answer.json();
}

/** The metrics of the gateway that answers, in Prometheus' text format; null where the key may not read them. */
export async function metrics(signal) {
  const key = storedKey();
  const answer = await reached("/metrics", signal, key ? { "X-API-Key": key } : {});
  return answer.ok ? answer.text() : null;
}

async function reached(path, signal, headers = {}) {
  try {
    return await fetch(path, { signal, headers });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new ConsoleProblem({ kind: "unreachable", status: 0 });
  }
}
