import { expect, test } from "@jest/globals";
import { readBody } from "../src/front-matter.ts";
import { MINUTE, world } from "./world.ts";

const creations = (team: ReturnType<typeof world>) =>
  team.github.requests.filter(({ method, path }) => method === "POST" && path.endsWith("/issues"));

test("a new task becomes one issue with label, assignee, link and front-matter, and its page names the issue", async () => {
  const team = world({ config: "labels: [Priority]\npeople: { ada@example.com: ada }" });
  const ada = team.notion.addPerson("Ada", { email: "ada@example.com" });
  await team.begin();
  const page = team.add("Fix login", { Priority: "High", Assignee: [ada.id] }, "Users cannot log in.");
  const report = await team.run();
  const issue = team.github.issue(1);
  expect(issue).toMatchObject({ title: "Fix login", state: "open", labels: ["priority: high"], assignees: ["ada"] });
  expect(readBody(issue.body).front).toMatchObject({
    page,
    base: { title: "Fix login", state: "open", assignees: { ada: true } },
  });
  expect(issue.body).toContain(team.notion.urlOf(page));
  expect(issue.body).toContain("Users cannot log in.");
  expect(team.notion.valueOf(page, "GitHub Issue")).toBe("https://github.com/acme/app/issues/1");
  expect(report.results.map(({ event }) => event)).toMatchObject([{ type: "created", detectedBy: "poll", issue: 1 }]);
  expect([...team.github.repository.labels]).toMatchObject([{ name: "priority: high", color: "e03e3e" }]);
});

test("250 new tasks become 250 issues, none of them twice, whatever rows move while they are written", async () => {
  const team = world({ config: "new-tasks: { text: none }\nlimits: { creates: 1000, minutes: 60 }" });
  await team.begin();
  const pages = Array.from({ length: 250 }, (_, n) => team.add(`Task ${n}`));
  await team.run();
  await team.run();
  expect(team.github.issues()).toHaveLength(250);
  expect(new Set(pages.map((page) => team.issueOf(page))).size).toBe(250);
  expect(creations(team)).toHaveLength(250);
});

test("two tasks of one title stay two", async () => {
  const team = world();
  await team.begin();
  const pages = [team.add("Write docs"), team.add("Write docs")];
  await team.run();
  expect(team.github.issues()).toHaveLength(2);
  expect(new Set(pages.map(team.issueOf)).size).toBe(2);
});

test("a task first seen closed gets no issue until it opens", async () => {
  const team = world();
  await team.begin();
  const page = team.add("Old news", { Status: "Done" });
  await team.run();
  expect(team.github.issues()).toEqual([]);
  team.clock.advance(20 * MINUTE);
  team.notion.edit(page, { Status: "In Progress" });
  await team.run();
  expect(team.github.issues()).toMatchObject([{ title: "Old news", state: "open" }]);
});

test("killed after the issue was created and before the page named it, the next run links it", async () => {
  const team = world();
  await team.begin();
  const page = team.add("Fix login");
  team.notion.failNext("PATCH /v1/pages/{id}", 400, { times: 2 });
  await team.run();
  expect(team.notion.valueOf(page, "GitHub Issue")).toBeNull();
  team.clock.advance(5 * MINUTE);
  await team.run();
  expect(team.issueOf(page)).toBe(1);
  expect(team.github.issues()).toHaveLength(1);
});

test("a creation answered 502 after it was made, while lists lag, stays one issue and is counted as mapped", async () => {
  const team = world();
  await team.begin();
  const page = team.add("Fix login");
  team.github.settings.listLagMs = 8 * MINUTE;
  team.github.failNext("POST /repos/acme/app/issues", "commit-then-502");
  const report = await team.run();
  expect(report.results.map(({ end }) => end.kind)).toEqual(["failed"]);
  for (let run = 0; run < 8; run += 1) {
    team.clock.advance(2 * MINUTE);
    await team.run();
  }
  expect(team.github.issues()).toHaveLength(1);
  expect(team.issueOf(page)).toBe(1);
  expect((await team.run()).mapped).toBe(1);
});

