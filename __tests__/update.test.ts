import { expect, test } from "@jest/globals";
import { changePage } from "../src/fakes/notion/world.ts";
import { readBody } from "../src/front-matter.ts";
import { MINUTE, type World, world } from "./world.ts";

/** A world whose one task has had its issue for a while. */
async function settled(config = "", values = {}): Promise<{ team: World; page: string }> {
  const team = world({ config });
  await team.begin();
  const page = team.add("Fix login", values);
  await team.run();
  team.clock.advance(30 * MINUTE);
  await team.run();
  return { team, page };
}

const patches = (team: World) =>
  team.github.writes.filter(({ method, path }) => method === "PATCH" && path.includes("/issues/"));

test("title, status, labels and people that moved are brought over in one write", async () => {
  const { team, page } = await settled("labels: [Priority]\npeople: { Ada: ada, Lin: lin }");
  const lin = team.notion.addPerson("Lin");
  team.notion.edit(page, { Name: "Fix the login", Status: "Won't do", Priority: "High", Assignee: [lin.id] });
  const report = await team.run();
  expect(team.github.issue(1)).toMatchObject({
    title: "Fix the login",
    state: "closed",
    labels: ["priority: high"],
    assignees: ["lin"],
  });
  expect(patches(team)).toHaveLength(1);
  expect(report.results[0]?.event).toMatchObject({
    type: "changed",
    changed: { Name: { before: "Fix login", after: "Fix the login" }, Priority: { before: null, after: "High" } },
  });
});

test("dropped closes as not planned, done as completed, and a task that comes back reopens", async () => {
  const { team, page } = await settled("statuses: { Won't do: dropped }");
  team.notion.edit(page, { Status: "Won't do" });
  await team.run();
  expect(team.github.issue(1)).toMatchObject({ state: "closed", stateReason: "not_planned" });
  team.clock.advance(5 * MINUTE);
  team.notion.edit(page, { Status: "Backlog" });
  await team.run();
  expect(team.github.issue(1)).toMatchObject({ state: "open" });
  team.clock.advance(5 * MINUTE);
  team.notion.edit(page, { Status: "Done" });
  await team.run();
  expect(team.github.issue(1)).toMatchObject({ state: "closed", stateReason: "completed" });
});

test("what people did on GitHub stays: labels, assignees, text and line ends included", async () => {
  const { team, page } = await settled("labels: [Priority]\npeople: { Ada: ada }", { Priority: "Low" });
  const lin = team.github.as("lin");
  lin.label(1, "help wanted");
  lin.assign(1, "lin");
  lin.edit(1, { body: `${team.github.issue(1).body}\nNotes of mine.\n\n- one\n- two\n` });
  const text = team.github.issue(1).body.split("<!-- notion-sync:end -->")[1];
  expect(text).toContain("\r\n");
  team.notion.edit(page, { Priority: "High" });
  await team.run();
  expect(team.github.issue(1).labels).toEqual(expect.arrayContaining(["help wanted", "priority: high"]));
  expect(team.github.issue(1).labels).not.toContain("priority: low");
  expect(team.github.issue(1).assignees).toEqual(["lin"]);
  expect(team.github.issue(1).body.split("<!-- notion-sync:end -->")[1]).toBe(text);
});

test("a label we put there and a human took away is not put back", async () => {
  const { team, page } = await settled("labels: [Priority]", { Priority: "Low" });
  team.github.as("lin").unlabel(1, "priority: low");
  team.notion.edit(page, { Name: "Fix the login" });
  await team.run();
  expect(team.github.issue(1)).toMatchObject({ title: "Fix the login", labels: [] });
});

test("Backlog → In Progress does not reopen what a human closed", async () => {
  const { team, page } = await settled();
  team.github.as("lin").close(1);
  team.notion.edit(page, { Status: "In Progress" });
  await team.run();
  expect(team.github.issue(1).state).toBe("closed");
});

