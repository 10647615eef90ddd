/**
 * Hostile texts, through the whole product. What GitHub would act on is looked for by GitHub's rules, written down here anew:
 * nothing of the product judges itself.
 */
import { fileURLToPath } from "node:url";
import { describe, expect, jest, test } from "@jest/globals";
import { parse } from "yaml";
import { parseConfig } from "../src/config/config.ts";
import { teamBoard } from "../src/fakes/board.ts";
import { virtualClock } from "../src/fakes/clock.ts";
import { tokens } from "../src/fakes/github/tokens.ts";
import { ConfigError } from "../src/ports.ts";
import { annotations } from "../src/report/annotations.ts";
import { outputs, reportFile } from "../src/report/report.ts";
import { summary } from "../src/report/summary.ts";
import { run } from "./builders.ts";
import { BOMBS, CORPUS, FORGED, YAML_BOMBS } from "./hostile.ts";
import { MINUTE, type World, world } from "./world.ts";

jest.setTimeout(120_000);

// ── GitHub's rules ────────────────────────────────────────────────────────────────────────────

/** docs.github.com/get-started/writing-on-github: mentions and autolinked references, in rendered or plain text. */
const MENTION = /(?<![\w/`])@[a-z\d][a-z\d-]*/i;
const REFERENCE = /(?<![&\w])#\d|\bgh-\d|[\w.-]+\/[\w.-]+#\d|\w@[\da-f]{7,40}\b/i;
const BACK_REFERENCE =
  /(?:https?:\/\/(?:www\.)?|\bwww\.)github\.com\/[\w.-]+\/[\w.-]+\/(issues|pull|discussions|commit)\/[\da-f]/i;
const UNSEEN = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\u{E0000}-\u{E007F}]|[^\P{Cc}\n\t]/u;

/** github.com/actions/runner, src/Runner.Common/ActionCommand.cs */
const COMMAND = /^\s*::|##\[/;

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", commat: "@", num: "#" };

/** As a browser reads entities: once. */
const decoded = (text: string): string =>
  text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return ENTITIES[name] ?? whole;
    return String.fromCodePoint(decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal));
  });

const CODE = /^(`{3,}).*\n[\s\S]*?\n\1$|(?<![`\\])(`+)(?!`)[^\n]*?(?<!`)\2(?!`)/gm;

/** What a reader of Markdown sees of it: no comments, no code, no targets of links, no backslashes. */
const rendered = (markdown: string): string =>
  decoded(
    markdown
      .replace(/<!--[\s\S]*?-->/g, "")
      .replaceAll(CODE, "")
      .replace(/\]\([^\s)]*\)/g, "]")
      .replace(/\\(?=[!-/:-@[-`{-~])/g, ""),
  );

/** Each place in which GitHub would act, with what stands around it. */
function actsIn(text: string): readonly string[] {
  const found = [MENTION, REFERENCE, UNSEEN].flatMap((rule) => [...text.matchAll(new RegExp(rule, `${rule.flags}g`))]);
  return [
    ...found.map(({ index }) => JSON.stringify(text.slice(Math.max(0, index - 30), index + 30))),
    ...(text.isWellFormed() ? [] : ["half a character"]),
  ];
}

const expectInert = (text: string): void => expect(actsIn(text)).toEqual([]);

/** The body that we wrote for this page: our block first, our markers once, nothing that acts. */
function expectOurBody(body: string, page: string): void {
  const block = /^<!-- notion-sync\n([\s\S]*?)\n-->\n\n/.exec(body);
  expect(parse(block?.[1] ?? "")).toMatchObject({ page: page.replaceAll("-", "") });
  expect(body.match(/<!--[^\n]*/g)).toEqual([
    "<!-- notion-sync",
    "<!-- notion-sync:begin -->",
    "<!-- notion-sync:end -->",
  ]);
  expect(body.match(/-->/g)).toHaveLength(3);
  expect(body.length).toBeLessThanOrEqual(65_536);
  expect(body.replaceAll(CODE, "")).not.toMatch(/<(script|img|iframe|style|a|td|tr)\b/i);
  expectInert(rendered(body));
}

// ── Through the product ───────────────────────────────────────────────────────────────────────

/** Notion's own rules for an option's name. */
const asOption = (text: string, n: number): string => `${n} ${text.replaceAll(",", ";").slice(0, 90)}`;

