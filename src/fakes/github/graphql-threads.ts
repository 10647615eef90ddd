/** Records → GraphQL objects: issues and pull requests, which lead to each other. */
import { hasMergeQueue } from "./branch-rules.ts";
import { commitNode, refNode } from "./graphql-git.ts";
import {
  type Arguments,
  type Asker,
  actorNode,
  byOrder,
  connection,
  demandRead,
  labelNode,
  repositoryFacts,
} from "./graphql-nodes.ts";
import { contentFields, endFields, mergeFields } from "./graphql-pulls.ts";
import { issuesClosedBy, pullsClosing } from "./links.ts";
import { queueOf } from "./merge-queue.ts";
import { isPull, type PullIssue } from "./pull-heads.ts";
import type { IssueRecord } from "./records.ts";
import { association, HTML, issuePage, nodeId } from "./render.ts";
import { iso } from "./world.ts";

export function issueNode(asker: Asker, issue: IssueRecord) {
  const { repository } = asker;
  return {
    ...sharedFields(asker, issue),
    __typename: "Issue",
    comments: (args: Arguments) => connection("comments", args, issue.comments, (one) => ({ body: one.body })),
    userContentEdits: (args: Arguments) =>
      connection("userContentEdits", args, issue.editors, (login) => ({ editor: actorNode(asker, login) })),
    state: issue.state.toUpperCase(),
    stateReason: ({ enableDuplicate }: Arguments) =>
      issue.stateReason === "duplicate" && enableDuplicate !== true
        ? "NOT_PLANNED"
        : (issue.stateReason?.toUpperCase() ?? null),
    linkedBranches: (args: Arguments) =>
      connection(
        "linkedBranches",
        args,
        issue.linkedBranches.filter((name) => repository.refs.has(name)),
        (name) => linkedBranchNode(asker, issue, name),
      ),
    closedByPullRequestsReferences: (args: Arguments) => {
      demandRead(asker, "pull-requests");
      const linked = pullsClosing(repository, issue, args.userLinkedOnly === true);
      const shown = args.includeClosedPrs === true ? linked : linked.filter((one) => one.state === "open");
      return connection("closedByPullRequestsReferences", args, shown, (one) => pullNode(asker, one), LINKED);
    },
  };
}

export function pullNode(asker: Asker, issue: IssueRecord) {
  if (!isPull(issue)) throw new Error(`number ${issue.number} is an issue, not a pull request`);
  const { repository } = asker;
  const { pull } = issue;
  return {
    ...sharedFields(asker, issue),
    __typename: "PullRequest",
    state: pull.mergedAt !== null ? "MERGED" : issue.state.toUpperCase(),
    isDraft: pull.draft,
    merged: pull.mergedAt !== null,
    mergedAt: pull.mergedAt === null ? null : iso(pull.mergedAt),
    mergedBy: pull.mergedBy === null ? null : actorNode(asker, pull.mergedBy),
    mergeCommit: () => (pull.mergeSha === null ? null : commitNode(asker, pull.mergeSha)),
    permalink: issuePage(repository, issue),
    ...endFields(asker, issue),
    ...mergeFields(asker, issue),
    ...queueFields(asker, issue),
    timelineItems: (args: Arguments) => draftings(asker, issue, args),
    ...contentFields(asker, issue),
    closingIssuesReferences: (args: Arguments) => {
      const issues = issuesClosedBy(repository, issue, args.userLinkedOnly === true);
      return connection("closingIssuesReferences", args, issues, (one) => issueNode(asker, one), LINKED);
    },
  };
}

function queueFields(asker: Asker, issue: PullIssue) {
  const { pull } = issue;
  return {
    isInMergeQueue: pull.queued !== null,
    isMergeQueueEnabled: () => hasMergeQueue(asker.repository, pull.base),
    mergeQueueEntry: () => queueEntryNode(asker, issue),
  };
}

/** Of all that happens to a pull request, only this is kept. */
function draftings(asker: Asker, issue: PullIssue, args: Arguments) {
  if (String(args.itemTypes) !== "CONVERT_TO_DRAFT_EVENT")
    throw new Error("fake GitHub keeps no events of a pull request but CONVERT_TO_DRAFT_EVENT");
  const toNode = (by: string) => ({ __typename: "ConvertToDraftEvent", actor: actorNode(asker, by) });
  const { totalCount, ...connected } = connection("timelineItems", args, issue.pull.madeDraftBy, toNode, ["itemTypes"]);
  return { ...connected, filteredCount: totalCount };
}

export function queueEntryNode(asker: Asker, issue: PullIssue) {
  const { queued, base } = issue.pull;
  if (!queued) return null;
  return {
    __typename: "MergeQueueEntry",
    id: nodeId("MQE", queued.id),
    enqueuedAt: iso(queued.at),
    enqueuer: actorNode(asker, queued.by),
    jump: queued.jump,
    solo: false,
    position: queueOf(asker.repository, base).indexOf(issue) + 1,
    state: "AWAITING_CHECKS",
    pullRequest: () => pullNode(asker, issue),
  };
}

export function linkedBranchNode(asker: Asker, issue: IssueRecord, name: string) {
  return { __typename: "LinkedBranch", id: nodeId("LB", `${issue.id}_${name}`), ref: () => refNode(asker, name) };
}

function sharedFields(asker: Asker, issue: IssueRecord) {
  const { repository } = asker;
  const url = issuePage(repository, issue);
  return {
    id: nodeId(issue.pull ? "PR" : "I", issue.id),
    databaseId: issue.id,
    fullDatabaseId: String(issue.id),
    number: issue.number,
    title: issue.title,
    body: issue.body ?? "",
    url,
    resourcePath: url.slice(HTML.length),
    closed: issue.state === "closed",
    closedAt: issue.closedAt === null ? null : iso(issue.closedAt),
    locked: issue.locked,
    createdAt: iso(issue.createdAt),
    updatedAt: iso(issue.updatedAt),
    author: actorNode(asker, issue.author),
    authorAssociation: association(asker, issue.author),
    viewerDidAuthor: issue.author === asker.grant.login,
    repository: repositoryFacts(asker, repository),
    labels: (args: Arguments) =>
      connection("labels", args, byOrder(issue.labels, args.orderBy), labelNode, ["orderBy"]),
    assignees: (args: Arguments) => connection("assignees", args, issue.assignees, (login) => actorNode(asker, login)),
  };
}

const LINKED = ["userLinkedOnly", "includeClosedPrs"];
