/** The way to Notion: its own client, with our manners instead of its retries. */
import { Client } from "@notionhq/client";
import { type Fetch, politeFetch } from "../http.ts";
import type { Clock } from "../ports.ts";
import type { RunEnd } from "../run-end.ts";
import { isBlocked } from "./errors.ts";

export interface Notion {
  readonly api: Client;
  /** Requests go to Notion's own address, not to one that `notion-api-url` names. */
  readonly isAtHome: boolean;
  /** Requests sent so far, repeats included. */
  spent(): number;
  /** Notion's clock (ms) as of its latest answer. */
  now(): number | undefined;
}

export interface Connection {
  readonly token: string;
  /** Without `/v1`. */
  readonly baseUrl: string;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly end?: RunEnd;
  /** For one attempt; a minute unless a test says otherwise. */
  readonly timeoutMs?: number;
}

/** Connects; sends nothing yet. */
export function notionClient({ token, baseUrl, fetch, clock, end, timeoutMs = 60_000 }: Connection): Notion {
  // A query is a POST that only reads.
  const isRead = (method: string, url: string) => method === "GET" || new URL(url).pathname.endsWith("/query");
  const polite = politeFetch({
    system: "Notion",
    fetch,
    clock,
    isRead,
    // A PATCH sets absolute values; the one POST that writes is a comment, which would stand there twice.
    isIdempotent: (method, url) => method === "PATCH" || isRead(method, url),
    transient: [409, 500, 502, 503, 504],
    notExecuted: [429, 529],
    isFinal: async (answer) => isBlocked(await answer.text()),
    // 180 a minute: https://developers.notion.com/reference/request-limits
    paceMs: 350,
    timeoutMs,
    retries: 4,
    ...(end && { end }),
  });
  const address = baseUrl.replace(/\/+(v1\/*)?$/, "");
  const api = new Client({
    auth: token,
    baseUrl: address,
    notionVersion: "2026-03-11",
    // Its types do not admit the platform's own Response; the text is all it reads.
    fetch: async (url, init) => {
      const answer = await polite.fetch(url, init);
      return { ok: answer.ok, status: answer.status, headers: answer.headers, text: () => answer.text() };
    },
    retry: false,
    // Its limit would count our waits too; ours is per attempt. The longest that a timer can count: zero means at once.
    timeoutMs: 2 ** 31 - 1,
    // It prints failures to the console, and whole bodies when debugging.
    logger: () => {},
  });
  return { api, isAtHome: address === "https://api.notion.com", spent: polite.spent, now: polite.serverNow };
}
