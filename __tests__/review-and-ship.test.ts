/** From review to merge: pull requests that follow the task, seen in the world. */
import { expect, test } from "@jest/globals";
import { rule } from "../src/fakes/github/people-settings.ts";
import { MINUTE, type World, world } from "./world.ts";

const CONFIG = `statuses:
  In Progress: open
  Review: draft
  Done: merge
  Won't do: dropped
`;

/** A task with its issue (#1), and `config` under the statuses. */
async function shipping(config = "", settings: Parameters<typeof world>[0] = {}) {
  const team = world({ config: `${CONFIG}${config}`, ...settings });
  team.github.repository.actionsMayOpenPullRequests = true;
  await team.begin();
  const page = team.add("Fix login", { Status: "In Progress" });
  await team.run();
  return { team, page };
}

async function later(team: World, minutes = 20) {
  team.clock.advance(minutes * MINUTE);
  return await team.run();
}

async function move(team: World, page: string, status: string, minutes = 20) {
  team.clock.advance(MINUTE);
  team.notion.edit(page, { Status: status });
  return await later(team, minutes);
}

const pulls = (team: World) => [...team.github.repository.issues.values()].filter(({ pull }) => pull !== undefined);
const ends = (report: Awaited<ReturnType<World["run"]>>) =>
  report.results.map(({ end }) => ("sentence" in end ? end.sentence : "message" in end ? end.message : end.kind));

test("Review opens a draft pull request from a branch of its own, linked everywhere; Done merges it and closes the issue", async () => {
  const { team, page } = await shipping("pull-requests: { branch: create }", { schema: { "GitHub PR": "url" } });
  team.github.as("maintainer").addRuleset([rule.checks(["build"])]);
  await move(team, page, "Review");
  expect(pulls(team)).toMatchObject([
    { number: 2, title: "Fix login", state: "open", pull: { draft: true, head: "1-fix-login", base: "main" } },
  ]);
  expect(team.notion.valueOf(page, "GitHub PR")).toBe("https://github.com/acme/app/pull/2");
  expect(pulls(team)[0]?.body).toContain("Closes #1");
  await later(team);
  const writes = team.github.writes.length;
  await later(team);
  expect(team.github.writes.length).toBe(writes);

  team.github.as("ada").commit({ "login.ts": "fixed" }, { branch: "1-fix-login" });
  const waits = await move(team, page, "Done");
  expect(ends(waits)).toEqual([
    '#2 waits for required checks: "build" has not reported; a workflow that a filter on paths or branches leaves out never reports.',
  ]);
  expect(team.github.issue(1).state).toBe("open");
  team.github.machines.check("1-fix-login", "build");
  const report = await later(team);
  expect(ends(report)).toEqual(["settled"]);
  expect(pulls(team)).toMatchObject([{ state: "closed", pull: { draft: false, mergedBy: "github-actions[bot]" } }]);
  expect(team.github.issue(1)).toMatchObject({ state: "closed", stateReason: "completed" });
  await later(team);
  const after = team.github.writes.length + team.notion.writes.length;
  await later(team);
  expect(team.github.writes.length + team.notion.writes.length).toBe(after);
});

// ── What people do ────────────────────────────────────────────────────────────────────────────

test("a branch is waited for, and the note says which; pushed, it becomes the pull request's", async () => {
  const { team, page } = await shipping();
  const report = await move(team, page, "Review");
  expect(ends(report)).toEqual(["Waits for a branch with commits: push one called `1-fix-login`."]);
  expect(team.notion.valueOf(page, "GitHub note")).toBe(
    "Waits for a branch with commits: push one called `1-fix-login`.",
  );
  expect(pulls(team)).toEqual([]);
  team.github.as("ada").commit({ "login.ts": "fixed" }, { branch: "1-fix-login" });
  await later(team);
  expect(pulls(team)).toMatchObject([{ pull: { head: "1-fix-login", draft: true } }]);
  expect(team.notion.valueOf(page, "GitHub note")).toBe("");
});

