import { describe, expect, test } from "@jest/globals";
import { type Bindings, bind, chooseDataSource, type Schema, type SchemaProperty } from "../src/config/bindings.ts";
import { configDigest, parseConfig } from "../src/config/config.ts";
import { ConfigError } from "../src/ports.ts";
import { file } from "./config-files.ts";

const OPTIONS = ["Backlog", "In Progress", "In Review", "Done", "Won't do"];
const option = (name: string) => ({ id: `o-${name.replace(/\W/g, "").toLowerCase()}`, name });
const GROUPS = [
  { name: "To-do", optionIds: ["o-backlog"] },
  { name: "In progress", optionIds: ["o-inprogress", "o-inreview"] },
  { name: "Complete", optionIds: ["o-done", "o-wontdo"] },
];

const STATUS: SchemaProperty = {
  id: "st",
  name: "Status",
  type: "status",
  options: OPTIONS.map(option),
  groups: GROUPS,
};
const TITLE: SchemaProperty = { id: "title", name: "Name", type: "title" };
const ISSUE: SchemaProperty = { id: "is", name: "GitHub Issue", type: "url" };
const PRIORITY: SchemaProperty = { id: "pr", name: "Priority", type: "select" };
const LEAST = [TITLE, STATUS, ISSUE, PRIORITY];

const schema = (...properties: readonly SchemaProperty[]): Schema => ({
  dataSource: { id: "d".repeat(32), name: "Tasks" },
  properties,
});

const config = (rest = "") => parseConfig(file(rest));
const renamed = (property: SchemaProperty, name: string): SchemaProperty => ({ ...property, name });
const without = (name: string) => LEAST.filter((property) => property.name !== name);
const words = ({ statuses }: Bindings) => Object.values(statuses).map(({ name, word }) => `${name}: ${word}`);

function complaints(rest: string, target: Schema, previous?: Bindings): string[] {
  try {
    bind(config(rest), target, previous);
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split("\n").slice(1);
    throw error;
  }
  return [];
}

