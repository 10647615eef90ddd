/** Merging a pull request: GitHub's refusals in its own words, and the deed with all that follows. */
import { type Missing, missing } from "./branch-rules.ts";
import { happen } from "./events.ts";
import { issuesClosedBy } from "./links.ts";
import { commitsBetween, mergeBase, mergedFiles } from "./merge-trees.ts";
import { hasConflict } from "./mergeability.ts";
import { addCommit, addTree, type Commit, type Signature } from "./objects.ts";
import { baseOf, headOf, type PullIssue } from "./pull-heads.ts";
import { moveRef, pullHappening } from "./pushes.ts";
import type { MergeMethod, Repository, World } from "./records.ts";
import { Refusal } from "./routes.ts";
import { changeState, userOf } from "./world.ts";

export interface MergeWish {
  readonly method: MergeMethod;
  readonly sha?: string | undefined;
  readonly title?: string | undefined;
  readonly message?: string | undefined;
}

/** @throws Refusal 405 or 409, https://docs.github.com/en/rest/pulls/pulls#merge-a-pull-request */
export function demandMergeable(world: World, repository: Repository, issue: PullIssue, wish: MergeWish): void {
  const { pull } = issue;
  if (issue.state === "closed") throw new Refusal(405, "Pull Request is not mergeable");
  if (pull.draft) throw new Refusal(405, "Pull Request is still a draft");
  // https://docs.github.com/en/rest/pulls/pulls#merge-a-pull-request--status-codes
  if (wish.sha !== undefined && wish.sha !== headOf(repository, issue))
    throw new Refusal(409, "Head branch was modified. Review and try the merge again.");
  // Passing: https://github.com/NixOS/nixpkgs-merge-bot/issues/179
  const movedAt = repository.pushedAt.get(pull.base) ?? Number.NEGATIVE_INFINITY;
  if (world.clock.now() - movedAt < world.settings.baseSettlesMs)
    throw new Refusal(405, "Base branch was modified. Review and try the merge again.");
  // A conflict is a 405 as well: https://github.com/quipper/monorepo-deploy-actions/issues/499
  if (hasConflict(repository, issue)) throw new Refusal(405, "Pull Request is not mergeable");
  if (!repository.mergeSettings[wish.method])
    throw new Refusal(405, `${METHOD_WORDS[wish.method]} are not allowed on this repository.`);
  const [first, ...others] = missing(repository, issue, wish.method);
  if (first) throw rulesRefusal([first, ...others]);
}

/** A ruleset's texts come below a heading, classic protection's bare: https://github.com/anza-xyz/kit/pull/94 */
function rulesRefusal(all: readonly Missing[]): Refusal {
  const byRuleset = all.filter((one) => one.by === "ruleset");
  if (byRuleset.length === 0) return new Refusal(405, all[0]?.text ?? "");
  const texts = byRuleset.map((one) => `${one.text}\n\n`).join("");
  return new Refusal(405, `Repository rule violations found\n\n${texts}`);
}

const METHOD_WORDS = { merge: "Merge commits", squash: "Squash merges", rebase: "Rebase merges" } as const;

/** Merges it whatever the rules say, closes what it closes (unless the token may not), tidies the branch. Answers the commit. */
export function mergePull(
  world: World,
  repository: Repository,
  issue: PullIssue,
  wish: MergeWish & { readonly by: string; readonly mayClose: boolean },
): string {
  const { pull } = issue;
  const linked = issuesClosedBy(repository, issue);
  const sha = writeMerge(world, repository, issue, wish);
  // The record first: the branch that moves next would otherwise count as a push to an open pull request.
  Object.assign(pull, { mergedAt: world.clock.now(), mergedBy: wish.by, mergeSha: sha, queued: null, autoMerge: null });
  issue.updatedAt = world.clock.now();
  changeState(world, issue, { state: "closed", by: wish.by });
  moveRef(world, repository, `refs/heads/${pull.base}`, sha, wish.by);
  if (wish.mayClose && world.settings.autoCloses && pull.base === repository.defaultBranch)
    for (const one of linked) {
      one.updatedAt = world.clock.now();
      changeState(world, one, { state: "closed", by: wish.by });
    }
  happen(world, repository, { ...pullHappening(repository, pull, wish.by), type: "closed" });
  if (repository.mergeSettings.deleteBranch && pull.headRepository === repository)
    moveRef(world, repository, `refs/heads/${pull.head}`, undefined, wish.by);
  return sha;
}

function writeMerge(world: World, repository: Repository, issue: PullIssue, wish: MergeWish & { by: string }): string {
  const { git } = repository;
  const [ours, theirs] = [baseOf(repository, issue), headOf(repository, issue)];
  const files = mergedFiles(git, { base: mergeBase(git, ours, theirs), ours, theirs });
  if (!files) throw new Error(`number ${issue.number} has a conflict, which nobody resolved`);
  const by = signature(world, wish.by);
  if (wish.method === "rebase") return rebase(repository, ours, commitsBetween(git, ours, theirs), by);
  const { title, message } = wordsOf(repository, issue, wish);
  const parents = wish.method === "merge" ? [ours, theirs] : [ours];
  const text = message === "" ? title : `${title}\n\n${message}`;
  return addCommit(git, { tree: addTree(git, files), parents, author: by, committer: by, message: text });
}

function rebase(repository: Repository, base: string, commits: readonly Commit[], committer: Signature): string {
  const { git } = repository;
  return commits.reduce((onto, commit) => {
    const files = mergedFiles(git, { base: commit.parents[0], ours: onto, theirs: commit.sha });
    if (!files) throw new Refusal(405, "This branch can't be rebased");
    const { author, message } = commit;
    return addCommit(git, { tree: addTree(git, files), parents: [onto], author, committer, message });
  }, base);
}

/** What is not given comes from the pull request and its commits, closing keywords included: https://docs.github.com/en/rest/repos/repos#update-a-repository */
function wordsOf(repository: Repository, issue: PullIssue, { method, title, message }: MergeWish) {
  const { pull, number } = issue;
  const commits = commitsBetween(repository.git, baseOf(repository, issue), headOf(repository, issue));
  if (method === "merge")
    return {
      title: title ?? `Merge pull request #${number} from ${pull.headRepository.owner}/${pull.head}`,
      message: message ?? issue.title,
    };
  const list = commits.map((commit) => `* ${commit.message}`).join("\n\n");
  return { title: title ?? `${issue.title} (#${number})`, message: message ?? list };
}

function signature(world: World, login: string): Signature {
  const { id } = userOf(world, login);
  return { name: login, email: `${id}+${login}@users.noreply.github.com`, date: world.clock.now() };
}
