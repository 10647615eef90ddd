/** The run as a file for other automation, and its published schema. */
import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { Ajv2020 } from "ajv/dist/2020.js";
import { reportFile } from "../src/report/report.ts";
import { reportJsonSchema } from "../src/report/schema.ts";
import type { TaskResult } from "../src/run.ts";
import type { Conflict, Step } from "../src/steps.ts";
import {
  applied,
  ask,
  create,
  event,
  failed,
  failedStep,
  issue,
  issueNumber,
  page,
  publicRepository,
  pull,
  putOff,
  result,
  run,
  update,
  waiting,
} from "./builders.ts";
import { mergeOf, pullSteps } from "./pull-steps.ts";

const schemaUrl = new URL("../schemas/report.schema.json", import.meta.url);

const conflict: Conflict = { effect: "title", notion: "Log in", github: "Sign in", kept: "notion" };

const link: Step = { kind: "link", issue: issue(482) };

const linkNew: Step = { kind: "link", issue: { number: "new", url: "#new" } };

const label: Step = { kind: "create-label", label: { name: "priority: high", color: "ff0000" } };

const deferred = putOff();

const planned = (parts: Partial<TaskResult> = {}) =>
  result({
    issue: { number: "new", url: "" },
    outcomes: [label, create(), linkNew].map(applied),
    ...parts,
  });

describe("the report file", () => {
  const schema = reportJsonSchema();
  const validate = new Ajv2020({ strict: true, allErrors: true }).compile(schema);
  const everything = run({
    asks: [ask(), ask({ kind: "close", why: "halt", isNew: false, tasks: [] })],
    warnings: ["Renamed."],
    problems: ["Broken."],
    results: [
      result({
        event: event(),
        outcomes: [applied(update({ patch: { title: "x", labels: ["docs"], state: "open" }, conflicts: [conflict] }))],
      }),
      result({
        outcomes: [label, create(), link, { kind: "note", sentence: "" } as const].map(applied),
        end: waiting("Held."),
      }),
      result({ pullRequest: pull(501), outcomes: pullSteps.map(applied) }),
      result({ outcomes: [failedStep(create(), "No.")], end: failed("No."), issue: undefined }),
      result({ outcomes: [putOff()], end: deferred }),
      planned({ task: { id: page(2), url: "https://www.notion.so/x", title: undefined } }),
    ],
  });

  test("the committed schema is the one in the code (UPDATE=1 rewrites it)", () => {
    const text = `${JSON.stringify(schema, undefined, 2)}\n`;
    if (process.env.UPDATE === "1") writeFileSync(schemaUrl, text);
    expect(readFileSync(schemaUrl, "utf8")).toBe(text);
  });

  test.each([
    ["an idle run", run()],
    ["a run with every kind of step, outcome and end", everything],
    ["a plan", { ...everything, mode: "plan" as const }],
    ["a sweep", { ...everything, mode: "sweep" as const }],
    ["a public repository's run", { ...everything, repository: publicRepository }],
    ["a run that could not read its state", run({ cursor: undefined, githubRemaining: undefined })],
  ])("%s fits the published schema", (_, told) => {
    validate(JSON.parse(reportFile(told)));
    expect(validate.errors ?? []).toEqual([]);
  });

  test("holds every change event, step and outcome", () => {
    const report = JSON.parse(reportFile(everything));
    expect(report.events).toEqual([event()]);
    expect(report.tasks.map((task: { outcomes: unknown[] }) => task.outcomes.length)).toEqual([
      1,
      4,
      pullSteps.length,
      1,
      1,
      3,
    ]);
    expect(report.counts).toMatchObject({ created: 2, updated: 2, merged: 1, conflicts: 1, failed: 1 });
    expect(report.tasks[2].pullRequest).toEqual(pull(501));
    expect(report.tasks[3]).toMatchObject({ issue: null, pullRequest: null });
  });

  test("calls the number of what a plan has yet to make new", () => {
    const steps = [create(), update({ number: issueNumber(0) }), linkNew, mergeOf(0)];
    const report = JSON.parse(reportFile(run({ mode: "plan", results: [planned({ outcomes: steps.map(applied) })] })));
    const [, updated, linked, merged] = report.tasks[0].outcomes.map(({ step }: { step: unknown }) => step);
    expect([updated.number, linked.issue.number, merged.pull]).toEqual(["new", "new", "new"]);
    expect(report.tasks[0].issue.number).toBe("new");
    expect(validate(report)).toBe(true);
    report.tasks[0].outcomes[1].step.number = 0;
    expect(validate(report)).toBe(false);
  });

  test("holds what people are asked, and the first tasks of it", () => {
    const report = JSON.parse(reportFile(everything));
    expect(report.asks[0]).toMatchObject({ kind: "import", number: 912, why: "limit", limit: 25, isNew: true });
    expect(report.asks[0].tasks[0]).toEqual({
      pageId: page(1),
      url: `https://www.notion.so/Old-1-${page(1)}`,
      title: "Old 1",
    });
  });
});
