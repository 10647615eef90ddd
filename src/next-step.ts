/** The decision: what a task needs next. Pure; it sees levels (desired, observed, base), never events. */

import type { Config } from "./config/config.ts";
import { digest } from "./digest.ts";
import { MAX_BODY, newBody } from "./front-matter.ts";
import { isClosed } from "./mapping.ts";
import {
  assertNever,
  type Desired,
  type FrontMatter,
  type Issue,
  type Observed,
  type PullNumber,
  type Task,
} from "./model.ts";
import type { Pulls } from "./pulls/model.ts";
import { pullMove } from "./pulls/move.ts";
import type { PullMove } from "./pulls/view.ts";
import { reconcile, regionText } from "./reconcile.ts";
import { retire } from "./retire.ts";
import type { Linked, Outcome, Step, Verdict } from "./steps.ts";
import { fold } from "./three-way.ts";

/** All that the decision about one task looks at. */
export interface Situation {
  readonly task: Task;
  readonly desired: Desired;
  readonly observed: Observed;
  /** What GitHub holds around its pull request; undefined where nobody had to look. */
  readonly pulls: Pulls | undefined;
  /** What became of its pull request's step, if that failed: the rest goes on without it. */
  readonly failure: Extract<Outcome, { kind: "failed" }> | undefined;
  /** ISO minute in which its status was first seen as it is now. */
  readonly stoodSince: string;
  /** Digests of what comments on its page have said. */
  readonly said: ReadonlySet<string>;
  /** `noteDigest` of the note property's last sentence; undefined where there is no such property. */
  readonly note: string | undefined;
  /** A creation was announced lately and its outcome is unknown: lists may not show it yet. */
  readonly announced: boolean;
  /** Pull requests whose after-merge workflow another run may have started a moment ago. */
  readonly starting: ReadonlySet<number>;
  /** Created before the first run. */
  readonly isOlder: boolean;
  /** The repository's labels: lower case → spelling. */
  readonly repositoryLabels: ReadonlyMap<string, string>;
  /** Logins (lower case) that GitHub does not let us assign. */
  readonly unassignable: ReadonlySet<string>;
  readonly identity: string;
  /** Every login this action has had. */
  readonly identities: ReadonlySet<string>;
  /** ISO. */
  readonly now: string;
  /** Its issue was made in this loop. */
  readonly isNew: boolean;
  /** A full comparison did not find the page among the tasks. */
  readonly isAbsent: boolean;
  readonly dataSource: string;
  /** The issue property's name, for sentences. */
  readonly linkName: string;
  /** Names of columns that not every database has. */
  readonly pullRequestColumn: string | undefined;
  readonly branchColumn: string | undefined;
  readonly rules: {
    readonly import: "open" | "none" | "all";
    readonly conflicts: "notion" | "github";
    readonly text: "once" | "keep" | "none";
    readonly deletedTasks: "close" | "label" | "keep";
    readonly pulls: Config["pullRequests"];
    readonly comments: Config["comments"];
  };
}

/** On an issue, it keeps us away from it and its task. */
export const HOLD_LABEL = "notion-sync: hold";

/** The next step for this task, or why there is none. */
export function next(situation: Situation): Verdict {
  const verdict = decide(situation);
  return verdict.kind === "step" ? verdict : (note(situation, verdict) ?? verdict);
}

function decide(situation: Situation): Verdict {
  const { task, observed } = situation;
  if (observed.kind === "issue" && isHeld(observed.issue)) return held;
  if (task.paused) return { kind: "waiting", for: "hold", sentence: "Paused by its checkbox." };
  if (task.place !== "here") return absent(situation);
  switch (observed.kind) {
    case "none":
    case "copied":
      return first(situation);
    case "issue":
      return further(situation, observed.issue, observed.front);
    case "elsewhere":
      return settled("its issue lies in another repository");
    case "stranger":
      return waiting(`${named(observed.link)} is not an issue of this sync. Clear "${situation.linkName}" to get one.`);
    case "claimed":
      return waiting(claimed(observed.by));
    case "gone":
      return waiting(`${named(observed.link)} was ${observed.how}. Clear "${situation.linkName}" to get a new issue.`);
    default:
      return assertNever(observed);
  }
}