describe("names find their ids", () => {
  test("and everything that was bound can be kept as JSON", () => {
    const full = schema(
      ...LEAST,
      { id: "pe", name: "Assignee", type: "people" },
      { id: "pl", name: "GitHub PR", type: "url" },
      { id: "no", name: "GitHub note", type: "rich_text" },
      { id: "br", name: "Branch", type: "rich_text" },
      { id: "pa", name: "Pause sync", type: "checkbox" },
      { id: "id", name: "ID", type: "unique_id" },
    );
    const rest = "statuses: { Done: { effect: merge, label: shipped } }\nlabels: [Priority]";
    const { bindings, warnings } = bind(config(rest), full, undefined);
    expect(bindings).toEqual({
      config: configDigest(config(rest)),
      dataSource: full.dataSource,
      properties: {
        title: { id: "title", name: "Name", type: "title" },
        status: { id: "st", name: "Status", type: "status" },
        people: { id: "pe", name: "Assignee", type: "people" },
        issue: { id: "is", name: "GitHub Issue", type: "url" },
        pullRequest: { id: "pl", name: "GitHub PR", type: "url" },
        note: { id: "no", name: "GitHub note", type: "rich_text" },
        branch: { id: "br", name: "Branch", type: "rich_text" },
        pause: { id: "pa", name: "Pause sync", type: "checkbox" },
        uniqueId: { id: "id", name: "ID", type: "unique_id" },
      },
      labels: [{ id: "pr", name: "Priority", type: "select", template: "{property}: {value}", lowerCase: true }],
      statuses: {
        "o-backlog": { name: "Backlog", word: "open" },
        "o-inprogress": { name: "In Progress", word: "open" },
        "o-inreview": { name: "In Review", word: "open" },
        "o-done": { name: "Done", word: "merge", label: "shipped" },
        "o-wontdo": { name: "Won't do", word: "done" },
      },
    });
    expect(warnings).toEqual([]);
    expect(JSON.parse(JSON.stringify(bindings))).toEqual(bindings);
  });

  test("a default property that the database lacks is off, without a word", () => {
    const { bindings, warnings } = bind(config(), schema(...LEAST), undefined);
    expect(Object.keys(bindings.properties).sort()).toEqual(["issue", "status", "title"]);
    expect(warnings).toEqual([]);
  });

  test("a default property of another type is off, with a warning", () => {
    const branch = { id: "br", name: "Branch", type: "select" };
    const { bindings, warnings } = bind(config(), schema(...LEAST, branch), undefined);
    expect(bindings.properties.branch).toBeUndefined();
    expect(warnings).toEqual([
      expect.stringMatching(/^properties\.branch: found "Branch" of type select, so this stays off/),
    ]);
  });

  test("no other's column is offered for what is written to", () => {
    const links = { id: "pr", name: "GitHub PR", type: "rich_text" };
    const { warnings } = bind(config(), schema(...LEAST, links), undefined);
    expect(warnings).toEqual([
      'properties.pull-request: found "GitHub PR" of type text, so this stays off; expected a URL property: add one in Notion, or name yours under `properties.pull-request`, or null.',
    ]);
  });

  test("a property switched off is off even where the database has it", () => {
    const branch = { id: "br", name: "Branch", type: "rich_text" };
    const { bindings } = bind(config("properties: { branch: null }"), schema(...LEAST, branch), undefined);
    expect(bindings.properties.branch).toBeUndefined();
  });

  test("an id, encoded or not, does for a name", () => {
    const odd = { ...STATUS, id: "Z<lH" };
    for (const name of ["Z<lH", "Z%3ClH"]) {
      const { bindings, warnings } = bind(
        config(`properties: { status: "${name}" }`),
        schema(TITLE, odd, ISSUE),
        undefined,
      );
      expect(bindings.properties.status).toEqual({ id: "Z<lH", name: "Status", type: "status" });
      expect(warnings).toEqual([]);
    }
  });

  test("numbers for issues work, with a warning that they fit every repository", () => {
    const { bindings, warnings } = bind(config(), schema(TITLE, STATUS, { ...ISSUE, type: "number" }), undefined);
    expect(bindings.properties.issue.type).toBe("number");
    expect(warnings).toEqual([expect.stringMatching(/^properties\.issue: "GitHub Issue" holds numbers/)]);
  });
});

describe("statuses", () => {
  test("without a word follow their group", () => {
    const { bindings } = bind(config("statuses: { In Review: draft, Won't do: dropped }"), schema(...LEAST), undefined);
    expect(words(bindings)).toEqual([
      "Backlog: open",
      "In Progress: open",
      "In Review: draft",
      "Done: done",
      "Won't do: dropped",
    ]);
  });

  test("follow groups of other names by their place", () => {
    const groups = ["Offen", "In Arbeit", "Fertig"].map((name, index) => ({
      name,
      optionIds: GROUPS[index]?.optionIds ?? [],
    }));
    const { bindings } = bind(config(), schema(TITLE, ISSUE, { ...STATUS, groups }), undefined);
    expect(words(bindings)).toEqual([
      "Backlog: open",
      "In Progress: open",
      "In Review: open",
      "Done: done",
      "Won't do: done",
    ]);
  });

  test("are not closed for standing in the last group when another is Complete", () => {
    const { bindings } = bind(config(), schema(TITLE, ISSUE, { ...STATUS, groups: [...GROUPS].reverse() }), undefined);
    expect(words(bindings)).toEqual([
      "Backlog: open",
      "In Progress: open",
      "In Review: open",
      "Done: done",
      "Won't do: done",
    ]);
  });

  test("of a select that have no word are ignored, with one warning for all", () => {
    const select: SchemaProperty = { id: "st", name: "Status", type: "select", options: OPTIONS.map(option) };
    const { bindings, warnings } = bind(config("statuses: { Done: done }"), schema(TITLE, ISSUE, select), undefined);
    expect(words(bindings)).toEqual([
      "Backlog: ignore",
      "In Progress: ignore",
      "In Review: ignore",
      "Done: done",
      "Won't do: ignore",
    ]);
    expect(warnings).toEqual([
      expect.stringMatching(/^statuses: "Backlog", "In Progress", "In Review", "Won't do" of "Status"/),
    ]);
  });
});

