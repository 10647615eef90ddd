/** One polite request: how often, when, and for how long it is sent. */
import { expect, test } from "@jest/globals";
import { virtualClock } from "../src/fakes/clock.ts";
import { type Manners, politeFetch } from "../src/http.ts";

type Answer = () => Response | Promise<Response>;

/** A server that gives these answers in order and the last one for ever, and the polite way to it. */
function line(answers: readonly Answer[], manners: Partial<Manners> = {}) {
  const clock = virtualClock("2026-10-05T10:00:00Z");
  const start = clock.now();
  const starts: number[] = [];
  const polite = politeFetch({
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

test.each([
  ["a 502", status(502), 1],
  ["a 429: it was not executed", status(429), 4],
])("a request that may not be repeated is, after %s, sent the right number of times", async (_, fault, times) => {
  const { fetch, spent } = line([fault]);
  expect((await fetch("https://a/1", { method: "POST" })).ok).toBe(false);
  expect(spent()).toBe(times);
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

test("a wait that would end after the deadline is not begun: the answer stands", async () => {
  const begin = Date.parse("2026-10-05T10:00:00Z");
  const { fetch, spent, clock } = line([status(429, { "retry-after": "300" })], { deadline: () => begin + 299_999 });
  expect((await fetch("https://a/1")).status).toBe(429);
  expect(spent()).toBe(1);
  expect(clock.now()).toBe(begin);
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
