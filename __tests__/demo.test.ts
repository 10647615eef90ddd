import { beforeAll, expect, jest, test } from "@jest/globals";
import { at, day, person, run } from "../src/demo/deeds.ts";
import { WEEK } from "../src/demo/week.ts";
import { liveThrough } from "../src/demo.ts";
import { readBody } from "../src/front-matter.ts";

// Some twenty starts of the bundle; on a busy machine they take their time.
jest.setTimeout(60_000);

const CLOSED = ["Done", "Released", "Won't do"];

let told = "";
let week: Awaited<ReturnType<typeof liveThrough>>;
beforeAll(async () => {
  week = await liveThrough(WEEK, (text) => {
    told += `${text}\n`;
  });
}, 60_000);

const pageOf = (title: string) => {
  const found = [...week.pages].find((page) => week.team.notion.valueOf(page, "Name") === title);
  return found ?? `no page named ${title}`;
};
const isOnBoard = (page: string) => {
  const { dataSourceId, inTrash } = week.team.notion.page(page);
  return dataSourceId === week.team.dataSourceId && !inTrash;
};
const isClosed = (page: string) => CLOSED.includes(week.team.notion.valueOf(page, "Status") as string);
const linkOf = (page: string) => week.team.notion.valueOf(page, "GitHub Issue");
const issues = () => week.team.github.issues().map((issue) => ({ ...issue, page: readBody(issue.body).front?.page }));
const issueOf = (title: string) => issues().find(({ page }) => page === pageOf(title));

test("nothing goes wrong that the story does not want, and the last run writes nothing", () => {
  expect(week.complaints).toEqual([]);
});

test("every open task has one issue, no task has two, and both name each other", () => {
  const open = [...week.pages].filter((page) => isOnBoard(page) && !isClosed(page));
  const mapped = issues().flatMap(({ page, url }) => (page === undefined ? [] : { page, url }));
  const pages: readonly string[] = mapped.map(({ page }) => page);
  expect(open.length).toBeGreaterThan(40);
  expect(pages).toEqual(expect.arrayContaining(open));
  expect(new Set(pages).size).toBe(pages.length);
  const here = mapped.filter(({ page }) => isOnBoard(page));
  expect(here.map(({ page }) => linkOf(page))).toEqual(here.map(({ url }) => url));
});

test("an issue is open when its task is, but for the one that Lin closed herself", () => {
  const here = issues().filter(({ page }) => page !== undefined && isOnBoard(page));
  const apart = here.filter(({ page = "", state }) => (state === "closed") !== isClosed(page));
  expect(apart.map(({ title, state }) => ({ title, state }))).toEqual([
    { title: "Try WebAuthn on Android", state: "closed" },
  ]);
});

test("the tasks done before the action came have no issue, and the open ones came in after one yes", () => {
  expect(told).toContain("confirm: `import 31`");
  expect(issueOf("Ship 0.1")).toBeUndefined();
  expect(issueOf("A status page")).toBeDefined();
});

test("a task thrown away is closed and comes back in its own issue; a discussed one is only marked", () => {
  expect(told).toContain("update #1 (open → closed as not planned)");
  expect(issueOf("Voice notes")).toMatchObject({ number: 1, state: "open" });
  expect(issueOf("Printable reports")).toMatchObject({ state: "open", labels: ["notion-sync: deleted"] });
});

test("a task that left the board is left as it was, and one that returned is followed again", () => {
  const detachedOf = (title: string) => readBody(issueOf(title)?.body ?? "").front?.detached;
  expect(issueOf("Rename the mobile app")).toMatchObject({ state: "open", labels: [] });
  expect(detachedOf("Rename the mobile app")).toBeDefined();
  expect(detachedOf("Hire a designer")).toBeUndefined();
});

test("Lin's own issue is as she wrote it, and the task that named it got another", () => {
  const own = issues().filter(({ page }) => page === undefined);
  expect(own).toMatchObject([{ title: "It quits when the disk is full", body: "", author: "lin", state: "open" }]);
  expect(issueOf("Disk full")?.number).not.toBe(own[0]?.number);
});

test("a terminal shows all days and how it ended", () => {
  const days = [...told.matchAll(/^━━ ([\w ]+):/gm)].map(([, name]) => name);
  expect(days).toEqual(["Until Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]);
  expect(told.trimEnd().split("\n").at(-1)).toBe("✓ 105 tasks, 66 issues, and a last run with nothing to do.");
});

test("a run that ends otherwise than told, or a last run that writes, is complained of", async () => {
  const busy = day("Monday", "busy", at("08:00", run("red")), at("09:00", person("Ada").plans("Fix login"), run()));
  const { complaints } = await liveThrough([busy], () => {});
  expect(complaints).toEqual([
    expect.stringContaining("The run at 08:00 ended green, not red"),
    expect.stringMatching(/^The last run made \d+ writes/),
  ]);
});