test("an issue that a human closed, and its task done later, is settled without a write to its state", async () => {
  const { team, page } = await settled();
  team.github.as("lin").close(1, "not_planned");
  team.notion.edit(page, { Status: "Done" });
  const report = await team.run();
  expect(team.github.issue(1)).toMatchObject({ state: "closed", stateReason: "not_planned" });
  expect(report.results.flatMap(({ outcomes }) => outcomes).map((outcome) => outcome.kind)).toEqual(["applied"]);
});

test.each([
  ["notion", "Log in"],
  ["github", "Sign in"],
] as const)(
  "a title that both sides changed is a conflict, shown once, and %s wins by policy",
  async (policy, winner) => {
    const { team, page } = await settled(`conflicts: ${policy}`);
    team.github.as("lin").edit(1, { title: "Sign in" });
    team.notion.edit(page, { Name: "Log in" });
    const conflicts = (report: Awaited<ReturnType<World["run"]>>) =>
      report.results.flatMap(({ outcomes }) =>
        outcomes.flatMap((outcome) =>
          outcome.kind === "applied" && outcome.step.kind === "update" ? outcome.step.conflicts : [],
        ),
      );
    expect(conflicts(await team.run())).toEqual([
      { effect: "title", notion: "Log in", github: "Sign in", kept: policy },
    ]);
    expect(team.github.issue(1).title).toBe(winner);
    team.clock.advance(MINUTE);
    team.notion.edit(page, { Status: "In Progress" });
    expect(conflicts(await team.run())).toEqual([]);
    expect(team.github.issue(1).title).toBe(winner);
  },
);

test("front-matter that was wiped is put back from the page's link, and nothing else happens", async () => {
  const { team, page } = await settled("labels: [Priority]", { Priority: "Low" });
  team.github.as("lin").edit(1, { body: "All mine now." });
  team.notion.edit(page, { Status: "Done" });
  await team.run();
  expect(readBody(team.github.issue(1).body).front?.page).toBe(page);
  expect(team.github.issue(1).body.endsWith("All mine now.")).toBe(true);
  expect(team.github.issue(1).state).toBe("open");
  expect(team.github.issues()).toHaveLength(1);
});

test("a link that was cleared in Notion comes back, and no second issue is made", async () => {
  const { team, page } = await settled();
  team.notion.edit(page, { "GitHub Issue": null });
  await team.run();
  expect(team.github.issues()).toHaveLength(1);
  expect(team.issueOf(page)).toBe(1);
});

test("a deleted issue is told in the note; a new one comes when the link is cleared", async () => {
  const { team, page } = await settled();
  team.github.as("lin").deleteIssue(1);
  team.notion.edit(page, { Name: "Fix the login" });
  await team.run();
  expect(team.github.issues()).toHaveLength(0);
  expect(team.notion.valueOf(page, "GitHub note")).toContain("was deleted");
  team.clock.advance(MINUTE);
  team.notion.edit(page, { "GitHub Issue": null });
  await team.run();
  expect(team.github.issues()).toHaveLength(1);
  expect(team.notion.valueOf(page, "GitHub note")).toBe("");
});

test("a transferred issue is left where it went", async () => {
  const { team, page } = await settled();
  team.github.as("lin").transfer(1, "acme/elsewhere");
  team.notion.edit(page, { Name: "Fix the login" });
  const report = await team.run();
  expect(report.results).toMatchObject([{ end: { kind: "waiting" } }]);
  expect(team.notion.valueOf(page, "GitHub note")).toContain("was transferred");
});

test("paused or held, a task costs not one write on either side", async () => {
  const { team, page } = await settled();
  team.github.as("lin").label(1, "notion-sync: hold");
  const other = team.add("Paused", { "Pause sync": true });
  team.notion.edit(page, { Name: "Fix the login", Status: "Done" });
  const notionWrites = team.notion.writes.length;
  await team.run();
  expect(team.github.issue(1)).toMatchObject({ title: "Fix login", state: "open" });
  expect(team.github.issues()).toHaveLength(1);
  expect(team.notion.writes).toHaveLength(notionWrites);
  team.github.as("lin").unlabel(1, "notion-sync: hold");
  team.notion.edit(other, { "Pause sync": false });
  await team.run();
  expect(team.github.issue(1)).toMatchObject({ title: "Fix the login", state: "closed" });
  expect(team.issueOf(other)).toBe(2);
});

