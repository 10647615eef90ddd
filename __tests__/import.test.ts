import { expect, test } from "@jest/globals";
import { tokens } from "../src/fakes/github/tokens.ts";
import { MINUTE, type World, world } from "./world.ts";

const creations = (team: World) =>
  team.github.requests.filter(({ method, path }) => method === "POST" && path.endsWith("/issues")).length;

/** A board that is older than the first run. */
function older(open: number, done: number, config = ""): World {
  const team = world({ config: `new-tasks: { text: none }\n${config}` });
  for (let n = 0; n < open; n += 1) team.add(`Open ${n}`);
  for (let n = 0; n < done; n += 1) team.add(`Old ${n}`, { Status: "Done" });
  team.clock.advance(24 * 60 * MINUTE);
  return team;
}

test("a first import within the limit is made at once; closed tasks get nothing", async () => {
  const team = older(5, 7);
  await team.run();
  expect(
    team.github
      .issues()
      .map(({ title }) => title)
      .sort(),
  ).toEqual(["Open 0", "Open 1", "Open 2", "Open 3", "Open 4"]);
});

test("a first import past the limit asks once, makes nothing, and costs no request for each task", async () => {
  const team = older(40, 300);
  const report = await team.run();
  expect(team.github.issues()).toEqual([]);
  expect(report.asks).toMatchObject([{ kind: "import", number: 40, why: "limit", isNew: true }]);
  expect(team.notion.requests.length).toBeLessThan(12);
  expect(team.github.requests.length).toBeLessThan(12);
  team.clock.advance(15 * MINUTE);
  const next = await team.run();
  expect(next.asks).toMatchObject([{ kind: "import", number: 40, isNew: false }]);
  expect(team.github.issues()).toEqual([]);
});

test("a confirmed import is worked off over the runs it takes, oldest first, each task once, and then forgotten", async () => {
  const team = older(60, 3, "limits: { minutes: 1 }");
  await team.run();
  team.config += "";
  // Two seconds a request: about twenty tasks fit into a minute.
  const slow = (route: RegExp) => {
    for (let nth = 1; nth < 200; nth += 1) team.notion.meanwhile(route, () => team.clock.advance(2000), { nth });
  };
  slow(/^PATCH/);
  const first = await team.run({ confirm: "import 60" });
  const made = team.github.issues().length;
  expect(made).toBeGreaterThan(5);
  expect(made).toBeLessThan(60);
  expect(first.asks).toEqual([]);
  for (let run = 0; run < 6; run += 1) {
    team.clock.advance(15 * MINUTE);
    await team.run();
  }
  expect(team.github.issues()).toHaveLength(60);
  expect(creations(team)).toBe(60);
  const before = team.github.writes.length;
  team.clock.advance(15 * MINUTE);
  await team.run();
  team.clock.advance(15 * MINUTE);
  await team.run();
  expect(team.github.writes.length - before).toBeLessThanOrEqual(3);
});

test("confirming fewer than asked makes just those", async () => {
  const team = older(40, 0);
  await team.run();
  const report = await team.run({ confirm: "import 10" });
  expect(team.github.issues()).toHaveLength(10);
  expect(report.asks).toMatchObject([{ kind: "import", number: 30 }]);
  const later = await team.run();
  expect(team.github.issues()).toHaveLength(10);
  expect(later.asks).toMatchObject([{ kind: "import", number: 30 }]);
});

test("`new-tasks.import: none` leaves older tasks alone for good; `all` brings the closed ones too, closed", async () => {
  const none = older(3, 2, "");
  none.config = "new-tasks: { import: none, text: none }";
  await none.run();
  expect(none.github.issues()).toEqual([]);
  const every = older(1, 2, "");
  every.config = "new-tasks: { import: all, text: none }";
  await every.run();
  expect(
    every.github
      .issues()
      .map(({ state }) => state)
      .sort(),
  ).toEqual(["closed", "closed", "open"]);
});

test("more new tasks than the limit are asked about, and none is made before", async () => {
  const team = world({ config: "new-tasks: { text: none }" });
  await team.begin();
  for (let n = 0; n < 30; n += 1) team.add(`Task ${n}`);
  const report = await team.run();
  expect(team.github.issues()).toEqual([]);
  expect(report.asks).toMatchObject([{ kind: "create", number: 30, limit: 25, isNew: true }]);
  await team.run({ confirm: "create 30" });
  expect(team.github.issues()).toHaveLength(30);
});

