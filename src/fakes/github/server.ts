/** One request's way through the stand-in: fault, token, limits, route, schema. The only file that knows the order. */

import { type Faults, faultyAnswer, isCommitted } from "./faults.ts";
import { gitRoutes } from "./git.ts";
import { answerQuery, type Query, rateLimited, readQuery } from "./graphql.ts";
import { costOf } from "./graphql-cost.ts";
import { issueRoutes } from "./issues.ts";
import { labelRoutes } from "./labels.ts";
import { type Budget, budgetHeaders, type Limits, renderBudgets } from "./limits.ts";
import { locate } from "./locate.ts";
import { answerViolations, requestViolations } from "./official.ts";
import type { World } from "./records.ts";
import { accountRoutes, repositoryRoutes } from "./repository.ts";
import { type Call, demand, findRoute, notFound, Refusal, type Reply } from "./routes.ts";
import { threadRoutes } from "./threads.ts";
import { type Grant, isApp } from "./tokens.ts";
import { variableRoutes } from "./variables.ts";

/** One request as it came, and how it was answered. */
export interface LoggedRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly body: unknown;
  /** The token's kind; "none" or "unknown" where it is not one of ours. */
  readonly token: string;
  /** Undefined: no answer came. */
  readonly status: number | undefined;
}

export interface Settings {
  strict: boolean;
  /** Milliseconds during which a new issue is missing from lists. */
  listLagMs: number;
  /** Refuse what goes over the hour's requests. */
  primaryLimit: boolean;
  /** Refuse more than 80 creations a minute or 500 an hour. */
  secondaryLimit: boolean;
}

/** Everything one stand-in keeps between requests. */
export interface Exchanges {
  readonly world: World;
  readonly grants: ReadonlyMap<string, Grant>;
  readonly settings: Settings;
  readonly faults: Faults;
  readonly limits: Limits;
  readonly requests: LoggedRequest[];
  readonly writes: LoggedRequest[];
  readonly violations: string[];
}

const routes = [
  ...accountRoutes,
  ...issueRoutes,
  ...labelRoutes,
  ...threadRoutes,
  ...gitRoutes,
  ...variableRoutes,
  ...repositoryRoutes,
];

/** A request with what it is judged by. */
interface Arrival {
  readonly method: string;
  readonly url: URL;
  readonly accept: string;
  readonly body: unknown;
  readonly token: string;
  readonly grant: Grant | undefined;
}

/** @throws Error naming operation and field when strict and the exchange breaks GitHub's schemas; TypeError for a broken connection. */
export async function answer(exchanges: Exchanges, request: Request): Promise<Response> {
  const arrival = await read(exchanges, request);
  const { method, url } = arrival;
  const fault = exchanges.faults.take(method, url.pathname);
  const before = exchanges.violations.length;
  const headers: Record<string, string> = baseHeaders(exchanges);
  const reply = isCommitted(fault) ? carryOut(exchanges, arrival, headers) : undefined;
  const isCut = fault === "reset" || fault === "commit-then-reset" || fault === "stall";
  const status = isCut ? undefined : fault === undefined ? reply?.status : statusOf(fault);
  const logged: LoggedRequest = {
    method,
    path: url.pathname + url.search,
    body: arrival.body,
    token: arrival.grant?.kind ?? (arrival.token === "" ? "none" : "unknown"),
    status,
  };
  exchanges.requests.push(logged);
  if (reply && reply.status < 300 && method !== "GET" && url.pathname !== "/graphql") exchanges.writes.push(logged);
  const broken = exchanges.violations.slice(before);
  if (broken.length > 0 && exchanges.settings.strict && reply?.status !== 501) throw new Error(broken.join("\n"));
  if (fault !== undefined) return faultyAnswer(fault, headers, request.signal);
  return toResponse(reply ?? { status: 500 }, headers);
}

function carryOut(exchanges: Exchanges, arrival: Arrival, headers: Record<string, string>): Reply {
  try {
    if (arrival.grant === undefined)
      throw new Refusal(401, arrival.token === "" ? "Requires authentication" : "Bad credentials");
    if (arrival.url.pathname === "/rate_limit") return budgets(exchanges, arrival, arrival.grant);
    if (arrival.url.pathname === "/graphql") return graphql(exchanges, arrival, arrival.grant, headers);
    return rest(exchanges, arrival, arrival.grant, headers);
  } catch (thrown) {
    if (thrown instanceof Refusal) return thrown.reply;
    // The stand-in does not know how: never an answer that looks like GitHub's.
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    exchanges.violations.push(`${arrival.method} ${arrival.url.pathname}: ${message}`);
    return { status: 500, body: { message } };
  }
}