describe("a rename in Notion", () => {
  const rest = "statuses: { Done: merge }\nlabels: [Priority]";
  const before = bind(config(rest), schema(...LEAST), undefined).bindings;

  test("of a property, a status or a label property breaks nothing and is told with the new name", () => {
    const after = schema(
      TITLE,
      {
        ...STATUS,
        name: "State",
        options: OPTIONS.map((name) => (name === "Done" ? { ...option(name), name: "Shipped" } : option(name))),
      },
      renamed(ISSUE, "Issue"),
      renamed(PRIORITY, "Urgency"),
    );
    const { bindings, warnings } = bind(config(rest), after, before);
    expect(bindings.properties.status).toEqual({ id: "st", name: "State", type: "status", asked: "Status" });
    expect(bindings.properties.issue.id).toBe("is");
    expect(bindings.labels).toEqual([{ ...before.labels[0], name: "Urgency", asked: "Priority" }]);
    expect(bindings.statuses["o-done"]).toEqual({ name: "Shipped", word: "merge", asked: "Done" });
    expect(warnings).toEqual([
      expect.stringMatching(/^properties\.status: "Status" is now called "State"/),
      expect.stringMatching(/^properties\.issue: "GitHub Issue" is now called "Issue"/),
      expect.stringMatching(/^statuses\.Done: "Done" is now called "Shipped"/),
      expect.stringMatching(/^labels\.Priority: "Priority" is now called "Urgency"/),
    ]);
    expect(bind(config(rest), after, bindings)).toEqual({ bindings, warnings });
  });

  test("stops being told once the configuration has the new name", () => {
    const after = schema(TITLE, renamed(STATUS, "State"), ISSUE, PRIORITY);
    const meanwhile = bind(config(rest), after, before).bindings;
    const { bindings, warnings } = bind(config(`${rest}\nproperties: { status: State }`), after, meanwhile);
    expect(bindings.properties.status).toEqual({ id: "st", name: "State", type: "status" });
    expect(warnings).toEqual([]);
  });

  test("does not let a new mistake in the configuration pass for a rename", () => {
    expect(complaints(`${rest}\nproperties: { status: Stats }`, schema(...LEAST), before)).toEqual([
      '- properties.status: found no property named "Stats" in Notion; expected a status or a select property, such as "Status", "Priority". Did you mean "Status"?',
    ]);
  });

  test("that gives the name to another property is told, and the name counts", () => {
    const after = schema(TITLE, renamed(ISSUE, "Old link"), { ...ISSUE, id: "new" }, STATUS, PRIORITY);
    const { bindings, warnings } = bind(config(rest), after, before);
    expect(bindings.properties.issue.id).toBe("new");
    expect(warnings).toEqual([
      expect.stringMatching(/^properties\.issue: "GitHub Issue" now means another one .* "Old link"/),
    ]);
  });

  test("of an optional property that nobody named keeps it on", () => {
    const pause = { id: "pa", name: "Pause sync", type: "checkbox" };
    const first = bind(config(), schema(...LEAST, pause), undefined).bindings;
    const { bindings } = bind(config(), schema(...LEAST, renamed(pause, "Hold")), first);
    expect(bindings.properties.pause).toEqual({ id: "pa", name: "Hold", type: "checkbox", asked: "Pause sync" });
  });

  test("of the data source is told", () => {
    const first = bind(config("data-source: Tasks"), schema(...LEAST), undefined).bindings;
    const after = { ...schema(...LEAST), dataSource: { id: "d".repeat(32), name: "Work" } };
    const { bindings, warnings } = bind(config("data-source: Tasks"), after, first);
    expect(bindings.dataSource.name).toBe("Work");
    expect(warnings).toEqual([expect.stringMatching(/^data-source: "Tasks" is now called "Work"/)]);
  });
});

