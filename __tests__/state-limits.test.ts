/** The state where it is too small, too new, garbage or gone: nothing is made twice, forgotten or begun anew in silence. */
import { describe, expect, test } from "@jest/globals";
import { tokens } from "../src/fakes/github/tokens.ts";
import { MINUTE, type World, world } from "./world.ts";

const DAY = 24 * 60 * MINUTE;
const titles = (team: World) => team.github.issues().map(({ title }) => title);

/** The state's text, and hands on it. */
function stateOf({ github }: World) {
  const { refs, variables } = github.repository;
  const ref = () => [...refs.keys()].find((name) => name.startsWith("refs/notion-sync/")) ?? "";
  const [variable] = variables.values();
  return {
    text: (): string => variable?.value ?? github.file(ref(), "state.json") ?? "",
    put: (text: string): void => {
      if (variable) variable.value = text;
      else refs.set(ref(), github.as("lin").commit({ "state.json": text }, { branch: "scratch" }));
    },
    remove: (): void => {
      refs.delete(ref());
      variables.clear();
    },
  };
}

describe.each([
  ["a ref", undefined],
  ["a variable", tokens.pat],
])("in %s", (_, stateToken) => {
  const open = (config = "new-tasks: { text: none }") => world({ config, ...(stateToken && { stateToken }) });

  test("more notes than fit hold the cursor back: the state stays under 48 KB, and no task is forgotten", async () => {
    const team = open("new-tasks: { text: none }\nproperties: { note: null }");
    await team.begin();
    const held = team.add("Held");
    await team.run();
    team.github.as("lin").label(1, "notion-sync: hold");
    const strangers = Array.from({ length: 600 }, (_, n) =>
      team.add(`Stranger ${n}`, { "GitHub Issue": "https://example.com/tickets/7" }),
    );
    team.clock.advance(MINUTE);
    team.notion.edit(held, { Name: "Held, then let go" });
    const crowded = await team.run();
    expect(crowded.warnings).toContainEqual(expect.stringMatching(/more tasks wait or fail than the state has room/));
    expect(Buffer.byteLength(stateOf(team).text())).toBeLessThanOrEqual(48_000);
    const { noted } = JSON.parse(stateOf(team).text());
    team.clock.advance(2 * 60 * MINUTE);
    await team.run();
    expect(JSON.parse(stateOf(team).text()).noted).toMatchObject(noted);

    team.github.as("lin").unlabel(1, "notion-sync: hold");
    for (const page of strangers.slice(0, 20)) team.notion.edit(page, { "GitHub Issue": null });
    team.clock.advance(2 * 60 * MINUTE);
    await team.run();
    expect(team.github.issue(1).title).toBe("Held, then let go");
    expect(team.github.issues()).toHaveLength(21);
    expect(Buffer.byteLength(stateOf(team).text())).toBeLessThanOrEqual(48_000);
  });

  test.each([
    ["written by a newer version", '{"version":9,"cursor":{"at":"now"}}', /found version 9 of it.*newer Notion Sync/],
    ["garbage", "\u0000\u0001not a state", /text that is not JSON/],
    ["empty", "", /nothing that this action saved/],
    ["another's JSON", '{"name":"app","version":"1.0.0"}', /does not fit/],
  ])("a state that is %s stops the run before anything is read or written", async (_, text, sentence) => {
    const team = open();
    await team.begin();
    team.add("Fix login");
    stateOf(team).put(text);
    const before = [team.notion.requests.length, team.github.writes.length];
    for (const mode of ["sync", "sweep", "plan"]) await expect(team.run({ mode })).rejects.toThrow(sentence);
    expect([team.notion.requests.length, team.github.writes.length]).toEqual(before);
    expect(stateOf(team).text()).toBe(text);
  });

  test("a deleted state: nothing is made twice, and what came after our oldest issue is no older task", async () => {
    const team = open("new-tasks: { text: none, import: none }");
    const older = team.add("Before the first run");
    team.clock.advance(30 * MINUTE);
    await team.begin();
    team.add("First");
    const second = team.add("Second");
    await team.run();
    team.clock.advance(DAY);
    team.add("Third");
    team.notion.edit(second, { Name: "Second, renamed" });
    team.notion.edit(older, { Name: "Still before the first run" });
    stateOf(team).remove();
    team.clock.advance(30 * MINUTE);
    const report = await team.run();
    expect(report.firstRun).toBe(true);
    expect(titles(team).sort()).toEqual(["First", "Second, renamed", "Third"]);
  });

  test.each([0, 2, 4, 6, 8, 10, 12, 14])(
    "a state deleted at a run's request %i loses nothing and makes nothing twice",
    async (nth) => {
      const team = open();
      await team.begin();
      const made = team.add("First");
      await team.run();
      team.clock.advance(DAY);
      for (const title of ["Second", "Third"]) team.add(title);
      team.notion.edit(made, { Name: "First, renamed" });
      let seen = 0;
      const handle = team.github.fetch;
      team.through((url, init) => {
        if (seen++ === nth) stateOf(team).remove();
        return handle(url, init);
      });
      await team.run().catch(() => undefined);
      team.through(handle);
      for (let run = 0; run < 2; run += 1) {
        team.clock.advance(20 * MINUTE);
        await team.run();
      }
      expect(titles(team).sort()).toEqual(["First, renamed", "Second", "Third"]);
    },
  );
});
