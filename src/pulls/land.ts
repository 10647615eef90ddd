/** A task that is done: its pull request through the gate, merged, and what follows a merge. */
import { digest } from "../digest.ts";
import { mergeGate } from "../merge-gate.ts";
import type { Conflict, EffectChange, Step } from "../steps.ts";
import type { PullRequest } from "./model.ts";
import { commitMessage, commitTitle } from "./text.ts";
import {
  currentMemory,
  inLine,
  isOurs,
  isStrangers,
  type PullMove,
  remembered,
  step,
  type View,
  waiting,
} from "./view.ts";

/** Brings a `merge` task's pull request to its end; where there is none, the issue need not wait. */
export function land(view: View): PullMove {
  const open = view.pulls.found.filter((pull) => pull.state === "open" && !isStrangers(view, pull));
  // An outsider's words are no reason to ask which of several: they are only told where there is no other.
  const candidates = open.filter((pull) => isOurs(view, pull) || isLinkedByUsers(pull));
  const candidate = candidates[0] ?? open.find(({ link }) => link !== "none");
  if (candidate === undefined) return open[0] === undefined ? arrive(view) : unlinked(view, open[0]);
  if (candidates.length > 1) return blocked(view, several(candidates));
  const { step: update } = inLine(view, candidate);
  if (update !== undefined) return step(view, update, "the task moved");
  return pass(view, candidate);
}

/** By hand in the sidebar, which takes write permission, or in the words of an author who has it. */
const isLinkedByUsers = ({ link, isTrusted }: PullRequest): boolean =>
  link === "hand" || (link === "text" && isTrusted);

function pass(view: View, pull: PullRequest): PullMove {
  const { situation, pulls, base, memory } = view;
  const { rules, observed } = situation;
  const answer = mergeGate({
    pull,
    isOurs: isOurs(view, pull),
    earlier: { pull: base, state: observed.kind === "issue" ? observed.front?.base.state : undefined },
    isRested: situation.now >= restsUntil(view),
    base: pulls.base,
    rules: pulls.rules,
    allowed: pulls.allowed,
    method: rules.pulls.method,
    withoutRequiredChecks: rules.pulls.withoutRequiredChecks,
    queued: memory?.number === pull.number ? memory.queued : undefined,
    refused: pulls.refused,
  });
  switch (answer.kind) {
    case "wait":
      return answer.for === "person" ? blocked(view, answer.sentence) : waiting(view, answer.for, answer.sentence);
    case "mark-ready":
      return step(view, { kind: "mark-ready", pull: pull.number }, "the task is done");
    case "enqueue":
      return step(view, { kind: "enqueue", pull: pull.number, sha: pull.headSha }, GREEN);
    case "merge":
      return step(view, mergeStep(view, pull, answer.methods), GREEN);
  }
}

const GREEN = "the task is done, and all that is required has passed";

/** The status has stood since the end of the minute in which it was first seen so: Notion's times are floored to it. */
function restsUntil({ situation: { stoodSince, rules } }: View): string {
  return new Date(Date.parse(stoodSince) + (1 + rules.pulls.restMinutes) * 60_000).toISOString();
}

// Title and message are always ours: GitHub's own may hold closing keywords of a stranger
// (docs.github.com/rest/pulls/pulls#merge-a-pull-request).
function mergeStep({ situation, issue }: View, pull: PullRequest, methods: MergeStep["methods"]): MergeStep {
  const { task, rules } = situation;
  const title = "value" in task.title ? task.title.value : pull.title;
  return {
    kind: "merge",
    pull: pull.number,
    sha: pull.headSha,
    methods,
    title: commitTitle(rules.pulls.commitMessage, { title, id: task.uniqueId, number: pull.number }),
    message: commitMessage({ url: task.url, issue: issue.number }),
  };
}

type MergeStep = Extract<Step, { kind: "merge" }>;

/** Waits for somebody to act, which the page is told once where the configuration says so. */
function blocked(view: View, sentence: string): PullMove {
  const { rules, said } = view.situation;
  if (!rules.comments.includes("merge-blocked") || said.has(digest(sentence))) return waiting(view, "person", sentence);
  return step(view, { kind: "comment", about: "merge-blocked", sentence }, "the merge needs somebody");
}

