/** Pull requests and merges, as outputs, summary and annotations tell them. */
import { describe, expect, test } from "@jest/globals";
import { annotations } from "../src/report/annotations.ts";
import { counts } from "../src/report/counts.ts";
import { summary } from "../src/report/summary.ts";
import type { Conflict, Outcome, Step } from "../src/steps.ts";
import {
  applied,
  ask,
  create,
  failed,
  failedStep,
  issue,
  page,
  pull,
  putOff,
  result,
  run,
  update,
  waiting,
} from "./builders.ts";
import {
  closePull,
  comment,
  createBranch,
  dequeue,
  dispatch,
  enqueue,
  linkBoth,
  linkPull,
  markReady,
  merge,
  mergeOf,
  openPull,
  updatePull,
} from "./pull-steps.ts";

const hidden = update({ effects: [] });
const landed = update({ effects: [{ effect: "pull request", from: "queued", to: "merged" }] });
const closed = update({ effects: [{ effect: "state", from: "open", to: "completed" }] });

const did = (...steps: readonly Step[]) => result({ pullRequest: pull(501), outcomes: steps.map(applied) });

describe("of a task", () => {
  const cases: readonly [string, readonly Step[], Partial<ReturnType<typeof counts>>][] = [
    ["that got a pull request, one is counted and it is updated", [openPull(), hidden], { "pull-requests": 1 }],
    ["whose pull request was merged, the merge counts", [merge, closed, dispatch], { merged: 1, closed: 1 }],
    ["whose pull request landed through the queue, the merge counts", [landed, closed], { merged: 1, closed: 1 }],
    ["that was merged and recorded so, one merge counts", [merge, landed], { merged: 1 }],
    ["that only went into the queue, no merge counts", [enqueue, hidden], {}],
    ["whose pull request was closed, no issue counts as closed", [closePull, hidden], {}],
    ["whose pull request was marked ready, it is updated", [markReady, hidden], {}],
    ["whose pull request was renamed, it is updated", [updatePull({ title: "x" }), hidden], {}],
    ["that left the queue, it is updated", [dequeue, hidden], {}],
  ];
  test.each(cases)("%s", (_, steps, expected) => {
    const none = { created: 0, closed: 0, "pull-requests": 0, merged: 0 };
    expect(counts(run({ results: [did(...steps)] }))).toMatchObject({ ...none, updated: 1, unchanged: 3, ...expected });
  });

  test("that is new and got a pull request, it is created and not updated", () => {
    const told = counts(run({ results: [did(create(), createBranch(), openPull(), linkBoth)] }));
    expect(told).toMatchObject({ created: 1, updated: 0, "pull-requests": 1 });
  });

  test.each([[[linkPull]], [[dispatch, hidden]], [[comment()]]])(
    "without a change on GitHub, it is unchanged",
    (steps) => {
      expect(counts(run({ results: [did(...steps)] }))).toMatchObject({ updated: 0, unchanged: 4 });
    },
  );

  test("whose merge failed, none is counted", () => {
    const results = [result({ outcomes: [failedStep(merge, "No.")], end: failed("No.") })];
    expect(counts(run({ results }))).toMatchObject({ merged: 0, updated: 0, failed: 1 });
  });

  test("whose issue and pull request both wait for a yes, neither is counted twice", () => {
    const { tasks } = ask({ kind: "create" });
    const both = ask({ kind: "create", number: 60, tasks: tasks.flatMap((task) => [task, task]) });
    const results = tasks.map(({ id }) => result({ id, issue: undefined, end: putOff("confirmed") }));
    expect(counts(run({ asks: [both], results })).deferred).toBe(30);
  });
});

test("a plan counts the pull requests and merges that the sync makes", () => {
  const results = [did(create(), createBranch(), openPull(), linkBoth), did(markReady, merge, closed, dispatch)];
  expect(counts(run({ mode: "plan", results }))).toEqual(counts(run({ results })));
});

