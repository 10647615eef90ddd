/** What an import costs, modelled: both systems' limits on, the bundle in virtual time, started every twenty minutes. */
import { expect, test } from "@jest/globals";
import { type Team, teamBoard } from "../src/fakes/board.ts";
import { virtualClock } from "../src/fakes/clock.ts";

const MINUTE = 60_000;
/** `TASKS=900 npm run jest -- import-cost` models a larger one. */
const TASKS = Number(process.env.TASKS ?? 90);

interface Cost {
  readonly tasks: number;
  readonly runs: number;
  readonly notion: number;
  readonly github: number;
  /** From the first start to the last end. */
  readonly hours: number;
  /** Of these, the time in which a run was under way. */
  readonly busyMinutes: number;
}

/** A board of `tasks` old tasks becomes issues, as confirmed. */
async function importOf(tasks: number): Promise<Cost> {
  const clock = virtualClock("2026-05-04T08:00:00Z");
  const team = await teamBoard(clock);
  try {
    for (let n = 0; n < tasks; n += 1) team.notion.addPage(team.dataSourceId, { Name: `Task ${n}`, Status: "Backlog" });
    // https://developers.notion.com/reference/request-limits: an average of three requests a second.
    team.notion.settings.requestsPerMinute = 180;
    team.github.settings.primaryLimit = true;
    team.github.settings.secondaryLimit = true;
    clock.advance(24 * 60 * MINUTE);
    return await workOff(team, tasks);
  } finally {
    await team.close();
  }
}

async function workOff(team: Team, tasks: number): Promise<Cost> {
  const { clock, notion, github } = team;
  const begin = clock.now();
  let busyMs = 0;
  let runs = 0;
  while (github.issues().length < tasks) {
    const start = clock.now();
    await team.run(runs === 1 ? { confirm: `import ${tasks}` } : {});
    runs += 1;
    busyMs += clock.now() - start;
    if (runs > tasks) throw new Error(`After ${runs} runs ${github.issues().length} of ${tasks} issues are there.`);
    if (github.issues().length < tasks) clock.advance(Math.max(0, start + 20 * MINUTE - clock.now()));
  }
  expect(team.violations()).toEqual([]);
  expect(github.requests.filter(({ status }) => status === 403 || status === 429)).toEqual([]);
  return {
    tasks,
    runs,
    notion: notion.requests.length,
    github: github.requests.length,
    hours: (clock.now() - begin) / (60 * MINUTE),
    busyMinutes: busyMs / MINUTE,
  };
}

test("an import three times as large costs three times the requests and the time, and it runs into none of GitHub's limits", async () => {
  const [small, large] = [await importOf(TASKS / 3), await importOf(TASKS)];
  for (const { tasks, runs, notion, github, hours, busyMinutes } of [small, large])
    process.stdout.write(
      `import of ${tasks} tasks: ${runs} runs, ${notion} requests to Notion, ${github} to GitHub, ` +
        `${busyMinutes.toFixed(0)} minutes of work within ${hours.toFixed(1)} hours\n`,
    );
  const each = ({ notion, github, tasks }: Cost) => (notion + github) / tasks;
  expect(each(large)).toBeLessThan(each(small) * 1.1);
  expect(large.busyMinutes / small.busyMinutes).toBeLessThan(3.5);
});
