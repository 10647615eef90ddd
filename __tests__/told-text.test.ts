/** Text from a planning board, told without harm, and not told at all where it is nobody's business. */
import { describe, expect, test } from "@jest/globals";
import { annotations } from "../src/report/annotations.ts";
import { reportFile } from "../src/report/report.ts";
import { summary } from "../src/report/summary.ts";
import type { TaskResult } from "../src/run.ts";
import type { Conflict, Step } from "../src/steps.ts";
import {
  applied,
  create,
  event,
  failed,
  failedStep,
  page,
  publicRepository,
  pull,
  putOff,
  result,
  run,
  update,
  waiting,
} from "./builders.ts";
import { comment, createBranch, merge, openPull, updatePull } from "./pull-steps.ts";

const conflict: Conflict = { effect: "title", notion: "Log in", github: "Sign in", kept: "notion" };

const linkNew: Step = { kind: "link", issue: { number: "new", url: "#new" } };

const label: Step = { kind: "create-label", label: { name: "priority: high", color: "ff0000" } };

/** A task that is still without an issue; its title shows in its address too. */
const secret = (parts: Parameters<typeof result>[0] = {}) =>
  result({ title: "Buy Initech", issue: undefined, ...parts });

const planned = (parts: Partial<TaskResult> = {}) =>
  result({
    issue: { number: "new", url: "" },
    outcomes: [label, create(), linkNew].map(applied),
    ...parts,
  });

/** Every write around a pull request that spells the title, or a sentence about it. */
const around = (title: string): readonly Step[] => [
  createBranch(title),
  openPull({ head: title, title, body: title }),
  updatePull({ title, body: title }),
  { ...merge, title, message: title },
  comment(title),
];

const hostile = [
  "a | b || c",
  "<script>alert(1)</script><!-- x",
  "`code` ``` fence",
  "line\nbreak\r\n| row |",
  "@ada and @acme/core",
  "#1 GH-2 acme/app#3",
  "::error::owned",
  "##[error]owned",
  "[x](https://evil.example) ![y](z)",
  "](javascript:alert(1))",
  "\u202Edesrever\u0000",
  "\\",
  "12-fix|login` ##[group]<b>@ada",
];

