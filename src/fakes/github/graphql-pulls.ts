/** Fields of a GraphQL pull request: its two ends, whether it can be merged, what it adds. */
import { requiredApprovals } from "./branch-rules.ts";
import { rollupNode } from "./graphql-checks.ts";
import { commitNode, refNode } from "./graphql-git.ts";
import { type Arguments, type Asker, actorNode, connection, repositoryFacts } from "./graphql-nodes.ts";
import { mergeability } from "./mergeability.ts";
import { baseOf, contentOf, headOf, type PullIssue } from "./pull-heads.ts";
import type { Repository } from "./records.ts";
import { nodeId } from "./render.ts";
import { iso } from "./world.ts";

export function endFields(asker: Asker, issue: PullIssue) {
  const { repository } = asker;
  const { pull } = issue;
  return {
    headRefName: pull.head,
    headRefOid: () => headOf(repository, issue),
    headRef: () => refNode({ ...asker, repository: pull.headRepository }, `refs/heads/${pull.head}`),
    headRepository: () => repositoryFacts(asker, pull.headRepository),
    headRepositoryOwner: () => actorNode(asker, pull.headRepository.owner),
    isCrossRepository: pull.headRepository !== repository,
    baseRefName: pull.base,
    baseRefOid: () => baseOf(repository, issue),
    baseRef: () => refNode(asker, `refs/heads/${pull.base}`),
  };
}

/** Asking for either of the first two starts the background computation. */
export function mergeFields(asker: Asker, issue: PullIssue) {
  const { repository, world } = asker;
  const { pull } = issue;
  const words = { true: "MERGEABLE", false: "CONFLICTING", null: "UNKNOWN" } as const;
  return {
    mergeable: () => words[`${mergeability(world, repository, issue).mergeable}`],
    mergeStateStatus: () => mergeability(world, repository, issue).state,
    reviewDecision: () => reviewDecision(repository, issue),
    autoMergeRequest: pull.autoMerge && {
      __typename: "AutoMergeRequest",
      enabledAt: iso(pull.autoMerge.at),
      enabledBy: actorNode(asker, pull.autoMerge.by),
      mergeMethod: pull.autoMerge.method.toUpperCase(),
    },
    statusCheckRollup: () => rollupNode(asker, headOf(repository, issue)),
  };
}

/** Null where no review is asked for: https://docs.github.com/en/graphql/reference/objects#pullrequest */
function reviewDecision(repository: Repository, { pull }: PullIssue): string | null {
  const needed = requiredApprovals(repository, pull.base);
  const words = [...pull.reviews].filter(([login]) => repository.collaborators.has(login)).map(([, word]) => word);
  if (words.includes("CHANGES_REQUESTED")) return "CHANGES_REQUESTED";
  if (needed === 0) return null;
  return words.length >= needed ? "APPROVED" : "REVIEW_REQUIRED";
}

export function contentFields(asker: Asker, issue: PullIssue) {
  const content = () => contentOf(asker.repository, issue);
  return {
    changedFiles: () => content().files.length,
    commits: (args: Arguments) =>
      connection("commits", args, content().commits, (commit) => ({
        __typename: "PullRequestCommit",
        id: nodeId("PRC", `${issue.id}_${commit.sha}`),
        commit: () => commitNode(asker, commit.sha),
      })),
    files: (args: Arguments) =>
      connection("files", args, content().files, (path) => ({ __typename: "PullRequestChangedFile", path })),
  };
}