test("a poll that fails on its second page loses nothing and leaves the cursor", async () => {
  const team = world({ config: "limits: { creates: 1000, minutes: 60 }\nnew-tasks: { text: none }" });
  const first = await team.begin();
  for (let n = 0; n < 120; n += 1) team.add(`Task ${n}`);
  team.notion.failNext("POST /v1/data_sources/{id}/query", 400, { nth: 2, message: "Something is wrong." });
  const broken = await team.run();
  expect(broken.problems).toHaveLength(1);
  expect(broken.cursor).toBe(first.cursor);
  await team.run();
  expect(team.github.issues()).toHaveLength(120);
});

test("a task that cannot be read is reported, and its issue stays as it is", async () => {
  const { team, page } = await settled();
  team.notion.unshare(page);
  const report = await team.run({ pages: page });
  expect(report.results).toMatchObject([{ end: { kind: "failed" } }]);
  expect(team.github.issue(1)).toMatchObject({ state: "open", title: "Fix login" });
});

test("text kept in step follows the page; text beside it belongs to people", async () => {
  const team = world({ config: "new-tasks: { text: keep }" });
  await team.begin();
  const page = team.add("Fix login", {}, "First words.");
  await team.run();
  team.github.as("lin").edit(1, { body: `${team.github.issue(1).body}\nA human's line.` });
  team.clock.advance(5 * MINUTE);
  team.notion.editText(page, "Second words.");
  await team.run();
  const { body } = team.github.issue(1);
  expect(body).toContain("Second words.");
  expect(body).not.toContain("First words.");
  expect(body).toContain("A human's line.");
});

test("a task of an unlisted status follows its group; an option unknown to the state is looked up", async () => {
  const { team, page } = await settled();
  team.notion.addOption(team.board.dataSourceId, "Status", "Someday");
  team.notion.edit(page, { Status: "Someday", Name: "Later" });
  await team.run();
  expect(team.github.issue(1)).toMatchObject({ title: "Later", state: "open" });
});

test.each([
  ["reading the issues", "POST /graphql"],
  ["listing them", "GET /repos/acme/app/issues"],
  ["listing the labels", "GET /repos/acme/app/labels"],
])("when GitHub fails at %s, the next run still brings home what came in", async (_, route) => {
  const { team, page } = await settled();
  team.notion.edit(page, { Name: "Fix the login" });
  await team.run();
  team.clock.advance(5 * MINUTE);
  team.add("Write docs");
  team.notion.edit(page, { Name: "Fix the log-in" });
  for (let nth = 1; nth <= 4; nth += 1) team.github.failNext(route, 500);
  team.clock.advance(15 * MINUTE);
  const broken = await team.run();
  expect(broken.problems).toHaveLength(1);
  team.clock.advance(15 * MINUTE);
  await team.run();
  expect(
    team.github
      .issues()
      .map(({ title }) => title)
      .sort(),
  ).toEqual(["Fix the log-in", "Write docs"]);
});

test("a text edited twice within Notion's minute is the last one's, though the runner's clock is ahead of Notion's", async () => {
  const team = world({ config: "new-tasks: { text: keep }" });
  await team.begin();
  const page = team.add("Write it down", {}, "First.");
  await team.run();
  team.clock.advance(30 * MINUTE);
  team.throughNotion(async (url, init) => {
    const answer = await team.notion.handle(new Request(url, init));
    const headers = new Headers(answer.headers);
    headers.set("date", new Date(team.clock.now() - 59_000).toUTCString());
    return new Response(answer.body, { status: answer.status, headers });
  });
  team.notion.editText(page, "Second.");
  team.clock.advance(MINUTE);
  await team.run();
  // By Notion's clock the minute is not over, so the edit leaves no other time.
  const text = { markdown: "Third.", truncated: false, unknownBlockIds: [] };
  changePage(team.notion.world, page, { text });
  team.clock.advance(5 * MINUTE);
  await team.run();
  expect(team.github.issue(1).body).toContain("Third.");
});