describe.each(hostile)("a task titled %j", (title) => {
  const everywhere = [failed(title), waiting(title), { ...putOff(), because: title }].map((end) =>
    result({
      title,
      end,
      pullRequest: pull(501),
      warnings: [title],
      outcomes: [
        applied(
          update({
            effects: [{ effect: "title", from: title, to: title }],
            conflicts: [{ ...conflict, notion: title, github: title }],
          }),
        ),
        applied({ kind: "note", sentence: title }),
        ...around(title).map(applied),
      ],
    }),
  );

  test.each(["sync", "plan"] as const)("breaks nothing in the summary of a %s", (mode) => {
    const told = run({ mode, results: everywhere, warnings: [title], problems: [title] });
    const text = summary(told);
    const tables = text.split("\n").filter((line) => line.startsWith("|"));
    const columns = new Set(tables.map((line) => line.split("|").length));
    expect(columns).toEqual(new Set([5, 6, 8]));
    expect(
      text
        .replaceAll("<br>", "")
        .replace("`sync`", "")
        .replace(/\]\(https:\/\/(www\.notion\.so|github\.com)\/[^\s)]*\)/g, "]"),
    ).not.toMatch(/<|`|\u202E|[@#](?=1\b|ada|acme)|GH-2|\]\(/);
    expect(text.split("\n").length).toBe(
      summary(run({ ...told, results: everywhere.map(tame), warnings: ["x"], problems: ["x"] })).split("\n").length,
    );
  });

  test("gives the runner no command and stays on one line in annotations", () => {
    for (const { message } of annotations(run({ results: everywhere, warnings: [title], problems: [title] }))) {
      expect(message).not.toMatch(/^\s*::|##\[|[\r\n]/);
    }
  });

  function tame(one: TaskResult): TaskResult {
    return JSON.parse(JSON.stringify(one).replaceAll(JSON.stringify(title).slice(1, -1), "x"));
  }
});

test.each([
  [
    'https://www.notion.so/a)b (c|d<e>`f`[g]\n"h\\',
    "](https://www.notion.so/a%29b%20%28c%7cd%3ce%3e%60f%60%5bg%5d%0a%22h%5c)",
  ],
  ["javascript:alert(1)", "| Fix login |"],
])("the address %j ends neither its link nor its cell", (url, shown) => {
  const task = { ...result().task, url };
  expect(summary(run({ results: [result({ task, outcomes: [applied(update())] })] }))).toContain(shown);
});

test.each([
  [120, "🔥".repeat(120)],
  [121, `${"🔥".repeat(119)}…`],
])("a title of %i characters is cut only past 120, between characters", (length, shown) => {
  const results = [result({ title: "🔥".repeat(length), outcomes: [applied(update())] })];
  expect(summary(run({ results }))).toContain(`| [${shown}](`);
});

describe("in a public repository", () => {
  const message = `Task “Buy Initech” (https://www.notion.so/Buy-Initech-${page(1)}) was refused: grant the permission.`;
  const results = [
    secret({
      end: failed(message),
      event: event({ issue: null, changed: { title: { before: null, after: "Buy Initech" } } }),
      warnings: [message],
      outcomes: [failedStep(create({ title: "Buy Initech", body: "Buy Initech" }), message)],
    }),
    secret({
      end: { kind: "waiting", for: "pull-request", sentence: message, since: "2026-05-04T14:05:00.000Z", attempts: 0 },
      outcomes: [applied({ kind: "note", sentence: message })],
    }),
    secret({ end: { ...putOff(), because: message }, outcomes: [{ ...putOff(), because: message }] }),
    planned({
      ...secret(),
      issue: { number: "new", url: "" },
      outcomes: [{ kind: "applied", step: create({ title: "Buy Initech" }), reason: message, warning: message }],
      end: { kind: "settled", reason: message },
    }),
    secret({
      issue: { number: "new", url: "" },
      pullRequest: { number: "new", url: "" },
      outcomes: [
        update({
          patch: { title: "Buy Initech", body: "Buy Initech" },
          effects: [{ effect: "title", from: "Buy", to: "Buy Initech" }],
        }),
        ...around("Buy Initech"),
        createBranch("new-buy-initech"),
        openPull({ head: "new-buy-initech", title: "Buy Initech", body: "For Buy Initech" }),
      ].map(applied),
      end: waiting("Waits for commits on new-buy-initech."),
    }),
    secret({ title: "Buy: Initech!", end: waiting("Waits for a branch named 12-buy-initech.") }),
  ];

  test.each(["sync", "plan"] as const)(
    "no word of a task without an issue is told by a %s, and its address is plain",
    (mode) => {
      const told = run({ mode, repository: publicRepository, results });
      const all = [summary(told), JSON.stringify(annotations(told)), reportFile(told)];
      for (const text of all) {
        expect(text).not.toMatch(/initech/i);
        expect(text).toContain(`https://www.notion.so/${page(1)}`);
      }
      expect(summary(told)).toContain(`[a task](https://www.notion.so/${page(1)})`);
    },
  );

  test("what a hushed task waits for is still told, without the branch's name", () => {
    const text = summary(run({ mode: "plan", repository: publicRepository, results }));
    expect(text).toContain("Waits for commits on ….");
    expect(text).toContain("create the branch, then open the draft pull request");
  });

  test("a task that has an issue keeps its branch and its pull request's title", () => {
    const told = run({ repository: publicRepository, results: [result({ outcomes: around("Fix it").map(applied) })] });
    const [branch, opened] = JSON.parse(reportFile(told)).tasks[0].outcomes;
    expect([branch.step.name, opened.step.title]).toEqual(["Fix it", "Fix it"]);
  });

  test("a task that has an issue keeps its title", () => {
    const told = run({ repository: publicRepository, results: [result({ end: failed("Grant the permission.") })] });
    expect(summary(told)).toContain("[Fix login]");
    expect(annotations(told)[0]?.message).toContain("Fix login");
    expect(JSON.parse(reportFile(told)).tasks[0].title).toBe("Fix login");
  });

  test("a private repository tells the same tasks in full", () => {
    expect(summary(run({ results }))).toContain("[Buy Initech]");
    expect(reportFile(run({ results }))).toContain("Buy Initech");
  });
});
