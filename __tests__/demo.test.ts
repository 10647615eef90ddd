import { beforeAll, expect, jest, test } from "@jest/globals";
import { at, day, person, run } from "../src/demo/deeds.ts";
import { WEEK } from "../src/demo/week.ts";
import { liveThrough } from "../src/demo.ts";
import { readBody } from "../src/front-matter.ts";

// Some fifteen starts of the bundle; on a busy machine they take their time.
jest.setTimeout(60_000);

const CLOSED = ["Done", "Released", "Won't do"];

let told = "";
let week: Awaited<ReturnType<typeof liveThrough>>;
beforeAll(async () => {
  week = await liveThrough(WEEK, (text) => {
    told += `${text}\n`;
  });
}, 60_000);

const statusOf = (page: string) => week.team.notion.valueOf(page, "Status") as string;
const linkOf = (page: string) => week.team.notion.valueOf(page, "GitHub Issue");
const issues = () => week.team.github.issues().map((issue) => ({ ...issue, page: readBody(issue.body).front?.page }));

test("nothing goes wrong that the story does not want, and the last run writes nothing", () => {
  expect(week.complaints).toEqual([]);
});

test("every open task has one issue, no task has two, and both name each other", () => {
  const open = [...week.pages].filter((page) => !CLOSED.includes(statusOf(page)));
  const mapped: readonly string[] = issues().map(({ page }) => String(page));
  expect(open.length).toBeGreaterThan(20);
  expect(mapped).toEqual(expect.arrayContaining(open));
  expect(new Set(mapped).size).toBe(mapped.length);
  expect(mapped.map(linkOf)).toEqual(issues().map(({ url }) => url));
});

test("an issue is open when its task is, but for the one that Lin closed herself", () => {
  const apart = issues().filter(({ page, state }) => (state === "closed") !== CLOSED.includes(statusOf(page ?? "")));
  expect(apart.map(({ title, state }) => ({ title, state }))).toEqual([
    { title: "Try WebAuthn on Android", state: "closed" },
  ]);
});

test("a terminal shows all seven days, some forty tasks, and how it ended", () => {
  const days = [...told.matchAll(/^━━ (\w+):/gm)].map(([, name]) => name);
  expect(days).toEqual(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]);
  expect(week.pages.size).toBe(40);
  expect(told.trimEnd().split("\n").at(-1)).toBe("✓ 40 tasks, 38 issues, and a last run with nothing to do.");
});

test("a run that ends otherwise than told, or a last run that writes, is complained of", async () => {
  const busy = day("Monday", "busy", at("08:00", run("red")), at("09:00", person("Ada").plans("Fix login"), run()));
  const { complaints } = await liveThrough([busy], () => {});
  expect(complaints).toEqual([
    expect.stringContaining("The run at 08:00 ended green, not red"),
    expect.stringMatching(/^The last run made \d+ writes/),
  ]);
});
