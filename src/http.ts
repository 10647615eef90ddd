/** One polite request: paced, timed to its last byte, and repeated only where a repeat can do no harm. */
import { type Clock, NotNow } from "./ports.ts";
import type { RunEnd } from "./run-end.ts";

/** What both edges are given, and what `politeFetch` gives back. */
export type Fetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

export interface Manners {
  /** Whose server it is, for sentences. */
  readonly system: string;
  readonly fetch: Fetch;
  readonly clock: Clock;
  /** Whether it changes nothing. Arguments as below. */
  readonly isRead: (method: string, url: string, body: string | undefined) => boolean;
  /** Whether sending it twice leaves the same world as sending it once. `method` is upper case; `body` only where it is text. */
  readonly isIdempotent: (method: string, url: string, body: string | undefined) => boolean;
  /** Statuses after which an idempotent request is sent again. */
  readonly transient: readonly number[];
  /** Statuses that mean "not executed, come back later": any request is sent again. Empty where someone else sees to them. */
  readonly notExecuted: readonly number[];
  /** Of those, answers after which coming back is no use. */
  readonly isFinal?: (answer: Response) => Promise<boolean>;
  /** Least time between two starts; twice that, up to a limit, after each time the server asked for fewer. */
  readonly paceMs: number;
  /** For one attempt, body included. */
  readonly timeoutMs: number;
  /** Attempts after the first. */
  readonly retries: number;
  /** No request begins after it, and no wait ends after it. */
  readonly end?: RunEnd;
}

// Ten times slower than Notion's 3 a second is slow enough for a connection that others share.
const SLOWEST_MS = 3_000;

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
  const { clock, end, notExecuted, system, transient } = manners;
  let nextStartMs = 0;
  let { paceMs } = manners;
  let slowedAt = Number.NEGATIVE_INFINITY;
  let quietUntil = Number.NEGATIVE_INFINITY;
  let line: Promise<void> = Promise.resolve();
  let requests = 0;
  let serverMs: number | undefined;

  function mayBegin(): void {
    const over = end?.over();
    if (over) throw over;
    if (clock.now() < quietUntil) throw new NotNow(asksForQuiet(system, quietUntil));
  }

  /** Serial, and asked again after each sleep: someone else may have been told to wait meanwhile. */
  async function turn(): Promise<void> {
    mayBegin();
    while (nextStartMs > clock.now()) {
      await clock.sleep(nextStartMs - clock.now(), end?.stop);
      mayBegin();
    }
    nextStartMs = clock.now() + paceMs;
  }

  async function attempt(url: string | URL, init: RequestInit): Promise<Response> {
    const mine = line.then(turn);
    line = mine.catch(() => {});
    await mine;
    requests += 1;
    const startedAt = clock.now();
    const response = await whole(manners.fetch, url, init, manners.timeoutMs);
    serverMs = timeOf(response.headers.get("date")) ?? serverMs;
    if (notExecuted.includes(response.status)) slowDown(startedAt);
    return response;
  }

  /** For good, and once for all that were under way together. */
  function slowDown(startedAt: number): void {
    if (startedAt < slowedAt) return;
    slowedAt = clock.now();
    paceMs = Math.min(2 * paceMs, SLOWEST_MS);
  }

  /** For the rest of the run, in effect: whoever asks before the time is up is not heard. */
  function closed(delayMs: number): NotNow {
    quietUntil = clock.now() + delayMs;
    return new NotNow(asksForQuiet(system, quietUntil));
  }

  /** Whether there is time to wait before another attempt; if so, the line is held until then. */
  function holdBack(delayMs: number): boolean {
    mayBegin();
    const until = clock.now() + delayMs;
    if (end !== undefined && until > end.at()) return false;
    nextStartMs = Math.max(nextStartMs, until);
    return true;
  }

  async function isWorthRepeating(answer: Response, isRepeatable: boolean): Promise<boolean> {
    if (notExecuted.includes(answer.status)) return !(await manners.isFinal?.(answer.clone()));
    return isRepeatable && transient.includes(answer.status);
  }

  async function polite(url: string | URL, init: RequestInit = {}): Promise<Response> {
    const body = typeof init.body === "string" ? init.body : undefined;
    const request = [(init.method ?? "GET").toUpperCase(), String(url), body] as const;
    const isRepeatable = manners.isIdempotent(...request);
    const isRead = manners.isRead(...request);
    const sent = isRead && end ? { ...init, signal: either(init.signal, end.stop) } : init;
    for (let tries = 0; ; tries += 1) {
      const isLast = tries >= manners.retries || init.signal?.aborted === true;
      const backOffMs = Math.min(1000 * 2 ** tries, 30_000);
      try {
        const response = await attempt(url, sent);
        if (!(await isWorthRepeating(response, isRepeatable))) return response;
        const delayMs = retryAfterMs(response, clock.now()) ?? backOffMs;
        if (!isLast && holdBack(delayMs)) continue;
        if (notExecuted.includes(response.status)) throw closed(delayMs);
        if (isLast) return response;
        throw new NotNow(noTimeLeft(system, `answered ${response.status}`));
      } catch (error) {
        if (isRead) mayBegin();
        if (error instanceof NotNow || !isRepeatable || isLast) throw error;
        if (!holdBack(backOffMs)) throw new NotNow(noTimeLeft(system, "did not answer"));
      }
    }
  }

  return { fetch: polite, spent: () => requests, serverNow: () => serverMs };
}

/** That a system wants no request before `until` (ms). */
export const asksForQuiet = (system: string, until: number): string =>
  `${system} asks for quiet until ${new Date(until).toISOString().slice(11, 16)} UTC. The next run goes on from here.`;

const noTimeLeft = (system: string, what: string): string =>
  `${system} ${what}, and no time is left to ask again. The next run goes on from here.`;

const either = (one: AbortSignal | null | undefined, other: AbortSignal): AbortSignal =>
  one ? AbortSignal.any([one, other]) : other;

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
