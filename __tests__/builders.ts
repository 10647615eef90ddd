/** Nouns that are valid by default, so that a test names only what matters to it. */
import { parseConfig } from "../src/config/config.ts";
import { newBody } from "../src/front-matter.ts";
import type {
  Base,
  Desired,
  FrontMatter,
  Issue,
  IssueNumber,
  Observed,
  PageId,
  PullNumber,
  Task,
} from "../src/model.ts";
import type { Situation } from "../src/next-step.ts";
import type { Ask, ChangeEvent, Run, TaskResult } from "../src/run.ts";
import type { Outcome, Step } from "../src/steps.ts";

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
    asks: [],
    unchanged: 3,
    mapped: 1812,
    warnings: [],
    problems: [],
    cutShort: undefined,
    nextSweep: "2026-05-04T21:07:00.000Z",
    cursor: "2026-05-04T14:10:00.000Z",
    requests: { notion: 2, github: 1 },
    githubRemaining: 4980,
    ...parts,
  };
}

/** The repository of `run`, public. */
export const publicRepository = { name: "acme/app", url: "https://github.com/acme/app", isPrivate: false } as const;

/** A settled task with issue #482, titled "Fix login", whose page is number 1. */
export function result(
  parts: Partial<TaskResult> & { readonly title?: string; readonly id?: PageId } = {},
): TaskResult {
  const { title = "Fix login", id = page(1), ...rest } = parts;
  return {
    task: { id, url: pageUrl(title, id), title },
    event: undefined,
    issue: issue(482),
    pullRequest: undefined,
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

export function pull(n: number): { readonly number: PullNumber; readonly url: string } {
  return { number: n as PullNumber, url: `https://github.com/acme/app/pull/${n}` };
}

export function applied(step: Step): Outcome {
  return { kind: "applied", step, reason: "the task moved" };
}

export function failedStep(step: Step, message: string): Outcome {
  return { kind: "failed", step, message, request: "POST /repos/acme/app/issues", unknown: false };
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

export function waiting(
  sentence: string,
  whom: Extract<TaskResult["end"], { kind: "waiting" }>["for"] = "pull-request",
): TaskResult["end"] {
  return { kind: "waiting", for: whom, sentence, since: "2026-05-04T14:05:00.000Z", attempts: 0 };
}

/** Put off until the next run, or until somebody confirms it. */
export function putOff(until: "next-run" | "confirmed" = "next-run"): Extract<Outcome, { kind: "deferred" }> {
  const because = until === "confirmed" ? "Waits for a yes." : "The run's 10 minutes are over; the next run goes on.";
  return { kind: "deferred", because, until };
}

/** An import of 912 tasks, asked for the first time; pages 1 to 30 are named. */
export function ask(parts: Partial<Ask> = {}): Ask {
  const tasks = Array.from({ length: 30 }, (_, n) => result({ title: `Old ${n + 1}`, id: page(n + 1) }).task).map(
    (task) => ({ ...task, issue: undefined }),
  );
  return { kind: "import", number: 912, why: "limit", limit: 25, isNew: true, tasks, ...parts };
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

// ── What the decision looks at ────────────────────────────────────────────────────────────────

const MADE = "2026-05-04T14:00:00.000Z";

/** Page 1, "Fix login", of status Backlog, with no link and nobody assigned. */
export function task(parts: Partial<Task> = {}): Task {
  return {
    id: page(1),
    url: pageUrl("Fix login", page(1)),
    createdAt: MADE,
    editedAt: MADE,
    place: "here",
    title: { value: "Fix login" },
    status: { value: { id: "backlog", name: "Backlog" } },
    people: { value: [] },
    labels: [],
    issueLink: undefined,
    pullRequestLink: undefined,
    branch: undefined,
    paused: false,
    seen: { title: "Fix login", status: "Backlog", people: [] },
    ...parts,
  };
}

/** What that task asks for: an open issue without labels, assignees or text. */
export function desired(parts: Partial<Desired> = {}): Desired {
  return {
    title: "Fix login",
    state: "open",
    pullRequest: "leave",
    labels: { asked: [], complete: true },
    assignees: { asked: [], complete: true },
    text: undefined,
    warnings: [],
    ...parts,
  };
}

/** Label wishes, all of them read. */
export const labelled = (...names: readonly string[]): Desired["labels"] => ({
  asked: names.map((name) => ({ name, color: "ededed" })),
  complete: true,
});

/** Assignee wishes, all of them read. */
export const assigned = (...asked: readonly string[]): Desired["assignees"] => ({ asked, complete: true });

export function base(parts: Partial<Base> = {}): Base {
  return { title: "Fix login", state: "open", pull: "leave", labels: {}, assignees: {}, ...parts };
}

/** What issue #482 remembers of that task, in step with it. */
export function front(parts: Partial<FrontMatter> = {}): FrontMatter {
  const { id, createdAt, editedAt, seen } = task();
  return {
    page: id,
    dataSource: page(0xd5),
    created: createdAt,
    seen: { editedAt, values: seen },
    base: base(),
    ...parts,
  };
}

/** Issue #482 as it was made for that task: open, without labels, its body holding `front` and `region`. */
export function found(
  parts: Partial<Issue> & { readonly front?: FrontMatter | undefined; readonly region?: string } = {},
): Extract<Observed, { kind: "issue" }> {
  const { front: given, region = `[Open the task in Notion](${task().url})`, ...rest } = parts;
  const isWiped = "front" in parts && given === undefined;
  const remembered = isWiped ? undefined : (given ?? front());
  const body = remembered === undefined ? "All mine now." : newBody({ front: remembered, region, text: undefined });
  const shown: Issue = {
    ...issue(482),
    title: "Fix login",
    body,
    state: "open",
    labels: [],
    assignees: [],
    author: "github-actions",
    createdAt: MADE,
    updatedAt: MADE,
    ...rest,
  };
  return { kind: "issue", issue: shown, front: remembered };
}

/** A new task without an issue, in a repository that has the labels bug, docs and late; the note is empty. */
export function situation(
  parts: Partial<Omit<Situation, "rules">> & { readonly rules?: Partial<Situation["rules"]> } = {},
): Situation {
  const { rules, ...rest } = parts;
  return {
    task: task(),
    desired: desired(),
    observed: { kind: "none" },
    note: "",
    starting: new Set(),
    announced: false,
    isOlder: false,
    repositoryLabels: new Map(["bug", "docs", "late"].map((name) => [name, name])),
    pulls: undefined,
    failure: undefined,
    stoodSince: MADE,
    said: new Set(),
    unassignable: new Set(),
    identity: "github-actions",
    identities: new Set(["github-actions"]),
    now: "2026-05-04T14:20:31.000Z",
    isNew: false,
    isAbsent: false,
    dataSource: page(0xd5),
    linkName: "GitHub Issue",
    pullRequestColumn: "GitHub PR",
    branchColumn: "Branch",
    rules: {
      import: "open",
      conflicts: "notion",
      text: "once",
      deletedTasks: "close",
      pulls: parseConfig(`version: 1\ndatabase: ${page(0xdb)}`).pullRequests,
      comments: [],
      ...rules,
    },
    ...rest,
  };
}
