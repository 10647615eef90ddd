/**
 * Preload (`node --import ./virtual-time.ts?now=<ms>`): the program lives in its parent's virtual time.
 *
 * `Date` stands still. A timer that is due fires on the next turn of the event loop. One that is not waits until the program can
 * do nothing else (no request under way, no turn left to run), then asks the parent, over IPC, to let time pass until it is due.
 * So an hour's sleep takes no time, timers fire in due order, and a time limit around a request never beats the request.
 * Left in real time: `setInterval`, undici's clock tick, and `AbortSignal.timeout`, which `&patience=<ms>` can cut short.
 */
import { subscribe } from "node:diagnostics_channel";
import { syncBuiltinESMExports } from "node:module";
import timers from "node:timers";
import timersPromises from "node:timers/promises";
import { promisify } from "node:util";

/** Parent and child: "let time pass until", "it is now" (milliseconds since 1970). */
export interface TimeWanted {
  readonly until: number;
}
export interface TimeIs {
  readonly now: number;
}

const real = { Date, setTimeout, clearTimeout };
const settings = new URL(import.meta.url).searchParams;
let now = Number(settings.get("now"));

// ── Date ──────────────────────────────────────────────────────────────────────────────────────

globalThis.Date = new Proxy(Date, {
  construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now] : args, newTarget),
  apply: () => new real.Date(now).toString(),
  get: (target, key, receiver) => (key === "now" ? () => now : Reflect.get(target, key, receiver)),
});

// ── Timers ────────────────────────────────────────────────────────────────────────────────────

let lastId = 0;
const pending = new Map<number, Timer>();

/** Has the methods of node's Timeout. */
class Timer {
  readonly id = ++lastId;
  readonly run: () => void;
  readonly delayMs: number;
  due = 0;
  #holdsProcess = true;
  constructor(run: () => void, delayMs: number) {
    this.run = run;
    // Node turns what it cannot count (negative, NaN, 2³¹ and more) into "at once": https://nodejs.org/api/timers.html
    this.delayMs = delayMs > 0 && delayMs < 2 ** 31 ? Math.trunc(delayMs) : 0;
    this.refresh();
  }
  refresh(): this {
    this.due = now + this.delayMs;
    pending.delete(this.id);
    pending.set(this.id, this);
    stir();
    return this;
  }
  ref(): this {
    this.#holdsProcess = true;
    stir();
    return this;
  }
  unref(): this {
    this.#holdsProcess = false;
    return this;
  }
  hasRef(): boolean {
    return this.#holdsProcess;
  }
  close(): this {
    pending.delete(this.id);
    return this;
  }
  [Symbol.toPrimitive](): number {
    return this.id;
  }
  [Symbol.dispose](): void {
    this.close();
  }
}

// The tick of undici's coarse timers, which watch sockets: https://github.com/nodejs/undici/blob/main/lib/util/timers.js (TICK_MS)
const UNDICI_TICK_MS = 499;

function setVirtualTimeout(callback: (...args: unknown[]) => void, delayMs = 0, ...args: unknown[]): unknown {
  if (delayMs === UNDICI_TICK_MS) return real.setTimeout(callback, delayMs, ...args);
  return new Timer(() => callback(...args), Number(delayMs));
}

function clearVirtualTimeout(timer: unknown): void {
  if (timer instanceof Timer) timer.close();
  else if (!pending.delete(Number(timer))) real.clearTimeout(timer as number);
}

function sleep<T>(delayMs?: number, value?: T, options: { signal?: AbortSignal } = {}): Promise<T | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<T | undefined>();
  const timer = new Timer(() => resolve(value), delayMs ?? 0);
  const abort = () => {
    timer.close();
    reject(options.signal?.reason);
  };
  if (options.signal?.aborted) abort();
  options.signal?.addEventListener("abort", abort, { once: true });
  return promise;
}

const patience = settings.get("patience");
if (patience !== null) {
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  AbortSignal.timeout = (delayMs) => timeout(Math.min(delayMs, Number(patience)));
}

const virtual = { setTimeout: setVirtualTimeout, clearTimeout: clearVirtualTimeout };
Object.assign(setVirtualTimeout, { [promisify.custom]: sleep });
Object.assign(globalThis, virtual);
Object.assign(timers, virtual);
Object.assign(timersPromises, { setTimeout: sleep });
syncBuiltinESMExports();

// ── What passes time ──────────────────────────────────────────────────────────────────────────

const underWay = new Set<unknown>();
// https://github.com/nodejs/undici/blob/main/docs/docs/api/DiagnosticsChannel.md; node's own fetch publishes there too.
subscribe("undici:request:create", (message) => underWay.add((message as { request: unknown }).request));
for (const end of ["undici:request:trailers", "undici:request:error"])
  subscribe(end, (message) => {
    underWay.delete((message as { request: unknown }).request);
    stir();
  });

/** Turns of the event loop that an answer takes, generously, to reach the code that asked. */
const QUIET_TURNS = 8;
let quietTurns = 0;
let watching = false;

/** Something happened: look whether a timer is due, or time may pass. */
function stir(): void {
  quietTurns = 0;
  if (watching) return;
  watching = true;
  setImmediate(watch);
}

function watch(): void {
  const next = earliest();
  const mayWait = underWay.size === 0 && [...pending.values()].some((timer) => timer.hasRef());
  if (next !== undefined && next.due <= now) {
    next.close();
    quietTurns = 0;
    setImmediate(watch);
    next.run();
  } else if (next === undefined || !mayWait) watching = false;
  else if (++quietTurns < QUIET_TURNS) setImmediate(watch);
  else askParent({ until: next.due });
}

function earliest(): Timer | undefined {
  // The map keeps the order of setting, and `<` keeps the first of equals.
  return [...pending.values()].reduce<Timer | undefined>(
    (a, b) => (a === undefined || b.due < a.due ? b : a),
    undefined,
  );
}

function askParent(wanted: TimeWanted): void {
  process.channel?.ref();
  process.send?.(wanted);
}

if (process.send === undefined) throw new Error("virtual-time.ts needs a parent that keeps the time: spawn with IPC.");
process.on("message", (time: TimeIs) => {
  process.channel?.unref();
  now = time.now;
  setImmediate(watch);
});
process.on("disconnect", () => process.exit(1));
process.channel?.unref();
