/** One polite request: how often, when, and for how long it is sent. */
import { expect, test } from "@jest/globals";
import { type VirtualClock, virtualClock } from "../src/fakes/clock.ts";
import { type Manners, politeFetch } from "../src/http.ts";
import { NotNow } from "../src/ports.ts";
import { lastCall, runEnd } from "../src/run-end.ts";

const START = "2026-10-05T10:00:00Z";

type Answer = () => Response | Promise<Response>;

/** A server that gives these answers in order and the last one for ever, and the polite way to it. */
function line(answers: readonly Answer[], manners: Partial<Manners> = {}) {
  const clock = manners.clock ?? virtualClock(START);
  const start = clock.now();
  const starts: number[] = [];
  const polite = politeFetch({
    system: "Notion",
    isRead: (method) => method === "GET",
    fetch: async () => {
      starts.push(clock.now() - start);
      return (answers[starts.length - 1] ?? answers.at(-1) ?? ok)();
    },
    clock,
    isIdempotent: (method) => method !== "POST",
    transient: [500, 502, 503],
    notExecuted: [429],
    paceMs: 100,
    timeoutMs: 10_000,
    retries: 3,
    ...manners,
  });
  return { ...polite, starts, start, clock };
}

const ok: Answer = () => new Response("fine", { headers: { date: "Mon, 05 Oct 2026 10:00:07 GMT" } });
const status = (code: number, headers: Record<string, string> = {}): Answer => {
  return () => new Response("no", { status: code, headers });
};
const reset: Answer = () => {
  throw new TypeError("fetch failed");
};

test("starts lie at least the pace apart, also when asked for at once", async () => {
  const { fetch, starts } = line([ok]);
  await Promise.all([fetch("https://a/1"), fetch("https://a/2"), fetch("https://a/3")]);
  expect(starts).toEqual([0, 100, 200]);
});

test.each([
  ["a 502 with HTML", status(502)],
  ["a connection reset", reset],
])("%s is repeated with growing pauses, and the good answer is given", async (_, fault) => {
  const { fetch, starts, spent } = line([fault, fault, ok]);
  expect(await (await fetch("https://a/1")).text()).toBe("fine");
  expect(starts).toEqual([0, 1000, 3000]);
  expect(spent()).toBe(3);
});

test("a request that may not be repeated is sent once, whatever its Retry-After", async () => {
  const { fetch, spent } = line([status(502, { "retry-after": "1" })]);
  expect((await fetch("https://a/1", { method: "POST" })).status).toBe(502);
  expect(spent()).toBe(1);
});

test("after a 429, which was not executed, any request is repeated; in the end it is for another run", async () => {
  const { fetch, spent } = line([status(429)]);
  await expect(fetch("https://a/1", { method: "POST" })).rejects.toThrow(NotNow);
  expect(spent()).toBe(4);
});

test("a 429 that is final is not repeated: the answer stands", async () => {
  const { fetch, spent } = line([status(429)], { isFinal: async (answer) => (await answer.text()) === "no" });
  expect(await (await fetch("https://a/1")).text()).toBe("no");
  expect(spent()).toBe(1);
});

test("each 429 halves the pace for the rest of the run, and those of one moment do it once", async () => {
  const { fetch, starts } = line([status(429, { "retry-after": "1" }), ok]);
  for (let n = 0; n < 3; n += 1) await fetch("https://a/1");
  expect(starts).toEqual([0, 1000, 1200, 1400]);
  const many = line([status(429, { "retry-after": "1" }), status(429, { "retry-after": "1" }), ok], { paceMs: 1000 });
  await Promise.all([many.fetch("https://a/1"), many.fetch("https://a/2")]);
  const last = many.starts.at(-1) ?? 0;
  await many.fetch("https://a/3");
  expect((many.starts.at(-1) ?? 0) - last).toBeLessThanOrEqual(3000);
});

test("a reset of a request that may not be repeated reaches the caller", async () => {
  const { fetch, spent } = line([reset]);
  await expect(fetch("https://a/1", { method: "post", body: "{}" })).rejects.toThrow("fetch failed");
  expect(spent()).toBe(1);
});

test("a status that is not transient is not repeated", async () => {
  const { fetch, spent } = line([status(400)]);
  expect((await fetch("https://a/1")).status).toBe(400);
  expect(spent()).toBe(1);
});

test.each([
  ["300", 300_000],
  ["Mon, 05 Oct 2026 10:02:00 GMT", 120_000],
  ["0", 100],
  ["nonsense", 1000],
])("Retry-After %s is waited out, uncut", async (value, startedMs) => {
  const { fetch, starts } = line([status(429, { "retry-after": value }), ok]);
  await fetch("https://a/1");
  expect(starts).toEqual([0, startedMs]);
});

test("while one request waits out a limit, no other starts", async () => {
  const { fetch, starts } = line([status(429, { "retry-after": "60" }), ok]);
  const first = fetch("https://a/1");
  await new Promise(setImmediate);
  await fetch("https://a/2");
  await first;
  expect(starts.slice(1).every((startMs) => startMs >= 60_000)).toBe(true);
});

const ending = (clock: VirtualClock, minutes: number, stop = new AbortController()) =>
  runEnd({ clock, minutes: () => minutes, stop: stop.signal });

