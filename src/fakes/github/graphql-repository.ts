/** GraphQL's `repository`: its facts, issues, refs and files. */
import { gitFields } from "./graphql-git.ts";
import {
  type Arguments,
  type Asker,
  actorNode,
  byOrder,
  connection,
  demandRead,
  known,
  labelNode,
  refusal,
  repositoryFacts,
} from "./graphql-nodes.ts";
import { issueNode, pullNode } from "./graphql-threads.ts";
import { isPull, type PullIssue } from "./pull-heads.ts";
import type { IssueRecord, Repository } from "./records.ts";
import { findLabel, listedIssues } from "./world.ts";

export function repositoryNode(asker: Asker) {
  const { repository } = asker;
  return {
    ...repositoryFacts(asker, repository),
    ...settingFields(asker),
    parent: () => repository.parent && repositoryFacts(asker, repository.parent),
    viewerPermission: asker.grant.push ? "WRITE" : "READ",
    ...issueFields(asker),
    ...labelFields(repository),
    ...gitFields(asker),
    assignableUsers: (args: Arguments) => {
      return connection("assignableUsers", args, [...repository.collaborators], (login) => actorNode(asker, login));
    },
  };
}

function settingFields({ repository }: Asker) {
  const { merge, squash, rebase, auto, deleteBranch } = repository.mergeSettings;
  return {
    mergeCommitAllowed: merge,
    squashMergeAllowed: squash,
    rebaseMergeAllowed: rebase,
    autoMergeAllowed: auto,
    deleteBranchOnMerge: deleteBranch,
  };
}

function issueFields(asker: Asker) {
  const { repository } = asker;
  const find = (number: unknown, isOne: (issue: IssueRecord) => boolean, what: string): IssueRecord => {
    const issue = repository.issues.get(Number(number));
    if (!issue || issue.gone || !isOne(issue))
      throw refusal("NOT_FOUND", `Could not resolve to ${what} with the number of ${String(number)}.`);
    demandRead(asker, issue.pull ? "pull-requests" : "issues");
    return issue;
  };
  const isIssue = (issue: IssueRecord) => !issue.pull && repository.hasIssues;
  return {
    issue: ({ number }: Arguments) => issueNode(asker, find(number, isIssue, "an Issue")),
    pullRequest: ({ number }: Arguments) =>
      pullNode(
        asker,
        find(number, (issue) => issue.pull !== undefined, "a PullRequest"),
      ),
    issueOrPullRequest: ({ number }: Arguments) => {
      const issue = find(number, (one) => one.pull !== undefined || isIssue(one), "an issue or pull request");
      return issue.pull ? pullNode(asker, issue) : issueNode(asker, issue);
    },
    pullRequests: (args: Arguments) => {
      demandRead(asker, "pull-requests");
      return connection("pullRequests", args, matchingPulls(asker, args), (issue) => pullNode(asker, issue), [
        "states",
        "headRefName",
        "baseRefName",
        "orderBy",
      ]);
    },
    issues: (args: Arguments) => {
      demandRead(asker, "issues");
      return connection("issues", args, matching(asker, args), (issue) => issueNode(asker, issue), [
        "states",
        "labels",
        "filterBy",
        "orderBy",
      ]);
    },
  };
}

/** Unlike REST's list, without pull requests: https://docs.github.com/en/graphql/reference/objects#repository */
function matching({ world, repository }: Asker, args: Arguments): IssueRecord[] {
  const filter = (args.filterBy ?? {}) as Arguments;
  known("issues(filterBy)", filter, ["since", "states", "labels"]);
  const states = (args.states ?? filter.states) as readonly string[] | undefined;
  const labels = (args.labels ?? filter.labels) as readonly string[] | undefined;
  const since = Date.parse(String(filter.since ?? "1970-01-01T00:00:00Z"));
  const { key, sign } = orderOf(args);
  return listedIssues(world, repository)
    .filter((issue) => !issue.pull && repository.hasIssues)
    .filter((issue) => !states || states.includes(issue.state.toUpperCase()))
    .filter(
      (issue) => !labels || labels.some((name) => issue.labels.some((label) => label === findLabel(repository, name))),
    )
    .filter((issue) => Math.floor(issue.updatedAt / 1000) * 1000 >= since)
    .sort((a, b) => sign * (a[key] - b[key] || a.number - b.number));
}

function matchingPulls({ world, repository }: Asker, args: Arguments): IssueRecord[] {
  const states = args.states as readonly string[] | undefined;
  const stateOf = ({ state, pull }: PullIssue) => (pull.mergedAt === null ? state.toUpperCase() : "MERGED");
  const { key, sign } = orderOf(args);
  return listedIssues(world, repository)
    .filter(isPull)
    .filter((issue) => !states || states.includes(stateOf(issue)))
    .filter(({ pull }) => !args.headRefName || pull.head === args.headRefName)
    .filter(({ pull }) => !args.baseRefName || pull.base === args.baseRefName)
    .sort((a, b) => sign * (a[key] - b[key] || a.number - b.number));
}

/** By creation, oldest first, where nothing is said. */
function orderOf(args: Arguments): { readonly key: "createdAt" | "updatedAt"; readonly sign: 1 | -1 } {
  const { field, direction } = (args.orderBy ?? { field: "CREATED_AT", direction: "ASC" }) as Record<string, string>;
  const keys: Readonly<Record<string, "createdAt" | "updatedAt">> = {
    CREATED_AT: "createdAt",
    UPDATED_AT: "updatedAt",
  };
  const key = keys[field ?? ""];
  if (!key) throw new Error(`fake GitHub does not order by ${field}`);
  return { key, sign: direction === "DESC" ? -1 : 1 };
}

function labelFields(repository: Repository) {
  return {
    label: ({ name }: Arguments) => {
      const label = findLabel(repository, String(name));
      return label ? labelNode(label) : null;
    },
    labels: (args: Arguments) => {
      return connection("labels", args, byOrder(repository.labels, args.orderBy), labelNode, ["orderBy"]);
    },
  };
}
