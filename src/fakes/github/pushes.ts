/** Branches that move: what hangs on a ref moves with it, and workflows start. */
import { dismissesReviews } from "./branch-rules.ts";
import { happen } from "./events.ts";
import { numbersClosedIn } from "./links.ts";
import { commitsBetween } from "./merge-trees.ts";
import { pullsFrom } from "./pull-heads.ts";
import type { Repository, World } from "./records.ts";
import { changeState } from "./world.ts";

/** Sets a ref, or deletes it where `sha` is undefined, on behalf of `by`. */
export function moveRef(world: World, repository: Repository, name: string, sha: string | undefined, by: string): void {
  const before = repository.refs.get(name);
  if (before === sha) return;
  if (sha === undefined) repository.refs.delete(name);
  else repository.refs.set(name, sha);
  // Only branches start workflows: https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#push
  if (!name.startsWith("refs/heads/")) return;
  const branch = name.slice("refs/heads/".length);
  repository.pushedAt.set(branch, world.clock.now());
  movePulls(world, repository, branch, sha, by);
  if (sha === undefined) return;
  if (branch === repository.defaultBranch && before !== undefined) closeNamed(world, repository, { before, sha, by });
  happen(world, repository, { event: "push", sha, branch, actor: by });
}

function movePulls(
  world: World,
  headRepository: Repository,
  branch: string,
  sha: string | undefined,
  by: string,
): void {
  for (const { repository, issue } of pullsFrom(world.repositories, headRepository, branch)) {
    issue.updatedAt = world.clock.now();
    // A push takes it out of the queue: https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/configuring-pull-request-merges/managing-a-merge-queue
    issue.pull.queued = null;
    if (sha === undefined) {
      // https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/proposing-changes-to-your-work-with-pull-requests/deleting-and-restoring-branches-in-a-pull-request
      changeState(world, issue, { state: "closed", by });
      continue;
    }
    issue.pull.headSha = sha;
    if (dismissesReviews(repository, issue.pull.base)) issue.pull.reviews.clear();
    repository.refs.set(`refs/pull/${issue.number}/head`, sha);
    happen(world, repository, { ...pullHappening(repository, issue.pull, by), type: "synchronize" });
  }
}

/** What `pull_request` workflows are told, less the activity. */
export function pullHappening(
  repository: Repository,
  pull: { readonly head: string; readonly headRepository: Repository; readonly headSha: string; readonly base: string },
  actor: string,
) {
  const isFromStranger = pull.headRepository !== repository && !repository.collaborators.has(actor);
  return {
    event: "pull_request",
    sha: pull.headSha,
    branch: pull.base,
    head: pull.head,
    actor,
    isFromStranger,
  } as const;
}

/** Commit messages close issues once they reach the default branch: https://docs.github.com/en/issues/tracking-your-work-with-issues/using-issues/linking-a-pull-request-to-an-issue */
function closeNamed(
  world: World,
  repository: Repository,
  { before, sha, by }: { readonly before: string; readonly sha: string; readonly by: string },
): void {
  if (!world.settings.autoCloses) return;
  for (const commit of commitsBetween(repository.git, before, sha))
    for (const number of numbersClosedIn(repository, commit.message)) {
      const issue = repository.issues.get(number);
      if (!issue || issue.gone || issue.pull || issue.state === "closed") continue;
      issue.updatedAt = world.clock.now();
      changeState(world, issue, { state: "closed", by });
    }
}
