/** What people are asked, where they read it: the summary and the annotations. */
import { describe, expect, test } from "@jest/globals";
import { annotations } from "../src/report/annotations.ts";
import { summary } from "../src/report/summary.ts";
import type { Ask, Run } from "../src/run.ts";
import { ask, failed, issue, page, publicRepository, putOff, result, run } from "./builders.ts";

const told = (...asks: readonly Ask[]) => summary(run({ asks }));
const few = { tasks: [], number: 40 } as const;

describe("the heading", () => {
  const broken = result({ end: failed("No.") });
  const cases: readonly [string, Partial<Run>][] = [
    ["## ✋ Notion Sync: 912 older tasks need your yes", { asks: [ask()] }],
    ["## ✋ Notion Sync: 912 older tasks need your yes", { asks: [ask({ isNew: false, tasks: [] })] }],
    ["## ✋ Notion Sync: 1 merge needs your yes", { asks: [ask({ ...few, kind: "merge", number: 1, limit: 0 })] }],
    [
      "## ✋ Notion Sync: 912 older tasks and 40 creations need your yes",
      { asks: [ask(), ask({ ...few, kind: "create" })] },
    ],
    [
      "## ✋ Notion Sync: a safety halt over 40 tasks needs your yes",
      { asks: [ask({ ...few, kind: "close", why: "halt" })] },
    ],
    ["## ❌ Notion Sync: 1 task needs you · 912 older tasks need your yes", { asks: [ask()], results: [broken] }],
    ["## 🔎 Plan: ✋ 912 older tasks need your yes", { asks: [ask()], mode: "plan" }],
    ["## ❌ Notion Sync could not finish · 912 older tasks need your yes", { asks: [ask()], problems: ["Broken."] }],
  ];
  test.each(cases)("%s", (heading, parts) => {
    expect(summary(run(parts)).split("\n")[0]).toBe(heading);
  });
});

