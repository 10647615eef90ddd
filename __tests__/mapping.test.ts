/** A task → what GitHub should show for it. */
import { describe, expect, test } from "@jest/globals";
import { bind, type Schema } from "../src/config/bindings.ts";
import { parseConfig } from "../src/config/config.ts";
import { desire } from "../src/mapping.ts";
import type { Desired, LabelReading, Option, Person, Task } from "../src/model.ts";
import { page, task } from "./builders.ts";

const OPTIONS = ["Backlog", "Doing", "Finished", "A", "B", "C", "D", "E", "F", "G"];

const SCHEMA: Schema = {
  dataSource: { id: page(0xd5), name: "Tasks" },
  properties: [
    { id: "title", name: "Name", type: "title" },
    {
      id: "st",
      name: "Status",
      type: "status",
      options: OPTIONS.map((name) => ({ id: name.toLowerCase(), name })),
      groups: [
        { name: "To-do", optionIds: ["backlog"] },
        { name: "In progress", optionIds: ["doing"] },
        { name: "Complete", optionIds: ["finished"] },
      ],
    },
    { id: "is", name: "GitHub Issue", type: "url" },
    { id: "pe", name: "Assignee", type: "people" },
    { id: "pr", name: "Priority", type: "select" },
    { id: "ta", name: "Tags", type: "multi_select" },
    { id: "id", name: "ID", type: "unique_id" },
  ],
};

const WORDS =
  "statuses: { A: open, B: draft, C: ready, D: merge, E: done, F: dropped, G: { effect: ignore, label: parked } }";

/** What `parts` of a task ask for, under these lines of configuration. */
function asked(parts: Partial<Task>, lines = ""): Desired {
  const config = parseConfig(`version: 1\ndatabase: ${page(0xdb)}\n${lines}`);
  const { bindings } = bind(config, SCHEMA, undefined);
  return desire(task(parts), config, bindings);
}

const status = (name: string): Partial<Task> => ({ status: { value: { id: name.toLowerCase(), name } } });