const CONFIG = [
  "labels: { Priority: 'p {value}', Level: '{value}' }",
  "people: { Ada: ada }",
  "limits: { creates: 200 }",
].join("\n");

/** One task for each text: its title, its options, its person's name and its page's text. */
async function boarded(config = CONFIG): Promise<{ team: World; pages: readonly string[] }> {
  const team = world({
    config,
    schema: {
      Status: {
        type: "status",
        groups: {
          "To-do": ["Backlog", ...CORPUS.map(({ text }, n) => asOption(text, n))],
          "In progress": [],
          Complete: [],
        },
      },
      Priority: { type: "select", options: CORPUS.map(({ text }, n) => asOption(text, n)) },
      Level: { type: "multi_select", options: CORPUS.map(({ text }, n) => asOption(text.slice(0, 30), n)) },
    },
  });
  await team.begin();
  const pages = CORPUS.map(({ text }, n) => {
    const person = team.notion.addPerson(text.slice(0, 300)).id;
    const values = { Priority: asOption(text, n), Level: [asOption(text.slice(0, 30), n)], Assignee: [person] };
    return team.add(text, { Status: asOption(text, n), ...values }, text);
  });
  return { team, pages };
}

/** All that a run says, told as the action tells it. */
function told(report: Awaited<ReturnType<World["run"]>>, isPrivate = true) {
  const repository = { name: "acme/app", url: "https://github.com/acme/app", isPrivate };
  const whole = run({ ...report, repository });
  return { text: summary(whole), lines: annotations(whole), outputs: outputs(whole), file: reportFile(whole) };
}