// One row that is missing may be a failed read; only a full comparison tells, and a trashed page takes no note.
function absent(situation: Situation): Verdict {
  const { task, observed, isAbsent } = situation;
  const move = observed.kind === "issue" ? pullMove(situation, observed.issue, observed.front) : undefined;
  if (move?.verdict?.kind === "step") return move.verdict;
  const update =
    isAbsent && observed.kind === "issue" && observed.front !== undefined
      ? retire(situation, observed.issue, observed.front)
      : undefined;
  if (update === undefined) return settled(`it is ${task.place} in Notion`);
  return step(update, `its page is ${task.place}`);
}

const FULL =
  "The text of its issue is so long that GitHub takes no more: shorten it there, and the task is followed again.";

export const isHeld = (issue: Issue): boolean => issue.labels.some((name) => fold(name) === HOLD_LABEL);
const held: Verdict = { kind: "waiting", for: "hold", sentence: `Held by the label "${HOLD_LABEL}" on its issue.` };

const claimed = (by: number): string =>
  `Issue #${by} carries this task's marker, but this sync did not write it. Name its author under \`trusted-authors\`, or take the marker out.`;

/** Whether the task has no issue yet and would get one. */
export function wantsIssue(situation: Situation): boolean {
  const { kind } = situation.observed;
  return (kind === "none" || kind === "copied") && decide(situation).kind === "step";
}

function first(situation: Situation): Verdict {
  const { desired, isOlder, rules, announced, repositoryLabels } = situation;
  // Before any reason to make none: a task that was closed meanwhile may have one by now.
  if (announced)
    return {
      kind: "waiting",
      for: "lists",
      sentence: "Its issue may have been made a moment ago; GitHub's lists will tell.",
    };
  if (desired.title === undefined) return waiting("Its title could not be read, so no issue was made.");
  if (desired.state === undefined) return settled("its status asks for no issue");
  if (isOlder && rules.import === "none") return settled("older than the first run, and new-tasks.import is none");
  if (isClosed(desired.state) && !(isOlder && rules.import === "all")) return settled("closed before it had an issue");
  const labels = desired.labels.asked.map(({ name }) => repositoryLabels.get(fold(name)) ?? name);
  return (
    missingLabel(situation, labels) ??
    step({ kind: "create", title: desired.title, body: firstBody(situation, labels), labels }, "no issue yet")
  );
}

// The base says what the creation itself does; assignees follow in an update, so that one who cannot be assigned never
// sinks the creation (github.com/JasonEtco/create-an-issue#41) and a crash in between leaves nothing undone.
function firstBody({ task, desired, dataSource, rules, isOlder }: Situation, labels: readonly string[]): string {
  const text = desired.text;
  const keeps = rules.text === "keep" && text !== undefined;
  const region = regionText(task.url, keeps ? text : undefined);
  const front: FrontMatter = {
    page: task.id,
    dataSource,
    created: task.createdAt,
    seen: { editedAt: task.editedAt, values: task.seen },
    base: {
      ...(desired.title === undefined ? {} : { title: desired.title }),
      state: "open",
      // A later task's pull request comes about at once, an older one's when it moves.
      pull: isOlder ? (desired.pullRequest ?? "leave") : "leave",
      labels: Object.fromEntries(labels.map((name) => [name, true])),
      assignees: {},
      ...(keeps ? { text: region.digest } : {}),
    },
  };
  return newBody({ front, region: region.text, text: rules.text === "once" ? text : undefined });
}