test("the branch that the task names is taken, and one that a person made for the issue before the configured name", async () => {
  const { team, page } = await shipping("", { schema: { Branch: "rich_text" } });
  team.github.as("ada").commit({ "a.ts": "a" }, { branch: "ada/login" });
  team.notion.edit(page, { Branch: "ada/login" });
  await move(team, page, "Review");
  expect(pulls(team)).toMatchObject([{ pull: { head: "ada/login" } }]);
});

test("a person's pull request that closes the issue is linked, and keeps its words", async () => {
  const { team, page } = await shipping("pull-requests: { branch: create }", { schema: { "GitHub PR": "url" } });
  team.github.as("ada").openPullRequest({ title: "My way", head: "my-way", body: "Fixes #1, as we said." });
  await move(team, page, "Review");
  expect(pulls(team)).toMatchObject([
    { number: 2, title: "My way", body: "Fixes #1, as we said.", pull: { draft: false } },
  ]);
  expect(team.notion.valueOf(page, "GitHub PR")).toBe("https://github.com/acme/app/pull/2");
});

test.each([
  ["closed", (team: World) => team.github.as("ada").close(2)],
  ["merged", (team: World) => team.github.as("ada").merge(2)],
])("a pull request that a person %s stays so while its task stays in review", async (_, act) => {
  const { team, page } = await shipping("pull-requests: { branch: create }\nconflicts: notion");
  await move(team, page, "Review");
  team.github.as("ada").commit({ "login.ts": "fixed" }, { branch: "1-fix-login" });
  act(team);
  team.notion.edit(page, { Name: "Fix the login" });
  await later(team);
  expect(pulls(team)).toMatchObject([{ number: 2, state: "closed" }]);
});

const READY = CONFIG.replace("Review: draft", "Review: ready\n  Backlog: draft");

test("ready waits for commits, then marks ours ready; a person's draft afterwards wins over the task", async () => {
  const { team, page } = await shipping();
  team.config = `${READY}pull-requests: { branch: create }`;
  const report = await move(team, page, "Review");
  expect(ends(report)).toEqual(["Waits for commits on `1-fix-login`: #2 holds none yet."]);
  team.github.as("ada").commit({ "login.ts": "fixed" }, { branch: "1-fix-login" });
  await later(team);
  expect(pulls(team)).toMatchObject([{ pull: { draft: false } }]);
  team.github.as("ada").toDraft(2);
  await later(team);
  await move(team, page, "Backlog");
  await move(team, page, "Review");
  expect(pulls(team)).toMatchObject([{ number: 2, pull: { draft: true } }]);
});

test("a finished pull request is retired when its task comes back: the next gets the branch name with -2, then -3", async () => {
  const { team, page } = await shipping("pull-requests: { branch: create }");
  for (const [number, head] of [
    [2, "1-fix-login"],
    [3, "1-fix-login-2"],
    [4, "1-fix-login-3"],
  ] as const) {
    await move(team, page, "Review");
    expect(pulls(team).at(-1)).toMatchObject({ number, state: "open", pull: { head } });
    team.github.as("ada").close(number);
    await move(team, page, "In Progress");
  }
  expect(pulls(team)).toHaveLength(3);
});

test("done, back in review while its branch is waited for, and done again: what was opened meanwhile is merged", async () => {
  const { team, page } = await green();
  await move(team, page, "Done");
  team.config = CONFIG;
  await move(team, page, "Review");
  expect(team.github.issue(1).state).toBe("open");
  team.github.as("ada").openPullRequest({ title: "More", head: "more", body: "Closes #1" });
  team.github.machines.check("more", "build");
  await move(team, page, "Done");
  expect(isMerged(team, 3)).toBe(true);
  expect(team.github.issue(1).state).toBe("closed");
});

test("away from review and back again is the same pull request", async () => {
  const { team, page } = await shipping("pull-requests: { branch: create }");
  await move(team, page, "Review");
  await move(team, page, "In Progress");
  await move(team, page, "Review");
  expect(pulls(team)).toMatchObject([{ number: 2, state: "open" }]);
});

