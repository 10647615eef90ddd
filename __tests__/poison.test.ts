/** A task that cannot succeed: it holds up nothing, costs less and less, and is never lost from sight. */
import { expect, test } from "@jest/globals";
import { isRed } from "../src/report/report.ts";
import { summary } from "../src/report/summary.ts";
import { run } from "./builders.ts";
import { MINUTE, type World, world } from "./world.ts";

const HOUR = 60 * MINUTE;
type Report = Awaited<ReturnType<World["run"]>>;

/** From now on GitHub refuses every issue titled "Poison…"; answers when that was tried (minutes from now on). */
function poison(team: World): readonly number[] {
  const tried: number[] = [];
  const start = team.clock.now();
  const handle = team.github.fetch;
  team.through(async (url, init) => {
    const isPoison = init?.method === "POST" && JSON.stringify(init.body).includes(String.raw`\"title\":\"Poison`);
    if (!isPoison) return handle(url, init);
    tried.push(Math.floor((team.clock.now() - start) / MINUTE));
    return Response.json({ message: "Validation Failed" }, { status: 422 });
  });
  return tried;
}

async function poisoned(config = ""): Promise<{ team: World; page: string; tried: readonly number[] }> {
  const team = world({ config: `new-tasks: { text: none }\n${config}` });
  await team.begin();
  const tried = poison(team);
  const page = team.add("Poison");
  return { team, page, tried };
}

const told = (team: World, report: Report): string =>
  summary(run({ ...report, startedAt: new Date(team.clock.now()).toISOString() }));

test("it is tried again after 5, 10, 20 … minutes, never rarer than twice a day, and after ten times only by sweeps", async () => {
  const { team, tried } = await poisoned("sweep-every: 7d");
  for (let minute = 0; minute < 40 * 60; minute += 5) {
    await team.run();
    team.clock.advance(5 * MINUTE);
  }
  const distances = tried.slice(1).map((minute, n) => minute - (tried[n] ?? 0));
  expect(distances).toHaveLength(9);
  for (const [n, least] of [5, 10, 20, 40, 80, 160, 320, 640, 720].entries()) {
    expect(distances[n]).toBeGreaterThanOrEqual(least);
    expect(distances[n]).toBeLessThanOrEqual(least + 10);
  }
  team.clock.advance(7 * 24 * HOUR);
  await team.run();
  expect(tried).toHaveLength(11);
});

test("meanwhile a run writes nothing, and each summary says how often it was tried and when it is next; red is the first alone", async () => {
  const { team, tried } = await poisoned();
  const first = await team.run();
  expect(told(team, first)).toMatch(/1 task needs you[\s\S]*failed for the first time, next 10:35 UTC/);
  team.clock.advance(20 * MINUTE);
  const second = await team.run();
  expect(told(team, second)).toMatch(/tried 2×, since 10:30 UTC, next 11:00 UTC/);
  team.clock.advance(5 * MINUTE);
  const writes = team.github.writes.length;
  const resting = await team.run();
  expect(told(team, resting)).toMatch(
    /1 task needs you[\s\S]*the note in Notion says what went wrong[\s\S]*tried 2×, since 10:30 UTC, next 11:00 UTC/,
  );
  expect([tried.length, team.github.writes.length]).toEqual([2, writes]);
  expect([first, second, resting].map((report) => isRed(run({ ...report })))).toEqual([true, false, false]);
});

test("its note says what is wrong, as long as it is", async () => {
  const { team, page } = await poisoned();
  for (let runs = 0; runs < 4; runs += 1) {
    await team.run();
    expect(team.notion.valueOf(page, "GitHub note")).toMatch(/Validation Failed/);
    team.clock.advance(4 * MINUTE);
  }
  team.through(team.github.fetch);
  team.clock.advance(12 * HOUR);
  await team.run();
  expect(team.notion.valueOf(page, "GitHub note")).toBe("");
  expect(team.github.issues()).toMatchObject([{ title: "Poison" }]);
});

test.each([
  ["an edit of its page", (team: World, page: string) => team.notion.edit(page, { Name: "Cured" }) && team.run()],
  ["a sweep that somebody asks for", (team: World) => team.run({ mode: "sweep" })],
  ["a run that names its page", (team: World, page: string) => team.run({ pages: page })],
])("%s has it looked at at once", async (_, look) => {
  const { team, page } = await poisoned();
  for (const minutes of [0, 6, 11, 21]) {
    team.clock.advance(minutes * MINUTE);
    await team.run();
  }
  team.through(team.github.fetch);
  team.clock.advance(MINUTE);
  await team.run();
  expect(team.github.issues()).toEqual([]);
  await look(team, page);
  expect(team.github.issues()).toHaveLength(1);
});

test("the others and the cursor go on", async () => {
  const { team } = await poisoned();
  const cursors: (string | undefined)[] = [];
  for (let n = 0; n < 5; n += 1) {
    team.add(`Good ${n}`);
    cursors.push((await team.run()).cursor);
    team.clock.advance(20 * MINUTE);
  }
  expect(team.github.issues().map(({ title }) => title)).toEqual(["Good 0", "Good 1", "Good 2", "Good 3", "Good 4"]);
  expect([...new Set(cursors)]).toHaveLength(5);
});

test.each([403, 404, 410, 422, 451, 500])(
  "a link into a repository that answers %i fails no other task",
  async (status) => {
    const team = world();
    await team.begin();
    team.add("Elsewhere", { "GitHub Issue": "https://github.com/secret/app/issues/1" });
    team.add("Good");
    const handle = team.github.fetch;
    const message = "Resource protected by organization SAML enforcement.";
    team.through(async (url, init) =>
      String(url).endsWith("/repos/secret/app") ? Response.json({ message }, { status }) : handle(url, init),
    );
    const report = await team.run();
    expect(report.problems).toEqual([]);
    expect(team.github.issues()).toMatchObject([{ title: "Good" }]);
  },
);

test("a sweep that goes on and on does not use up its attempts", async () => {
  const { team, tried } = await poisoned();
  for (let n = 0; n < 24; n += 1) team.add(`Task ${n}`);
  await team.run();
  team.clock.advance(24 * HOUR);
  // A halt stands, so that each run compares everything.
  for (const issue of team.github.issues().slice(0, 12))
    team.notion.edit(pageOf(team, issue.number), { Status: "Done" });
  const before = tried.length;
  for (let runs = 0; runs < 6; runs += 1) {
    const report = await team.run();
    expect(report.asks).toMatchObject([{ kind: "close", why: "halt" }]);
    team.clock.advance(MINUTE);
  }
  expect(tried.length - before).toBe(1);
});

/** The page that names the issue. */
const pageOf = (team: World, number: number): string => /[0-9a-f]{32}/.exec(team.github.issue(number).body)?.[0] ?? "";