describe("a label property that once worked", () => {
  const before = bind(config("labels: [Priority, Status]"), schema(...LEAST), undefined).bindings;

  test.each([
    ["was deleted", without("Priority"), /found no such property in Notion/],
    ["changed its type", [...without("Priority"), { ...PRIORITY, type: "date" }], /found "Priority" of type date/],
  ])("and %s fails alone, and its labels stay as they are", (_, properties, warning) => {
    const { bindings, warnings } = bind(config("labels: [Priority, Status]"), schema(...properties), before);
    expect(bindings.labels.map(({ id, broken }) => [id, broken !== undefined])).toEqual([
      ["pr", true],
      ["st", false],
    ]);
    expect(warnings).toEqual([expect.stringMatching(warning)]);
    const restored = bind(config("labels: [Priority, Status]"), schema(...LEAST), bindings);
    expect(restored.bindings).toEqual(before);
    expect(restored.warnings).toEqual([]);
  });

  test("and changed to another type that fits goes on", () => {
    const after = schema(...without("Priority"), { ...PRIORITY, type: "multi_select" });
    const { bindings, warnings } = bind(config("labels: [Priority, Status]"), after, before);
    expect(bindings.labels[0]).toEqual({ ...before.labels[0], type: "multi_select" });
    expect(warnings).toEqual([]);
  });
});

describe("a mistake is told with its place and a remedy", () => {
  const people = { id: "pe", name: "Owner", type: "people" };
  test.each([
    [
      "no status at all",
      "",
      schema(TITLE, ISSUE),
      '- properties.status: found no property named "Status" in Notion; expected a status property of that name: add one in Notion.',
    ],
    [
      "a status of another name",
      "",
      schema(TITLE, ISSUE, renamed(STATUS, "Stage")),
      '- properties.status: found no property named "Status" in Notion; expected a status or a select property, such as "Stage".',
    ],
    [
      "no issue link",
      "",
      schema(...without("GitHub Issue")),
      '- properties.issue: found no property named "GitHub Issue" in Notion; expected a URL property: add one named "GitHub Issue" in Notion, or name yours under `properties.issue`.',
    ],
    [
      "no issue link, but other people's URLs, which are not ours to write to",
      "",
      schema(...without("GitHub Issue"), { id: "w", name: "Website", type: "url" }),
      '- properties.issue: found no property named "GitHub Issue" in Notion; expected a URL property: add one named "GitHub Issue" in Notion, or name yours under `properties.issue`.',
    ],
    [
      "an issue link of nearly that name",
      "",
      schema(...without("GitHub Issue"), { id: "w", name: "Website", type: "url" }, renamed(ISSUE, "Github issues")),
      /or name yours under `properties\.issue`\. Did you mean "Github issues"\?$/,
    ],
    [
      "an issue link of another type",
      "",
      schema(...without("GitHub Issue"), { ...ISSUE, type: "rich_text" }),
      '- properties.issue: found "GitHub Issue" of type text; expected a URL property: change its type in Notion, or name yours under `properties.issue`.',
    ],
    [
      "a label's property that is missing, though one is near",
      "labels: [Priorities]",
      schema(...LEAST),
      '- labels.Priorities: found no such property in Notion; expected a select, multi-select, status, checkbox, formula, relation property; or take it out of `labels`. Did you mean "Priority"?',
    ],
    [
      "another case",
      "properties: { status: status }",
      schema(...LEAST),
      /^- properties\.status: found no property named "status" in Notion; .* Did you mean "Status"\?$/,
    ],
    [
      "a named property that is missing",
      "properties: { people: Owners }",
      schema(...LEAST, people),
      /expected a person property, such as "Owner"\. Did you mean "Owner"\?$/,
    ],
    [
      "a named property of another type",
      "properties: { people: Priority }",
      schema(...LEAST, people),
      '- properties.people: found "Priority" of type select; expected a person property, such as "Owner".',
    ],
    [
      "one property for two roles",
      "properties: { pull-request: GitHub Issue }",
      schema(...LEAST),
      '- properties.pull-request: found "GitHub Issue", which properties.issue names too; expected a property of its own, or null.',
    ],
    [
      "a status that is no option",
      "statuses: { Dome: done }",
      schema(...LEAST),
      '- statuses.Dome: found no such status in Notion; expected an option of "Status": "Backlog", "In Progress", "In Review", "Done", "Won\'t do". Did you mean "Done"?',
    ],
    [
      "two words for one status",
      "statuses: { Done: done, o-done: merge }",
      schema(...LEAST),
      /^- statuses\.o-done: found a second word for "Done"/,
    ],
    [
      "a label property that is missing",
      "labels: [Priorty]",
      schema(...LEAST),
      /^- labels\.Priorty: found no such property in Notion; .* Did you mean "Priority"\?$/,
    ],
    [
      "a label property of another type",
      "labels: [GitHub Issue]",
      schema(...LEAST),
      /^- labels\.GitHub Issue: found "GitHub Issue" of type URL; expected a select, multi-select/,
    ],
    [
      "two mappings of one property",
      "labels: [Priority, pr]",
      schema(...LEAST),
      /^- labels\.pr: found a second mapping of "Priority"/,
    ],
    [
      "an id where the database numbers nothing",
      'new-tasks: { title: "{id} {title}" }',
      schema(...LEAST),
      "- new-tasks.title: found {id}, but no ID property in the database; expected no {id}, or an ID property: add one in Notion.",
    ],
  ])("%s", (_, rest, target, expected) => {
    expect(complaints(rest, target)).toEqual([
      typeof expected === "string" ? expected : expect.stringMatching(expected),
    ]);
  });

  test("all of them at once", () => {
    const rest = "statuses: { Dome: done, Gone: dropped }\nlabels: [Sprint]\nproperties: { people: Who, issue: Link }";
    expect(complaints(rest, schema(...LEAST)).map((line) => line.slice(2, line.indexOf(": found")))).toEqual([
      "properties.people",
      "properties.issue",
      "statuses.Dome",
      "statuses.Gone",
      "labels.Sprint",
    ]);
  });
});

