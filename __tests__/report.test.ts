/** What a run says to programs: outputs, colour, annotations. */
import { describe, expect, test } from "@jest/globals";
import { annotations } from "../src/report/annotations.ts";
import { isRed, outputs } from "../src/report/report.ts";
import type { Run } from "../src/run.ts";
import type { Conflict, Step } from "../src/steps.ts";
import {
  applied,
  ask,
  create,
  failed,
  failedStep,
  issue,
  page,
  putOff,
  result,
  run,
  update,
  waiting,
} from "./builders.ts";

const conflict: Conflict = { effect: "title", notion: "Log in", github: "Sign in", kept: "notion" };

const close = update({ effects: [{ effect: "state", from: "open", to: "completed" }] });

const reopen = update({ effects: [{ effect: "state", from: "not_planned", to: "open" }] });

const hidden = update({ effects: [] });

const link: Step = { kind: "link", issue: issue(482) };

const label: Step = { kind: "create-label", label: { name: "priority: high", color: "ff0000" } };

const deferred = putOff();

describe("outputs", () => {
  const did = (...steps: readonly Step[]) => result({ outcomes: steps.map(applied) });
  const cases: readonly [string, Partial<Run>, Record<string, string>][] = [
    ["an unchanged world counts only what is in step", {}, { unchanged: "3" }],
    [
      "a new task is created, not updated, whatever followed",
      { results: [did(label, create(), update(), link)] },
      { created: "1" },
    ],
    ["a visible effect makes a task updated once", { results: [did(update(), update())] }, { updated: "1" }],
    ["a closed task is also updated", { results: [did(close)] }, { updated: "1", closed: "1" }],
    ["a task created closed counts as both", { results: [did(create(), close)] }, { created: "1", closed: "1" }],
    ["a reopened task is also updated", { results: [did(reopen)] }, { updated: "1", reopened: "1" }],
    [
      "another reason for an issue closed already closes nothing",
      { results: [did(update({ effects: [{ effect: "state", from: "completed", to: "not_planned" }] }))] },
      { updated: "1" },
    ],
    ["a hidden write leaves a task unchanged", { results: [did(hidden, link)] }, { unchanged: "4" }],
    [
      "each conflict counts",
      { results: [did(update({ effects: [], conflicts: [conflict, conflict] }))] },
      { conflicts: "2", unchanged: "4" },
    ],
    [
      "a failed step counts for nothing",
      { results: [result({ outcomes: [failedStep(create(), "No.")], end: failed("No.") })] },
      { failed: "1" },
    ],
    ["what was put off is deferred", { results: [result({ end: deferred })] }, { deferred: "1" }],
    [
      "what is asked for is deferred, less the tasks among the results: done, failed or put off",
      {
        asks: [ask({ number: 40 })],
        results: [
          result({ id: page(1), outcomes: [applied(create())] }),
          result({ id: page(2), end: failed("No.") }),
          result({ id: page(3), end: putOff("confirmed") }),
          result({ id: page(99), end: putOff("confirmed") }),
          result({ id: page(100), end: deferred }),
        ],
      },
      { created: "1", failed: "1", deferred: "39" },
    ],
    [
      "what an earlier run asked for is still deferred",
      { asks: [ask({ isNew: false, tasks: [] })] },
      { deferred: "912" },
    ],
    ["no state read gives an empty cursor", { cursor: undefined }, { cursor: "" }],
  ];
  const none = { created: "0", updated: "0", closed: "0", reopened: "0", "pull-requests": "0", merged: "0" };
  const rest = { unchanged: "3", deferred: "0", conflicts: "0", failed: "0", cursor: "2026-05-04T14:10:00.000Z" };

  test.each(cases)("%s", (_, parts, expected) => {
    expect(outputs(run(parts))).toEqual({ ...none, ...rest, ...expected });
  });

  test("a plan counts like the sync it foretells", () => {
    const results = [did(label, create(), link), did(close)];
    expect(outputs(run({ mode: "plan", results }))).toEqual(outputs(run({ results })));
  });
});

describe("a job is red", () => {
  const cases: readonly [string, Partial<Run>, boolean][] = [
    ["not over an unchanged world", {}, false],
    ["when the run broke", { problems: ["The state could not be saved."] }, true],
    ["when a task fails for the first time", { results: [result({ end: failed("No.", 1) })] }, true],
    ["not when it fails again", { results: [result({ end: failed("No.", 2) })] }, false],
    ["when it asks something new", { asks: [ask({ isNew: false }), ask({ kind: "close" })] }, true],
    ["not when it was cut short by what only has to wait", { cutShort: "Notion asks for quiet." }, false],
    ["not when it asks again", { asks: [ask({ isNew: false })] }, false],
    [
      "not for conflicts, waiting or warnings",
      { warnings: ["Renamed."], results: [result({ end: waiting("Held.") })] },
      false,
    ],
  ];
  test.each(cases)("%s", (_, parts, red) => {
    expect(isRed(run(parts))).toBe(red);
  });
});

describe("annotations", () => {
  test("tell in a notice why a run stopped early", () => {
    const told = annotations(run({ cutShort: "Notion asks for quiet until 12:40 UTC." }));
    expect(told).toEqual([{ level: "notice", message: "Stopped early: Notion asks for quiet until 12:40 UTC." }]);
  });

  test("come the worst first: what broke and what is new as errors, the known as warnings, the rest as notices", () => {
    const results = [
      result({ end: deferred }),
      result({ warnings: ["bob has no login: add a line to people."] }),
      result({ outcomes: [applied(update({ conflicts: [conflict] }))] }),
      result({ end: failed("Known.", 4) }),
      result({ end: failed("New.", 1) }),
    ];
    const told = annotations(run({ results, problems: ["Broken."], warnings: ["Renamed."] }));
    expect(told.map(({ level }) => level)).toEqual([
      "error",
      "error",
      "warning",
      "warning",
      "warning",
      "warning",
      "notice",
    ]);
    expect(told[0]?.message).toBe("Broken.");
    expect(told[1]?.message).toBe(`“Fix login” (https://www.notion.so/Fix-login-${page(1)}) failed: New.`);
    expect(told[3]?.message).toBe(
      "Conflict over the title of https://github.com/acme/app/issues/482: Notion says “Log in”, GitHub says “Sign in”. Notion's was kept; to keep GitHub's, set it in Notion too.",
    );
  });

  test("are at most ten, and the last tells how many more there are", () => {
    const told = annotations(run({ problems: Array.from({ length: 14 }, (_, n) => `Problem ${n}.`) }));
    expect(told).toHaveLength(10);
    expect(told.at(-1)).toEqual({ level: "error", message: "And 5 more: see the job summary." });
  });

  test("tell a cause once however many tasks it struck", () => {
    const told = annotations(run({ results: [result({ end: failed("No.") }), result({ end: failed("No.", 2) })] }));
    expect(told.map(({ message }) => message)).toEqual([expect.stringContaining("and 1 more task failed: No.")]);
  });

  test("an unchanged world has none", () => {
    expect(annotations(run())).toEqual([]);
  });
});
