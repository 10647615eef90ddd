/** Opening, changing and readying pull requests: what GitHub accepts, and the words in which it refuses. */
import { happen, isWorkflowToken } from "./events.ts";
import { checkBody, checkTitle } from "./issue-rules.ts";
import { commitsBetween } from "./merge-trees.ts";
import { isPull, type PullIssue, pullsOf } from "./pull-heads.ts";
import { pullHappening } from "./pushes.ts";
import type { IssueRecord, PullRecord, Repository, World } from "./records.ts";
import { invalid, Refusal } from "./routes.ts";
import { addIssue, changeState, findRepository } from "./world.ts";

export interface PullWish {
  readonly title: string;
  readonly body: string | null;
  /** `branch`, or `owner:branch` of a fork. */
  readonly head: string;
  readonly base: string;
  readonly isDraft: boolean;
  readonly closes?: readonly number[];
}

/** @throws Refusal in GitHub's words. */
export function openPull(world: World, repository: Repository, wish: PullWish, by: string): PullIssue {
  const { headRepository, head } = locateHead(world, repository, wish.head);
  const headSha = headRepository?.refs.get(`refs/heads/${head}`);
  const baseSha = repository.refs.get(`refs/heads/${wish.base}`);
  demandMayOpen(repository, by);
  checkTitle(wish.title, "PullRequest");
  checkBody(wish.body ?? "");
  if (baseSha === undefined) throw invalid({ resource: "PullRequest", field: "base", code: "invalid" });
  if (!headRepository || headSha === undefined)
    throw invalid({ resource: "PullRequest", field: "head", code: "invalid" });
  // https://github.com/robvanderleek/create-issue-branch/issues/80
  if (commitsBetween(repository.git, baseSha, headSha).length === 0)
    throw refused(`No commits between ${wish.base} and ${wish.head}`);
  if (openTwin(repository, headRepository, head, wish.base))
    throw refused(`A pull request already exists for ${headRepository.owner}:${head}.`);
  // A private repository on a free plan: https://github.com/SWE-agent/SWE-agent/issues/179
  if (wish.isDraft && !repository.hasDrafts)
    throw new Refusal(422, "Draft pull requests are not supported in this repository.");
  const pull = pullRecord(wish, headRepository, head, headSha, linkedIssues(repository, headRepository, head));
  const { title, body } = wish;
  const issue = addIssue(world, repository, { title, body, author: by, labels: [], assignees: [], pull });
  if (!isPull(issue)) throw new Error("what was added as a pull request is one");
  repository.refs.set(`refs/pull/${issue.number}/head`, headSha);
  happen(world, repository, { ...pullHappening(repository, pull, by), type: "opened" });
  return issue;
}

/** https://github.com/danielroe/uppt/issues/11 */
export function demandMayOpen(repository: Repository, by: string): void {
  if (isWorkflowToken(by) && !repository.actionsMayOpenPullRequests)
    throw new Refusal(403, "GitHub Actions is not permitted to create or approve pull requests.");
}

/** Back to open: GitHub looks for the branch and for a twin first. */
export function reopenPull(world: World, repository: Repository, issue: PullIssue, by: string): void {
  const { pull } = issue;
  const refuse = (reason: string) =>
    invalid({ resource: "PullRequest", field: "state", code: "custom", message: `state cannot be changed. ${reason}` });
  if (pull.mergedAt !== null) throw refuse("The pull request cannot be reopened.");
  if (!pull.headRepository.refs.has(`refs/heads/${pull.head}`))
    throw refuse(`The ${pull.head} branch has been deleted.`);
  if (openTwin(repository, pull.headRepository, pull.head, pull.base))
    throw refuse(`There is already an open pull request from ${pull.head} to ${pull.base}.`);
  changeState(world, issue, { state: "open", by });
  happen(world, repository, { ...pullHappening(repository, pull, by), type: "reopened" });
}

/** Into a draft or out of it. */
export function setDraft(world: World, repository: Repository, issue: PullIssue, isDraft: boolean, by: string): void {
  if (issue.pull.draft === isDraft) return;
  issue.pull.draft = isDraft;
  if (isDraft) {
    issue.pull.queued = null;
    issue.pull.madeDraftBy.push(by);
  }
  issue.updatedAt = world.clock.now();
  const type = isDraft ? "converted_to_draft" : "ready_for_review";
  happen(world, repository, { ...pullHappening(repository, issue.pull, by), type });
}

function locateHead(world: World, repository: Repository, label: string) {
  const [, owner, head = label] = /^([^:]+):(.+)$/.exec(label) ?? [];
  if (owner === undefined || owner.toLowerCase() === repository.owner.toLowerCase())
    return { headRepository: repository, head };
  const fork = findRepository(world, `${owner}/${repository.name}`);
  return { headRepository: fork?.parent === repository ? fork : undefined, head };
}

function openTwin(repository: Repository, headRepository: Repository, head: string, base: string): boolean {
  return pullsOf(repository).some(
    ({ state, pull }) =>
      state === "open" && pull.headRepository === headRepository && pull.head === head && pull.base === base,
  );
}

/** A branch made for an issue links its pull request: https://docs.github.com/en/issues/tracking-your-work-with-issues/using-issues/creating-a-branch-for-an-issue */
function linkedIssues(repository: Repository, headRepository: Repository, head: string): number[] {
  const name = `refs/heads/${head}`;
  const linked = (issue: IssueRecord) => headRepository === repository && issue.linkedBranches.includes(name);
  return [...repository.issues.values()].filter(linked).map((issue) => issue.number);
}

function pullRecord(
  wish: PullWish,
  headRepository: Repository,
  head: string,
  headSha: string,
  linked: readonly number[],
): PullRecord {
  return {
    head,
    headRepository,
    headSha,
    base: wish.base,
    draft: wish.isDraft,
    madeDraftBy: [],
    mergedAt: null,
    mergedBy: null,
    mergeSha: null,
    closes: [...new Set([...(wish.closes ?? []), ...linked])],
    requestedReviewers: [],
    reviews: new Map(),
    queued: null,
    autoMerge: null,
    computed: null,
  };
}

function refused(message: string): Refusal {
  return invalid({ resource: "PullRequest", code: "custom", message });
}
