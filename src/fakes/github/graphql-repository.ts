/** GraphQL's `repository`: its facts, issues, refs and files. */
import {
  type Arguments,
  type Asker,
  actorNode,
  byOrder,
  connection,
  demandRead,
  issueNode,
  labelNode,
  pullNode,
  refusal,
} from "./graphql-nodes.ts";
import { type Commit, entryAt, type TreeEntry } from "./objects.ts";
import type { IssueRecord, Repository } from "./records.ts";
import { HTML, nodeId } from "./render.ts";
import { resolveCommit } from "./repository.ts";
import { findLabel, fullName, iso, listedIssues } from "./world.ts";

export function repositoryNode(asker: Asker) {
  const { repository } = asker;
  return {
    __typename: "Repository",
    ...facts(repository),
    owner: actorNode(asker, repository.owner),
    ...issueFields(asker),
    ...labelFields(repository),
    ...gitFields(asker),
    assignableUsers: (args: Arguments) => {
      known("assignableUsers", args, PAGING);
      return connection("assignableUsers", args, [...repository.collaborators], (login) => actorNode(asker, login));
    },
  };
}

function facts(repository: Repository) {
  return {
    id: nodeId("R", repository.id),
    databaseId: repository.id,
    name: repository.name,
    nameWithOwner: fullName(repository),
    url: `${HTML}/${fullName(repository)}`,
    description: repository.description,
    isPrivate: repository.isPrivate,
    visibility: repository.isPrivate ? "PRIVATE" : "PUBLIC",
    isArchived: repository.isArchived,
    isFork: false,
    isEmpty: repository.refs.size === 0,
    hasIssuesEnabled: repository.hasIssues,
    createdAt: iso(repository.createdAt),
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
    issues: (args: Arguments) => {
      demandRead(asker, "issues");
      return connection("issues", args, matching(asker, args), (issue) => issueNode(asker, issue));
    },
  };
}

/** Unlike REST's list, without pull requests: https://docs.github.com/en/graphql/reference/objects#repository */
function matching({ world, repository }: Asker, args: Arguments): IssueRecord[] {
  known("issues", args, [...PAGING, "states", "labels", "filterBy", "orderBy"]);
  const filter = (args.filterBy ?? {}) as Arguments;
  known("issues(filterBy)", filter, ["since", "states", "labels"]);
  const states = (args.states ?? filter.states) as readonly string[] | undefined;
  const labels = (args.labels ?? filter.labels) as readonly string[] | undefined;
  const since = Date.parse(String(filter.since ?? "1970-01-01T00:00:00Z"));
  const order = (args.orderBy ?? { field: "CREATED_AT", direction: "ASC" }) as {
    readonly field: string;
    readonly direction: string;
  };
  const keys: Readonly<Record<string, "createdAt" | "updatedAt">> = {
    CREATED_AT: "createdAt",
    UPDATED_AT: "updatedAt",
  };
  const key = keys[order.field];
  if (!key) throw new Error(`fake GitHub does not order issues by ${order.field}`);
  const sign = order.direction === "DESC" ? -1 : 1;
  return listedIssues(world, repository)
    .filter((issue) => !issue.pull && repository.hasIssues)
    .filter((issue) => !states || states.includes(issue.state.toUpperCase()))
    .filter(
      (issue) => !labels || labels.some((name) => issue.labels.some((label) => label === findLabel(repository, name))),
    )
    .filter((issue) => Math.floor(issue.updatedAt / 1000) * 1000 >= since)
    .sort((a, b) => sign * (a[key] - b[key] || a.number - b.number));
}

function labelFields(repository: Repository) {
  return {
    label: ({ name }: Arguments) => {
      const label = findLabel(repository, String(name));
      return label ? labelNode(label) : null;
    },
    labels: (args: Arguments) => {
      known("labels", args, [...PAGING, "orderBy"]);
      return connection("labels", args, byOrder(repository.labels, args.orderBy), labelNode);
    },
  };
}

function gitFields(asker: Asker) {
  const { repository } = asker;
  const { git, refs } = repository;
  const ref = (name: string) => {
    demandRead(asker, "contents");
    const commit = git.commits.get(refs.get(name) ?? "");
    if (!commit) return null;
    const short = name.split("/").slice(2).join("/");
    return {
      __typename: "Ref",
      id: nodeId("REF", name),
      name: short,
      prefix: name.slice(0, -short.length),
      target: commitNode(repository, commit),
    };
  };
  return {
    defaultBranchRef: () => ref(`refs/heads/${repository.defaultBranch}`),
    ref: ({ qualifiedName }: Arguments) => {
      const name = String(qualifiedName);
      return name.startsWith("refs/") ? ref(name) : ref(`refs/heads/${name}`);
    },
    object: ({ expression, oid }: Arguments) => {
      demandRead(asker, "contents");
      return objectNode(repository, String(expression ?? oid));
    },
  };
}

/** `main`, a sha, or either with a path: `main:docs/a.md`. https://git-scm.com/docs/gitrevisions */
function objectNode(repository: Repository, expression: string) {
  const [name = "", path = ""] = expression.split(/:(.*)/s);
  const { git } = repository;
  const commit = git.commits.get(resolveCommit(repository, name) ?? "");
  if (!expression.includes(":")) {
    if (commit) return commitNode(repository, commit);
    return entryNode(repository, { path: "", mode: "", type: git.trees.has(name) ? "tree" : "blob", sha: name });
  }
  if (!commit) return null;
  const root: TreeEntry = { path: "", mode: "040000", type: "tree", sha: commit.tree };
  const entry = path === "" ? root : entryAt(git, commit.tree, path);
  return entry ? entryNode(repository, entry) : null;
}

function commitNode(repository: Repository, commit: Commit) {
  return {
    __typename: "Commit",
    id: nodeId("C", commit.sha),
    oid: commit.sha,
    message: commit.message,
    committedDate: iso(commit.committer.date),
    tree: () => entryNode(repository, { path: "", mode: "040000", type: "tree", sha: commit.tree }),
  };
}

function entryNode(repository: Repository, entry: TreeEntry) {
  const { git } = repository;
  const tree = git.trees.get(entry.sha);
  if (tree) {
    const entries = () =>
      tree.map((one) => ({
        __typename: "TreeEntry",
        name: one.path,
        type: one.type,
        oid: one.sha,
        object: () => entryNode(repository, one),
      }));
    return { __typename: "Tree", id: nodeId("T", entry.sha), oid: entry.sha, entries };
  }
  const content = git.blobs.get(entry.sha);
  if (!content) return null;
  const isBinary = content.includes(0);
  const text = isBinary ? null : content.toString();
  return {
    __typename: "Blob",
    id: nodeId("B", entry.sha),
    oid: entry.sha,
    byteSize: content.length,
    isBinary,
    isTruncated: false,
    text,
  };
}

const PAGING = ["first", "last", "after", "before"];

/** Arguments that this stand-in would otherwise quietly ignore. */
function known(field: string, args: Arguments, names: readonly string[]): void {
  const strange = Object.keys(args).filter(
    (name) => !names.includes(name) && args[name] !== null && args[name] !== false,
  );
  if (strange.length > 0) throw new Error(`fake GitHub does not know ${strange.join(", ")} of ${field}`);
}