// What cannot be undone comes first, then the issue with its front-matter, then the links back.
function further(situation: Situation, issue: Issue, front: FrontMatter | undefined): Verdict {
  const move = pullMove(situation, issue, front);
  if (move.verdict?.kind === "step") return move.verdict;
  const update = reconcile(situation, issue, front, move);
  if ((update?.step.patch.body?.length ?? 0) > MAX_BODY) return waiting(FULL);
  if (update !== undefined)
    return missingLabel(situation, update.step.patch.labels ?? []) ?? step(update.step, update.reason);
  return linkBack(situation, issue, move) ?? move.verdict ?? settled("in step");
}

function linkBack({ task, pullRequestColumn }: Situation, issue: Issue, { memory }: PullMove): Verdict | undefined {
  const pull = pullRequestColumn === undefined || memory === undefined ? undefined : pullLink(issue, memory.number);
  const links = {
    ...(namesIssue(task.issueLink, issue) ? {} : { issue: { number: issue.number || "new", url: issue.url } as const }),
    ...(pull === undefined || namesPull(task.pullRequestLink, pull) ? {} : { pullRequest: pull }),
  };
  if (Object.keys(links).length === 0) return undefined;
  const reason =
    links.issue === undefined ? "the page does not name its pull request" : "the page does not name its issue";
  return step({ kind: "link", ...links }, reason);
}

/** Beside the issue, in the same repository. */
function pullLink({ url }: Issue, number: PullNumber): Linked<PullNumber> {
  if (number === 0) return { number: "new", url: "#new" };
  return { number, url: url.replace(/\/issues\/\d+$|^#new$/, `/pull/${number}`) };
}

function missingLabel({ desired, repositoryLabels }: Situation, labels: readonly string[]): Verdict | undefined {
  // Others in the list may be new to us too: people's, made since the repository's labels were read.
  const put = new Set(labels.map(fold));
  const label = desired.labels.asked.find(({ name }) => put.has(fold(name)) && !repositoryLabels.has(fold(name)));
  return label && step({ kind: "create-label", label }, "the repository lacks it");
}

// Held means not one write; a wait for lists is over in minutes. Notion refuses writes to a page in the trash
// (github.com/dvanoni/notero#377).
function note(situation: Situation, verdict: Verdict): Verdict | undefined {
  if (situation.note === undefined || verdict.kind === "step" || situation.task.place !== "here") return undefined;
  const sentence = verdict.kind === "waiting" ? verdict.sentence : "";
  if (verdict.kind === "waiting" && (verdict.for === "hold" || verdict.for === "lists")) return undefined;
  return situation.note === noteDigest(sentence)
    ? undefined
    : step({ kind: "note", sentence }, "says what the task waits for");
}

/** What the state remembers of the note property's sentence; "" when there is none. */
export const noteDigest = (sentence: string): string => (sentence === "" ? "" : digest(sentence));

/** Whether the page's issue property names this issue, as a URL or as a number. */
export function namesIssue(link: string | number | undefined, { number, url }: Pick<Issue, "number" | "url">): boolean {
  if (typeof link === "number") return link === number;
  return (
    link
      ?.replace(/[?#]\w.*$/, "")
      .replace(/\/$/, "")
      .toLowerCase() === url.toLowerCase() || link === url
  );
}

function namesPull(link: string | number | undefined, { number, url }: Linked<PullNumber>): boolean {
  if (typeof link === "number") return link === number;
  const [named] = /^.*\/pull\/\d+/.exec(link ?? "") ?? [link];
  return named?.toLowerCase() === url.toLowerCase();
}

const named = (link: string): string => (/^\d+$/.test(link) ? `Issue #${link}` : link);
const step = (taken: Step, reason: string): Verdict => ({ kind: "step", step: taken, reason });
const settled = (reason: string): Verdict => ({ kind: "settled", reason });
const waiting = (sentence: string): Verdict => ({ kind: "waiting", for: "person", sentence });
