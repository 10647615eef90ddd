import { expect, test } from "@jest/globals";
import { tokens } from "../src/fakes/github/tokens.ts";
import { MINUTE, type World, world } from "./world.ts";

/** What one run asked and changed, on both sides. */
async function cost(team: World) {
  const before = { notion: team.notion.requests.length, github: team.github.requests.length };
  const writes = { notion: team.notion.writes.length, github: team.github.writes.length };
  const report = await team.run();
  return {
    report,
    notion: team.notion.requests
      .slice(before.notion)
      .map(({ method, path }) => `${method} ${path.replace(/[0-9a-f-]{32,}/g, "{id}")}`),
    github: team.github.requests.slice(before.github).map(({ method, path }) => `${method} ${path.split("?")[0]}`),
    notionWrites: team.notion.writes.length - writes.notion,
    githubWrites: team.github.writes.length - writes.github,
  };
}

const QUERY = ["POST /v1/data_sources/{id}/query"];

test("a run over an unchanged world asks Notion once, reads the state once and writes nothing", async () => {
  const team = world({ stateToken: tokens.pat });
  await team.begin();
  team.add("Fix login");
  await team.run();
  team.clock.advance(60 * MINUTE);
  await team.run();
  team.clock.advance(60 * MINUTE);
  const idle = await cost(team);
  expect(idle.report.results).toEqual([]);
  expect(idle).toMatchObject({ notion: QUERY, notionWrites: 0, githubWrites: 0 });
  expect(idle.github).toHaveLength(1);
});

test("our own link back, which moves the row's edit time, is not taken for a change", async () => {
  const team = world({ stateToken: tokens.pat });
  await team.begin();
  team.add("Fix login");
  await team.run();
  team.clock.advance(2 * MINUTE);
  const idle = await cost(team);
  expect(idle.report.results).toEqual([]);
  expect(idle).toMatchObject({ notion: QUERY, notionWrites: 0, githubWrites: 0 });
  expect(idle.github).toHaveLength(1);
});

test("a cursor that leaves settled rows behind costs one state save, and the next run none", async () => {
  const team = world({ stateToken: tokens.pat });
  await team.begin();
  team.add("Fix login");
  await team.run();
  team.clock.advance(30 * MINUTE);
  const leaving = await cost(team);
  expect(leaving).toMatchObject({ notion: QUERY, notionWrites: 0, githubWrites: 1 });
  const idle = await cost(team);
  expect(idle).toMatchObject({ notion: QUERY, notionWrites: 0, githubWrites: 0 });
});

test("on the ref store an idle run reads the ref and its file, and writes nothing", async () => {
  const team = world();
  await team.begin();
  const idle = await cost(team);
  expect(idle).toMatchObject({ notion: QUERY, notionWrites: 0, githubWrites: 0 });
  expect(idle.github).toHaveLength(2);
});

test("two edits within one rounded minute, a poll between them, are each applied once", async () => {
  const team = world();
  await team.begin();
  const page = team.add("Fix login");
  await team.run();
  team.clock.advance(20 * MINUTE);
  team.notion.edit(page, { Name: "Fix the login" });
  team.clock.advance(10_000);
  await team.run();
  expect(team.github.issue(1).title).toBe("Fix the login");
  team.clock.advance(10_000);
  team.notion.edit(page, { Name: "Fix the log-in" });
  team.clock.advance(10_000);
  const before = team.github.writes.length;
  const report = await team.run();
  expect(team.github.issue(1).title).toBe("Fix the log-in");
  expect(report.results).toHaveLength(1);
  expect(
    team.github.writes
      .slice(before)
      .filter(({ method }) => method === "PATCH")
      .filter(({ path }) => path.includes("/issues/")),
  ).toHaveLength(1);
});

test("an index that lags behind a dispatched page makes nothing flap", async () => {
  const team = world();
  await team.begin();
  const page = team.add("Fix login");
  await team.run();
  team.clock.advance(20 * MINUTE);
  await team.run();
  team.notion.settings.indexLagMs = 3 * MINUTE;
  team.clock.advance(5 * MINUTE);
  team.notion.edit(page, { Name: "Something else" });
  team.clock.advance(MINUTE);
  team.notion.edit(page, { Name: "Fix the login" });
  await team.run({}, { client_payload: { pages: [page] } });
  expect(team.github.issue(1).title).toBe("Fix the login");
  for (let poll = 0; poll < 6; poll += 1) {
    team.clock.advance(45_000);
    await team.run();
    expect(team.github.issue(1).title).toBe("Fix the login");
  }
  const titles = team.github.writes.filter(({ method, path }) => method === "PATCH" && path.includes("/issues/"));
  expect(titles).toHaveLength(1);
});