describe("the status", () => {
  test.each([
    ["open", "A", "open", "leave"],
    ["draft", "B", "open", "draft"],
    ["ready", "C", "open", "ready"],
    ["merge", "D", "completed", "merge"],
    ["done", "E", "completed", "leave"],
    ["dropped", "F", "not_planned", "close"],
    ["ignore", "G", undefined, "leave"],
    ["its group To-do", "Backlog", "open", "leave"],
    ["its group In progress", "Doing", "open", "leave"],
    ["its group Complete", "Finished", "completed", "leave"],
  ])("under %s asks for what the table says", (_, name, state, pullRequest) => {
    expect(asked(status(name), WORDS)).toMatchObject({ state, pullRequest, warnings: [] });
  });

  test("that is empty is open", () => {
    expect(asked({ status: { value: undefined } })).toMatchObject({
      state: "open",
      pullRequest: "leave",
      warnings: [],
    });
  });

  test("that the schema does not hold moves nothing, and says so", () => {
    const wish = asked({ status: { value: { id: "zzz", name: "Someday" } } });
    expect(wish).toMatchObject({ state: undefined, pullRequest: undefined });
    expect(wish.warnings).toEqual([expect.stringMatching(/"Someday" is not in the database's schema/)]);
  });

  test("that could not be read moves nothing, takes no label away, and says why", () => {
    const wish = asked({ status: { unknown: "its property is now of type number" } });
    expect(wish).toMatchObject({ state: undefined, pullRequest: undefined, labels: { asked: [], complete: false } });
    expect(wish.warnings).toEqual(["The status could not be read: its property is now of type number."]);
  });

  test("brings its label while the task has it", () => {
    expect(asked(status("G"), WORDS).labels).toEqual({ asked: [{ name: "parked", color: "ededed" }], complete: true });
    expect(asked(status("A"), WORDS).labels.asked).toEqual([]);
  });
});

describe("the title", () => {
  const titled = (value: string, lines = "", more: Partial<Task> = {}): string | undefined =>
    asked({ title: { value }, ...more }, lines).title;

  test.each([
    ["empty", "", "Untitled"],
    ["blank", " \n\t ", "Untitled"],
    ["made of what nobody sees", "\u200b\u2060\u202e", "Untitled"],
    ["of several lines", "Fix\r\n  login\u2028now", "Fix login now"],
    ["with a person's name in it", "Ask @ada", "Ask @\u200bada"],
    ["with a team's name in it", "Ask @acme/core", "Ask @\u200bacme/core"],
    ["with an issue's number", "Like #12", "Like #\u200b12"],
    [
      "with an issue's number in another repository",
      "Like acme/app#12 and GH-7",
      "Like acme/app#\u200b12 and GH-\u200b7",
    ],
    ["with a template's word in it", "Use {id} and {title}", "Use {id} and {title}"],
    ["with control characters and overrides", "a\0b\u202ec", "abc"],
    ["of 256 characters", "x".repeat(256), "x".repeat(256)],
    ["of 300 characters", "x".repeat(300), `${"x".repeat(255)}…`],
    ["cut at a character of two units", `${"x".repeat(254)}🔥🔥🔥`, `${"x".repeat(254)}🔥…`],
    ["with half a character", "a\ud83d", "a\ufffd"],
  ])("that is %s becomes one that GitHub takes and nobody is pinged by", (_, value, title) => {
    expect(titled(value)).toBe(title);
  });

  test("that could not be read is no opinion, and says why", () => {
    expect(asked({ title: { unknown: "Notion cut it" } })).toMatchObject({
      title: undefined,
      warnings: ["The title could not be read: Notion cut it."],
    });
  });

  test("carries the database's own id where the configuration says so", () => {
    const lines = 'new-tasks: { title: "[{id}] {title}" }';
    expect(titled("Fix {id}", lines, { uniqueId: "ENG-123" })).toBe("[ENG-123] Fix {id}");
    expect(titled("", lines, { uniqueId: "ENG-123" })).toBe("[ENG-123] Untitled");
    expect(titled("x".repeat(300), lines, { uniqueId: "ENG-123" })).toHaveLength(256);
  });
});

describe("labels", () => {
  const reading = (property: string, name: string, values: readonly (string | Option)[]): LabelReading => ({
    property,
    name,
    values: { value: values.map((value) => (typeof value === "string" ? { name: value } : value)) },
  });
  const priority = (...values: readonly (string | Option)[]) => reading("pr", "Priority", values);
  const tags = (...values: readonly (string | Option)[]) => reading("ta", "Tags", values);
  const names = (wish: Desired): string[] => wish.labels.asked.map(({ name }) => name);
  const BOTH = "labels: { Priority: '{value}', Tags: '{value}' }";

  test("of the short list are property and value in lower case; a template keeps the case", () => {
    const labels = [priority("Very High")];
    expect(names(asked({ labels }, "labels: [Priority]"))).toEqual(["priority: very high"]);
    expect(names(asked({ labels }, "labels: { Priority: 'P/{value} of {property}' }"))).toEqual([
      "P/Very High of Priority",
    ]);
  });

  test("come one for each value, in the configuration's order, with Notion's colour", () => {
    const labels = [
      priority({ name: "High", color: "red" }),
      tags("b", { name: "a", color: "blue" }, { name: "c", color: "mauve" }),
    ];
    expect(asked({ labels }, BOTH).labels).toEqual({
      asked: [
        { name: "High", color: "e03e3e" },
        { name: "b", color: "ededed" },
        { name: "a", color: "0b6e99" },
        { name: "c", color: "ededed" },
      ],
      complete: true,
    });
  });

  test.each([
    ["of values that differ only in case are one", ["Bug", "bug", "BUG"], ["Bug"]],
    ["of many spaces and line breaks hold single spaces", ["a \n  b", " c "], ["a b", "c"]],
    ["with a comma, or a template's word, are taken as they are", ["a, b", "{value}"], ["a, b", "{value}"]],
    ["of exactly 50 characters are taken", ["x".repeat(50)], ["x".repeat(50)]],
    ["of digits alone are no emoji", ["1", "#", "*"], ["1", "#", "*"]],
    ["of emoji and a word are taken", ["🔥 hot", "1️⃣st"], ["🔥 hot", "1️⃣st"]],
    ["called like parts of every object are labels", ["constructor", "__proto__"], ["constructor", "__proto__"]],
  ])("%s", (_, values, expected) => {
    const wish = asked({ labels: [tags(...values)] }, BOTH);
    expect(names(wish)).toEqual(expected);
    expect(wish.warnings).toEqual([]);
  });

  test.each([
    ["over 50 characters", "x".repeat(51), /50 characters at most\. Shorten/],
    ["an emoji", "🔥", /emoji alone\. Add a word/],
    ["a flag", "🇩🇪", /emoji alone/],
    ["a family, joined", "👨‍👩‍👧", /emoji alone/],
    ["a hand of some colour", "👍🏽", /emoji alone/],
    ["a keycap", "1️⃣", /emoji alone/],
    ["several emoji and a space", "🔥 ❤️", /emoji alone/],
    ["blank", "   ", /empty\. Give the option a name/],
  ])("that would be %s are left out with a remedy, and the others stay", (_, value, remedy) => {
    const wish = asked({ labels: [tags(value, "fine")] }, BOTH);
    expect(names(wish)).toEqual(["fine"]);
    expect(wish.labels.complete).toBe(true);
    expect(wish.warnings).toEqual([expect.stringMatching(remedy)]);
    expect(wish.warnings[0]).toMatch(/^"Tags" asks for the label/);
  });

  test("beyond GitHub's hundred are left out, and said", () => {
    const values = Array.from({ length: 101 }, (_, n) => `tag ${n}`);
    const wish = asked({ labels: [tags(...values)] }, BOTH);
    expect(names(wish)).toEqual(values.slice(0, 100));
    expect(wish.warnings).toEqual([expect.stringContaining("101 labels are asked for; GitHub takes 100")]);
    expect(asked({ labels: [tags(...values.slice(1))] }, BOTH).warnings).toEqual([]);
  });

  test("of a value that could not be read are unknown, never empty: nothing may be taken away", () => {
    const unread = { property: "ta", name: "Tags", values: { unknown: "a related page was not read" } };
    const wish = asked({ labels: [priority("High"), unread] }, BOTH);
    expect(wish.labels).toMatchObject({ asked: [{ name: "High" }], complete: false });
    expect(wish.warnings).toEqual(['"Tags" could not be read: a related page was not read.']);
  });
});

describe("people", () => {
  const ID = "248104cd-477e-80fd-b757-e945d38000bd";
  const ada: Person = { id: ID, name: "Ada Lovelace", email: "Ada@Example.com", kind: "person" };
  const people = (value: readonly Person[], lines: string) => asked({ people: { value } }, lines);

  test.each([
    ["id, as Notion writes it", `${ID}: ada`],
    ["id without dashes", `${ID.replaceAll("-", "")}: ada`],
    ["id in capitals", `${ID.toUpperCase()}: ada`],
    ["e-mail in any case", "aDA@example.COM: ada"],
    ["name", "Ada Lovelace: ada"],
    ["name in any case", "ada lovelace: ada"],
  ])("are found by %s", (_, line) => {
    expect(people([ada], `people: { ${line} }`)).toMatchObject({
      assignees: { asked: ["ada"], complete: true },
      warnings: [],
    });
  });

  test("are found by id before e-mail, and by e-mail before name", () => {
    const lines = (...which: readonly string[]) => `people: { ${which.join(", ")} }`;
    const all = ["Ada Lovelace: third", "ada@example.com: second", `${ID}: first`];
    expect(people([ada], lines(...all)).assignees.asked).toEqual(["first"]);
    expect(people([ada], lines(...all.slice(0, 2))).assignees.asked).toEqual(["second"]);
  });

  test.each([
    [ada, /^Ada Lovelace has no GitHub login here: add a line under `people:`/],
    [
      { id: ID, kind: "person" } as const,
      new RegExp(
        `^Notion does not say who the person ${ID} is: give .* "Read user information including email addresses", or add a line with this id`,
      ),
    ],
    // An e-mail is nothing to show where everyone may read the log.
    [
      { id: ID, email: "lin@example.com", kind: "person" } as const,
      new RegExp(`^The person ${ID} has no GitHub login here`),
    ],
    [{ id: ID, name: "Core", kind: "group" } as const, /^The group "Core" cannot be assigned on GitHub/],
    [{ id: ID, name: "constructor", kind: "person" } as const, /^constructor has no GitHub login/],
  ])("without a login are a warning with a remedy, and block nobody else (%j)", (person, remedy) => {
    const lin: Person = { id: "x", name: "Lin", kind: "person" };
    const wish = people([person, lin], "people: { Lin: lin }");
    expect(wish.assignees).toEqual({ asked: ["lin"], complete: true });
    expect(wish.warnings).toEqual([expect.stringMatching(remedy)]);
  });

  test("with one login between them are one assignee", () => {
    const twin: Person = { id: "x", name: "Ada (private)", kind: "person" };
    const lines = 'people: { Ada Lovelace: ada, "Ada (private)": Ada }';
    expect(people([ada, twin], lines).assignees.asked).toHaveLength(1);
  });

  test("beyond GitHub's ten are left out, and said", () => {
    const eleven = Array.from({ length: 11 }, (_, n): Person => ({ id: `u${n}`, name: `P${n}`, kind: "person" }));
    const lines = `people: { ${eleven.map(({ name }, n) => `${name}: login${n}`).join(", ")} }`;
    const wish = people(eleven, lines);
    expect(wish.assignees.asked).toEqual(eleven.slice(0, 10).map((_, n) => `login${n}`));
    expect(wish.warnings).toEqual([expect.stringContaining("11 people are assigned; GitHub takes 10")]);
    expect(people(eleven.slice(1), lines).warnings).toEqual([]);
  });

  test("that could not be read are unknown, never nobody", () => {
    const wish = asked({ people: { unknown: "Notion cut the list" } });
    expect(wish.assignees).toEqual({ asked: [], complete: false });
    expect(wish.warnings).toEqual(["The people could not be read: Notion cut the list."]);
  });

  test("switched off are no opinion: those who are assigned stay", () => {
    const wish = asked({ people: { value: [ada] } }, "properties: { people: null }\npeople: { Ada Lovelace: ada }");
    expect(wish.assignees).toEqual({ asked: [], complete: false });
    expect(wish.warnings).toEqual([]);
  });
});

test("what could not be mapped is told in one list, and everything else goes on", () => {
  const wish = asked(
    {
      title: { unknown: "a" },
      status: { unknown: "b" },
      labels: [{ property: "pr", name: "Priority", values: { unknown: "c" } }],
      people: { unknown: "d" },
    },
    "labels: [Priority]",
  );
  expect(wish.warnings).toHaveLength(4);
});
