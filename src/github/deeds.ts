/** What a request to GitHub was to do, in words for people who know no routes. */
import type { Failure } from "./failure.ts";

/**
 * A verb and its object: `make the issue`. It names no number, so that one cause reads alike whatever it strikes. The
 * request itself, where no words are known.
 */
export function deed({ request, isRead }: Pick<Failure, "request" | "isRead">): string {
  if (request === "POST /graphql") return isRead ? "answer a query" : "carry out what was asked";
  return DEEDS.find(([route]) => route.test(request))?.[1] ?? `do ${request}`;
}

const DEEDS: readonly (readonly [RegExp, string])[] = [
  [route("POST", "issues"), "make the issue"],
  [route("GET", "issues"), "list the issues"],
  [route("PATCH", "issues/[^/]+"), "update the issue"],
  [route("GET", "issues/[^/]+"), "show the issue"],
  [route("(POST|DELETE)", "issues/[^/]+/assignees"), "assign the issue"],
  [route("POST", "labels"), "make the label"],
  [route("GET", "labels"), "list the labels"],
  [route("GET", "assignees/[^/]+"), "say who can be assigned"],
  [route("GET", "actions/variables(/[^/]+)?"), "read the repository's variable"],
  [route("(POST|PATCH)", "actions/variables(/[^/]+)?"), "write the repository's variable"],
  [route("GET", "git/.+"), "read the repository's refs"],
  [route("(POST|PATCH)", "git/.+"), "write to the repository's refs"],
  [route("GET", "contents/.+"), "read a file of the repository"],
  [/^GET \/repos\/[^/]+\/[^/]+$/, "show the repository"],
];

function route(method: string, path: string): RegExp {
  return new RegExp(`^${method} /repos/[^/]+/[^/]+/${path}$`);
}
