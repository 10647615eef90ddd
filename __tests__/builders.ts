/** Nouns that are valid by default, so that a test names only what matters to it. */
import type { ChangeEvent, IssueNumber, Outcome, PageId, Run, Step, TaskResult } from "../src/model.ts";

/** `page(7)` is the same 32 hex digits everywhere. */
export const page = (n: number): PageId => n.toString(16).padStart(32, "0") as PageId;

export const issueNumber = (n: number): IssueNumber => n as IssueNumber;

/** A run over an unchanged world, in a private repository. */
export function run(parts: Partial<Run> = {}): Run {
  return {
    mode: "sync",
    startedAt: "2026-05-04T14:20:31.000Z",
    version: "1.4.0",
    repository: { name: "acme/app", url: "https://github.com/acme/app", isPrivate: true },
    firstRun: false,
    results: [],
    unchanged: 3,
    mapped: 1812,
    warnings: [],
    problems: [],
    cursor: "2026-05-04T14:10:00.000Z",
    requests: { notion: 2, github: 1 },
    githubRemaining: 4980,
    ...parts,
  };
}

/** The repository of `run`, public. */
export const publicRepository = { name: "acme/app", url: "https://github.com/acme/app", isPrivate: false } as const;

/** A settled task with issue #482, titled "Fix login", whose page is number 1. */
export function result(parts: Partial<TaskResult> & { readonly title?: string } = {}): TaskResult {
  const { title = "Fix login", ...rest } = parts;
  return {
    task: { id: page(1), url: pageUrl(title, page(1)), title },
    event: undefined,
    issue: issue(482),
    outcomes: [],
    warnings: [],
    end: { kind: "settled", reason: "up to date" },
    ...rest,
  };
}

/** As Notion spells it: the title's letters, then the id. */
function pageUrl(title: string, id: PageId): string {
  return `https://www.notion.so/${title.replace(/[^A-Za-z0-9]+/g, "-")}-${id}`;
}

export function issue(n: number): { readonly number: IssueNumber; readonly url: string } {
  return { number: issueNumber(n), url: `https://github.com/acme/app/issues/${n}` };
}

export function applied(step: Step): Outcome {
  return { kind: "applied", step, reason: "the task moved" };
}

export function failedStep(step: Step, message: string): Outcome {
  return { kind: "failed", step, message, unknown: false };
}

/** An update of issue #482 that shows one label more. */
export function update(parts: Partial<Extract<Step, { kind: "update" }>> = {}): Step {
  return {
    kind: "update",
    number: issueNumber(482),
    patch: {},
    effects: [{ effect: "label", from: undefined, to: "docs" }],
    conflicts: [],
    ...parts,
  };
}

export function create(parts: Partial<Extract<Step, { kind: "create" }>> = {}): Step {
  return { kind: "create", title: "Fix login", body: "<!-- notion-sync -->", labels: [], ...parts };
}

export function failed(message: string, attempts = 1): TaskResult["end"] {
  return { kind: "failed", message, since: "2026-05-04T12:05:00.000Z", attempts };
}

export function waiting(sentence: string): TaskResult["end"] {
  return { kind: "waiting", sentence, since: "2026-05-04T14:05:00.000Z", attempts: 0 };
}

export function event(parts: Partial<ChangeEvent> = {}): ChangeEvent {
  return {
    pageId: page(1),
    type: "changed",
    changed: { title: { before: "Log in", after: "Fix login" } },
    editedAt: "2026-05-04T14:12:00.000Z",
    detectedBy: "poll",
    issue: 482,
    ...parts,
  };
}