test("a plan of a first import asks the same, and writes nothing", async () => {
  const team = older(40, 3);
  const plan = await team.run({ mode: "plan" });
  const sync = await team.run();
  expect(plan.asks).toEqual(sync.asks);
});

test("the import leaves 30 % of the workflow token's hour to others", async () => {
  const team = older(40, 0, "limits: { creates: 100 }");
  team.github.spendElsewhere(tokens.workflow, 680);
  const report = await team.run();
  expect(team.github.issues().length).toBeLessThan(20);
  expect(report.problems).toEqual([]);
  team.clock.advance(61 * MINUTE);
  await team.run();
  expect(team.github.issues()).toHaveLength(40);
});

test("5,000 old closed tasks cost no request each, and 912 open ones become 912 issues in instalments, none twice", async () => {
  const team = older(912, 5000, "limits: { minutes: 10 }");
  const asked = await team.run();
  expect(asked.asks).toMatchObject([{ kind: "import", number: 912 }]);
  expect(team.github.issues()).toEqual([]);
  expect(team.notion.requests.length).toBeLessThan(70);
  expect(team.github.requests.length).toBeLessThan(12);
  let runs = 0;
  let report = await team.run({ confirm: "import 912" });
  while (team.github.issues().length < 912 && runs < 12) {
    runs += 1;
    team.clock.advance(30 * MINUTE);
    report = await team.run();
  }
  expect(team.github.issues()).toHaveLength(912);
  expect(creations(team)).toBe(912);
  expect(runs).toBeGreaterThan(1);
  expect(report.problems).toEqual([]);
}, 120_000);

test("an issue that was only taken over moves the first run nowhere: older tasks stay older", async () => {
  const team = world({ config: "new-tasks: { text: none, import: none }" });
  const linked = team.add("Release checklist");
  const number = team.github.as("github-actions[bot]").openIssue({ title: "Release checklist", body: "Of another." });
  team.notion.edit(linked, { "GitHub Issue": team.github.issue(number).url });
  team.clock.advance(24 * 60 * MINUTE);
  for (let n = 0; n < 5; n += 1) team.add(`Older ${n}`);
  team.clock.advance(24 * 60 * MINUTE);
  for (let day = 0; day < 3; day += 1) {
    await team.run();
    team.clock.advance(24 * 60 * MINUTE);
  }
  expect(team.github.issues()).toHaveLength(1);
});

test("a run that dies spends no part of a yes twice", async () => {
  const team = older(80, 0);
  await team.run();
  for (const inputs of [{ confirm: "import 30" }, {}, {}]) {
    let made = 0;
    const send = team.github.fetch;
    team.through(async (url, init) => {
      if (made >= 28) throw new TypeError("fetch failed");
      if (init?.method === "POST" && String(url).endsWith("/issues")) made += 1;
      return await send(url, init);
    });
    await team.run(inputs).catch(() => undefined);
    team.through(send);
    team.clock.advance(20 * MINUTE);
    expect(team.github.issues().length).toBeLessThanOrEqual(30);
  }
  await team.run();
  expect(team.github.issues().length).toBeLessThanOrEqual(30);
});

test("what is left of a yes that one run could not use up is shown with the rest, and confirmed with it", async () => {
  const team = older(60, 0);
  team.config += "limits: { creates: 25, minutes: 1 }\n";
  await team.run();
  team.throughNotion((url, init) => {
    if (init?.method === "PATCH") team.clock.advance(2000);
    return team.notion.handle(new Request(url, init));
  });
  const { asks } = await team.run({ confirm: "import 50" });
  const made = team.github.issues().length;
  expect(made).toBeLessThan(50);
  expect(asks).toMatchObject([{ kind: "import", number: 60 - made }]);
  team.clock.advance(20 * MINUTE);
  await team.run({ confirm: `import ${60 - made}` });
  for (let run = 0; run < 5; run += 1) {
    team.clock.advance(20 * MINUTE);
    await team.run();
  }
  expect(team.github.issues()).toHaveLength(60);
});