describe("the section", () => {
  test.each([
    [ask(few), "40 older tasks would become issues; the limit is 25 (limits.creates)"],
    [
      ask({ tasks: [], kind: "merge", number: 1, limit: 2 }),
      "1 pull request would be merged or put into the merge queue; fewer were confirmed than were asked about",
    ],
    [
      ask({ ...few, kind: "create" }),
      "40 new issues or pull requests would be opened; the limit is 25 (limits.creates)",
    ],
    [ask({ ...few, kind: "close" }), "40 issues or pull requests would be closed; the limit is 25 (limits.closes)"],
    [
      ask({ ...few, kind: "merge", limit: 5 }),
      "40 pull requests would be merged or put into the merge queue; the limit is 5 (limits.merges)",
    ],
    [
      ask({ ...few, kind: "rewrite" }),
      "40 issues would be rewritten because the configuration changed; the limit is 25 (limits.rewrites)",
    ],
    [
      ask({ ...few, kind: "close", why: "halt" }),
      "40 of 1,812 mapped tasks would be closed or have vanished; nothing of that kind was done.",
    ],
  ])("of %j says what would be done", (one, sentence) => {
    expect(told(one).replaceAll("&#39;", "'")).toContain(`- ${sentence}`);
  });

  test.each([
    [40, "About 40 e-mails to each watcher; one run."],
    [400, "About 400 e-mails to each watcher; about 4 runs."],
    [912, "About 912 e-mails to each watcher; about 10 runs and 2½ hours."],
    [1_200, "About 1,200 e-mails to each watcher; about 12 runs and 3 hours."],
  ])("says what %i new issues cost", (number, cost) => {
    expect(told(ask({ number }))).toContain(cost);
    expect(told(ask({ number, kind: "create" }))).toContain(cost);
    expect(told(ask({ number, kind: "close" }))).not.toContain("e-mail");
  });

  test("gives the exact words that allow it, all of them in one line", () => {
    expect(told(ask())).toContain("**Actions → Notion Sync → Run workflow → confirm: `import 912`**");
    expect(told(ask(), ask({ ...few, kind: "close" }))).toContain(
      "confirm: `import 912, close 40`** (leave out what is not to be done)",
    );
  });

  test("leads to the first tasks and counts the rest", () => {
    const text = told(ask());
    expect(text).toContain(`  - [Old 1](https://www.notion.so/Old-1-${page(1)}), [Old 2]`);
    expect(text).toContain(`[Old 25](https://www.notion.so/Old-25-${page(25)}), … and 887 more\n`);
    expect(told(ask({ number: 30 }))).toContain("… and 5 more\n");
    expect(told(ask({ tasks: [], isNew: false }))).toMatch(/Asked before\.\n\n/);
  });

  test("names a task once, though its issue and its pull request both wait", () => {
    const tasks = ask().tasks.flatMap((task) => [task, task]);
    const text = told(ask({ kind: "create", number: 60, tasks }));
    expect(text.match(/\[Old 1\]/g)).toHaveLength(1);
    expect(text).toContain("[Old 25]");
    expect(text).toContain("… and 10 more\n");
  });

  test("keeps the question, whatever titles its tasks have", () => {
    const title = "|<🔥>`&".repeat(400);
    const tasks = Array.from({ length: 200 }, () => ({ ...result({ title }).task, issue: undefined }));
    const kinds = ["import", "create", "close", "merge", "rewrite"] as const;
    const text = told(...kinds.map((kind) => ask({ kind, tasks })));
    expect(text.match(/^- 912/gm)).toHaveLength(5);
    expect(Buffer.byteLength(text)).toBeLessThan(200_000);
  });

  test("stands for the tasks that wait for this yes, and for no others", () => {
    const noIssue = result({ issue: undefined, end: putOff("confirmed") });
    const hasIssue = result({ end: putOff("confirmed") });
    const later = result({ end: putOff() });
    const putOffs = (kinds: readonly Ask["kind"][]) => {
      const asks = kinds.map((kind) => ask({ kind, tasks: [] }));
      return summary(run({ asks, results: [noIssue, hasIssue, later] })).match(/(\d+) put off/)?.[1];
    };
    expect([[], ["import"], ["close"], ["import", "close"]].map((kinds) => putOffs(kinds as Ask["kind"][]))).toEqual([
      "3",
      "2",
      "2",
      "1",
    ]);
  });
});

describe("in a public repository", () => {
  const asked = (kind: Ask["kind"], results: Run["results"] = []) =>
    summary(run({ repository: publicRepository, asks: [ask({ kind })], results }));

  test.each(["import", "create", "close"] as const)("no title is told of what is asked under %s", (kind) => {
    expect(asked(kind)).not.toContain("Old");
    expect(asked(kind)).toContain(`[a task](https://www.notion.so/${page(1)})`);
  });

  test("tasks that have an issue keep their titles, and name it", () => {
    const tasks = ask().tasks.map((task, n) => ({ ...task, issue: n === 1 ? issue(482) : undefined }));
    const text = summary(run({ repository: publicRepository, asks: [ask({ kind: "close", tasks })] }));
    expect(text).toContain("[#482](https://github.com/acme/app/issues/482) [Old 2]");
    expect(text).not.toContain("[Old 1]");
  });
});

describe("annotations", () => {
  test("a new ask is an error after new failures and before known ones, with the words that allow it", () => {
    const results = [result({ end: failed("Known.", 4) }), result({ end: failed("New.", 1) })];
    const all = annotations(run({ results, asks: [ask()], problems: ["Broken."] }));
    expect(all.map(({ level }) => level)).toEqual(["error", "error", "error", "warning"]);
    expect(all[2]?.message).toBe(
      "912 older tasks would become issues; the limit is 25 (limits.creates), so none is made but what was confirmed. About 912 e-mails to each watcher; about 10 runs and 2½ hours. To allow it: Actions → Notion Sync → Run workflow → confirm: import 912",
    );
  });

  test("an ask that was shown before has none, nor have the tasks that wait for it", () => {
    const results = [result({ issue: undefined, end: putOff("confirmed") })];
    expect(annotations(run({ results, asks: [ask({ isNew: false })] }))).toEqual([]);
  });
});
