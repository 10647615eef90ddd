/** Situations around a task's pull request, #501 of issue #482 unless a test says otherwise, and the verdict in a few words. */
import { expect, test } from "@jest/globals";
import { readBody } from "../src/front-matter.ts";
import type { Base, FrontMatter, PullMemory, PullNumber, PullWord, Task } from "../src/model.ts";
import { next } from "../src/next-step.ts";
import type { Branch, BranchRules, Merging, PullRequest, Pulls } from "../src/pulls/model.ts";
import { pullBody } from "../src/pulls/text.ts";
import type { Step } from "../src/steps.ts";
import { base, desired, found, front, issue, pull, situation, task } from "./builders.ts";

type Parts = NonNullable<Parameters<typeof situation>[0]>;
export type Given = Partial<ReturnType<typeof situation>["rules"]["pulls"]>;

// ── Pull requests ─────────────────────────────────────────────────────────────────────────────

/** All is well: what is required has passed, and nobody objects. */
export const GREEN: Merging = {
  mergeable: "yes",
  isBehind: false,
  isBlocked: false,
  review: "none",
  checks: { value: [{ name: "build", result: "passed" }] },
  isHeld: false,
};
export const RED: Merging = { ...GREEN, checks: { value: [{ name: "build", result: "failed" }] } };

/** Opened by us, ready for review, three files, green. */
export function ours(parts: Partial<PullRequest> = {}): PullRequest {
  return {
    ...pull(501),
    nodeId: "PR_501",
    title: "Fix login",
    body: pullBody({ page: task().id, url: task().url, issue: 482 }),
    author: "github-actions",
    isTrusted: true,
    state: "open",
    isDraft: false,
    wasMadeDraft: false,
    base: "main",
    head: "482-fix-login",
    headSha: "a1",
    isFork: false,
    changedFiles: 3,
    link: "text",
    merging: GREEN,
    ...parts,
  };
}

/** Opened by ada, who may write here, with "Closes #482" in its text. */
export const byText = (parts: Partial<PullRequest> = {}): PullRequest =>
  ours({ title: "My way", body: "Closes #482", author: "ada", head: "my-way", ...parts });
/** Opened by ada, and linked in the issue's sidebar. */
export const byHand = (parts: Partial<PullRequest> = {}): PullRequest => byText({ body: "", link: "hand", ...parts });
/** Opened by mallory, who may not write here, with "Closes #482" in its text. */
export const strangers = (parts: Partial<PullRequest> = {}): PullRequest =>
  byText({ author: "mallory", isTrusted: false, ...parts });
/** Opened by ada for something else; only the task's branch column leads to it. */
export const onlyNamed = (parts: Partial<PullRequest> = {}): PullRequest =>
  byText({ body: "", link: "none", head: "ada/login", ...parts });

export const DRAFT = { isDraft: true } as const;
export const MADE_DRAFT = { isDraft: true, wasMadeDraft: true } as const;
export const EMPTY = { isDraft: true, changedFiles: 0 } as const;
export const QUEUED = { queuedBy: "github-actions" } as const;
export const QUEUED_BY_ADA = { queuedBy: "ada" } as const;
export const CLOSED = { state: "closed" } as const;
export const merged = (by: string, at = "2026-05-04T14:15:00Z") =>
  ({ state: "merged", merged: { by, at, sha: "m1" } }) as const;
export const second = (parts: Partial<PullRequest> = {}) => ({ ...pull(502), nodeId: "PR_502", ...parts });

export const branch = (name: string, commits?: number, more: Partial<Branch> = {}): Branch => ({
  name,
  isLinked: false,
  ...(commits === undefined ? {} : { commits, changedFiles: commits }),
  ...more,
});

export const required = (name: string, more: Partial<BranchRules> = {}): NonNullable<Pulls["rules"]> => ({
  value: { required: [{ name }], methods: ["squash", "merge", "rebase"], hasQueue: false, ...more },
});
/** What a look finds. Without one, nobody looked. */
export function sees(found: readonly PullRequest[], more: Partial<Pulls> = {}): { readonly pulls: Pulls } {
  return {
    pulls: {
      found,
      branches: [],
      base: "main",
      rules: required("build"),
      allowed: { squash: true, merge: true, rebase: true },
      ...more,
    },
  };
}
export const NOTHING = sees([]);
export const seesBranch = (...branches: readonly Branch[]) => sees([], { branches });

export const WITH_QUEUE = { rules: required("build", { hasQueue: true }) };

/** What the issue remembers of #501, which we opened. */
export const known = (shown: PullMemory["shown"], parts: Partial<PullMemory> = {}): PullMemory => ({
  number: 501 as PullNumber,
  isOurs: true,
  shown,
  title: "Fix login",
  ...parts,
});
/** What the issue remembers of #501, which a person opened. */
export const theirs = (shown: PullMemory["shown"], parts: Partial<PullMemory> = {}): PullMemory => ({
  number: 501 as PullNumber,
  isOurs: false,
  shown,
  ...parts,
});

