/** One request's way through the stand-in: fault, token, then REST or GraphQL. The only file that knows the order. */
import { type Arrival, arrive, type Exchanges, type LoggedRequest } from "./exchanges.ts";
import { faultyAnswer, isCommitted, statusOf } from "./faults.ts";
import { graphql } from "./graphql-request.ts";
import { renderBudgets } from "./limits.ts";
import { rememberIssues } from "./list-lag.ts";
import { rest } from "./rest.ts";
import { Refusal, type Reply } from "./routes.ts";
import type { Grant } from "./tokens.ts";

/** @throws Error naming operation and field when strict and the exchange breaks GitHub's schemas; TypeError for a broken connection. */
export async function answer(exchanges: Exchanges, request: Request): Promise<Response> {
  const arrival = await arrive(exchanges, request);
  const { method, url } = arrival;
  const fault = exchanges.faults.take(method, url.pathname);
  const before = exchanges.violations.length;
  const headers: Record<string, string> = baseHeaders(exchanges);
  const reply = isCommitted(fault) ? carryOut(exchanges, arrival, headers) : undefined;
  const status = fault === undefined ? reply?.status : statusOf(fault);
  const logged: LoggedRequest = {
    method,
    path: url.pathname + url.search,
    body: arrival.body,
    token: arrival.grant?.kind ?? (arrival.token === "" ? "none" : "unknown"),
    status,
  };
  exchanges.requests.push(logged);
  if (reply && hasWritten(arrival, reply)) exchanges.writes.push(logged);
  const broken = exchanges.violations.slice(before);
  if (broken.length > 0 && exchanges.settings.strict && reply?.status !== 501) throw new Error(broken.join("\n"));
  if (fault !== undefined) return await faultyAnswer(fault, headers, request.signal);
  return toResponse(reply ?? { status: 500 }, headers);
}

function hasWritten({ method, url }: Arrival, reply: Reply & { readonly hasWritten?: boolean }): boolean {
  return url.pathname === "/graphql" ? reply.hasWritten === true : reply.status < 300 && method !== "GET";
}

function carryOut(exchanges: Exchanges, arrival: Arrival, headers: Record<string, string>): Reply {
  rememberIssues(exchanges.world);
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

function budgets({ limits }: Exchanges, { token }: Arrival, grant: Grant): Reply {
  const core = limits.spend(token, "core", grant.hourlyLimit, 0);
  return { status: 200, body: renderBudgets(core, limits.spend(token, "graphql", grant.hourlyLimit, 0)) };
}

function baseHeaders({ world, requests }: Exchanges): Record<string, string> {
  return {
    ...(world.isEnterprise ? { "x-github-enterprise-version": "3.18.0" } : {}),
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