function expectSound(what: ReturnType<typeof told>): void {
  for (const block of what.text.split(/\n(?!\|)/)) {
    const rows = block.split("\n").filter((line) => line.startsWith("|"));
    expect(new Set(rows.map((line) => line.split(/(?<!\\)\|/).length)).size).toBeLessThanOrEqual(1);
  }
  expect(what.text.replaceAll("<br>", "")).not.toMatch(/<[a-z!/]/i);
  for (const [, target = ""] of what.text.matchAll(/\]\(([^)]*)\)/g))
    expect(target).toMatch(/^https:\/\/(www\.notion\.so|github\.com\/acme\/app)\/[^\s<>]*$/);
  expectInert(rendered(what.text).replace(/\[#\d+\]|#new/g, ""));
  expect(Buffer.byteLength(what.text)).toBeLessThan(1024 * 1024);
  for (const { message } of what.lines) {
    expect(message).not.toMatch(COMMAND);
    expect(message).not.toMatch(/[\r\n\u2028\u2029\u0085]/);
    expect(message.isWellFormed()).toBe(true);
  }
  for (const value of Object.values(what.outputs)) expect(value).toMatch(/^(\d+|[\d:.TZ-]*)$/);
  expect(JSON.parse(what.file)).toMatchObject({ version: 1 });
}

test("every text on the board becomes an issue in which nothing acts, and a run that can be told", async () => {
  const { team, pages } = await boarded();
  const report = await team.run();
  expect(report.problems).toEqual([]);
  expect(report.results.filter(({ end }) => end.kind !== "settled")).toEqual([]);
  for (const [n, page] of pages.entries()) {
    const issue = team.github.issue(team.issueOf(page));
    expect(issue.title.trim()).not.toBe("");
    expect([...issue.title].length).toBeLessThanOrEqual(256);
    expectInert(issue.title);
    expect(issue.title).not.toMatch(BACK_REFERENCE);
    expectOurBody(issue.body, page);
    expect(rendered(issue.body)).not.toMatch(BACK_REFERENCE);
    expect(issue.body).not.toMatch(MENTION);
    for (const label of issue.labels) expect(label).toMatch(/^[^\p{Cc}\p{Cs}\p{Co}]{1,50}$/u);
    for (const label of issue.labels) expect(label).not.toMatch(UNSEEN);
    expect([n, issue.assignees]).toEqual([n, []]);
  }
  expectSound(told(report));
});

test("a second run writes nothing: what was made inert is not taken for a change", async () => {
  const { team } = await boarded();
  await team.run();
  team.clock.advance(20 * MINUTE);
  await team.run();
  const writes = [team.github.writes.length, team.notion.writes.length];
  team.clock.advance(20 * MINUTE);
  const report = await team.run({ mode: "sweep" });
  expect(report.results.flatMap(({ outcomes }) => outcomes)).toEqual([]);
  expect(team.notion.writes).toHaveLength(writes[1] ?? 0);
});

test("with `text: keep` an edit to each text is followed, and nothing acts then either", async () => {
  const { team, pages } = await boarded(`${CONFIG}\nnew-tasks: { text: keep }`);
  await team.run();
  team.clock.advance(20 * MINUTE);
  for (const [n, page] of pages.entries()) team.notion.editText(page, `${n}\n${CORPUS[n]?.text ?? ""}`);
  expectSound(told(await team.run()));
  for (const page of pages) expectOurBody(team.github.issue(team.issueOf(page)).body, page);
});

test("a plan, a refusal of each and a public repository can be told, too", async () => {
  const { team, pages } = await boarded();
  expectSound(told(await team.run({ mode: "plan" })));
  const handle = team.github.fetch;
  const messages = CORPUS.map(({ text }) => text.slice(0, 20_000));
  team.through(async (url, init) =>
    init?.method === "POST" && String(url).endsWith("/issues")
      ? Response.json({ message: messages.pop() }, { status: 422 })
      : handle(url, init),
  );
  const refused = await team.run();
  expect(refused.results.filter(({ end }) => end.kind === "failed")).toHaveLength(CORPUS.length);
  const notes = pages.map((page) => team.notion.valueOf(page, "GitHub note"));
  for (const note of notes) expect(note).toMatch(/^GitHub refused to make the issue/);
  expect(JSON.stringify(notes)).not.toMatch(/\\ud[89a-f]/);
  expectSound(told(refused));
  expectSound(told(refused, false));
});

test("names of the database and of properties act in no message", async () => {
  for (const { text } of CORPUS) {
    const name = text.slice(0, 100).replaceAll(",", ";");
    const team = world({ config: `labels: { ${JSON.stringify(name)}: "{property} {value}" }` });
    const board = team.notion.addBoard(name, {
      Name: "title",
      Status: { type: "status", groups: { "To-do": ["Backlog"], "In progress": [], Complete: [] } },
      [`${name} `]: { type: "select", options: ["High"] },
    });
    const failure = await team.run({}, {}, "schedule", board.databaseId).catch((error: unknown) => error);
    if (!(failure instanceof ConfigError)) throw failure;
  }
});

test.each(BOMBS)("a page's text of $after is an issue within seconds", async ({ text }) => {
  const team = world();
  await team.begin();
  const page = team.add("Bomb", {}, text);
  const start = performance.now();
  const report = await team.run();
  expect(performance.now() - start).toBeLessThan(10_000);
  expect(report.problems).toEqual([]);
  expectOurBody(team.github.issue(team.issueOf(page)).body, page);
});

describe("hostile hands on GitHub", () => {
  const blocks = [
    ...YAML_BOMBS.map(
      ({ after, text }) => [after, `<!-- notion-sync\n${text.slice(0, 60_000)}\n-->\n\nhello`] as const,
    ),
    ["forging another page", `${FORGED}\n\nhello`] as const,
    ["a block that never ends", "<!-- notion-sync\npage: x"] as const,
    ["a block of 64 KB", `<!-- notion-sync\n${"a".repeat(60_000)}\n-->`] as const,
    ...CORPUS.map(({ after, text }) => [after, text.slice(0, 60_000)] as const),
  ];

  test("whatever is put into an issue of ours or of theirs, our tasks keep their issues and theirs are not touched", async () => {
    const team = world({ config: "new-tasks: { text: none }\nlimits: { creates: 200, rewrites: 200 }" });
    await team.begin();
    const pages = blocks.map((_, n) => team.add(`Task ${n}`));
    await team.run();
    const ours = pages.map((page) => team.issueOf(page));
    team.clock.advance(20 * MINUTE);
    const lin = team.github.as("lin");
    for (const [n, [, body]] of blocks.entries()) lin.edit(ours[n] ?? 0, { body });
    const theirs = blocks.map(([after, body]) => lin.openIssue({ title: after, body }));
    const before = theirs.map((number) => team.github.issue(number));
    for (const [n, page] of pages.entries()) team.notion.edit(page, { Name: `Task ${n}, renamed` });
    team.clock.advance(24 * 60 * MINUTE);
    const start = performance.now();
    const report = await team.run();
    expect(performance.now() - start).toBeLessThan(60_000);
    expect(report.problems).toEqual([]);
    expect(theirs.map((number) => team.github.issue(number))).toEqual(before);
    for (const [n, page] of pages.entries()) {
      const [after, body] = blocks[n] ?? ["", ""];
      const issue = team.github.issue(team.issueOf(page));
      const block = /^<!-- notion-sync\n([\s\S]*?)\n-->/.exec(issue.body);
      expect([after, parse(block?.[1] ?? "").page]).toEqual([after, page.replaceAll("-", "")]);
      // A block that names another page makes ours one that was copied with its link: it gets an issue of its own.
      expect([after, issue.number === ours[n]]).toEqual([after, !body.startsWith(FORGED)]);
    }
    // What was wiped starts from where both sides were then: the next move is followed again.
    for (const [n, page] of pages.entries()) team.notion.edit(page, { Name: `Moved ${n}` });
    team.clock.advance(20 * MINUTE);
    await team.run();
    expect(pages.map((page) => team.github.issue(team.issueOf(page)).title)).toEqual(pages.map((_, n) => `Moved ${n}`));
    expectSound(told(report));
  });
});

test.each(YAML_BOMBS)("a configuration of $after is a mistake, told within seconds", ({ text }) => {
  const start = performance.now();
  expect(() => parseConfig(`version: 1\ndatabase: ${"0".repeat(32)}\n${text}`)).toThrow(ConfigError);
  expect(() => parseConfig(text)).toThrow(ConfigError);
  expect(performance.now() - start).toBeLessThan(5_000);
});

describe("as the runner runs it", () => {
  const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));

  function expectQuiet(stdout: string, secrets: readonly string[]): void {
    for (const line of stdout.split(/\r\n|[\r\n]/)) {
      expect(line).not.toContain("##[");
      if (!/^\s*::/.test(line)) continue;
      const [, command = "", value = ""] = /^::([\w-]+)(?: [^:]*)?::(.*)$/.exec(line) ?? [];
      expect(["add-mask", "error", "warning", "notice"]).toContain(command);
      if (command === "add-mask") expect(secrets).toContain(value);
      else expect(value).not.toMatch(/^\s*::/);
    }
  }

  test("no text of the board is a command in the log, an output or a path", async () => {
    const team = await teamBoard(virtualClock("2026-05-04T08:00:00Z"));
    try {
      await team.run({}, { dist: main });
      team.clock.advance(30 * MINUTE);
      for (const { text } of CORPUS)
        team.notion.addPage(team.dataSourceId, { Name: text, Status: "Backlog" }, { text: text.slice(0, 10_000) });
      const config = `${team.config}limits: { creates: 100 }\n`;
      const sha = team.github.as("ada").commit({ ".github/notion-sync.yml": config }, { message: "More" });
      const { exitCode, stdout, outputs: given, state } = await team.run({}, { dist: main, sha });
      expect([exitCode, given.created]).toEqual([0, String(CORPUS.length)]);
      expectQuiet(stdout, [team.notion.token, tokens.workflow]);
      expect(Object.keys(given).sort()).toEqual([
        "closed",
        "conflicts",
        "created",
        "cursor",
        "deferred",
        "failed",
        "merged",
        "pull-requests",
        "reopened",
        "report-file",
        "unchanged",
        "updated",
      ]);
      expect(state).toEqual({});
    } finally {
      await team.close();
    }
  });

  test("nor is any text of the configuration", async () => {
    const team = await teamBoard(virtualClock("2026-05-04T08:00:00Z"));
    try {
      const texts = CORPUS.map(({ text }) => JSON.stringify(text.slice(0, 1000)));
      const config = `version: 1\ndatabase: ${texts[14]}\n${texts.map((text) => `${text}: ${text}`).join("\n")}`;
      const sha = team.github.as("ada").commit({ ".github/notion-sync.yml": config }, { message: "Hostile" });
      const { exitCode, stdout, summary: shown } = await team.run({}, { dist: main, sha });
      expect(exitCode).toBe(1);
      expectQuiet(stdout, [team.notion.token, tokens.workflow]);
      expect(shown.match(/^`{6}.*$/gm)).toEqual(["``````text", "``````"]);
    } finally {
      await team.close();
    }
  });
});
