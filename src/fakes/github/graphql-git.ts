/** Records → GraphQL objects: refs with what protects them, commits, trees and files. */
import { rollupNode, suitesOf } from "./graphql-checks.ts";
import { type Arguments, type Asker, connection, demandRead, repositoryFacts } from "./graphql-nodes.ts";
import { entryAt, type TreeEntry } from "./objects.ts";
import type { Repository } from "./records.ts";
import { HTML, nodeId } from "./render.ts";
import { resolveCommit } from "./repository.ts";
import { fullName, iso } from "./world.ts";

export function gitFields(asker: Asker) {
  const { repository } = asker;
  const ref = (name: string) => refNode(asker, name);
  return {
    defaultBranchRef: () => ref(`refs/heads/${repository.defaultBranch}`),
    ref: ({ qualifiedName }: Arguments) => {
      const name = String(qualifiedName);
      return name.startsWith("refs/") ? ref(name) : ref(`refs/heads/${name}`);
    },
    object: ({ expression, oid }: Arguments) => {
      demandRead(asker, "contents");
      return objectNode(asker, String(expression ?? oid));
    },
  };
}

/** Null where there is no such ref. */
export function refNode(asker: Asker, name: string) {
  const { git, refs } = asker.repository;
  demandRead(asker, "contents");
  const sha = refs.get(name);
  if (sha === undefined || !git.commits.has(sha)) return null;
  const short = name.split("/").slice(2).join("/");
  return {
    __typename: "Ref",
    id: nodeId("REF", name),
    name: short,
    prefix: name.slice(0, -short.length),
    repository: () => repositoryFacts(asker, asker.repository),
    target: () => commitNode(asker, sha),
    refUpdateRule: () => updateRuleNode(asker, short),
  };
}

/** Classic protection as those see it who are no admins; rulesets are not in it. https://docs.github.com/en/graphql/reference/objects#refupdaterule */
function updateRuleNode({ repository, grant }: Asker, branch: string) {
  const found = repository.protections.get(branch);
  if (!found) return null;
  return {
    __typename: "RefUpdateRule",
    pattern: branch,
    requiredStatusCheckContexts: found.checks.map((one) => one.context),
    requiredApprovingReviewCount: found.approvals,
    requiresLinearHistory: found.isLinear,
    requiresSignatures: false,
    requiresCodeOwnerReviews: false,
    requiresConversationResolution: false,
    allowsDeletions: false,
    allowsForcePushes: false,
    blocksCreations: false,
    viewerAllowedToDismissReviews: grant.push,
    viewerCanPush: grant.push,
  };
}

/** `main`, a sha, or either with a path: `main:docs/a.md`. https://git-scm.com/docs/gitrevisions */
function objectNode(asker: Asker, expression: string) {
  const { repository } = asker;
  const [name = "", path = ""] = expression.split(/:(.*)/s);
  const { git } = repository;
  const commit = git.commits.get(resolveCommit(repository, name) ?? "");
  if (!expression.includes(":")) {
    if (commit) return commitNode(asker, commit.sha);
    return entryNode(repository, { path: "", mode: "", type: git.trees.has(name) ? "tree" : "blob", sha: name });
  }
  if (!commit) return null;
  const root: TreeEntry = { path: "", mode: "040000", type: "tree", sha: commit.tree };
  const entry = path === "" ? root : entryAt(git, commit.tree, path);
  return entry ? entryNode(repository, entry) : null;
}

/** @throws where the commit is unknown: a sha here comes from a ref or a record. */
export function commitNode(asker: Asker, sha: string) {
  const { repository } = asker;
  const commit = repository.git.commits.get(sha);
  if (!commit) throw new Error(`no commit ${sha}`);
  const url = `${HTML}/${fullName(repository)}/commit/${sha}`;
  return {
    __typename: "Commit",
    id: nodeId("C", commit.sha),
    oid: commit.sha,
    message: commit.message,
    messageHeadline: commit.message.split("\n")[0],
    committedDate: iso(commit.committer.date),
    authoredDate: iso(commit.author.date),
    author: { name: commit.author.name, email: commit.author.email, date: iso(commit.author.date) },
    url,
    resourcePath: url.slice(HTML.length),
    commitUrl: url,
    tree: () => entryNode(repository, { path: "", mode: "040000", type: "tree", sha: commit.tree }),
    parents: (args: Arguments) => connection("parents", args, commit.parents, (parent) => commitNode(asker, parent)),
    statusCheckRollup: () => rollupNode(asker, sha),
    checkSuites: (args: Arguments) => suitesOf(asker, sha, args),
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
