/** GitHub's two renderings of an issue, REST and GraphQL, brought to the one in the model. */
import type { Issue, IssueNumber } from "../model.ts";

/** The part of a REST issue that we read. Pull requests come as issues with `pull_request`. */
export interface RestIssue {
  readonly number: number;
  readonly html_url: string;
  readonly title: string;
  readonly body?: string | null;
  readonly state: string;
  readonly labels: readonly (string | { readonly name?: string | null })[];
  readonly assignees?: readonly { readonly login: string }[] | null;
  readonly user: { readonly login: string; readonly type?: string } | null;
  readonly author_association?: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly pull_request?: object;
}

export function fromRest(issue: RestIssue): Issue {
  return {
    number: issue.number as IssueNumber,
    url: issue.html_url,
    title: issue.title,
    body: issue.body ?? "",
    state: issue.state === "closed" ? "closed" : "open",
    labels: issue.labels.flatMap((label) => (typeof label === "string" ? label : (label.name ?? []))),
    assignees: (issue.assignees ?? []).map(({ login }) => bareLogin(login)),
    author: bareLogin(issue.user?.login ?? GHOST),
    isTrusted: issue.user?.type === "Bot" || WRITERS.has(issue.author_association ?? ""),
    createdAt: issue.created_at,
    updatedAt: issue.updated_at,
  };
}

// A member of the organisation need not be able to write here, but is no passer-by.
const WRITERS: ReadonlySet<string> = new Set(["OWNER", "MEMBER", "COLLABORATOR"]);

interface Connection<T> {
  readonly nodes: readonly (T | null)[];
}

/** What ISSUE_FIELDS selects. */
export interface GraphqlIssue {
  readonly number: number;
  readonly url: string;
  readonly title: string;
  readonly body: string;
  readonly state: "OPEN" | "CLOSED";
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly author: { readonly login: string } | null;
  readonly labels: Connection<{ readonly name: string }> | null;
  readonly assignees: Connection<{ readonly login: string }>;
  readonly comments?: { readonly totalCount: number };
  readonly userContentEdits?: Connection<{ readonly editor: { readonly login: string } | null }> | null;
  readonly closedByPullRequestsReferences?: Connection<{ readonly author: { readonly login: string } | null }> | null;
}

// GitHub keeps at most 100 labels and 10 assignees on an issue, so one page of each is all of them.
export const ISSUE_FIELDS = `number url title body state createdAt updatedAt author { login }
  labels(first: 100) { nodes { name } }
  assignees(first: 20) { nodes { login } }`;

export const HANDS_FIELDS = `comments(first: 1) { totalCount } userContentEdits(first: 100) { nodes { editor { login } } }
  closedByPullRequestsReferences(first: 10, includeClosedPrs: true) { nodes { author { login } } }`;

export function fromGraphql(issue: GraphqlIssue): Issue {
  return {
    number: issue.number as IssueNumber,
    url: issue.url,
    title: issue.title,
    body: issue.body,
    state: issue.state === "CLOSED" ? "closed" : "open",
    labels: nodes(issue.labels).map(({ name }) => name),
    assignees: nodes(issue.assignees).map(({ login }) => bareLogin(login)),
    author: bareLogin(issue.author?.login ?? GHOST),
    createdAt: issue.createdAt,
    updatedAt: issue.updatedAt,
    ...(issue.comments && { isTouched: isTouched(issue, issue.comments.totalCount) }),
  };
}

// Where the token may not see pull requests, they are nobody's hand.
function isTouched(issue: GraphqlIssue, comments: number): boolean {
  const { author, userContentEdits, closedByPullRequestsReferences: pulls } = issue;
  const hands = [
    ...nodes(userContentEdits ?? null).map(({ editor }) => editor),
    ...nodes(pulls ?? null).map((pull) => pull.author),
  ];
  const login = (actor: { readonly login: string } | null) => bareLogin(actor?.login ?? GHOST);
  return comments > 0 || hands.some((hand) => login(hand) !== login(author));
}

/** GitHub shows the account "ghost" where the author's was deleted, and the API gives null. */
const GHOST = "ghost";

/** REST writes `github-actions[bot]` where GraphQL writes `github-actions`. */
export const bareLogin = (login: string): string => login.replace(/\[bot\]$/, "");

// A node is null where the token may not see it, as with a pull request in a private repository.
const nodes = <T>(connection: Connection<T> | null): readonly T[] =>
  (connection?.nodes ?? []).filter((node): node is T & {} => node !== null);