test.each([
  ["a 429", status(429, { "retry-after": "300" }), "Notion asks for quiet until 10:05 UTC"],
  ["a 503", status(503, { "retry-after": "300" }), "Notion answered 503, and no time is left"],
])("a wait after %s that would end after the run is not begun: it is for the next", async (_, answer, sentence) => {
  const clock = virtualClock(START);
  const { fetch, spent } = line([answer], { clock, end: ending(clock, 4.9) });
  await expect(fetch("https://a/1")).rejects.toMatchObject({
    name: "NotNow",
    message: expect.stringContaining(sentence),
  });
  expect(spent()).toBe(1);
  expect(clock.now()).toBe(Date.parse(START));
});

test("while a server wants quiet for longer than the run lasts, nobody else asks it either", async () => {
  const clock = virtualClock(START);
  const { fetch, spent } = line([status(429, { "retry-after": "300" }), ok], { clock, end: ending(clock, 1) });
  await expect(fetch("https://a/1")).rejects.toThrow("quiet until 10:05");
  await expect(fetch("https://a/2")).rejects.toThrow("quiet until 10:05");
  expect(spent()).toBe(1);
});

test("a creation that may have been made is not taken for one put off, though the time is over", async () => {
  const clock = virtualClock(START);
  const late: Answer = () => {
    clock.advance(2 * 60_000);
    return new Response("no", { status: 503, headers: { "retry-after": "300" } });
  };
  const { fetch } = line([late], { clock, end: ending(clock, 1) });
  expect((await fetch("https://a/1", { method: "POST" })).status).toBe(503);
});

test("no request begins once the run's time is over, but for those that lie beyond it", async () => {
  const clock = virtualClock(START);
  const end = ending(clock, 1);
  const { fetch, spent } = line([ok], { clock, end });
  const memory = line([ok], { clock, end: lastCall(end) });
  clock.advance(60_000);
  await expect(fetch("https://a/1")).rejects.toThrow("The run's 1 minutes (`limits.minutes`) are over");
  expect(spent()).toBe(0);
  await memory.fetch("https://a/1", { method: "PATCH" });
  expect(memory.spent()).toBe(1);
});

test("the last save waits a minute beyond the end, and no longer", async () => {
  const clock = virtualClock(START);
  const end = lastCall(ending(clock, 1));
  clock.advance(60_000);
  const { fetch, starts } = line([status(503, { "retry-after": "59" }), status(503, { "retry-after": "2" })], {
    clock,
    end,
  });
  await expect(fetch("https://a/1")).rejects.toThrow(NotNow);
  expect(starts).toHaveLength(2);
});

/** A clock whose sleeps last until they are woken. */
const sleepless = (): VirtualClock => ({
  ...virtualClock(START),
  sleep: (_, wake) => new Promise((resolve) => wake?.addEventListener("abort", () => resolve(), { once: true })),
});

test("a run that is stopped wakes from a wait at once, and the request is not sent again", async () => {
  const clock = sleepless();
  const stop = new AbortController();
  const { fetch, spent } = line([status(429, { "retry-after": "300" })], { clock, end: ending(clock, 10, stop) });
  const request = fetch("https://a/1", { method: "PATCH" });
  await new Promise(setImmediate);
  stop.abort();
  await expect(request).rejects.toThrow("The job was cancelled");
  expect(spent()).toBe(1);
});

test("a run that is stopped lets a write finish, and drops a read", async () => {
  const clock = virtualClock(START);
  const stop = new AbortController();
  const answers: (() => void)[] = [];
  const slow: Answer = () => new Promise((resolve) => answers.push(() => resolve(new Response("done"))));
  const { fetch } = line([slow], { clock, end: ending(clock, 10, stop) });
  const read = fetch("https://a/1");
  const write = fetch("https://a/1", { method: "PATCH" });
  await new Promise(setImmediate);
  stop.abort();
  await expect(read).rejects.toThrow("The job was cancelled");
  for (const answer of answers) answer();
  expect(await (await write).text()).toBe("done");
});

test("a body that stalls is cut off and asked for again", async () => {
  const stalled: Answer = () =>
    new Response(new ReadableStream({ start: (body) => body.enqueue(new Uint8Array([65])) }));
  const { fetch, spent } = line([stalled, ok], { timeoutMs: 30 });
  expect(await (await fetch("https://a/1")).text()).toBe("fine");
  expect(spent()).toBe(2);
});

test("a body that always stalls ends in an error, not in silence", async () => {
  const { fetch } = line([() => new Promise<Response>(() => {})], { timeoutMs: 10, retries: 1 });
  await expect(fetch("https://a/1")).rejects.toMatchObject({ name: "TimeoutError" });
});

test("a caller who aborts is not answered with another attempt", async () => {
  const { fetch, spent } = line([reset]);
  await expect(fetch("https://a/1", { signal: AbortSignal.abort() })).rejects.toThrow();
  expect(spent()).toBeLessThanOrEqual(1);
});

test("the server's clock is read from the latest answer", async () => {
  const { fetch, serverNow } = line([ok]);
  expect(serverNow()).toBeUndefined();
  await fetch("https://a/1");
  expect(serverNow()).toBe(Date.parse("2026-10-05T10:00:07Z"));
});

test("an answer without a body stays without one, and says where it came from", async () => {
  const { fetch } = line([
    () => Object.defineProperty(new Response(null, { status: 204 }), "url", { value: "https://b/2" }),
  ]);
  const answer = await fetch("https://a/1");
  expect([answer.status, answer.url, await answer.text()]).toEqual([204, "https://b/2", ""]);
});
