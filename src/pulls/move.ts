/** What the task's pull request needs next: the word that its status asks, and what people did on GitHub. */

import type { FrontMatter, Issue, PullWord } from "../model.ts";
import type { Situation } from "../next-step.ts";
import { afterMerge, land, landedMeanwhile } from "./land.ts";
import type { PullRequest } from "./model.ts";
import { openOne } from "./open.ts";
import { currentMemory, isOurs, type PullMove, standing, step, titleFor, type View } from "./view.ts";

/** The next thing for the pull request of an issue that exists. The first contact takes the word of now for dealt with. */
export function pullMove(situation: Situation, issue: Issue, front: FrontMatter | undefined): PullMove {
  const base = front?.base.pull;
  const memory = front?.pull;
  const word = wordOf(situation, front);
  if (word === undefined || base === undefined) return { base: base ?? situation.desired.pullRequest, memory };
  const { pulls, failure } = situation;
  if (!concernsPulls(situation, front)) return { base: word, memory };
  // One that failed holds up nothing else of its task; and nobody looked where only a list was read.
  if (pulls === undefined || failure !== undefined)
    return word === "merge" ? { base, memory, holdsIssue: true } : { base: standing(base), memory };
  const view: View = { situation, issue, pulls, word, base, memory };
  const queued = word === "merge" ? undefined : queuedByUs(view);
  if (queued !== undefined)
    return step(view, { kind: "dequeue", pull: queued.number }, "the task is not to be merged any more");
  const landed = word === "merge" ? undefined : afterMerge(view, landedMeanwhile(view));
  if (landed !== undefined) return landed;
  switch (word) {
    case "draft":
    case "ready":
      return openOne(view);
    case "merge":
      return land(view);
    case "close":
      return close(view);
    case "leave":
      return { base: word, memory: currentMemory(view) };
  }
}

/**
 * Whether it takes a look at GitHub's pull requests to know what comes next: the status asks for another word than the
 * one dealt with, the title of ours moved, or one that we put into the merge queue may be there still.
 */
export function concernsPulls(situation: Situation, front: FrontMatter | undefined): boolean {
  const word = wordOf(situation, front);
  const base = front?.base.pull;
  if (word === undefined || base === undefined) return false;
  if (front?.pull?.shown === "queued") return true;
  if (word !== base) return word !== "leave";
  const isFollowed = front?.pull?.isOurs === true && (word === "draft" || word === "ready");
  return (
    isFollowed && "value" in situation.task.title && front.pull?.title !== titleFor(situation, numberIn(situation))
  );
}

/** What the status asks; undefined where it could not be read. */
function wordOf({ desired, task }: Situation, front: FrontMatter | undefined): PullWord | undefined {
  if (task.place !== "here") return "leave";
  // Only a task that moved is merged: what was done before stays so, though another word stands for it now.
  const wasDone = desired.pullRequest === "merge" && front?.base.state === "completed";
  return wasDone ? front.base.pull : desired.pullRequest;
}

const numberIn = ({ observed }: Situation): number => (observed.kind === "issue" ? observed.issue.number : 0);

function queuedByUs({ situation, pulls, memory }: View): PullRequest | undefined {
  if (memory?.shown !== "queued") return undefined;
  const isOwn = (queuedBy: string | undefined) => queuedBy !== undefined && situation.identities.has(queuedBy);
  return pulls.found.find(({ number, queuedBy }) => number === memory.number && isOwn(queuedBy));
}

/** Closes what we opened; what people opened is theirs. */
function close(view: View): PullMove {
  const ours = view.pulls.found.find((pull) => pull.state === "open" && isOurs(view, pull));
  if (ours === undefined) return { base: "close", memory: currentMemory(view) };
  return step(view, { kind: "close-pull-request", pull: ours.number }, "the task was dropped");
}