test("dropped closes what this action opened, and never what a person did", async () => {
  const { team, page } = await shipping("pull-requests: { branch: create }");
  await move(team, page, "Review");
  await move(team, page, "Won't do");
  expect(pulls(team)).toMatchObject([{ number: 2, state: "closed", pull: { mergedAt: null } }]);
  expect(team.github.issue(1)).toMatchObject({ state: "closed", stateReason: "not_planned" });

  const other = await shipping();
  other.team.github.as("ada").openPullRequest({ title: "Mine", head: "mine", body: "Closes #1" });
  await move(other.team, other.page, "Review");
  await move(other.team, other.page, "Won't do");
  expect(pulls(other.team)).toMatchObject([{ number: 2, state: "open" }]);
});

test("ours follows the task's title until a person renames it; then the conflict is told once", async () => {
  const { team, page } = await shipping("pull-requests: { branch: create }\nconflicts: github");
  await move(team, page, "Review");
  team.notion.edit(page, { Name: "Fix the login" });
  await later(team);
  expect(pulls(team)).toMatchObject([{ title: "Fix the login" }]);
  team.github.as("ada").edit(2, { title: "Login, fixed" });
  team.clock.advance(MINUTE);
  team.notion.edit(page, { Name: "Fix login for all" });
  await later(team);
  expect(pulls(team)).toMatchObject([{ title: "Login, fixed" }]);
  expect((await later(team)).results).toEqual([]);
});

// ── What is merged, and what is not ───────────────────────────────────────────────────────────

/** Review, a commit by a person, checks green: all that is missing is the word. */
async function green(config = "pull-requests: { branch: create }", settings: Parameters<typeof shipping>[1] = {}) {
  const { team, page } = await shipping(config, settings);
  team.github.as("maintainer").addRuleset([rule.checks(["build"])]);
  await move(team, page, "Review");
  team.github.as("ada").commit({ "login.ts": "fixed" }, { branch: "1-fix-login" });
  team.github.machines.check("1-fix-login", "build");
  return { team, page };
}
const isMerged = (team: World, number = 2) => team.github.repository.issues.get(number)?.pull?.mergedAt !== null;

test("a status that has not stood for its rest is not merged yet, and one taken back in time never", async () => {
  const { team, page } = await green();
  const resting = await move(team, page, "Done", 3);
  expect(ends(resting)).toEqual(["#2 rests a while before its merge: room to undo a slip."]);
  expect(isMerged(team)).toBe(false);
  team.notion.edit(page, { Status: "Review" });
  await later(team);
  expect(isMerged(team)).toBe(false);
  await move(team, page, "Done", 3);
  team.notion.edit(page, { Name: "Another name" });
  await later(team, 4);
  expect(isMerged(team)).toBe(true);
});

test("an old task that is done, with a forgotten green pull request, is not merged by the first run", async () => {
  const team = world({
    config: `${CONFIG}new-tasks: { import: all }\npull-requests: { without-required-checks: when-green }`,
  });
  team.add("Old", { Status: "Done" });
  const issue = team.github.as("ada").openIssue({ title: "Old" });
  team.github.as("ada").openPullRequest({ title: "Forgotten", head: "old", body: `Closes #${issue}, closes #3` });
  team.github.machines.check("old", "build");
  team.clock.advance(60 * MINUTE);
  await team.run();
  await later(team);
  expect(isMerged(team)).toBe(false);
});

