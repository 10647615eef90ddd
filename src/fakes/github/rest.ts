/** One REST request: limits, route, permission, answer, schema, and what has not changed since it was last read. */
import { createHash } from "node:crypto";
import { actionRoutes } from "./actions.ts";
import { checkRoutes } from "./checks.ts";
import { compareRoutes } from "./compare.ts";
import type { Arrival, Exchanges } from "./exchanges.ts";
import { gitRoutes } from "./git.ts";
import { issueRoutes } from "./issues.ts";
import { labelRoutes } from "./labels.ts";
import { budgetHeaders } from "./limits.ts";
import { locate } from "./locate.ts";
import { answerViolations, requestViolations } from "./official.ts";
import { pullRoutes } from "./pulls.ts";
import { accountRoutes, repositoryRoutes } from "./repository.ts";
import { type Call, demand, findRoute, notFound, Refusal, type Reply, type Route } from "./routes.ts";
import { ruleRoutes } from "./rules.ts";
import { threadRoutes } from "./threads.ts";
import { type Grant, isApp } from "./tokens.ts";
import { variableRoutes } from "./variables.ts";

/** Every REST route of the stand-in. */
export const routes: readonly Route[] = [
  ...accountRoutes,
  ...threadRoutes,
  ...issueRoutes,
  ...labelRoutes,
  ...pullRoutes,
  ...checkRoutes,
  ...gitRoutes,
  ...compareRoutes,
  ...variableRoutes,
  ...actionRoutes,
  ...ruleRoutes,
  ...repositoryRoutes,
];

/** @throws Refusal for what is refused before a route is found. */
export function rest(exchanges: Exchanges, arrival: Arrival, grant: Grant, headers: Record<string, string>): Reply {
  const { world, limits, settings } = exchanges;
  const { method, url, token } = arrival;
  const budget = limits.spend(token, "core", grant.hourlyLimit, 1);
  Object.assign(headers, budgetHeaders(budget));
  if (budget.isExceeded && settings.primaryLimit) throw new Refusal(403, exceeded(grant));
  const isTooFast = limits.arePointsTooMany(token, "core", method === "GET" ? 1 : 5);
  if (isTooFast && settings.secondaryLimit) throw secondary();
  if (url.pathname.startsWith("/not-the-api")) throw notFound();
  const { repository, path } = locate(world, grant, url, arrival.api);
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
  if (strange.length > 0 && settings.strict) return { status: 500, body: { message: strange.join("\n") } };
  const body = (arrival.body ?? {}) as Call["body"];
  const { api, accept } = arrival;
  const call: Call = { world, repository, grant, api, params, query: url.searchParams, body, accept };
  const reply = answerRoute(() => {
    demand(call, route);
    if (route.creates && settings.secondaryLimit && limits.isOneCreationTooMany(token)) throw secondary();
    return route.answer(call);
  });
  if (!reply.headers?.["content-type"])
    exchanges.violations.push(...answerViolations(exchange, reply.status, reply.body));
  return method === "GET" && reply.status === 200 ? unlessKnown(exchanges, arrival, reply, headers) : reply;
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

/** An answer the caller has already is 304, and free: https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#use-conditional-requests-if-appropriate */
function unlessKnown(exchanges: Exchanges, arrival: Arrival, reply: Reply, headers: Record<string, string>): Reply {
  const etag = `W/"${createHash("sha1").update(JSON.stringify(reply.body)).digest("hex")}"`;
  if (arrival.ifNoneMatch !== etag) return { ...reply, headers: { ...reply.headers, etag } };
  exchanges.limits.refund(arrival.token, "core");
  Object.assign(
    headers,
    budgetHeaders(exchanges.limits.spend(arrival.token, "core", arrival.grant?.hourlyLimit ?? 0, 0)),
  );
  return { status: 304, headers: { etag } };
}

export function exceeded(grant: Grant): string {
  return `API rate limit exceeded for ${isApp(grant) ? "installation" : "user"} ID 1.`;
}

/** https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits */
export function secondary(): Refusal {
  const message = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";
  return new Refusal(403, message, {}, { "retry-after": "60" });
}
