/** One polite request: paced, timed to its last byte, and repeated only where a repeat can do no harm. */
import type { Clock } from "./ports.ts";

/** What both edges are given, and what `politeFetch` gives back. */
export type Fetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

export interface Manners {
  readonly fetch: Fetch;
  readonly clock: Clock;
  /** Whether sending it twice leaves the same world as sending it once. `method` is upper case; `body` only where it is text. */
  readonly isIdempotent: (method: string, url: string, body: string | undefined) => boolean;
  /** Statuses after which an idempotent request is sent again. */
  readonly transient: readonly number[];
  /** Statuses that mean "not executed, come back later": any request is sent again. Empty where someone else sees to them. */
  readonly notExecuted: readonly number[];
  /** Least time between two starts. */
  readonly paceMs: number;
  /** For one attempt, body included. */
  readonly timeoutMs: number;
  /** Attempts after the first. */
  readonly retries: number;
  /** By `clock`: no wait ends later than this. */
  readonly deadline?: () => number;
}

export interface PoliteFetch {
  /** Answers with the body in memory; the last answer or error stands when attempts or time run out. */
  readonly fetch: Fetch;
  /** Requests sent so far, repeats included. */
  spent(): number;
  /** The server's clock (ms) as of its latest answer with a `Date`; undefined before the first. */
  serverNow(): number | undefined;
}

/** Wraps `manners.fetch`. A wait for one request holds back the others: the server asked for quiet. */
export function politeFetch(manners: Manners): PoliteFetch {
  const { clock, isIdempotent, notExecuted, transient } = manners;
  let nextStartMs = 0;
  let line: Promise<void> = Promise.resolve();
  let requests = 0;
  let serverMs: number | undefined;

  /** Serial, and asked again after each sleep: someone else may have been told to wait meanwhile. */
  async function turn(): Promise<void> {
    while (nextStartMs > clock.now()) await clock.sleep(nextStartMs - clock.now());
    nextStartMs = clock.now() + manners.paceMs;
  }

  async function attempt(url: string | URL, init: RequestInit): Promise<Response> {
    line = line.then(turn);
    await line;
    requests += 1;
    const response = await whole(manners.fetch, url, init, manners.timeoutMs);
    serverMs = timeOf(response.headers.get("date")) ?? serverMs;
    return response;
  }

  /** Whether there is time to wait before another attempt; if so, the line is held until then. */
  function holdBack(delayMs: number): boolean {
    const until = clock.now() + delayMs;
    if (manners.deadline !== undefined && until > manners.deadline()) return false;
    nextStartMs = Math.max(nextStartMs, until);
    return true;
  }

  async function polite(url: string | URL, init: RequestInit = {}): Promise<Response> {
    const body = typeof init.body === "string" ? init.body : undefined;
    const repeatable = isIdempotent((init.method ?? "GET").toUpperCase(), String(url), body);
    for (let tries = 0; ; tries += 1) {
      const isLast = tries >= manners.retries || init.signal?.aborted === true;
      const backOffMs = Math.min(1000 * 2 ** tries, 30_000);
      try {
        const response = await attempt(url, init);
        const worthIt = notExecuted.includes(response.status) || (repeatable && transient.includes(response.status));
        if (!worthIt || isLast || !holdBack(retryAfterMs(response, clock.now()) ?? backOffMs)) return response;
      } catch (error) {
        if (!repeatable || isLast || !holdBack(backOffMs)) throw error;
      }
    }
  }

  return { fetch: polite, spent: () => requests, serverNow: () => serverMs };
}

/** The answer with its body read. A body that stalls after the headers would otherwise hang its reader for ever. */
async function whole(send: Fetch, url: string | URL, init: RequestInit, timeoutMs: number): Promise<Response> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = init.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  // The loser of the race may still reject, when nobody listens any more.
  aborted.catch(() => {});
  const response = await Promise.race([send(url, { ...init, signal }), aborted]);
  const bytes = await Promise.race([response.arrayBuffer(), aborted]);
  const { status, statusText, headers } = response;
  const copy = new Response(bytes.byteLength === 0 ? null : bytes, { status, statusText, headers });
  // The constructor cannot set these two, and a reader needs them to see that it was redirected.
  Object.defineProperty(copy, "url", { value: response.url });
  Object.defineProperty(copy, "redirected", { value: response.redirected });
  return copy;
}

/** Seconds or a date (RFC 9110, 10.2.3), uncut: coming back early is what limits punish. */
function retryAfterMs(response: Response, nowMs: number): number | undefined {
  const value = response.headers.get("retry-after");
  if (value === null) return undefined;
  if (/^\d+$/.test(value.trim())) return Number(value) * 1000;
  const time = timeOf(value);
  return time === undefined ? undefined : Math.max(0, time - nowMs);
}

function timeOf(date: string | null): number | undefined {
  const time = Date.parse(date ?? "");
  return Number.isNaN(time) ? undefined : time;
}
