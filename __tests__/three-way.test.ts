/** Contract: whose word counts, row by row. */
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { threeWay, threeWaySet } from "../src/three-way.ts";

test.each([
  ["neither side moved: left alone", "a", "a", "a", "left"],
  ["only GitHub moved: what people do on GitHub stays", "a", "a", "b", "left"],
  ["only Notion moved: applied", "a", "b", "a", "applied"],
  ["both moved to the same: settled", "a", "b", "b", "settled"],
  ["both moved apart: conflict", "a", "b", "c", "conflict"],
] as const)("%s", (_, base, notion, github, decision) => {
  expect(threeWay({ base, notion, github })).toBe(decision);
});

test("a value is only ever applied where GitHub still shows what Notion last asked", () => {
  const value = fc.constantFrom("a", "b", "c");
  fc.assert(
    fc.property(value, value, value, (base, notion, github) => {
      const decision = threeWay({ base, notion, github });
      expect(decision === "applied").toBe(github === base && notion !== base);
      expect(decision === "left").toBe(notion === base);
    }),
  );
});

interface Row {
  readonly base?: Readonly<Record<string, boolean>>;
  readonly notion?: readonly string[];
  readonly github?: readonly string[];
  readonly incomplete?: true;
  readonly impossible?: readonly string[];
  readonly members: readonly string[];
  readonly after: Readonly<Record<string, boolean>>;
}

const rows: Readonly<Record<string, Row>> = {
  "nothing anywhere stays nothing": { members: [], after: {} },
  "a member newly asked is put there, and is ours": {
    notion: ["bug"],
    members: ["bug"],
    after: { bug: true },
  },
  "a member newly asked that people put there before is found so, and is not ours": {
    notion: ["bug"],
    github: ["bug"],
    members: ["bug"],
    after: { bug: false },
  },
  "a member asked as before stays": {
    base: { bug: true },
    notion: ["bug"],
    github: ["bug"],
    members: ["bug"],
    after: { bug: true },
  },
  "a member of ours that people took away is not put back": {
    base: { bug: true },
    notion: ["bug"],
    members: [],
    after: { bug: true },
  },
  "a member of ours that is asked no more is removed": {
    base: { bug: true },
    github: ["bug"],
    members: [],
    after: {},
  },
  "a member asked no more that was not ours stays": {
    base: { bug: false },
    github: ["bug"],
    members: ["bug"],
    after: {},
  },
  "a member asked no more that people took away already is settled": {
    base: { bug: true },
    members: [],
    after: {},
  },
  "a member that people added and Notion never asked stays": {
    github: ["help wanted"],
    members: ["help wanted"],
    after: {},
  },
  "people's members keep their order, and ours come last": {
    base: { late: true },
    notion: ["bug", "docs"],
    github: ["help wanted", "late", "wontfix"],
    members: ["help wanted", "wontfix", "bug", "docs"],
    after: { bug: true, docs: true },
  },
  "a member that GitHub spells in another case is the same, and keeps GitHub's spelling": {
    notion: ["Bug"],
    github: ["bug"],
    members: ["bug"],
    after: { Bug: false },
  },
  "a member that Notion now spells in another case is not moved": {
    base: { Bug: true },
    notion: ["bug"],
    github: ["Bug"],
    members: ["Bug"],
    after: { bug: true },
  },
  "a member of ours in another case is found and removed": {
    base: { Bug: true },
    github: ["BUG"],
    members: [],
    after: {},
  },
  "where part could not be read, nothing is removed and the base keeps its marks": {
    base: { bug: true, late: false },
    github: ["bug"],
    incomplete: true,
    members: ["bug"],
    after: { bug: true, late: false },
  },
  "where part could not be read, what could be read is added all the same": {
    base: { bug: true },
    notion: ["docs"],
    github: ["bug"],
    incomplete: true,
    members: ["bug", "docs"],
    after: { bug: true, docs: true },
  },
  "a member that GitHub refuses is dealt with: not added, not ours, not asked again": {
    notion: ["zed", "ada"],
    impossible: ["zed"],
    members: ["ada"],
    after: { zed: false, ada: true },
  },
  "a member that GitHub refuses is known in any case": {
    notion: ["Zed"],
    impossible: ["zed"],
    members: [],
    after: { Zed: false },
  },
  "a member refused earlier that people assigned since stays when it is asked no more": {
    base: { zed: false },
    github: ["zed"],
    members: ["zed"],
    after: {},
  },
  "members called like parts of every object are members like others": {
    base: Object.fromEntries([["__proto__", true]]),
    notion: ["constructor"],
    github: ["__proto__"],
    members: ["constructor"],
    after: { constructor: true },
  },
};

describe("of labels and assignees", () => {
  test.each(Object.entries(rows))("%s", (_, row) => {
    const { base = {}, notion = [], github = [], impossible = [] } = row;
    const sides = { base, notion, complete: !row.incomplete, github, impossible: new Set(impossible) };
    const decision = threeWaySet(sides);
    expect(decision.members).toEqual(row.members);
    expect(Object.entries(decision.base)).toEqual(Object.entries(row.after));
    expect(decision.added).toEqual(row.members.filter((name) => !github.includes(name)));
    expect(decision.removed).toEqual(github.filter((name) => !row.members.includes(name)));
  });

  const name: fc.Arbitrary<string> = fc.constantFrom("a", "b", "c", "d", "E");
  const names = fc.uniqueArray(name);
  const marks = fc.dictionary(name, fc.boolean());

  test("nobody's members are lost: only those the base marks as ours, and Notion asks no more, go", () => {
    fc.assert(
      fc.property(marks, names, names, fc.boolean(), (base, notion, github, complete) => {
        const { removed, added, members } = threeWaySet({ base, notion, complete, github });
        for (const one of removed) expect([base[one], notion.includes(one), complete]).toEqual([true, false, true]);
        for (const one of added) expect([one in base, github.includes(one)]).toEqual([false, false]);
        expect([...members].sort()).toEqual([...github.filter((one) => !removed.includes(one)), ...added].sort());
      }),
    );
  });

  test("once dealt with, nothing is left to do", () => {
    fc.assert(
      fc.property(marks, names, names, fc.boolean(), names, (base, notion, github, complete, refused) => {
        const impossible = new Set(refused.map((one) => one.toLowerCase()));
        const first = threeWaySet({ base, notion, complete, github, impossible });
        const second = threeWaySet({ base: first.base, notion, complete, github: first.members, impossible });
        expect(second).toMatchObject({ added: [], removed: [], members: first.members, base: first.base });
      }),
    );
  });
});
