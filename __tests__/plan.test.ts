import { expect, test } from "@jest/globals";
import type { Step } from "../src/steps.ts";
import type { Report } from "../src/sync.ts";
import { MINUTE, type World, world } from "./world.ts";

/** A board with something of everything to do. */
async function busy(): Promise<World> {
  const team = world({ config: "labels: [Priority]\npeople: { Ada: ada }\nstatuses: { Won't do: dropped }" });
  const ada = team.notion.addPerson("Ada").id;
  await team.begin();
  const [renamed, dropped] = [team.add("One"), team.add("Two")];
  await team.run();
  team.clock.advance(30 * MINUTE);
  team.notion.edit(renamed, { Name: "One again", Priority: "High", Assignee: [ada] });
  team.notion.edit(dropped, { Status: "Won't do" });
  team.add("Three", { Priority: "Low", Assignee: [ada] }, "Some text.");
  team.add("Never", { Status: "Done" });
  return team;
}

/** Steps in order, with what only GitHub can know left out. */
function steps(report: Report): readonly unknown[] {
  const isGiven = (number: number | "new") => number === "new" || number === 0 || number > 2;
  const plain = (step: Step) => ({
    ...step,
    ...("number" in step && isGiven(step.number) ? { number: "#new" } : {}),
    ...("issue" in step && step.issue && isGiven(step.issue.number) ? { issue: "#new" } : {}),
  });
  return report.results.flatMap(({ outcomes }) =>
    outcomes.flatMap((outcome) => (outcome.kind === "applied" ? [plain(outcome.step)] : [])),
  );
}

test("a plan writes nothing anywhere, and the run after it makes just those writes", async () => {
  const team = await busy();
  const before = { notion: team.notion.writes.length, github: team.github.writes.length };
  const plan = await team.run({ mode: "plan" });
  expect({ notion: team.notion.writes.length, github: team.github.writes.length }).toEqual(before);
  const sync = await team.run();
  expect(steps(plan)).toEqual(steps(sync));
  expect(steps(plan).length).toBeGreaterThan(6);
  expect(plan.results.map(({ end }) => end)).toEqual(sync.results.map(({ end }) => end));
});

test("a plan on the first run creates no state", async () => {
  const team = world();
  team.add("Older");
  const report = await team.run({ mode: "plan" });
  expect(report.firstRun).toBe(true);
  expect(team.github.writes).toEqual([]);
});

test("on a pull request's event nothing is synced, only planned", async () => {
  const team = await busy();
  const before = team.github.writes.length;
  const report = await team.run({ mode: "sync" }, {}, "pull_request");
  expect(report.mode).toBe("plan");
  expect(team.github.writes).toHaveLength(before);
});

test("pages given by hand are settled alone, and the cursor stays", async () => {
  const team = await busy();
  const before = await team.run({ mode: "plan", pages: "" });
  const page = team.add("By hand");
  const report = await team.run({ pages: `https://www.notion.so/By-hand-${page}` });
  expect(report.results.map(({ task }) => task.id)).toEqual([page]);
  expect(report.results[0]?.event?.detectedBy).toBe("manual");
  expect(Date.parse(report.cursor ?? "")).toBeLessThan(Date.parse(before.cursor ?? ""));
  expect((await team.run({ mode: "plan" })).results).toHaveLength(before.results.length);
});

test("a dispatch settles its pages first and then polls", async () => {
  const team = await busy();
  const page = team.add("Dispatched");
  const report = await team.run({}, { client_payload: { pages: [page] } }, "repository_dispatch");
  expect(report.results[0]).toMatchObject({ task: { id: page }, event: { detectedBy: "webhook", type: "created" } });
  expect(report.results.length).toBeGreaterThan(3);
});

test("a page outside the filter, or of another database, is reported and not acted on", async () => {
  const team = world({ config: "filter: { property: Priority, select: { equals: High } }" });
  await team.begin();
  const outside = team.add("Low one", { Priority: "Low" });
  const inside = team.add("High one", { Priority: "High" });
  const other = team.notion.addBoard("Notes", { Name: "title" });
  const foreign = team.notion.addPage(other.dataSourceId, { Name: "A note" }).id;
  const report = await team.run({ pages: [outside, inside, foreign].join(", ") });
  expect(team.github.issues().map(({ title }) => title)).toEqual(["High one"]);
  expect(report.results.flatMap(({ warnings }) => warnings).join(" ")).toMatch(
    /does not pass.*filter.*another database/s,
  );
});

test("a task that a plan gave an issue is not planned again when the poll shows it too", async () => {
  const team = world();
  await team.begin();
  const theirs = team.github.as("lin").openIssue({ title: "Lin's own" });
  team.add("Search");
  const page = team.add("Disk full", { "GitHub Issue": `https://github.com/acme/app/issues/${theirs}` });
  await team.run();
  team.clock.advance(30 * MINUTE);
  team.notion.edit(page, { "GitHub Issue": null });
  const plan = await team.run({ mode: "plan" });
  const sync = await team.run();
  expect(steps(plan)).toEqual(steps(sync));
  expect(plan.results.map(({ end }) => end)).toEqual(sync.results.map(({ end }) => end));
  expect(plan.unchanged).toBe(sync.unchanged);
});
