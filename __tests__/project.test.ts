/** The loop, and the promise of `mode: plan`: what is projected is what performing would leave. */
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { digest } from "../src/digest.ts";
import type { Desired, Issue, IssueNumber, Observed, PageId, Task } from "../src/model.ts";
import { next, noteDigest, type Situation } from "../src/next-step.ts";
import { performer } from "../src/perform.ts";
import { type PullRequests, RemoteError, type TaskSource, type Tracker } from "../src/ports.ts";
import { project } from "../src/project.ts";
import { type Settled, settle } from "../src/settle.ts";
import { rowDigest } from "../src/state.ts";
import type { Step } from "../src/steps.ts";
import { assigned, desired, found, front, issue, issueNumber, labelled, situation, task } from "./builders.ts";

const MADE = issueNumber(900);
const UNASSIGNABLE = ["zed"];
const anything = (): undefined => undefined;
const later = (because: string) => ({ because, until: "next-run" }) as const;

/** One page, its issue and the repository's labels, behaving as Notion and GitHub do. */
function systems(start: Situation) {
  const world = {
    page: start.task,
    note: undefined as string | undefined,
    issue: start.observed.kind === "issue" ? start.observed.issue : undefined,
    labels: new Map(start.repositoryLabels),
    lines: [] as (readonly [string, unknown])[],
  };
  // GitHub makes a label that it lacks, and shows each in the spelling it was made with.
  const spelled = (names: readonly string[]): string[] =>
    names.map((name) => {
      if (!world.labels.has(name.toLowerCase())) world.labels.set(name.toLowerCase(), name);
      return world.labels.get(name.toLowerCase()) ?? name;
    });
  const tracker = {
    createLabel: async ({ name }) => void spelled([name]),
    create: async ({ title, body, labels }) => {
      const times = { createdAt: "2026-05-04T14:21:00Z", updatedAt: "2026-05-04T14:21:00Z" };
      const made: Issue = {
        ...issue(900),
        title,
        body,
        state: "open",
        labels: spelled(labels),
        assignees: [],
        author: "github-actions",
        ...times,
      };
      world.issue = made;
      return made;
    },
    update: async (number, { title, body, state, labels, assignees }) => {
      if (world.issue?.number !== number) throw new Error(`There is no issue #${number}.`);
      const shown = world.issue;
      world.issue = {
        ...shown,
        title: title ?? shown.title,
        body: body ?? shown.body,
        state: state === undefined ? shown.state : state === "open" ? "open" : "closed",
        labels: labels === undefined ? shown.labels : spelled(labels),
        assignees: (assignees ?? shown.assignees).filter((login) => !UNASSIGNABLE.includes(login)),
        updatedAt: "2026-05-04T14:22:00Z",
      };
      return world.issue;
    },
  } satisfies Partial<Tracker>;
  const source = {
    write: async (_: PageId, columns: Parameters<TaskSource["write"]>[1]) => {
      if (world.page.place !== "here") throw new Error("Notion refuses writes to a page in the trash.");
      if (columns.note !== undefined) world.note = columns.note;
      if (columns.issue !== undefined) world.page = { ...world.page, issueLink: columns.issue.url };
      world.page = { ...world.page, editedAt: "2026-05-04T14:23:00.000Z" };
      return world.page;
    },
  } satisfies Partial<TaskSource>;
  const log = { info: (message: string, fields?: unknown) => void world.lines.push([message, fields]) };
  return {
    world,
    tracker: tracker as unknown as Tracker,
    source: source as unknown as TaskSource,
    log,
    // None of these tasks has come to its pull request.
    pulls: {} as PullRequests,
    desire: () => start.desired,
    look: async () => undefined,
  };
}

const ORDER: readonly Step["kind"][] = ["create", "update", "link", "note"];

const steps = ({ outcomes }: Settled): Step[] =>
  outcomes.flatMap((outcome) => (outcome.kind === "applied" ? [outcome.step] : []));

/** What only GitHub's and Notion's clocks and counters can know, left out. */
function comparable(value: unknown): unknown {
  const text = JSON.stringify(value, (key, inner: unknown) => {
    if (["createdAt", "updatedAt", "editedAt", "author"].includes(key)) return "…";
    if (key === "number" && (inner === 0 || inner === "new" || inner === MADE)) return "#new";
    if (inner instanceof Map || inner instanceof Set) return [...inner];
    return inner;
  });
  return JSON.parse(text.replaceAll(issue(900).url, "#new"));
}

