/** What a request to GitHub was to do, in words for people who know no routes. */
import type { Failure } from "./failure.ts";

/**
 * A verb and its object: `make the issue`. It names no number, so that one cause reads alike whatever it strikes. The
 * request itself, where no words are known.
 */
export function deed({ request, isRead, mutation }: Pick<Failure, "request" | "isRead" | "mutation">): string {
  if (request === "POST /graphql")
    return isRead ? "answer a query" : (MUTATIONS[mutation ?? ""] ?? "carry out what was asked");
  return DEEDS.find(([route]) => route.test(request))?.[1] ?? `do ${request}`;
}

const MUTATIONS: Readonly<Record<string, string>> = {
  markPullRequestReadyForReview: "mark the pull request as ready for review",
  enqueuePullRequest: "put the pull request into the merge queue",
  dequeuePullRequest: "take the pull request out of the merge queue",
};

const DEEDS: readonly (readonly [RegExp, string])[] = [
  [route("POST", "issues"), "make the issue"],
  [route("GET", "issues"), "list the issues"],
  [route("PATCH", "issues/[^/]+"), "update the issue"],
  [route("GET", "issues/[^/]+"), "show the issue"],
  [route("(POST|DELETE)", "issues/[^/]+/assignees"), "assign the issue"],
  [route("POST", "labels"), "make the label"],
  [route("GET", "labels"), "list the labels"],
  [route("GET", "assignees/[^/]+"), "say who can be assigned"],
  [route("POST", "pulls"), "open the pull request"],
  [route("GET", "pulls"), "list the pull requests"],
  [route("PATCH", "pulls/[^/]+"), "update the pull request"],
  [route("GET", "pulls/[^/]+"), "show the pull request"],
  [route("PUT", "pulls/[^/]+/merge"), "merge the pull request"],
  [route("GET", "rules/branches/.+"), "show the rules of the branch"],
  [route("GET", "branches/.+"), "show the branch"],
  [route("GET", "compare/.+"), "compare two branches"],
  [route("POST", "actions/workflows/[^/]+/dispatches"), "start the workflow"],
  [route("GET", "actions/workflows/[^/]+/runs"), "list the runs of the workflow"],
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
