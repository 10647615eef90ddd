/** One GraphQL request: schema, limits, execution. */
import { type DocumentNode, Kind } from "graphql";
import type { Arrival, Exchanges } from "./exchanges.ts";
import { answerQuery, type Query, rateLimited, readQuery } from "./graphql.ts";
import { costOf } from "./graphql-cost.ts";
import { type Budget, budgetHeaders } from "./limits.ts";
import { exceeded, secondary } from "./rest.ts";
import { notFound, type Reply } from "./routes.ts";
import type { Grant } from "./tokens.ts";

/** Answers 200 whatever happens inside; `hasWritten` tells whether a mutation went through. */
export function graphql(
  exchanges: Exchanges,
  arrival: Arrival,
  grant: Grant,
  headers: Record<string, string>,
): Reply & { readonly hasWritten: boolean } {
  const { world, limits, settings, violations } = exchanges;
  const { token } = arrival;
  const repository = world.repositories[0];
  if (arrival.method !== "POST" || !repository) throw notFound();
  const query = arrival.body as Query;
  const read = readQuery(query.query);
  if ("invalid" in read) {
    violations.push(...read.invalid.violations);
    return { status: 200, body: read.invalid.body, hasWritten: false };
  }
  const mutations = mutationsIn(read.document);
  const isTooFast = limits.arePointsTooMany(token, "graphql", mutations.length > 0 ? 5 : 1);
  if (isTooFast && settings.secondaryLimit) throw secondary();
  const cost = costOf(read.document, query.variables);
  const budget: Budget = limits.spend(token, "graphql", grant.hourlyLimit, cost);
  Object.assign(headers, budgetHeaders(budget));
  // Unlike REST, 200 with an error: https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
  if (budget.isExceeded && settings.primaryLimit)
    return { status: 200, body: rateLimited("RATE_LIMITED", exceeded(grant)).body, hasWritten: false };
  // https://github.com/cli/cli/issues/4801
  if (mutations.includes("createPullRequest") && settings.secondaryLimit && limits.isOneCreationTooMany(token))
    return { status: 200, body: rateLimited("UNPROCESSABLE", "was submitted too quickly").body, hasWritten: false };
  const answer = answerQuery({ world, repository, grant, api: arrival.api }, query, read.document, cost, budget);
  violations.push(...answer.violations);
  return { status: 200, body: answer.body, hasWritten: mutations.length > 0 && !answer.body.errors };
}

function mutationsIn(document: DocumentNode): string[] {
  return document.definitions.flatMap((one) =>
    one.kind === Kind.OPERATION_DEFINITION && one.operation === "mutation"
      ? one.selectionSet.selections.map((field) => (field.kind === Kind.FIELD ? field.name.value : ""))
      : [],
  );
}