// ── Situations ────────────────────────────────────────────────────────────────────────────────

const title = fc.constantFrom("Fix login", "Log in", "Sign in");
const label: fc.Arbitrary<string> = fc.constantFrom("bug", "Docs", "late", "new", "__proto__");
const login: fc.Arbitrary<string> = fc.constantFrom("ada", "lin", ...UNASSIGNABLE);
const text = fc.constantFrom("First.", "Second.");
const marks = (name: fc.Arbitrary<string>) =>
  fc.uniqueArray(fc.tuple(name, fc.boolean()), { maxLength: 3, selector: ([key]) => key }).map(Object.fromEntries);
const some = (name: fc.Arbitrary<string>) =>
  fc.uniqueArray(name, { maxLength: 3, selector: (one) => one.toLowerCase() });

const anyDesired: fc.Arbitrary<Desired> = fc.record({
  title: fc.option(title, { nil: undefined }),
  state: fc.constantFrom("open", "completed", "not_planned", undefined),
  pullRequest: fc.constantFrom("leave", "merge"),
  labels: fc.record({ asked: some(label).map((names) => labelled(...names).asked), complete: fc.boolean() }),
  assignees: fc.record({ asked: some(login), complete: fc.boolean() }),
  text: fc.option(text, { nil: undefined }),
  warnings: fc.constant([]),
});

const anyFront = fc
  .record(
    {
      title,
      state: fc.constantFrom("open", "completed", "not_planned", "none"),
      labels: marks(label),
      assignees: marks(login),
      text: text.map(digest),
    },
    { requiredKeys: ["labels", "assignees"] },
  )
  .chain((base) =>
    fc.constantFrom(
      front({ base }),
      front({ base, detached: "2026-05-01T00:00:00.000Z" }),
      front({ base, seen: { editedAt: "x", values: {} } }),
    ),
  );

const anyIssue: fc.Arbitrary<Observed> = fc
  .record({
    front: fc.option(anyFront, { nil: undefined }),
    title,
    state: fc.constantFrom("open", "closed"),
    labels: some(label),
    assignees: some(fc.constantFrom("ada", "lin", "mia")),
    region: fc.constantFrom("[Open](x)", "[Open](x)\n\nFirst.", "[Open](x)\n\nMine."),
    isCrlf: fc.boolean(),
    isAdopted: fc.boolean(),
    open: fc.constantFrom([], [{ number: 7, url: "https://github.com/acme/app/pull/7" }]),
  })
  .map(({ isCrlf, isAdopted, open, ...parts }) => {
    const shown = found({ ...parts, openPullRequests: open } as Parameters<typeof found>[0]);
    const body = isCrlf ? shown.issue.body.replaceAll("\n", "\r\n") : shown.issue.body;
    const taken = isAdopted && parts.front === undefined ? { isAdopted } : {};
    return { ...shown, ...taken, issue: { ...shown.issue, body } };
  });

const anyObserved: fc.Arbitrary<Observed> = fc.oneof(
  { weight: 6, arbitrary: anyIssue },
  {
    weight: 4,
    arbitrary: fc.constantFrom<Observed>(
      { kind: "none" },
      { kind: "copied", of: issueNumber(482) },
      { kind: "elsewhere", link: "https://github.com/acme/lib/issues/1" },
      { kind: "stranger", link: "https://github.com/acme/app/issues/9" },
      { kind: "gone", link: "7", how: "deleted" },
    ),
  },
);

const anyTask: fc.Arbitrary<Task> = fc
  .record({
    place: fc.constantFrom("here", "here", "here", "trashed", "archived", "elsewhere"),
    paused: fc.constantFrom(false, false, false, true),
    issueLink: fc.constantFrom(undefined, issue(482).url, 482, issue(9).url),
    seen: fc.constantFrom(task().seen, { title: "Log in", status: "Done" }, {}),
  })
  .map(task);

const anySituation: fc.Arbitrary<Situation> = fc
  .record({
    task: anyTask,
    desired: anyDesired,
    observed: anyObserved,
    note: fc.constantFrom(undefined, "", noteDigest("Something else.")),
    announced: fc.constantFrom(false, false, true),
    isOlder: fc.boolean(),
    isAbsent: fc.boolean(),
    repositoryLabels: some(label).map((names) => new Map(names.map((name) => [name.toLowerCase(), name]))),
    unassignable: fc.constant(new Set(UNASSIGNABLE)),
    rules: fc.record({
      import: fc.constantFrom("open", "none", "all"),
      conflicts: fc.constantFrom("notion", "github"),
      text: fc.constantFrom("once", "keep", "none"),
      deletedTasks: fc.constantFrom("close", "label", "keep"),
    }),
  })
  .map((parts) => situation(parts as Parameters<typeof situation>[0]))
  // An issue shows only labels that its repository has.
  .map((one) => ({ ...one, repositoryLabels: new Map([...shownLabels(one.observed), ...one.repositoryLabels]) }));

