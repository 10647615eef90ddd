/** The one way to GitHub: Octokit built once per token, with throttling, a pinned API version and no blind redirects. */
import { getOctokit } from "@actions/github";
import { throttling } from "@octokit/plugin-throttling";
import { asksForQuiet, type Fetch, type Manners } from "../http.ts";
import { type Clock, type Log, NotNow } from "../ports.ts";
import type { RunEnd } from "../run-end.ts";
import { Redirected } from "./failure.ts";

export type Octokit = ReturnType<typeof getOctokit>;

/** What is left of this hour's REST requests, as of the latest answer. */
export interface Budget {
  readonly limit: number;
  readonly remaining: number;
  /** Milliseconds since 1970. */
  readonly resetAt: number;
}

export interface Connection {
  readonly octokit: Octokit;
  /** Undefined until an answer told it, and where rate limits are off (Enterprise Server's default). */
  budget(): Budget | undefined;
}

interface ConnectOptions {
  readonly token: string;
  /** `https://api.github.com`, or `https://host/api/v3`. */
  readonly apiUrl: string;
  /** `https://api.github.com/graphql`, or `https://host/api/graphql`. */
  readonly graphqlUrl: string;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly log?: Log;
  readonly end?: RunEnd;
  /** Limiter groups of plugin-throttling, for tests. */
  readonly throttle?: object;
}

/**
 * Answers that are redirects throw `Redirected`; limits are waited out, twice at most, while they end before the run does. Once
 * one is not, nothing more is asked before it ends.
 * There is no plugin-retry: it goes by the status alone, so a 502 after `POST /issues` makes a second issue
 * (github.com/octokit/plugin-retry.js, src/error-request.ts).
 */
export function connect(options: ConnectOptions): Connection {
  let budget: Budget | undefined;
  let quietUntil = Number.NEGATIVE_INFINITY;
  const metered: Fetch = async (url, init) => {
    if (options.clock.now() < quietUntil) throw new NotNow(asksForQuiet("GitHub", quietUntil));
    const answer = await options.fetch(url, init);
    budget = budgetOf(answer.headers) ?? budget;
    return answer;
  };
  const onQuiet = (until: number): void => {
    quietUntil = until;
  };
  const octokit = getOctokit(
    options.token,
    {
      baseUrl: options.apiUrl,
      userAgent: "notion-sync",
      log: octokitLog(options.log),
      // fetch repeats a PATCH at a redirect's target, which for a transferred issue is another repository.
      request: { fetch: metered, redirect: "manual" },
      // The plugin keeps its limiters in its module, by id: whoever shares a token keeps its pace together, and no one else's.
      throttle: { id: options.token, ...limitHandlers(options, onQuiet), ...options.throttle },
    },
    throttling,
  );
  octokit.hook.before("request", ({ headers }) => {
    headers["x-github-api-version"] = "2022-11-28";
  });
  octokit.hook.after("request", (answer, { method, url }) => {
    const status: number = answer.status;
    if (status >= 300 && status < 400) throw new Redirected(status, answer.headers.location ?? "", { method, url });
  });
  // By this base the path stays "/graphql" on Enterprise Server too, which is how the plugin knows a GraphQL request.
  octokit.graphql = octokit.graphql.defaults({ baseUrl: options.graphqlUrl.replace(/\/graphql\/?$/, "") });
  return { octokit, budget: () => budget };
}

/**
 * Whether a request may be sent again when its answer was lost. True for what sets an absolute value, makes an unreachable
 * git object, or answers a repetition with "exists already"; false for what would be made twice.
 */
export function mayRepeat(method: string, url: string, body: string | undefined): boolean {
  if (method !== "POST") return method !== "PUT";
  const { pathname } = new URL(url);
  if (pathname.endsWith("/graphql")) return isRead(method, url, body);
  return /\/(git\/(trees|commits|blobs|refs)|labels|assignees|actions\/variables)$/.test(pathname);
}

const isRead: Manners["isRead"] = (method, url, body = "") =>
  method === "GET" || (new URL(url).pathname.endsWith("/graphql") && /^\{"query":"(\\n|\s)*(query\b|\{)/.test(body));

/**
 * How `politeFetch` treats GitHub. The pace and the limits (403, 429) are plugin-throttling's. GitHub itself gives up on
 * a query after 10 s (docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api).
 */
export const manners = {
  system: "GitHub",
  isRead,
  isIdempotent: mayRepeat,
  transient: [500, 502, 503, 504],
  notExecuted: [],
  paceMs: 0,
  timeoutMs: 30_000,
  retries: 3,
} as const satisfies Partial<Manners>;

/** The handlers wait by our own clock, so the plugin is told to wait no longer than they did. */
function limitHandlers({ clock, log, end }: ConnectOptions, onQuiet: (untilMs: number) => void) {
  const waitOut =
    (message: string) => async (seconds: number, request: object, _octokit: object, retryCount: number) => {
      const until = clock.now() + seconds * 1000;
      const goesOn = retryCount < 2 && (end === undefined || until <= end.at());
      log?.info(message, { seconds, goesOn, ...("method" in request && { method: String(request.method) }) });
      if (goesOn) await clock.sleep(seconds * 1000, end?.stop);
      const isOver = end?.over() !== undefined;
      if (!goesOn || isOver) onQuiet(until);
      return goesOn && !isOver;
    };
  return {
    retryAfterBaseValue: 0,
    onRateLimit: waitOut("GitHub's hourly limit is reached"),
    onSecondaryRateLimit: waitOut("GitHub asks for a pause"),
  };
}

function budgetOf(headers: Headers): Budget | undefined {
  if ((headers.get("x-ratelimit-resource") ?? "core") !== "core") return undefined;
  const limit = headers.get("x-ratelimit-limit");
  const remaining = headers.get("x-ratelimit-remaining");
  if (limit === null || remaining === null) return undefined;
  return {
    limit: Number(limit),
    remaining: Number(remaining),
    resetAt: Number(headers.get("x-ratelimit-reset") ?? 0) * 1000,
  };
}

/** Octokit warns of deprecated requests; its own default is the console, past our escaping. */
function octokitLog(log: Log | undefined) {
  const silent = (): void => {};
  const tell = (text: string): void => log?.info("Octokit warns", { text });
  return { debug: silent, info: silent, warn: tell, error: tell };
}