test("a guest who writes another pull request's address or branch into a task merges nothing", async () => {
  const { team, page } = await shipping("", { schema: { Branch: "rich_text", "GitHub PR": "url" } });
  team.github.as("maintainer").addRuleset([rule.checks(["build"])]);
  team.github.as("ada").openPullRequest({ title: "Secret plan", head: "secret" });
  team.github.machines.check("secret", "build");
  team.notion.edit(page, { "GitHub PR": "https://github.com/acme/app/pull/2", Branch: "secret" });
  await later(team);
  const report = await move(team, page, "Done");
  await later(team);
  expect(isMerged(team)).toBe(false);
  expect(ends(report)[0]).toMatch(/^#2 is not linked to #1 on GitHub/);
});

test.each([
  [
    "a fork",
    async (team: World) => {
      const head = team.github.as("mallory").commitToFork({ "x.ts": "x" }, "x");
      team.github.as("ada").openPullRequest({ title: "X", head, closes: [1] });
    },
    /^#2 comes from a fork/,
  ],
  [
    "a stranger who wrote the issue's number into it",
    async (team: World) => {
      team.github.as("ada").commit({ "x.ts": "x" }, { branch: "x" });
      team.github.as("mallory").openPullRequest({ title: "X", head: "x", body: "Closes #1" });
      team.github.machines.check("x", "build");
    },
    /by its text alone/,
  ],
  [
    "another base",
    async (team: World) => {
      team.github.as("ada").commit({ "r.md": "r" }, { branch: "release" });
      team.github.as("ada").openPullRequest({ title: "X", head: "x", base: "release", closes: [1] });
    },
    /goes to `release`, not to `main`/,
  ],
])("a pull request of %s is not merged", async (_, act, sentence) => {
  const { team, page } = await shipping();
  team.github.as("maintainer").addRuleset([rule.checks(["build"])]);
  await act(team);
  const report = await move(team, page, "Done");
  expect(ends(report)[0]).toMatch(sentence);
  expect(isMerged(team)).toBe(false);
});

test("nothing but the placeholder is not merged, and an unprotected base neither, unless the configuration says so", async () => {
  const { team, page } = await shipping("pull-requests: { branch: create }");
  await move(team, page, "Review");
  expect(ends(await move(team, page, "Done"))[0]).toMatch(/^#2 has no changes yet/);
  team.github.as("ada").commit({ "login.ts": "fixed" }, { branch: "1-fix-login" });
  expect(ends(await later(team))[0]).toMatch(/^`main` requires no checks/);
  expect(isMerged(team)).toBe(false);
  team.config = `${CONFIG}pull-requests: { branch: create, without-required-checks: when-green }`;
  expect(ends(await later(team))[0]).toMatch(/No check has reported on #2/);
  team.github.machines.check("1-fix-login", "build");
  await later(team);
  expect(isMerged(team)).toBe(true);
});

test("a check that a ruleset requires and one of classic protection both count, and one that fails is named", async () => {
  const { team, page } = await green();
  team.github.as("maintainer").protect("main", { checks: ["lint"] });
  team.github.machines.check("1-fix-login", "lint", "failure");
  const report = await move(team, page, "Done");
  expect(ends(report)[0]).toMatch(/"lint" failed/);
  expect(isMerged(team)).toBe(false);
  team.github.machines.check("1-fix-login", "lint", "success");
  await later(team);
  expect(isMerged(team)).toBe(true);
});

test("two open pull requests for one task: it asks which", async () => {
  const { team, page } = await green();
  team.github.as("ada").openPullRequest({ title: "Other", head: "other", body: "Closes #1" });
  const report = await move(team, page, "Done");
  expect(ends(report)[0]).toMatch(/^Several pull requests are open for it \(#2, #3\)/);
  expect(isMerged(team)).toBe(false);
  team.github.as("ada").close(3);
  await later(team);
  expect(isMerged(team)).toBe(true);
});

test("a stranger who says that theirs closes the issue too holds nothing up", async () => {
  const { team, page } = await green();
  const head = team.github.as("mallory").commitToFork({ "x.ts": "x" }, "x");
  team.github.as("mallory").openPullRequest({ title: "X", head, body: "Closes #1" });
  await move(team, page, "Done");
  expect([isMerged(team, 2), isMerged(team, 3)]).toEqual([true, false]);
});

test("merged by a person, the task is settled; back in progress, the issue reopens and the merge stays", async () => {
  const { team, page } = await green();
  team.github.as("ada").merge(2);
  await move(team, page, "Done");
  expect(team.github.issue(1)).toMatchObject({ state: "closed", stateReason: "completed" });
  await move(team, page, "In Progress");
  expect(team.github.issue(1).state).toBe("open");
  expect(isMerged(team)).toBe(true);
  expect(pulls(team)).toHaveLength(1);
});

test("the merge carries the configured title, and no closing keyword of a stranger", async () => {
  const { team, page } = await green('pull-requests: { branch: create, commit-message: "{title} (#{number})" }');
  const other = team.github.as("ada").openIssue({ title: "Not this one" });
  team.github.as("ada").commit({ "b.ts": "b" }, { branch: "1-fix-login", message: `Closes #${other}` });
  team.github.machines.check("1-fix-login", "build");
  team.notion.edit(page, { Name: `Fix login, closes #${other}` });
  await move(team, page, "Done");
  expect(isMerged(team)).toBe(true);
  expect(team.github.issue(other).state).toBe("open");
  const sha = team.github.repository.refs.get("refs/heads/main") ?? "";
  const message = team.github.repository.git.commits.get(sha)?.message ?? "";
  expect(message.split("\n")[0]).toMatch(/^Fix login, closes #\u200b?3 \(#2\)$/);
  expect(message).not.toMatch(/closes #3/i);
});

test("a merge queue is joined, waited for, and left when the task leaves; thrown out, it is not joined again by itself", async () => {
  const { team, page } = await green();
  team.github.as("maintainer").addRuleset([rule.mergeQueue()]);
  expect(ends(await move(team, page, "Done"))).toEqual(["#2 is in the merge queue."]);
  expect(team.github.machines.queue()).toEqual([2]);
  await move(team, page, "Review");
  expect(team.github.machines.queue()).toEqual([]);
  await move(team, page, "Done");
  team.github.machines.ejectQueued(2);
  expect(ends(await later(team))[0]).toMatch(/^#2 left the merge queue unmerged/);
  expect(team.github.machines.queue()).toEqual([]);
  team.github.as("ada").commit({ "b.ts": "b" }, { branch: "1-fix-login" });
  team.github.machines.check("1-fix-login", "build");
  await later(team);
  expect(team.github.machines.queue()).toEqual([2]);
  team.github.machines.mergeQueued(2);
  const report = await later(team);
  expect(ends(report)).toEqual(["settled"]);
  expect(team.github.issue(1)).toMatchObject({ state: "closed", stateReason: "completed" });
});

const DEPLOY = "on: { workflow_dispatch: }\njobs: { deploy: { runs-on: x } }\n";

test("after a merge the workflow is dispatched once; after a person's merge not at all", async () => {
  const config = "pull-requests: { branch: create, after-merge: deploy.yml }";
  const { team, page } = await green(config);
  team.github.as("ada").commit({ ".github/workflows/deploy.yml": DEPLOY });
  await move(team, page, "Done");
  await later(team);
  expect(team.github.repository.runs.filter(({ event }) => event === "workflow_dispatch")).toHaveLength(1);

  const other = await green(config);
  other.team.github.as("ada").commit({ ".github/workflows/deploy.yml": DEPLOY });
  other.team.github.as("ada").merge(2);
  await move(other.team, other.page, "Done");
  expect(other.team.github.repository.runs.filter(({ event }) => event === "workflow_dispatch")).toEqual([]);
});

test("six tasks done at once: none is merged before somebody says yes", async () => {
  const team = world({ config: `${CONFIG}pull-requests: { branch: create, without-required-checks: when-green }` });
  team.github.repository.actionsMayOpenPullRequests = true;
  await team.begin();
  const pages = Array.from({ length: 6 }, (_, n) => team.add(`Task ${n}`, { Status: "Review" }));
  await team.run();
  for (const { pull } of pulls(team)) {
    const head = pull?.head ?? "";
    team.github.as("ada").commit({ [`${head}.ts`]: head }, { branch: head });
    team.github.machines.check(head, "build");
  }
  team.clock.advance(20 * MINUTE);
  for (const page of pages) team.notion.edit(page, { Status: "Done" });
  const report = await later(team);
  expect(report.asks).toMatchObject([{ kind: "merge", number: 6 }]);
  expect(pulls(team).filter(({ pull }) => pull?.mergedAt !== null)).toEqual([]);
  team.clock.advance(20 * MINUTE);
  await team.run({ confirm: "merge 6" }, {}, "workflow_dispatch");
  expect(pulls(team).filter(({ pull }) => pull?.mergedAt !== null)).toHaveLength(6);
  expect(team.github.issues().map(({ state }) => state)).toEqual(Array(6).fill("closed"));
});

test("comments tell of a block and of the merge, each once", async () => {
  const { team, page } = await green("pull-requests: { branch: create }\ncomments: [merged, merge-blocked]");
  Object.assign(team.notion.settings, { insertComments: true, readComments: true });
  team.github.machines.check("1-fix-login", "build", "failure");
  await move(team, page, "Done");
  await later(team);
  const said = () => [...team.notion.world.comments.values()];
  expect(said()).toHaveLength(1);
  team.github.machines.check("1-fix-login", "build");
  await later(team);
  await later(team);
  expect(said()).toHaveLength(2);
});

test("a title that a person changed and the task too is Notion's where the configuration says so, and both values are told once", async () => {
  const { team, page } = await shipping("pull-requests: { branch: create }");
  await move(team, page, "Review");
  team.github.as("ada").edit(2, { title: "Login, fixed" });
  team.clock.advance(MINUTE);
  team.notion.edit(page, { Name: "Fix login for all" });
  const report = await later(team);
  expect(pulls(team)).toMatchObject([{ title: "Fix login for all" }]);
  const conflicts = report.results.flatMap(({ outcomes }) =>
    outcomes.flatMap((one) => ("step" in one && "conflicts" in one.step ? one.step.conflicts : [])),
  );
  expect(conflicts).toEqual([
    { effect: "pull request's title", notion: "Fix login for all", github: "Login, fixed", kept: "notion" },
  ]);
});

test("what waits is looked at each run on GitHub alone: its page is read again right before the merge", async () => {
  const { team, page } = await green();
  team.github.machines.check("1-fix-login", "build", "pending");
  await move(team, page, "Done");
  await later(team);
  const before = team.notion.requests.length;
  const report = await later(team);
  expect(team.notion.requests.slice(before).map(({ path }) => path)).toEqual([expect.stringMatching(/\/query$/)]);
  expect(report.results).toMatchObject([
    {
      task: { title: "Fix login" },
      pullRequest: { number: 2 },
      end: { kind: "waiting", sentence: expect.stringContaining("pending") },
    },
  ]);
  team.github.machines.check("1-fix-login", "build");
  await later(team);
  expect(isMerged(team)).toBe(true);
});

test("a failure that is behind a task is not held against it while it waits for its checks", async () => {
  const { team, page } = await shipping("pull-requests: { branch: create }");
  team.github.as("maintainer").addRuleset([rule.checks(["build"])]);
  await move(team, page, "Review");
  team.github.as("ada").commit({ "login.ts": "fixed" }, { branch: "1-fix-login" });
  team.through(async (url, init) =>
    typeof init?.body === "string" && init.body.includes("markPullRequestReadyForReview")
      ? Response.json({ message: "Server Error" }, { status: 500 })
      : team.github.fetch(url, init),
  );
  const failed = await move(team, page, "Done");
  expect(failed.results).toMatchObject([{ end: { kind: "failed", attempts: 1 } }]);
  team.through(team.github.fetch);
  const waits = await later(team);
  expect(waits.results).toMatchObject([{ end: { kind: "waiting", attempts: 0 } }]);
});

// ── What a fresh reader found ─────────────────────────────────────────────────────────────────

test("a person who marks ours ready and makes a draft of it again has the last word, though no run saw it ready", async () => {
  const { team, page } = await green();
  team.github.as("ada").ready(2);
  await later(team);
  team.github.as("ada").toDraft(2);
  await later(team);
  const report = await move(team, page, "Done");
  expect(pulls(team)).toMatchObject([{ state: "open", pull: { draft: true, mergedBy: null } }]);
  expect(ends(report)).toEqual(["#2 was made a draft again: whoever works on it marks it ready for review."]);
  team.github.as("ada").ready(2);
  await later(team);
  expect(pulls(team)).toMatchObject([{ pull: { mergedBy: "github-actions[bot]" } }]);
});

test("a stranger's fork that says it closes the issue becomes nobody's pull request, and is told", async () => {
  const { team, page } = await shipping("", { schema: { "GitHub PR": "url" } });
  const mallory = team.github.as("mallory");
  const head = mallory.commitToFork({ "spam.ts": "spam" }, "spam");
  mallory.openPullRequest({ title: "SPAM", head, body: "Closes #1", draft: true });
  const report = await move(team, page, "Review");
  expect(ends(report)).toEqual([
    '#2 comes from a fork, and its author may not write here: link it by hand, under "Development" in the issue\'s sidebar, or push a branch called `1-fix-login`.',
  ]);
  expect(team.notion.valueOf(page, "GitHub PR")).toBeNull();
  team.github.as("ada").commit({ "login.ts": "fixed" }, { branch: "1-fix-login" });
  await later(team);
  expect(team.notion.valueOf(page, "GitHub PR")).toBe("https://github.com/acme/app/pull/3");
});

test("a configuration that makes a merge of a status gives each task its rest first", async () => {
  const { team, page } = await green();
  await later(team);
  team.config = team.config.replace("Review: draft", "Review: merge");
  const report = await later(team, 1);
  expect(ends(report)).toEqual(["#2 rests a while before its merge: room to undo a slip."]);
  expect(pulls(team)).toMatchObject([{ state: "open" }]);
  team.notion.edit(page, { Name: "Fix the login" });
  await later(team, 7);
  expect(pulls(team)).toMatchObject([{ title: "Fix the login", pull: { mergedBy: "github-actions[bot]" } }]);
});

test("what the queue merged is deployed, though its task had moved on by then", async () => {
  const { team, page } = await green();
  team.config = team.config.replace("branch: create", "branch: create, after-merge: deploy.yml");
  team.github.as("ada").commit({ ".github/workflows/deploy.yml": "on: workflow_dispatch\njobs: {}\n" });
  team.github.as("maintainer").addRuleset([rule.mergeQueue()]);
  await move(team, page, "Done");
  expect(team.github.machines.queue()).toEqual([2]);
  team.github.machines.mergeQueued(2);
  await move(team, page, "In Progress");
  await later(team);
  const dispatches = team.github.writes.filter(({ path }) => path.endsWith("/dispatches"));
  expect(dispatches).toHaveLength(1);
});

test("a task met for the first time when it is done stays open, and that is told once", async () => {
  const { team, page } = await green();
  team.github.as("ada").edit(1, { body: "" });
  const [result] = (await move(team, page, "Done")).results;
  expect(result?.warnings).toEqual([
    "#1 was met for the first time, or its hidden block was lost, so it stays open: move the task out of its status and back to have it closed.",
  ]);
  expect(team.github.issue(1).state).toBe("open");
  expect((await later(team)).results.flatMap(({ warnings }) => warnings)).toEqual([]);
});

test("a pull request that a person closes while its merge waits stays closed, and both words are told once", async () => {
  const { team, page } = await green();
  team.github.machines.check("1-fix-login", "build", "pending");
  await move(team, page, "Done");
  team.github.as("ada").close(2);
  const [result] = (await later(team)).results;
  expect(result?.outcomes[0]).toMatchObject({
    step: { conflicts: [{ effect: "pull request", notion: "merged", github: "closed", kept: "github" }] },
  });
  expect(team.github.issue(1)).toMatchObject({ state: "closed", stateReason: "completed" });
});

test("a paused task whose merge waited goes on being told as paused", async () => {
  const { team, page } = await green();
  team.github.machines.check("1-fix-login", "build", "pending");
  await move(team, page, "Done");
  team.notion.edit(page, { "Pause sync": true });
  for (let run = 0; run < 3; run += 1) expect(ends(await later(team))).toEqual(["Paused by its checkbox."]);
  team.github.machines.check("1-fix-login", "build");
  expect(ends(await later(team))).toEqual(["Paused by its checkbox."]);
  team.notion.edit(page, { "Pause sync": false });
  await later(team);
  await later(team);
  expect(pulls(team)).toMatchObject([{ pull: { mergedBy: "github-actions[bot]" } }]);
});
