/** What every way of a pull request looks at and answers with: whose it is, what is remembered of it, what keeps it in line. */

import type { Issue, PullMemory, PullWord } from "../model.ts";
import type { Situation } from "../next-step.ts";
import type { Conflict, EffectChange, Step, Verdict } from "../steps.ts";
import { threeWay } from "../three-way.ts";
import type { PullRequest, Pulls } from "./model.ts";
import { pullTitle, readPullBody, rewritePullBody } from "./text.ts";

/** What comes next for the pull request, and what the issue is to remember of it. */
export interface PullMove {
  /** A step, or what is waited for; undefined: nothing more. */
  readonly verdict?: Exclude<Verdict, { kind: "settled" }>;
  readonly base: PullWord | undefined;
  readonly memory: PullMemory | undefined;
  /** The issue stays open until the pull request has landed. */
  readonly holdsIssue?: true;
  readonly effects?: readonly EffectChange[];
  readonly conflicts?: readonly Conflict[];
}

/** All that the decision looks at. */
export interface View {
  readonly situation: Situation;
  readonly issue: Issue;
  readonly pulls: Pulls;
  readonly word: PullWord;
  readonly base: PullWord;
  readonly memory: PullMemory | undefined;
}

/** A step, and the memory as it stands before it. */
export function step(view: View, taken: Step, reason: string): PullMove {
  return { ...unsettled(view), verdict: { kind: "step", step: taken, reason } };
}

/** "pull-request": it passes by itself; "person": somebody has to act. */
export function waiting(view: View, forWhom: "pull-request" | "person", sentence: string): PullMove {
  const pull = current(view);
  // Once remembered, the title that is disputed is told no more.
  const conflicts = pull === undefined ? [] : inLine(view, pull).conflicts;
  return { ...unsettled(view), verdict: { kind: "waiting", for: forWhom, sentence }, conflicts };
}

/** The base stays what was dealt with, but for a pull request that is open and waits to become ready. */
function unsettled(view: View): PullMove {
  const { word, base } = view;
  const memory = currentMemory(view);
  const isPartly = word === "ready" && base !== "ready" && current(view) !== undefined;
  if (word === "merge") return { base, memory, holdsIssue: true };
  return { base: isPartly ? "draft" : standing(base), memory };
}

/** What stands of an earlier word while the next one waits: a merge that is behind the task is none that it asked for again. */
export const standing = (base: PullWord): PullWord => (base === "merge" ? "leave" : base);

/** The open one that the task's way leads to, by precedence. */
export const current = (view: View): PullRequest | undefined =>
  view.pulls.found.find((pull) => pull.state === "open" && !isStrangers(view, pull));

/** From a fork, by somebody who may not write here: anybody may have such a one say that it closes the issue. */
export const isStrangers = (view: View, pull: PullRequest): boolean =>
  pull.isFork && !pull.isTrusted && pull.link !== "hand" && !isOurs(view, pull);

/** Opened by us: its author, and the marker that it opened with or what the issue remembers of it. */
export function isOurs({ situation, memory }: View, pull: PullRequest): boolean {
  if (!situation.identities.has(pull.author)) return false;
  if (readPullBody(pull.body).page === situation.task.id) return true;
  return memory?.number === pull.number && memory.isOurs;
}

/** What the issue is to remember of the pull request as it stands now. */
export function remembered(view: View, pull: PullRequest): PullMemory {
  const { identities } = view.situation;
  const isOurOwn = isOurs(view, pull);
  const isQueuedByUs = pull.queuedBy !== undefined && identities.has(pull.queuedBy);
  // Asked anew, it may be queued again.
  const before = view.word === "merge" && view.memory?.number === pull.number ? view.memory.queued : undefined;
  const queued = isQueuedByUs || before === pull.headSha ? pull.headSha : undefined;
  const title = isOurOwn ? titleAsked(view, pull) : undefined;
  return {
    number: pull.number,
    isOurs: isOurOwn,
    shown: pull.state !== "open" ? pull.state : isQueuedByUs ? "queued" : pull.isDraft ? "draft" : "ready",
    ...(title === undefined ? {} : { title }),
    ...(queued === undefined ? {} : { queued }),
  };
}

export function currentMemory(view: View): PullMemory | undefined {
  const { memory, pulls } = view;
  const pull = current(view) ?? pulls.found.find(({ number }) => number === memory?.number);
  return pull === undefined ? memory : remembered(view, pull);
}

/** What its title is to be. */
export function titleFor(situation: Situation, number: number): string {
  const { task, rules } = situation;
  return pullTitle(rules.pulls.title, { title: titleOf(situation), id: task.uniqueId, number });
}

/** The task's title; its issue's, where it could not be read. */
export function titleOf({ task, observed }: Situation): string {
  if ("value" in task.title) return task.title.value;
  return observed.kind === "issue" ? observed.issue.title : "";
}

// While the task's title cannot be read, what was asked before stays asked.
function titleAsked({ situation, issue, memory }: View, { number }: PullRequest): string | undefined {
  if ("value" in situation.task.title) return titleFor(situation, issue.number);
  return memory?.number === number ? memory.title : undefined;
}

/** The write that keeps ours in line with the task, and what it disputes; the words of others are theirs. */
export function inLine(
  view: View,
  pull: PullRequest,
): { readonly step?: Step; readonly conflicts: readonly Conflict[] } {
  const { situation, issue, memory } = view;
  if (!isOurs(view, pull) || "unknown" in situation.task.title) return { conflicts: [] };
  const notion = titleFor(situation, issue.number);
  const asked = (memory?.number === pull.number ? memory.title : undefined) ?? notion;
  const decision = threeWay({ base: asked, notion, github: pull.title });
  const kept = situation.rules.conflicts;
  const conflict: Conflict = { effect: "pull request's title", notion, github: pull.title, kept };
  const conflicts = decision === "conflict" ? [conflict] : [];
  const isRenamed = decision === "applied" || (decision === "conflict" && kept === "notion");
  const body = rewritePullBody(pull.body, { url: situation.task.url, issue: issue.number });
  const patch = { ...(isRenamed && { title: notion }), ...(body !== pull.body && { body }) };
  if (Object.keys(patch).length === 0) return { conflicts };
  // Told with the write that settles it, or else with the issue's.
  const told = isRenamed ? conflicts : [];
  return { step: { kind: "update-pull-request", pull: pull.number, patch, conflicts: told }, conflicts };
}