describe("the data source", () => {
  const [A, B] = ["a".repeat(32), "b".repeat(32)];
  const tasks = { id: A, name: "Tasks" };
  const bugs = { id: B, name: "Bugs" };
  const bound = (source: { id: string; name: string }): Bindings => ({
    ...bind(config(), schema(...LEAST), undefined).bindings,
    dataSource: source,
  });

  test("is the only one, unless another is asked for", () => {
    expect(chooseDataSource(config(), [tasks])).toBe(tasks);
    expect(() => chooseDataSource(config("data-source: Task"), [tasks])).toThrow(
      `- data-source: found no data source "Task"; expected the name or id of one of "Tasks" (${A}). Did you mean "Tasks"?`,
    );
  });

  test.each([["Bugs"], [B], [`${"b".repeat(8)}-bbbb-bbbb-bbbb-${"b".repeat(12)}`], [`collection://${B}`]])(
    "is found by %s",
    (wanted) => {
      expect(chooseDataSource(config(`data-source: ${wanted}`), [tasks, bugs])).toBe(bugs);
    },
  );

  test("must be chosen where there are several, or several of one name", () => {
    const choices = `expected the name or id of one of "Tasks" (${A}), "Bugs" (${B}).`;
    expect(() => chooseDataSource(config(), [tasks, bugs])).toThrow(
      `- data-source: found 2 data sources to choose from; ${choices}`,
    );
    expect(() => chooseDataSource(config("data-source: Tasks"), [tasks, { ...bugs, name: "Tasks" }])).toThrow(
      /found 2 data sources/,
    );
  });

  test("stays the bound one when a second arrives, or when it is renamed", () => {
    expect(chooseDataSource(config(), [bugs, tasks], bound(tasks))).toBe(tasks);
    const work = { id: A, name: "Work" };
    expect(chooseDataSource(config("data-source: Tasks"), [bugs, work], bound(tasks))).toBe(work);
  });

  test("is never the only one left when the bound one is gone and it was named", () => {
    expect(() => chooseDataSource(config("data-source: Tasks"), [bugs], bound(tasks))).toThrow(
      /no data source "Tasks"/,
    );
  });

  test("of a linked view is asked of the original", () => {
    expect(() => chooseDataSource(config(), [])).toThrow(
      /^The configuration:\n- database: found a database without a data source/,
    );
  });
});