const shownLabels = (observed: Observed): readonly (readonly [string, string])[] =>
  observed.kind === "issue" ? observed.issue.labels.map((name) => [name.toLowerCase(), name] as const) : [];

describe("for any task, issue and repository", () => {
  test("a plan names the steps that a sync makes, in their order, and ends where it ends", async () => {
    await fc.assert(
      fc.asyncProperty(anySituation, async (start) => {
        const planned = await settle(start, project, anything);
        const { world, ...ports } = systems(start);
        const made = await settle(start, performer(ports), anything);
        expect(comparable(steps(planned))).toEqual(comparable(steps(made)));
        expect(planned.end).toEqual(made.end);
        expect(comparable(planned.situation)).toEqual(comparable(made.situation));
        // What is believed of the world is so.
        const { observed } = made.situation;
        if (observed.kind === "issue" && world.issue !== undefined) expect(world.issue).toEqual(observed.issue);
        expect(made.situation.task).toEqual(world.page);
      }),
      { numRuns: 600 },
    );
  });

  test("what was settled is settled: the second time there is no step", async () => {
    await fc.assert(
      fc.asyncProperty(anySituation, async (start) => {
        const { world: _, ...ports } = systems(start);
        const first = await settle(start, performer(ports), anything);
        const again = { ...first.situation, announced: false, isNew: false };
        // A creation that was announced may be made once nothing is announced any more.
        if (start.announced && first.situation.observed.kind !== "issue") return;
        expect(await settle(again, performer(ports), anything)).toMatchObject({
          outcomes: [],
          end: { kind: first.end.kind },
        });
      }),
      { numRuns: 600 },
    );
  });

  test("nothing takes more than eight steps, labels to create included, and no step comes twice", async () => {
    await fc.assert(
      fc.asyncProperty(anySituation, async (start) => {
        const planned = steps(await settle(start, project, anything));
        expect(planned.length).toBeLessThanOrEqual(8);
        const kinds: readonly Step["kind"][] = planned
          .map(({ kind }) => kind)
          .filter((kind) => kind !== "create-label");
        expect(kinds).toEqual(ORDER.filter((kind) => kinds.includes(kind)));
      }),
      { numRuns: 600 },
    );
  });

  test("cut off after any step, the next run completes what this one began", async () => {
    await fc.assert(
      fc.asyncProperty(anySituation, fc.nat(6), async (start, crash) => {
        const whole = systems(start);
        await settle(start, performer(whole), anything);

        const { world, ...ports } = systems(start);
        let left = crash;
        const stop = () => (left-- === 0 ? later("The runner died.") : undefined);
        const cut = await settle(start, performer(ports), stop);
        const resumed = { ...start, ...seenAgain(cut.situation), isNew: false };
        await settle(resumed, performer(ports), anything);
        expect(comparable({ ...world, lines: [] })).toEqual(comparable({ ...whole.world, lines: [] }));
      }),
      { numRuns: 400 },
    );
  });
});

/** What the next run reads from the world. */
const seenAgain = ({ task, observed, repositoryLabels, note }: Situation) => ({
  task,
  observed,
  repositoryLabels,
  note,
});

// ── The loop ──────────────────────────────────────────────────────────────────────────────────

const refused = (outcome: "refused" | "unknown") =>
  new RemoteError("GitHub answered 502: it may be down. The next run tries again.", {
    system: "GitHub",
    request: "POST /repos/acme/app/issues",
    status: 502,
    outcome,
  });

