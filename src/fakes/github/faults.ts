/** Faults ordered from outside: the answer that never came, came wrong, or came after the deed was done. */

export type Fault =
  | number
  /** An answer in its own words, such as a secondary limit. */
  | { readonly status: number; readonly message: string; readonly headers?: Readonly<Record<string, string>> }
  /** Applied, then answered 502 or 503 (or cut off). */
  | "commit-then-502"
  | "commit-then-503"
  | "commit-then-reset"
  /** Applied, and no answer ever comes. */
  | "silence"
  /** The connection breaks before anything is done. */
  | "reset"
  /** The answer's head comes, its body never ends. */
  | "stall";

export interface Faults {
  /** `route` is "POST /repos/o/r/issues" exactly, or a pattern over that. Fails the `nth` matching request from now on, once. */
  failNext(route: string | RegExp, fault: Fault, when?: { readonly nth?: number }): void;
  take(method: string, path: string): Fault | undefined;
}

export function faults(): Faults {
  const pending: { readonly route: string | RegExp; readonly fault: Fault; readonly nth: number; seen: number }[] = [];
  return {
    failNext: (route, fault, { nth = 1 } = {}) => {
      pending.push({ route, fault, nth, seen: 0 });
    },
    take: (method, path) => {
      const name = `${method} ${path}`;
      const matching = pending.filter(({ route }) => (typeof route === "string" ? route === name : route.test(name)));
      for (const one of matching) one.seen += 1;
      const due = matching.find((one) => one.seen >= one.nth);
      if (due) pending.splice(pending.indexOf(due), 1);
      return due?.fault;
    },
  };
}

const COMMITTED: readonly Fault[] = ["commit-then-502", "commit-then-503", "commit-then-reset", "silence", "stall"];

/** Whether the request is still carried out. */
export const isCommitted = (fault: Fault | undefined): boolean => fault === undefined || COMMITTED.includes(fault);

/** The status that the asker sees; undefined where no answer comes whole. */
export function statusOf(fault: Fault): number | undefined {
  if (typeof fault === "object") return fault.status;
  if (typeof fault === "number") return fault;
  if (fault === "commit-then-502") return 502;
  return fault === "commit-then-503" ? 503 : undefined;
}

/** @throws TypeError "fetch failed", as fetch does when the connection breaks. */
export async function faultyAnswer(
  fault: Fault,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Response> {
  if (fault === "reset" || fault === "commit-then-reset")
    throw new TypeError("fetch failed", { cause: new Error("read ECONNRESET") });
  if (fault === "silence") return await never(signal);
  if (fault === "stall")
    return new Response(endless(signal), { status: 200, headers: { ...headers, "content-type": "application/json" } });
  const status = statusOf(fault) ?? 500;
  if (status === 502 && typeof fault !== "object")
    return new Response("<html><head><title>502 Bad Gateway</title></head><body>Bad Gateway</body></html>", {
      status,
      headers: { ...headers, "content-type": "text/html" },
    });
  const { message, headers: own } =
    typeof fault === "object" ? fault : { message: WORDS[status] ?? "Server Error", headers: {} };
  const body = JSON.stringify({ message, documentation_url: "https://docs.github.com/rest", status: String(status) });
  return new Response(body, {
    status,
    headers: { ...headers, "content-type": "application/json; charset=utf-8", ...own },
  });
}

const WORDS: Readonly<Record<number, string>> = {
  401: "Bad credentials",
  403: "Forbidden",
  404: "Not Found",
  503: "Service unavailable",
};

function endless(signal: AbortSignal): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: (controller) => {
      controller.enqueue(new TextEncoder().encode("{"));
      signal.addEventListener("abort", () => controller.error(signal.reason));
    },
  });
}

function never(signal: AbortSignal): Promise<Response> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason));
  });
}