describe("the changes of a summary", () => {
  const cases: readonly [string, readonly Step[]][] = [
    ["branch “482-fix-login” created, draft pull request opened", [createBranch(), openPull(), hidden, linkPull]],
    ["pull request opened", [openPull({ isDraft: false })]],
    ["new, draft pull request opened", [create(), openPull(), linkBoth]],
    ["pull request marked ready", [markReady]],
    ["pull request renamed", [updatePull({ title: "x", body: "y" })]],
    ["pull request text rewritten", [updatePull({ body: "y" })]],
    ["pull request merged, open → closed as completed, deploy.yml started", [merge, closed, dispatch]],
    ["pull request merged", [merge, landed]],
    ["pull request merged, commented in Notion", [landed, comment()]],
    ["pull request in the merge queue", [enqueue]],
    ["pull request taken out of the merge queue", [dequeue]],
    ["pull request closed, open → closed as completed", [closePull, closed]],
    ["pull request linked in Notion", [linkPull]],
    ["issue and pull request linked in Notion", [linkBoth]],
  ];
  test.each(cases)("say: %s", (words, steps) => {
    expect(summary(run({ results: [did(...steps)] }))).toContain(
      `| ${words} | [#482](${issue(482).url}), [#501](${pull(501).url}) |`,
    );
  });

  test("call the column by what is in it", () => {
    expect(summary(run({ results: [did(merge)] }))).toContain("| Task | Was → now | Issue, pull request |");
    expect(summary(run({ results: [result({ outcomes: [applied(update())] })] }))).toContain("| Was → now | Issue |");
  });
});

describe("the summary", () => {
  test("of a plan names the writes in order, and says what only GitHub can tell", () => {
    const made = result({
      issue: { number: "new", url: "#new" },
      pullRequest: { number: "new", url: "#new" },
      outcomes: [create(), createBranch("fix-login"), openPull(), linkBoth].map(applied),
    });
    const done = did(markReady, merge, closed, dispatch);
    const text = summary(run({ mode: "plan", results: [made, done, did(enqueue, hidden)] }));
    expect(text).toContain(
      "| create the issue, then create the branch “fix-login”, then open the draft pull request, then link #\u200B482 and #\u200B501 in Notion | #new, #new |",
    );
    expect(text).toContain(
      "| mark #\u200B501 ready for review, then merge #\u200B501, if its checks have passed and GitHub finds it mergeable, then update #\u200B482 (open → closed as completed), then start the workflow deploy.yml on main |",
    );
    expect(text).toContain(
      "| put #\u200B501 into the merge queue, if its checks have passed and GitHub takes it there, then record",
    );
  });

  test("of a sync makes no merge conditional", () => {
    expect(summary(run({ results: [did(merge)] }))).not.toContain("if its checks");
  });

  test("leads from a merge that waits to its pull request, and says for what and since when", () => {
    const waits = waiting("Waits for the check “build” of pull request #501.");
    expect(summary(run({ results: [result({ pullRequest: pull(501), end: waits })] }))).toContain(
      `| [Fix login](https://www.notion.so/Fix-login-${page(1)}) | [#482](${issue(482).url}), [#501](${pull(501).url}) | Waits for the check “build” of pull request #\u200B501. | 14:05 UTC |`,
    );
  });

  test("leads from a merge that failed to its pull request", () => {
    const broken = result({ pullRequest: pull(501), outcomes: [failedStep(mergeOf(501), "No.")], end: failed("No.") });
    expect(summary(run({ results: [broken] }))).toContain(
      `([#482](${issue(482).url}), [#501](${pull(501).url})) · failed for the first time`,
    );
  });

  test("names a pull request whose issue is not known", () => {
    const orphan = result({ issue: undefined, pullRequest: pull(501), end: waiting("Held.") });
    expect(summary(run({ results: [orphan] }))).toContain(`| [#501](${pull(501).url}) | Held. |`);
  });

  test("tells a refused part of a merge among the warnings", () => {
    const warning = "The workflow deploy.yml was not started: add a workflow_dispatch trigger to it.";
    const merged: Outcome = { kind: "applied", step: merge, reason: "the gate is open", warning };
    expect(summary(run({ results: [result({ outcomes: [merged] })] }))).toContain("**The workflow deploy.yml was not");
  });
});

describe("a conflict over a pull request", () => {
  const cases: readonly [string, string, Conflict][] = [
    ["ready for review", "closed", { effect: "pull request", notion: "ready", github: "closed", kept: "github" }],
    ["open", "merged", { effect: "pull request", notion: "open", github: "merged", kept: "github" }],
    ["ready for review", "draft", { effect: "pull request", notion: "ready", github: "draft", kept: "github" }],
  ];
  test.each(cases)("shows %s against %s, and that the task has to move for another", (notion, github, conflict) => {
    const disputed = result({ outcomes: [applied(update({ effects: [], conflicts: [conflict] }))] });
    expect(summary(run({ results: [disputed] }))).toContain(
      `| pull request | ${notion} | ${github} | **GitHub's**; to keep Notion's, move the task away and back |`,
    );
    expect(annotations(run({ results: [disputed] })).map(({ message }) => message)).toEqual([
      `Conflict over the pull request of ${issue(482).url}: Notion says ${notion}, GitHub says ${github}. GitHub's was kept; to keep Notion's, move the task away and back.`,
    ]);
  });
});