// ── Situations ────────────────────────────────────────────────────────────────────────────────

const STATES = { leave: "open", draft: "open", ready: "open", merge: "completed", close: "not_planned" } as const;

interface Asked extends Omit<Parts, "task" | "rules" | "desired"> {
  /** The word that was dealt with; "first": the base knows of none; "lost": there is no front-matter. */
  readonly from?: PullWord | "first" | "lost";
  readonly memory?: PullMemory;
  readonly page?: Partial<Task>;
  readonly issueState?: "open" | "closed";
  readonly base?: Partial<Base>;
  readonly desired?: Partial<Parameters<typeof desired>[0]>;
  /** Of the section `pull-requests`. */
  readonly config?: Given;
  readonly rules?: Omit<NonNullable<Parts["rules"]>, "pulls">;
}

/** A task in step with its issue but for what its status asks of the pull request now. */
export function asks(word: PullWord | undefined, given: Asked = {}): Parts {
  const { from = "leave", memory, page = {}, issueState, base: dealt, desired: wish, config, rules, ...more } = given;
  const remembered = from === "lost" ? undefined : frontOf(from, memory, dealt);
  const state = from === "lost" || from === "first" ? "open" : STATES[from];
  return {
    task: task({ issueLink: issue(482).url, ...page }),
    desired: desired({ state: word && STATES[word], pullRequest: word, ...wish }),
    observed: found({ front: remembered, state: issueState ?? (state === "open" ? "open" : "closed") }),
    note: undefined,
    pullRequestColumn: undefined,
    rules: { ...rules, pulls: { ...situation().rules.pulls, ...config } },
    ...more,
  };
}

function frontOf(from: PullWord | "first", memory: PullMemory | undefined, dealt: Partial<Base> = {}): FrontMatter {
  const { pull: _, ...none } = base();
  const asked = from === "first" ? none : base({ pull: from, state: STATES[from] });
  return front({ base: { ...asked, ...dealt }, ...(memory && { pull: memory }) });
}

export const named = (title: string) => ({ page: { title: { value: title } }, desired: { title } });
export const UNNAMED = { page: { title: { unknown: "too long" } }, desired: { title: undefined } } as const;

// ── Verdicts ──────────────────────────────────────────────────────────────────────────────────

/** The verdict: a step as it is; of an update what it writes and then remembers; of what is settled, what is remembered. */
export function said(parts: Parts): unknown {
  const at = situation(parts);
  const verdict = next(at);
  if (verdict.kind === "waiting") return { waits: verdict.for, sentence: verdict.sentence };
  if (verdict.kind === "step" && verdict.step.kind !== "update") return verdict.step;
  if (verdict.kind === "step") return writing(verdict.step as Extract<Step, { kind: "update" }>);
  const remembered = at.observed.kind === "issue" ? at.observed.front : undefined;
  return { settled: verdict.reason, ...memoryIn(remembered) };
}

function writing({ patch: { body = "", ...patch }, effects, conflicts }: Extract<Step, { kind: "update" }>) {
  const told = effects.filter(({ effect }) => effect === "pull request");
  return {
    writes: patch,
    ...memoryIn(readBody(body).front),
    ...(told.length > 0 && { told }),
    ...(conflicts.length > 0 && { conflicts }),
  };
}

const memoryIn = (remembered: FrontMatter | undefined) => ({ asked: remembered?.base.pull, memory: remembered?.pull });

export const inStep = (asked: PullWord | undefined, memory?: object) => ({ settled: "in step", asked, memory });
export const writes = (patch: object, asked: PullWord | undefined, memory?: object, more: object = {}) => ({
  writes: patch,
  asked,
  memory,
  ...more,
});
export const remembers = (asked: PullWord | undefined, memory?: object, more: object = {}) =>
  writes({}, asked, memory, more);
/** The step that opens ours from the configured branch. */
export const opens = (parts: object = {}) => ({
  kind: "open-pull-request",
  head: "482-fix-login",
  base: "main",
  title: "Fix login",
  body: ours().body,
  isDraft: true,
  ...parts,
});
export const waits = (sentence: string) => ({ waits: "pull-request", sentence });
export const needs = (sentence: string) => ({ waits: "person", sentence });
export const overruled = (notion: string, github: string) => ({
  conflicts: [{ effect: "pull request", notion, github, kept: "github" }],
});

export function table(rows: Readonly<Record<string, readonly [given: Parts, verdict: unknown]>>): void {
  test.each(Object.entries(rows).map(([title, [given, verdict]]) => ({ title, given, verdict })))(
    "$title",
    ({ given, verdict }) => {
      expect(said(given)).toEqual(verdict);
    },
  );
}