function rest(exchanges: Exchanges, arrival: Arrival, grant: Grant, headers: Record<string, string>): Reply {
  const { world, limits } = exchanges;
  const { method, url, token } = arrival;
  const budget = limits.spend(token, "core", grant.hourlyLimit, 1);
  Object.assign(headers, budgetHeaders(budget));
  if (budget.isExceeded && exchanges.settings.primaryLimit) throw new Refusal(403, exceeded(grant));
  const { repository, path } = locate(world, grant, url);
  const found = findRoute(routes, method, path);
  if (!found) {
    const message = `fake GitHub has no route for ${method} ${path}`;
    exchanges.violations.push(message);
    return { status: 501, body: { message } };
  }
  const { route, params } = found;
  const exchange = { method, path: route.path, query: url.searchParams, body: arrival.body };
  const strange = requestViolations(exchange);
  exchanges.violations.push(...strange);
  // What GitHub would not understand leaves no trace in the world.
  if (strange.length > 0 && exchanges.settings.strict) return { status: 500, body: { message: strange.join("\n") } };
  const body = (arrival.body ?? {}) as Call["body"];
  const call: Call = {
    world,
    repository,
    grant,
    api: url.origin,
    params,
    query: url.searchParams,
    body,
    accept: arrival.accept,
  };
  const reply = answerRoute(() => {
    demand(call, route);
    if (route.creates && exchanges.settings.secondaryLimit && limits.isOneCreationTooMany(token)) throw secondary();
    return route.answer(call);
  });
  if (!reply.headers?.["content-type"])
    exchanges.violations.push(...answerViolations(exchange, reply.status, reply.body));
  return reply;
}

/** A refusal is an answer too, and held to the schema like any other. */
function answerRoute(run: () => Reply): Reply {
  try {
    return run();
  } catch (thrown) {
    if (thrown instanceof Refusal) return thrown.reply;
    throw thrown;
  }
}

function graphql(exchanges: Exchanges, arrival: Arrival, grant: Grant, headers: Record<string, string>): Reply {
  const { world, limits, settings } = exchanges;
  const repository = world.repositories[0];
  if (arrival.method !== "POST" || !repository) throw notFound();
  const query = arrival.body as Query;
  const read = readQuery(query.query);
  if ("invalid" in read) {
    exchanges.violations.push(...read.invalid.violations);
    return { status: 200, body: read.invalid.body };
  }
  const cost = costOf(read.document, query.variables);
  const budget: Budget = limits.spend(arrival.token, "graphql", grant.hourlyLimit, cost);
  Object.assign(headers, budgetHeaders(budget));
  // Unlike REST, 200 with an error: https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
  if (budget.isExceeded && settings.primaryLimit) return { status: 200, body: rateLimited(exceeded(grant)).body };
  const { body, violations } = answerQuery({ world, repository, grant }, query, read.document, cost, budget);
  exchanges.violations.push(...violations);
  return { status: 200, body };
}

function budgets({ limits }: Exchanges, { token }: Arrival, grant: Grant): Reply {
  const core = limits.spend(token, "core", grant.hourlyLimit, 0);
  return { status: 200, body: renderBudgets(core, limits.spend(token, "graphql", grant.hourlyLimit, 0)) };
}

/** Tokens arrive as `token X` or `Bearer X`. */
async function read({ grants }: Exchanges, request: Request): Promise<Arrival> {
  const text = await request.text();
  const token = (request.headers.get("authorization") ?? "").replace(/^(token|bearer)\s+/i, "");
  return {
    method: request.method,
    url: new URL(request.url),
    accept: request.headers.get("accept") ?? "",
    body: text === "" ? undefined : JSON.parse(text),
    token,
    grant: grants.get(token),
  };
}

function baseHeaders({ world, requests }: Exchanges): Record<string, string> {
  return {
    date: new Date(world.clock.now()).toUTCString(),
    "x-github-request-id": `FAKE:${(requests.length + 1).toString(16).toUpperCase().padStart(6, "0")}`,
    "x-github-media-type": "github.v3; format=json",
  };
}

function toResponse({ status, body, headers: own }: Reply, headers: Record<string, string>): Response {
  if (body === undefined) return new Response(null, { status, headers: { ...headers, ...own } });
  const isText = typeof body === "string";
  const type = { "content-type": "application/json; charset=utf-8" };
  return new Response(isText ? body : JSON.stringify(body), { status, headers: { ...headers, ...type, ...own } });
}

function statusOf(fault: Exclude<Parameters<typeof faultyAnswer>[0], "reset">): number {
  if (typeof fault === "number") return fault;
  return typeof fault === "object" ? fault.status : 502;
}

function exceeded(grant: Grant): string {
  return `API rate limit exceeded for ${isApp(grant) ? "installation" : "user"} ID 1.`;
}

/** https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits */
function secondary(): Refusal {
  const message = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";
  return new Refusal(403, message, {}, { "retry-after": "60" });
}
