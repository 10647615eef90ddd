/** What a run says to people. */
import { describe, expect, test } from "@jest/globals";
import { next } from "../src/next-step.ts";
import { counts } from "../src/report/counts.ts";
import { summary } from "../src/report/summary.ts";
import type { Run, TaskResult } from "../src/run.ts";
import type { Conflict, Outcome, Step } from "../src/steps.ts";
import {
  applied,
  ask,
  create,
  event,
  failed,
  found,
  issue,
  page,
  putOff,
  result,
  run,
  situation,
  task,
  update,
  waiting,
} from "./builders.ts";

const heading = (of: Run) => summary(of).split("\n")[0];

const conflict: Conflict = { effect: "title", notion: "Log in", github: "Sign in", kept: "notion" };

const linkNew: Step = { kind: "link", issue: { number: "new", url: "#new" } };

const label: Step = { kind: "create-label", label: { name: "priority: high", color: "ff0000" } };

const hidden = update({ effects: [] });

const deferred = putOff();

const planned = (parts: Partial<TaskResult> = {}) =>
  result({
    issue: { number: "new", url: "" },
    outcomes: [label, create(), linkNew].map(applied),
    ...parts,
  });

describe("the one heading says whether someone is needed", () => {
  const changed = result({ outcomes: [applied(update())] });
  const disputed = result({ outcomes: [applied(update({ effects: [], conflicts: [conflict] }))] });
  const broken = result({ end: failed("No.") });
  const held = result({ end: waiting("Held.") });
  const blocked = result({ end: waiting("Push a fix.", "person") });
  const cases: readonly [string, Partial<Run>][] = [
    ["## ✅ Notion Sync: nothing to do", {}],
    ["## ✅ Notion Sync: first run, nothing to do", { firstRun: true }],
    ["## ✅ Notion Sync: 3 changes", { results: [changed, changed, changed] }],
    ["## ✅ Notion Sync: nothing to do", { results: [result({ outcomes: [applied(hidden)] })] }],
    ["## ⏳ Notion Sync: 1 waiting · 1 change", { results: [changed, held] }],
    ["## ⏳ Notion Sync: 1 waiting for somebody · 1 waiting", { results: [held, blocked] }],
    ["## ⏳ Notion Sync: 1 put off", { results: [result({ end: deferred })] }],
    ["## ⏳ Notion Sync: stopped early", { cutShort: "Notion asks for quiet." }],
    ["## ⏳ Notion Sync: stopped early, 1 put off", { cutShort: "It is over.", results: [result({ end: deferred })] }],
    ["## 🔎 Plan: ⏳ stopped early", { mode: "plan", cutShort: "Notion asks for quiet." }],
    ["## ⚖️ Notion Sync: 1 conflict · 1 waiting", { results: [held, disputed] }],
    [
      "## ❌ Notion Sync: 1 task needs you · 1 conflict · 1 waiting · 1 change",
      { results: [changed, held, disputed, broken] },
    ],
    ["## ❌ Notion Sync: 2 tasks need you", { results: [broken, broken] }],
    ["## ✅ Notion Sync: 1 note on the setup", { warnings: ["Renamed."] }],
    ["## ❌ Notion Sync could not finish · 1 change", { problems: ["Notion answered 502."], results: [changed] }],
    ["## 🔎 Plan: nothing to do", { mode: "plan" }],
    ["## 🔎 Plan: 3 writes for 1 task", { mode: "plan", results: [planned()] }],
    ["## 🔎 Plan: ❌ 1 task needs you", { mode: "plan", results: [broken] }],
  ];
  test.each(cases)("%s", (expected, parts) => {
    expect(heading(run(parts))).toBe(expected);
    expect(summary(run(parts)).match(/^## /gm)).toHaveLength(1);
  });
});

describe("the summary", () => {
  test("shows sections only where there is something in them", () => {
    expect(summary(run())).not.toContain("###");
    expect(summary(run({ results: [result({ end: waiting("Held.") })] })).match(/^### .*/gm)).toEqual(["### Waiting"]);
  });

  test("leads from a task to its page and to its issue", () => {
    const text = summary(run({ results: [result({ outcomes: [applied(update())] })] }));
    expect(text).toContain(
      `| [Fix login](https://www.notion.so/Fix-login-${page(1)}) | label docs added | [#482](https://github.com/acme/app/issues/482) |`,
    );
  });

  test("tells both values of a conflict and how to keep the other", () => {
    const step = update({
      conflicts: [conflict, { effect: "state", notion: "completed", github: "open", kept: "github" }],
    });
    const text = summary(run({ results: [result({ outcomes: [applied(step)] })] }));
    expect(text).toContain("| title | “Log in” | “Sign in” | **Notion's**; to keep GitHub's, set it in Notion too |");
    expect(text).toContain(
      "| state | closed as completed | open | **GitHub's**; to keep Notion's, set it on the issue too |",
    );
  });

  test("tells one cause once, new ones first, with the tries of each task", () => {
    const old = result({ title: "Pay", end: failed("Rename the option.", 3) });
    const text = summary(run({ results: [old, old, result({ title: "Move", end: failed("Grant the permission.") })] }));
    expect(text.match(/\*\*.*\*\*/g)).toEqual(["**Grant the permission.**", "**Rename the option.**"]);
    expect(text).toContain("tried 3×, since 12:05 UTC");
    expect(text).toContain("failed for the first time");
  });

  test("shows what a task waits for and since when, with the day if it was not today", () => {
    const since = "2026-05-02T09:00:00.000Z";
    const long = result({
      end: { kind: "waiting", for: "pull-request", sentence: "Held by a label.", since, attempts: 0 },
    });
    const text = summary(run({ results: [result({ end: waiting("Held by a label.") }), long] }));
    expect(text).toContain("| Held by a label. | 14:05 UTC |");
    expect(text).toContain("| Held by a label. | 2026-05-02 09:00 UTC |");
  });

  test("names the warnings of tasks, what GitHub refused included, each once", () => {
    const warning = "ada cannot be assigned: give her access to the repository.";
    const refused: Outcome = { kind: "applied", step: update(), reason: "moved", warning };
    const text = summary(
      run({ results: [result({ warnings: [warning], outcomes: [refused] }), result({ warnings: [warning] })] }),
    );
    expect(text.split("ada cannot be assigned")).toHaveLength(2);
    expect(heading(run({ results: [result({ warnings: [warning] })] }))).toContain("1 warning");
    const both = summary(run({ results: [result({ warnings: [warning], outcomes: [refused] })] }));
    expect(both.split("[Fix login]")).toHaveLength(3); // once under Changes, once here
  });

  test("tells what the run cost and what GitHub's limit leaves", () => {
    const results = [result({ outcomes: [applied(update())] })];
    expect(summary(run({ results }))).toContain(
      "1,812 tasks in step · next full comparison 21:07 UTC · 2 requests to Notion, 1 to GitHub · 4,980 requests left in GitHub's hourly limit · cursor 14:10 UTC · v1.4.0",
    );
    expect(summary(run({ results, githubRemaining: undefined }))).not.toContain("hourly limit");
    expect(summary(run({ results: [result({ end: failed("No.") })] }))).toContain("1,811 tasks in step");
    expect(summary(run({ results: [planned({ end: failed("No.") })] }))).toContain("1,812 tasks in step");
  });

  test.each([
    ["2026-05-04T21:07:00.000Z", "1,812 tasks in step · next full comparison 21:07 UTC · 3 requests · v1.4.0"],
    [
      "2026-05-05T09:30:00.000Z",
      "1,812 tasks in step · next full comparison 2026-05-05 09:30 UTC · 3 requests · v1.4.0",
    ],
    ["2026-05-04T14:00:00.000Z", "1,812 tasks in step · full comparison due · 3 requests · v1.4.0"],
    [undefined, "1,812 tasks in step · 3 requests · v1.4.0"],
  ])("of an idle run is two lines, with the next comparison at %s", (nextSweep, line) => {
    expect(summary(run({ nextSweep }))).toBe(`## ✅ Notion Sync: nothing to do\n\n${line}\n`);
  });

  test.each([
    ["deleted", "in Notion's trash, open → closed as not planned"],
    ["detached", "out of reach, open → closed as not planned"],
    ["restored", "back, open → closed as not planned"],
  ] as const)("says of a page that was %s where it is", (type, words) => {
    const closing = update({ effects: [{ effect: "state", from: "open", to: "not_planned" }] });
    const gone = result({ event: event({ type, changed: {} }), outcomes: [applied(closing)] });
    expect(summary(run({ results: [gone] }))).toContain(`| ${words.replace("'", "&#39;")} |`);
    const turn = words.split(",")[0]?.replace("'", "&#39;");
    expect(summary(run({ mode: "plan", results: [gone] }))).toContain(`| ${turn}: update `);
  });

  test("shows a page that left even where only the hidden date was written", () => {
    const gone = result({ event: event({ type: "detached", changed: {} }), outcomes: [applied(hidden)] });
    expect(heading(run({ results: [gone] }))).toBe("## ✅ Notion Sync: 1 change");
    expect(summary(run({ results: [gone] }))).toContain("| out of reach |");
  });

  test("shows hidden front-matter that was restored as a change", () => {
    const verdict = next(
      situation({ observed: found({ front: undefined }), task: task({ issueLink: issue(482).url }) }),
    );
    if (verdict.kind !== "step") throw new Error("a wiped front-matter needs a step");
    const restored = result({ outcomes: [{ ...verdict, kind: "applied" }] });
    expect(summary(run({ results: [restored] }))).toContain("| front-matter restored |");
    expect(counts(run({ results: [restored] }))).toMatchObject({ updated: 1, unchanged: 3 });
  });

  test("of a first run says that the cursor is set and how older tasks come in", () => {
    expect(summary(run({ firstRun: true }))).toContain("the cursor is set to 14:10 UTC");
    expect(summary(run({ firstRun: true }))).toContain("a full comparison brings in older ones");
    expect(summary(run({ firstRun: true, mode: "plan" }))).toContain("the cursor would be set");
    expect(summary(run({ firstRun: true, problems: ["Notion answered 404."] }))).not.toContain("the cursor is set");
  });

  test("of a broken run lists every problem, line by line", () => {
    const text = summary(
      run({ problems: ["The configuration is wrong:\n- statuses.Done: found 3", "# Not a heading"] }),
    );
    expect(text).toContain("- ⚠️ The configuration is wrong:<br>- statuses.Done: found 3\n- ⚠️ # Not a heading");
  });

  test("of a plan names every write of a task in order", () => {
    const text = summary(run({ mode: "plan", results: [planned()] }));
    expect(text).toContain(
      "create the label “priority: high”, then create the issue, then link #new in Notion | #new |",
    );
    expect(text).toContain("Nothing was written. A `sync` of the same world makes these writes, in this order.");
    expect(summary(run({ mode: "plan" }))).toContain("Nothing was written.\n");
  });

  test("stays under 1 MiB with 2,000 results of long hostile titles, and counts what it left out", () => {
    const title = "|<🔥>`&".repeat(400);
    const kinds = [failed(title), waiting(title), deferred, { kind: "settled", reason: "moved" } as const];
    const results = Array.from({ length: 2000 }, (_, n) => {
      const effects = [{ effect: "title", from: title, to: title } as const];
      const step = update({ effects, conflicts: [{ ...conflict, notion: title, github: title }] });
      const end = kinds[n % kinds.length] ?? deferred;
      return result({ title, end, outcomes: [applied(step)], warnings: [`${n} ${title}`] });
    });
    const long = results.map(() => title);
    const text = summary(run({ results, asks: [ask()], problems: long, warnings: long }));
    expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024);
    expect(text).toMatch(/… and 1,\d\d\d more in the report file\./);
    expect(text.match(/^### /gm)).toHaveLength(9);
  });

  test("says how many tasks it left out of a long table", () => {
    const results = Array.from({ length: 250 }, () => result({ outcomes: [applied(update())] }));
    expect(summary(run({ results }))).toContain("… and 50 more in the report file.");
  });
});