test("a creation that was never made is made again once lists can be believed", async () => {
  const team = world();
  await team.begin();
  const page = team.add("Fix login");
  team.github.failNext("POST /repos/acme/app/issues", 502);
  await team.run();
  team.clock.advance(2 * MINUTE);
  await team.run();
  expect(team.github.issues()).toHaveLength(0);
  team.clock.advance(9 * MINUTE);
  await team.run();
  expect(team.github.issues()).toHaveLength(1);
  expect(team.issueOf(page)).toBe(1);
});

test("a page duplicated together with its link gets an issue of its own, and the first keeps its own", async () => {
  const team = world();
  await team.begin();
  const page = team.add("Fix login");
  await team.run();
  team.clock.advance(MINUTE);
  const copy = team.notion.duplicate(page).id;
  await team.run();
  expect(team.github.issues()).toHaveLength(2);
  expect([team.issueOf(page), team.issueOf(copy)]).toEqual([1, 2]);
});

test("a page that names somebody else's issue touches nothing, and says so", async () => {
  const team = world();
  const theirs = team.github.as("lin").openIssue({ title: "Mine", body: "Hands off" });
  await team.begin();
  team.add("Fix login", { "GitHub Issue": `https://github.com/acme/app/issues/${theirs}` });
  const report = await team.run();
  expect(team.github.issues()).toMatchObject([{ title: "Mine", body: "Hands off", labels: [] }]);
  expect(report.results).toMatchObject([{ end: { kind: "waiting" } }]);
});

test("unmapped status, odd labels, no title, a long title and 26 people: each as promised, and one issue each", async () => {
  const team = world({
    config: "labels: [Priority]\nstatuses: { Done: done }",
    schema: { Priority: { type: "select", options: ["🔥", "x".repeat(60), "BUG"] } },
  });
  team.github.as("lin").createLabel("priority: bug", "ff0000");
  const people = Array.from({ length: 26 }, (_, n) => team.notion.addPerson(`Person ${n}`).id);
  await team.begin();
  team.config = 'labels: { Priority: "{value}" }';
  const pages = [
    team.add("Emoji", { Priority: "🔥" }),
    team.add("Long label", { Priority: "x".repeat(60) }),
    team.add("", {}),
    team.add("t".repeat(300), {}),
    team.add("Crowd", { Assignee: people }),
  ];
  const report = await team.run();
  const issues = pages.map((page) => team.github.issue(team.issueOf(page)));
  expect(issues.map(({ title }) => title)).toEqual(["Emoji", "Long label", "Untitled", `${"t".repeat(255)}…`, "Crowd"]);
  expect(issues.flatMap(({ labels, assignees }) => [...labels, ...assignees])).toEqual([]);
  const warnings = new Map(report.results.map((result) => [result.task.id as string, result.warnings.length]));
  expect(pages.map((page) => warnings.get(page))).toEqual([1, 1, 0, 0, 26]);
});

test("a label that differs from the repository's by case alone is that label", async () => {
  const team = world({ config: "labels: [Priority]" });
  team.github.as("lin").createLabel("Priority: HIGH", "ff0000");
  await team.begin();
  team.add("Fix login", { Priority: "High" });
  await team.run();
  expect(team.github.issue(1).labels).toEqual(["Priority: HIGH"]);
  expect(team.github.requests.filter(({ method, path }) => method === "POST" && path.endsWith("/labels"))).toEqual([]);
});

test("an assignee who cannot be assigned is a warning and sinks nothing", async () => {
  const team = world({ config: "people: { Ada: ada, Stranger: stranger }", collaborators: ["ada"] });
  const [ada, stranger] = [team.notion.addPerson("Ada"), team.notion.addPerson("Stranger")];
  await team.begin();
  team.add("Fix login", { Assignee: [ada.id, stranger.id] });
  const report = await team.run();
  expect(team.github.issue(1)).toMatchObject({ title: "Fix login", assignees: ["ada"] });
  expect(report.results[0]?.warnings.join()).toContain("@stranger cannot be assigned");
});