describe("a task being settled", () => {
  const busy = situation({ desired: desired({ labels: labelled("new"), assignees: assigned("ada") }) });

  test("goes label, creation, assignees, link, and says why of each", async () => {
    const { outcomes, end } = await settle(busy, project, anything);
    expect(outcomes.map((outcome) => outcome.kind === "applied" && [outcome.step.kind, outcome.reason])).toEqual([
      ["create-label", "the repository lacks it"],
      ["create", "no issue yet"],
      ["update", "the task moved"],
      ["link", "the page does not name its issue"],
    ]);
    expect(end).toEqual({ kind: "settled", reason: "in step" });
  });

  test.each(["refused", "unknown"] as const)(
    "stops where a request fails, and keeps what was done (%s)",
    async (outcome) => {
      const failing = (step: Step, at: Situation) => {
        if (step.kind === "update") throw refused(outcome);
        return project(step, at);
      };
      const { situation: end, outcomes, end: last } = await settle(busy, failing, anything);
      expect(outcomes).toHaveLength(2);
      expect(end.observed.kind).toBe("issue");
      expect(last).toMatchObject({ kind: "failed", unknown: outcome === "unknown", message: refused(outcome).message });
    },
  );

  test("stops where a policy objects, with its sentence, and keeps what was done", async () => {
    const policy = ({ kind }: Step) => (kind === "link" ? later("Not today.") : undefined);
    const { outcomes, end } = await settle(busy, project, policy);
    expect(outcomes).toHaveLength(3);
    expect(end).toMatchObject({ kind: "deferred", because: "Not today." });
  });

  test("does not swallow a mistake of ours", async () => {
    const broken = () => {
      throw new TypeError("x is not a function");
    };
    await expect(settle(busy, broken, anything)).rejects.toThrow(TypeError);
  });

  test("that never comes to rest is a mistake of ours, found after sixteen steps", async () => {
    let taken = 0;
    const idle = (_: Step, at: Situation) => {
      taken += 1;
      return at;
    };
    await expect(settle(situation(), idle, anything)).rejects.toThrow(/did not settle within 16 steps/);
    expect(taken).toBe(16);
  });

  test("may need any number of labels made", async () => {
    const names = Array.from({ length: 20 }, (_, n) => `label ${n}`);
    const many = situation({ desired: desired({ labels: labelled(...names) }) });
    const { outcomes, situation: end } = await settle(many, project, anything);
    expect(outcomes).toHaveLength(22);
    expect(end.observed).toMatchObject({ issue: { labels: names } });
  });

  test("says which labels and assignees GitHub left out", async () => {
    const dropping = (step: Step, at: Situation) => {
      const after = project(step, at);
      if (after.observed.kind !== "issue") return after;
      return {
        ...after,
        observed: { ...after.observed, issue: { ...after.observed.issue, labels: [], assignees: [] } },
      };
    };
    const { outcomes } = await settle(busy, dropping, anything);
    const warnings = outcomes.flatMap((outcome) => (outcome.kind === "applied" ? (outcome.warning ?? []) : []));
    expect(warnings).toEqual([
      expect.stringMatching(/^GitHub left out new: github-token needs push access/),
      expect.stringMatching(/^GitHub left out ada: /),
    ]);
  });
});

describe("performing", () => {
  test("an edit that crossed our write is not taken for seen: the next poll shows it as new", async () => {
    const { world, ...ports } = systems(situation());
    const crossed: Pick<Task, "title" | "seen"> = {
      title: { value: "Log in" },
      seen: { ...task().seen, title: "Log in" },
    };
    world.page = { ...world.page, ...crossed };
    const { situation: end } = await settle(situation(), performer(ports), anything);
    expect(world.page).toMatchObject({ ...crossed, issueLink: issue(900).url });
    expect(rowDigest(end.task)).not.toBe(rowDigest(world.page));
    expect(end.task).toMatchObject({ issueLink: issue(900).url, editedAt: world.page.editedAt });
    expect(end.observed).toMatchObject({ front: { seen: { values: { title: "Fix login" } } } });
  });

  test("logs each step with ids and numbers, and no word of the task's", async () => {
    const { world, ...ports } = systems(situation());
    await settle(situation(), performer(ports), anything);
    expect(world.lines).toEqual([
      ["applied", { kind: "create", page: task().id, issue: 900 }],
      ["applied", { kind: "link", page: task().id, issue: 900 }],
    ]);
  });

  test("refuses to link what has no number yet", async () => {
    const { world: _, ...ports } = systems(situation());
    const step: Step = { kind: "link", issue: { number: "new", url: "#new" } };
    await expect(Promise.resolve(performer(ports)(step, situation()))).rejects.toThrow(/Only a plan/);
  });
});

test("a projected issue is #new, ours, and open", () => {
  const verdict = next(situation());
  if (verdict.kind !== "step") throw new Error("There should be a step.");
  const { observed } = project(verdict.step, situation());
  expect(observed).toMatchObject({
    kind: "issue",
    issue: { number: 0 as IssueNumber, url: "#new", author: "github-actions", state: "open", assignees: [] },
    front: front(),
  });
});
