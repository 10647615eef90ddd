/** GitHub's two renderings of a pull request, REST and GraphQL, brought to the one in the model. */
import type { PullNumber } from "../model.ts";
import type { PullRequest } from "../pulls/model.ts";
import { bareLogin } from "./issue-shapes.ts";
import type { Gap } from "./partial-answer.ts";

interface Actor {
  readonly __typename?: string;
  readonly login: string;
}

/** What PULL_FIELDS selects. Whatever another implementation leaves out is null or absent. */
export interface GraphqlPull {
  readonly number: number;
  readonly id: string;
  readonly url: string;
  readonly title: string;
  readonly body: string | null;
  readonly author: Actor | null;
  readonly authorAssociation: string | null;
  readonly state: string;
  readonly isDraft: boolean | null;
  readonly baseRefName: string;
  readonly headRefName: string;
  readonly headRefOid: string;
  readonly isCrossRepository: boolean | null;
  readonly changedFiles: number | null;
  readonly mergedAt: string | null;
  readonly mergedBy: Actor | null;
  readonly mergeCommit: { readonly oid: string } | null;
  readonly draftings: { readonly nodes: readonly unknown[] | null } | null;
  readonly isInMergeQueue: boolean | null;
  readonly mergeQueueEntry: { readonly enqueuer: Actor | null } | null;
}

export const PULL_FIELDS = `number id url title body author { __typename login } authorAssociation state isDraft
  baseRefName headRefName headRefOid isCrossRepository changedFiles mergedAt mergedBy { login } mergeCommit { oid }
  draftings: timelineItems(last: 1, itemTypes: [CONVERT_TO_DRAFT_EVENT]) { nodes { __typename } }
  isInMergeQueue mergeQueueEntry { enqueuer { login } }`;

// A merge queue's entries may take a permission that a job's token has no key for; the rest does without.
const DISPENSABLE: ReadonlySet<unknown> = new Set(["author", "mergedBy", "mergeCommit", "mergeQueueEntry", "enqueuer"]);

/** Whether only a detail is missing, which we can do without. */
export const isHidden = ({ path }: Gap): boolean => DISPENSABLE.has(path.at(-1));

export function fromGraphqlPull(pull: GraphqlPull, link: PullRequest["link"]): PullRequest {
  const { author, mergedAt, mergedBy, mergeCommit, mergeQueueEntry } = pull;
  return {
    number: pull.number as PullNumber,
    nodeId: pull.id,
    url: pull.url,
    title: pull.title,
    body: pull.body ?? "",
    author: loginOf(author),
    isTrusted: author?.__typename === "Bot" || isWriter(pull.authorAssociation),
    state: pull.state === "MERGED" ? "merged" : pull.state === "CLOSED" ? "closed" : "open",
    isDraft: pull.isDraft ?? false,
    wasMadeDraft: (pull.draftings?.nodes?.length ?? 0) > 0,
    base: pull.baseRefName,
    head: pull.headRefName,
    headSha: pull.headRefOid,
    isFork: pull.isCrossRepository ?? false,
    changedFiles: pull.changedFiles ?? 0,
    link,
    // Commits that reached the base by themselves make it merged without a merge commit.
    ...(mergedAt && { merged: { by: loginOf(mergedBy), at: mergedAt, sha: mergeCommit?.oid ?? pull.headRefOid } }),
    ...((mergeQueueEntry || pull.isInMergeQueue) && { queuedBy: loginOf(mergeQueueEntry?.enqueuer) }),
  };
}

/** The part of a REST pull request that we read; as its own address shows it, not as lists do. */
export interface RestPull {
  readonly number: number;
  readonly node_id: string;
  readonly html_url: string;
  readonly title: string;
  readonly body: string | null;
  readonly user: { readonly login: string; readonly type?: string } | null;
  readonly author_association?: string;
  readonly state: string;
  readonly draft?: boolean | undefined;
  readonly base: { readonly ref: string; readonly repo: { readonly id: number | bigint } | null };
  readonly head: { readonly ref: string; readonly sha: string; readonly repo: { readonly id: number | bigint } | null };
  readonly changed_files?: number;
  readonly merged_at: string | null;
  readonly merged_by?: { readonly login: string } | null;
  readonly merge_commit_sha: string | null;
}

/** REST does not say what links it to an issue, nor whether it was ready once: only for one that was just opened. */
export function fromRestPull(pull: RestPull): PullRequest {
  const { user, head, base, merged_at: mergedAt } = pull;
  return {
    number: pull.number as PullNumber,
    nodeId: pull.node_id,
    url: pull.html_url,
    title: pull.title,
    body: pull.body ?? "",
    author: loginOf(user),
    isTrusted: user?.type === "Bot" || isWriter(pull.author_association),
    state: mergedAt ? "merged" : pull.state === "closed" ? "closed" : "open",
    isDraft: pull.draft ?? false,
    wasMadeDraft: false,
    base: base.ref,
    head: head.ref,
    headSha: head.sha,
    isFork: head.repo?.id !== base.repo?.id,
    changedFiles: pull.changed_files ?? 0,
    link: "none",
    ...(mergedAt && { merged: { by: loginOf(pull.merged_by), at: mergedAt, sha: pull.merge_commit_sha ?? head.sha } }),
  };
}

// A member of the organisation need not be able to write here, but is no passer-by.
const WRITERS: ReadonlySet<string> = new Set(["OWNER", "MEMBER", "COLLABORATOR"]);
const isWriter = (association: string | null | undefined): boolean => WRITERS.has(association ?? "");

/** GitHub shows the account "ghost" where somebody's was deleted, and the API gives null. */
const loginOf = (actor: { readonly login: string } | null | undefined): string => bareLogin(actor?.login ?? "ghost");
