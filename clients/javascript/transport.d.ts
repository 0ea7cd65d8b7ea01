// The types of transport.js.

/** Text, or a function that returns it anew for each call; null sends none. */
export type Secret = string | null | (() => string | null | Promise<string | null>);

export interface ClientOptions {
  /** Where the gateway is; empty: the page's own origin. */
  baseUrl?: string;
  key?: Secret;
  token?: Secret;
  timeoutMilliseconds?: number;
  /** How often a call that failed for a while is made again at most; 2 by default. */
  retries?: number;
  fetch?: typeof fetch;
  /** Return true once a new key is there; then the call is made once more. */
  onUnauthorized?: (problem: SmartrecProblem) => Promise<boolean>;
}

export interface CallOptions {
  signal?: AbortSignal;
  timeoutMilliseconds?: number;
  retries?: number;
  /** The same for each try of one write; by default a new one for each call. */
  idempotencyKey?: string;
}

export class SmartrecProblem extends Error {
  /** The HTTP status; 0 where no answer came. */
  readonly status: number;
  readonly type: string;
  readonly title: string;
  readonly detail: string;
  readonly requestId: string;
  readonly errors: { field: string; message: string }[];
  /** Further members of the problem document. */
  readonly more: Record<string, unknown>;
  readonly retryAfterSeconds: number | null;
  readonly kind: string;
  readonly mayBeRepeated: boolean;
}

export class Transport {
  constructor(options?: ClientOptions);
  pages<Answer extends { next_cursor: string | null }>(
    operation: string,
    input?: object,
    options?: CallOptions,
  ): AsyncGenerator<Answer, void>;
}