const several = (open: readonly PullRequest[]): string =>
  `Several pull requests are open for it (${open.map(({ number }) => `#${number}`).join(", ")}): close or unlink all but the one to be merged.`;

/** Anybody who can edit the board can name a branch: that alone merges nothing. */
function unlinked(view: View, pull: PullRequest): PullMove {
  const { branch } = view.situation.task;
  const orClear = branch === undefined ? "" : ", or clear the branch's name in Notion";
  const sentence = `#${pull.number} is not linked to #${view.issue.number} on GitHub: write "Closes #${view.issue.number}" into it${orClear}.`;
  return blocked(view, sentence);
}

/** Nothing is open (any more): after a merge that we caused comes what follows one, then the issue is closed. */
function arrive(view: View): PullMove {
  const { situation, memory } = view;
  const pull = landedLast(view);
  if (pull?.merged === undefined)
    return { base: "merge", memory: currentMemory(view), conflicts: closedUnmerged(view) };
  const dispatch = afterMerge(view, pull);
  if (dispatch !== undefined) return dispatch;
  const sentence = `#${pull.number} was merged: ${pull.url}`;
  if (situation.rules.comments.includes("merged") && !situation.said.has(digest(sentence)))
    return step(view, { kind: "comment", about: "merged", sentence }, "it was merged");
  const effects: EffectChange[] =
    memory?.shown === "queued" ? [{ effect: "pull request", from: "queued", to: "merged" }] : [];
  return { base: "merge", memory: remembered(view, pull), effects, conflicts: inLine(view, pull).conflicts };
}

/** What we merged, or put into the queue, is followed by the configured workflow, wherever its task is by then. */
export function afterMerge(view: View, pull: PullRequest | undefined): PullMove | undefined {
  const { situation, pulls } = view;
  const { afterMerge: workflow } = situation.rules.pulls;
  if (pull === undefined || workflow === undefined || pulls.isDispatched === true || !isByUs(view, pull))
    return undefined;
  const sentence = `The workflow ${workflow} may have been started for #${pull.number} a moment ago: GitHub's list of runs will tell.`;
  // Remembered as merged, it would be looked at no more.
  if (situation.starting.has(pull.number)) return { ...waiting(view, "pull-request", sentence), memory: view.memory };
  return step(view, { kind: "dispatch", workflow, branch: pull.base, pull: pull.number }, "it was merged");
}

/** What is remembered as open was merged since, when its task had moved on: by our queue, or by a run that ended right then. */
export const landedMeanwhile = ({ pulls, memory }: Pick<View, "pulls" | "memory">): PullRequest | undefined =>
  memory === undefined || memory.shown === "merged"
    ? undefined
    : pulls.found.find(({ number, merged }) => number === memory.number && merged !== undefined);

/** A person's close of what was to be merged stands, and is told once. */
function closedUnmerged({ pulls, memory }: View): readonly Conflict[] {
  const isClosed = pulls.found.some(({ number, state }) => number === memory?.number && state === "closed");
  return isClosed && memory?.shown !== "closed"
    ? [{ effect: "pull request", notion: "merged", github: "closed", kept: "github" }]
    : [];
}

/** The latest merge that was not dealt with in an earlier life of the task. */
export function landedLast({ pulls, memory }: Pick<View, "pulls" | "memory">): PullRequest | undefined {
  return pulls.found
    .filter(({ merged, number }) => merged !== undefined && !(memory?.number === number && memory.shown === "merged"))
    .sort((one, other) => ((one.merged?.at ?? "") < (other.merged?.at ?? "") ? 1 : -1))[0];
}

/** We merged it, or put it into the queue that did; the workflow token's merges start no workflow of their own. */
export function isByUs(
  { situation, memory }: Pick<View, "situation" | "memory">,
  { merged, number }: PullRequest,
): boolean {
  if (merged === undefined) return false;
  const isQueued = memory?.number === number && memory.queued !== undefined;
  return situation.identities.has(merged.by) || (isQueued && merged.by === MERGE_QUEUE);
}

// The login under which queued ones are merged: github.com/apps/github-merge-queue
const MERGE_QUEUE = "github-merge-queue";
