import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { parseConfig } from "../src/config/config.ts";
import { complaints, file, ID } from "./config-files.ts";

const WORDS = "one of open, draft, ready, merge, done, dropped, ignore";

describe("a mistake is told with its place, what was found, what was expected, and what may have been meant", () => {
  test.each([
    ["an empty file", "", /^- the file: found nothing \(null\); expected a map of version, database/],
    ["a list", "[1]", /^- the file: found a list; expected a map of version/],
    ["another version", `version: 2\ndatabase: ${ID}`, "- version: found the number 2; expected 1."],
    ["no version", `database: "${ID}"`, "- version: found nothing; expected 1."],
    ["no database", "version: 1", "- database: found nothing; expected the link or id of a Notion database."],
    ["an unknown key", file("polls: 3"), /^- polls: found an unknown key; expected one of version, database, .*\.$/],
    ["a misspelt key", file("statusses: {}"), /^- statusses: .* Did you mean "statuses"\?$/],
    ["another spelling's key", file("pull_requests: {}"), /^- pull_requests: .* Did you mean "pull-requests"\?$/],
    [
      "a misspelt key in a section",
      file("limits: { create: 3 }"),
      '- limits.create: found an unknown key; expected one of creates, closes, merges, rewrites, minutes. Did you mean "creates"?',
    ],
    ["a section that is a text", file("limits: many"), /^- limits: found "many"; expected a map of creates, closes/],
    [
      "a misspelt word",
      file("statuses: { Done: merg }"),
      `- statuses.Done: found "merg"; expected ${WORDS}, or a map of effect, label. Did you mean "merge"?`,
    ],
    [
      "a misspelt word in the long form",
      file("statuses: { Done: { effect: opne } }"),
      `- statuses.Done.effect: found "opne"; expected ${WORDS}. Did you mean "open"?`,
    ],
    [
      "a misspelt key of the long form",
      file("statuses: { Done: { effect: done, lable: x } }"),
      '- statuses.Done.lable: found an unknown key; expected one of effect, label. Did you mean "label"?',
    ],
    [
      "a status without a word",
      file("statuses:\n  Done:"),
      /^- statuses\.Done: found nothing \(null\); expected one of open/,
    ],
    [
      "a label that is a number",
      file("statuses: { Done: { effect: done, label: 3 } }"),
      "- statuses.Done.label: found the number 3; expected a label's name, in quotes.",
    ],
    [
      "a label too long for GitHub",
      file(`statuses: { Done: { effect: done, label: ${"x".repeat(51)} } }`),
      /expected a label of at most 50 characters\.$/,
    ],
    [
      "a needed property switched off",
      file("properties: { status: null }"),
      "- properties.status: found nothing (null); expected the name or id of a Notion property; this one is needed.",
    ],
    [
      "a property that is a list",
      file("properties: { people: [A, B] }"),
      "- properties.people: found a list; expected the name or id of a Notion property, or null to switch it off.",
    ],
    [
      "a label text without its value",
      file("labels: { Priority: priority }"),
      '- labels.Priority: found "priority"; expected text with {value} in it, as else all would be the same.',
    ],
    [
      "a label text that lost its quotes",
      file("labels: { Priority: {value} }"),
      /found a map; expected text in quotes with the placeholders/,
    ],
    ["a label property twice", file("labels: [A, A]"), "- labels: found a list; expected each property once."],
    [
      "labels of another shape",
      file("labels: Priority"),
      /^- labels: found "Priority"; expected a list of Notion properties, or a map/,
    ],
    [
      "a misspelt placeholder",
      file('new-tasks: { title: "{id} {titel}" }'),
      '- new-tasks.title: found "{id} {titel}"; expected no placeholders but {title}, {id} ({titel} is none). Did you mean "{id} {title}"?',
    ],
    [
      "a placeholder that has no meaning there",
      file('new-tasks: { title: "{number} {title}" }'),
      /^- new-tasks\.title: .* expected no placeholders but \{title\}, \{id\} \(\{number\} is none\)\.$/,
    ],
    ["a placeholder never closed", file('new-tasks: { title: "{title" }'), /expected each \{ closed by a \}/],
    [
      "a branch name without a number",
      file('pull-requests: { branch-name: "{slug}" }'),
      /expected text with \{number\} or \{id\} in it/,
    ],
    [
      "a branch name that git refuses",
      file('pull-requests: { branch-name: "no {number}" }'),
      /expected what git takes for a branch name/,
    ],
    [
      "a ref for a branch",
      file("pull-requests: { base: refs/heads/main }"),
      /expected a branch's name, without refs\/heads\//,
    ],
    [
      "a path for a workflow",
      file("pull-requests: { after-merge: .github/workflows/deploy.yml }"),
      /without its folder, such as deploy\.yml/,
    ],
    [
      "a login with an @",
      file('people: { Ada Lovelace: "@ada" }'),
      '- people.Ada Lovelace: found "@ada"; expected a GitHub login: letters, digits and hyphens, without the @. Did you mean "ada"?',
    ],
    [
      "an e-mail for a login",
      file("people: { ada: ada@example.com }"),
      /^- people\.ada: found "ada@example\.com"; expected a GitHub login/,
    ],
    [
      "a negative limit",
      file("limits: { merges: -1 }"),
      "- limits.merges: found the number -1; expected a whole number, 0 or more.",
    ],
    [
      "half an issue",
      file("limits: { creates: 1.5 }"),
      "- limits.creates: found the number 1.5; expected a whole number, 0 or more.",
    ],
    [
      "no time at all",
      file("limits: { minutes: 0 }"),
      "- limits.minutes: found the number 0; expected a whole number, 1 or more.",
    ],
    [
      "a duration without a unit",
      file("sweep-every: 24"),
      "- sweep-every: found the number 24; expected a duration such as 90m, 24h or 2d.",
    ],
    ["a duration of nothing", file("sweep-every: 0h"), /^- sweep-every: found "0h"/],
    ["a yes for true", file("attention-issue: yes"), '- attention-issue: found "yes"; expected true or false.'],
    ["a true for everything", file("public: true"), "- public: found true; expected everything, or no such key."],
    [
      "a comment of unknown kind",
      file("comments: [merged, closed]"),
      '- comments[1]: found "closed"; expected merged or merge-blocked.',
    ],
    [
      "a data source's link for the database",
      `version: 1\ndatabase: collection://${ID}`,
      /a data source's id belongs under data-source\.$/,
    ],
    [
      "another site's link",
      `version: 1\ndatabase: https://github.com/o/r/commit/${ID}00000000`,
      /^- database: found .* expected the link of a Notion database/,
    ],
    [
      "digits without quotes",
      `version: 1\ndatabase: ${"1".repeat(32)}`,
      /^- database: found the number .* in quotes\.$/,
    ],
    [
      "a filter of text",
      file("filter: Team"),
      '- filter: found "Team"; expected a map: a filter in Notion\'s own language.',
    ],
    [
      "a filter without a property",
      file("filter: { select: { equals: A } }"),
      /^- filter: found a map; expected the name of a "property"/,
    ],
    [
      "a filter too deep",
      file("filter: { or: [{ and: [{ property: A }] }] }"),
      /^- filter: .* expected a flatter filter/,
    ],
    [
      "a key twice",
      file("conflicts: notion\nconflicts: github"),
      /^- line 4, column 1: found a key that this map has already/,
    ],
    ["a bare @", file("people: { ada: @ada }"), /^- line 3, column 16: found a bare @ or backtick/],
    [
      "bad indentation",
      file("limits:\n\tcreates: 3"),
      "- line 4, column 1: found a tab; expected spaces as indentation.",
    ],
    ["an open bracket", file("labels: [A"), /^- line \d+, column \d+: found a YAML error/],
    [
      "an alias",
      file("people: &a {}\nstatuses: *a"),
      "- line 4, column 11: found the alias *a; expected the value itself, written out.",
    ],
    ["a tag", file("people: !!js/function x"), /found the tag .*js\/function; expected a plain value without a tag/],
    [
      "a key that would change its name",
      file("statuses: { 1.0: open }"),
      '- line 3, column 13: found 1.0 as a key; expected quotes around it: "1.0".',
    ],
    ["a second document", file("---\na: 1"), /found a second document/],
    ["a huge file", `# ${"x".repeat(300_000)}`, "- the file: found 293 KB; expected at most 256 KB."],
    ["a tower of brackets", file(`filter: ${"[".repeat(60_000)}${"]".repeat(60_000)}`), /hundreds of brackets/],
  ])("%s", (_, text, expected) => {
    const [first, ...others] = complaints(text);
    expect(first).toEqual(typeof expected === "string" ? expected : expect.stringMatching(expected));
    // YAML's reserved @ is also no part of a login.
    expect(others.filter((line) => !line.startsWith("- people.ada"))).toEqual([]);
  });

  test("twenty mistakes in one file are one message of twenty lines", () => {
    const text = `
version: 3
database: https://example.com/${ID}
data-source: 7
filter: { or: [] }
public: yes
statuses: { Done: merged, Review: { effect: draf } }
properties: { issue: null, state: Status }
labels: { Priority: "prio" }
people: { ada: "@ada" }
new-tasks: { import: every, adopt: maybe }
pull-requests: { method: squach, rest-minutes: -5 }
deleted-tasks: remove
conflicts: mine
attention-issue: on
limits: { merges: lots }
sweep-evry: 24h
`;
    const lines = complaints(text);
    expect(lines).toHaveLength(20);
    expect(lines.map((line) => line.slice(2, line.indexOf(": found"))).sort()).toEqual(
      [
        "version",
        "database",
        "data-source",
        "filter",
        "public",
        "statuses.Done",
        "statuses.Review.effect",
        "properties.issue",
        "properties.state",
        "labels.Priority",
        "people.ada",

        "new-tasks.import",
        "new-tasks.adopt",
        "pull-requests.method",
        "pull-requests.rest-minutes",
        "deleted-tasks",
        "conflicts",
        "attention-issue",
        "limits.merges",
        "sweep-evry",
      ].sort(),
    );
  });

  test("the message begins with the file's name", () => {
    expect(() => parseConfig("version: 1", ".github/notion-sync.yml")).toThrow(
      /^\.github\/notion-sync\.yml:\n- database: /,
    );
  });

  test.each([
    ["ntn_1234567890abcdefghij"],
    ["secret_1234567890abcdefghij"],
    ["ghp_1234567890abcdefghij"],
    ["github_pat_1234567890abcdefghij"],
  ])("a token in the wrong place (%s) is not repeated", (token) => {
    const message = complaints(`version: 1\ndatabase: ${token}\n`).join("\n");
    expect(message).toContain("what looks like a token");
    expect(message).not.toContain(token);
  });

  test("no text whatever gets anything but a configuration or problems, one a line", () => {
    const piece = fc.constantFrom(
      "version: 1\n",
      "database: ",
      ID,
      "\n",
      "  ",
      "- ",
      "{",
      "}",
      "[",
      "]",
      ": ",
      "*a",
      "&a",
      "!!x ",
      '"',
      "'",
      "statuses",
      "labels",
      "filter",
      "and",
      "null",
      "#",
      "---\n",
      "?",
      "\u2028",
      "<<",
      "__proto__",
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 4 })), { maxLength: 14 }), (pieces) => {
        for (const line of complaints(pieces.join(""))) expect(line).toMatch(/^- .+: found .+; expected .+[.?]$/);
      }),
      { numRuns: 300 },
    );
  });
});
