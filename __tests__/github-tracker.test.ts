/** GitHub's issues through the tracker port, on the stand-in. */
import { afterEach, describe, expect, test } from "@jest/globals";
import { virtualClock } from "../src/fakes/clock.ts";
import { type FakeGitHub, fakeGitHub } from "../src/fakes/github/github.ts";
import { tracker } from "../src/github/issues.ts";
import { readConfigFile, repositoryFacts } from "../src/github/repository.ts";
import type { Issue, IssueNumber } from "../src/model.ts";
import type { Tracker } from "../src/ports.ts";
import { rejection, throughOctokit } from "./through-octokit.ts";

const clock = virtualClock("2026-10-01T12:00:00Z");
const EPOCH = "1970-01-01T00:00:00Z";
const opened: FakeGitHub[] = [];

function world(token: Parameters<typeof throughOctokit>[2] = "workflow", timeoutMs?: number) {
  const github = fakeGitHub({ clock, owner: "acme", repo: "roadmap", collaborators: ["ada", "lin"] });
  opened.push(github);
  return { github, tracker: tracker(throughOctokit(github, clock, token, timeoutMs)) };
}

// The stand-in's own complaints reach the code under test as failed requests, so they are looked at apart.
afterEach(() => {
  for (const github of opened.splice(0)) expect(github.violations).toEqual([]);
});

const n = (number: number): IssueNumber => number as IssueNumber;

async function readOne(from: Tracker, number: number) {
  return (await from.read([n(number)])).get(n(number));
}

async function listed(from: Tracker, since = EPOCH): Promise<Issue[][]> {
  const batches: Issue[][] = [];
  for await (const batch of from.list(since)) batches.push([...batch]);
  return batches;
}

describe("who we are and whom we know", () => {
  test.each([
    ["workflow", "github-actions"],
    ["app", "my-app"],
    ["pat", "maintainer"],
  ] as const)("a %s token acts as %s, without a suffix, asked once", async (token, login) => {
    const { github, tracker } = world(token);
    expect(await tracker.identity()).toBe(login);
    expect(await tracker.identity()).toBe(login);
    expect(github.requests).toHaveLength(1);
  });

  test("an issue's author is spelt the same whether read by REST or GraphQL", async () => {
    const { tracker } = world();
    const made = await tracker.create({ title: "t", body: "b", labels: [] });
    const [[fromList] = []] = await listed(tracker);
    const read = await readOne(tracker, made.number);
    expect(made.author).toBe(await tracker.identity());
    expect(fromList).toEqual(made);
    const { isTrusted: _, ...shown } = made;
    expect(read).toEqual({ kind: "issue", issue: shown });
  });

  test("all labels are found, past the first hundred", async () => {
    const { github, tracker } = world();
    for (let label = 0; label < 230; label += 1) github.as("ada").createLabel(`label ${label}`);
    expect(new Set(await tracker.labels()).size).toBe(230);
  });

  test("a label that someone made first is no failure", async () => {
    const { github, tracker } = world();
    await tracker.createLabel({ name: "priority: high", color: "ff0000" });
    await tracker.createLabel({ name: "Priority: High", color: "00ff00" });
    expect(github.repository.labels.map(({ name, color }) => [name, color])).toEqual([["priority: high", "ff0000"]]);
  });

  test("a label that GitHub refuses for another reason is one", async () => {
    const error = await rejection(world().tracker.createLabel({ name: "x".repeat(51), color: "ff0000" }));
    expect(error).toMatchObject({ name: "RemoteError", status: 422, outcome: "refused" });
  });

  test("a login is asked about once, whatever its case", async () => {
    const { github, tracker } = world();
    expect(await tracker.assignable("ada")).toBe(true);
    expect(await tracker.assignable("Ada")).toBe(true);
    expect(await tracker.assignable("stranger")).toBe(false);
    expect(github.requests).toHaveLength(2);
  });

  test("a failed question about a login is asked again", async () => {
    const { github, tracker } = world();
    for (let attempt = 0; attempt < 4; attempt += 1) github.failNext(/assignees\/ada$/, 502);
    await rejection(tracker.assignable("ada"));
    expect(await tracker.assignable("ada")).toBe(true);
  });

  test("the repository is known by its old name too, and another is not", async () => {
    const { github } = world();
    github.as("acme").renameRepository("plans");
    github.addRepository("acme/other");
    const after = tracker(throughOctokit(github, clock));
    expect(await after.isThisRepository("ACME", "Plans")).toBe(true);
    expect(await after.isThisRepository("acme", "roadmap")).toBe(true);
    expect(await after.isThisRepository("acme", "other")).toBe(false);
    expect(await after.isThisRepository("acme", "never-was")).toBe(false);
  });
});

describe("reading by number", () => {
  test("issues, pull requests and nothing are told apart in one request where there is nothing to look up", async () => {
    const { github, tracker } = world();
    const ada = github.as("ada");
    const issue = ada.openIssue({ title: "One", labels: ["bug"], assignees: ["lin"] });
    const pull = ada.openPullRequest({ title: "Two", head: "two" });
    const found = await tracker.read([n(issue), n(pull)]);
    expect(found.get(n(issue))).toMatchObject({
      kind: "issue",
      issue: {
        number: issue,
        title: "One",
        body: "",
        state: "open",
        labels: ["bug"],
        assignees: ["lin"],
        author: "ada",
      },
    });
    expect(found.get(n(pull))).toEqual({ kind: "pull-request" });
    expect(github.requests).toHaveLength(1);
    expect(await readOne(tracker, 999)).toEqual({ kind: "missing" });
  });

  test("sixty issues take two requests, and each comes back under its own number", async () => {
    const { github, tracker } = world();
    const numbers = Array.from({ length: 60 }, (_, index) => n(github.as("ada").openIssue({ title: `Task ${index}` })));
    const found = await tracker.read(numbers);
    expect(found.size).toBe(60);
    for (const number of numbers)
      expect(found.get(number)).toMatchObject({ issue: { number, title: `Task ${number - 1}` } });
    expect(github.requests).toHaveLength(2);
  });

  test("a number beyond what GraphQL can ask is missing, and does not sink its neighbours", async () => {
    const { github, tracker } = world();
    const issue = n(github.as("ada").openIssue({ title: "One" }));
    const found = await tracker.read([issue, n(2 ** 31), n(0)]);
    expect(found.get(issue)).toMatchObject({ kind: "issue" });
    expect(found.get(n(2 ** 31))).toEqual({ kind: "missing" });
    expect(found.get(n(0))).toEqual({ kind: "missing" });
  });

  test("a deleted issue is missing, with a token that may see so and one that may not", async () => {
    for (const token of ["workflow", "read-only"] as const) {
      const { github, tracker } = world(token);
      github.repository.collaborators.add("github-actions[bot]");
      const issue = github.as("ada").openIssue({ title: "One" });
      github.as("ada").deleteIssue(issue);
      expect(await readOne(tracker, issue)).toEqual({ kind: "missing" });
    }
  });

  test("a transferred issue is read as moved, with its new address, and never as ours", async () => {
    const { github, tracker } = world();
    const issue = github.as("ada").openIssue({ title: "One" });
    const there = github.as("ada").transfer(issue, "acme/elsewhere");
    expect(await readOne(tracker, issue)).toEqual({
      kind: "moved",
      url: `https://github.com/acme/elsewhere/issues/${there}`,
    });
  });

  test("an update of an issue that was just transferred is refused, and the other repository stays as it is", async () => {
    const { github, tracker } = world();
    const elsewhere = github.addRepository("acme/elsewhere");
    const issue = github.as("ada").openIssue({ title: "One" });
    const there = github.as("ada").transfer(issue, "acme/elsewhere");
    const error = await rejection(tracker.update(n(issue), { title: "Ours" }));
    expect(elsewhere.issues.get(there)?.title).toBe("One");
    expect(error).toMatchObject({ name: "RemoteError", status: 301, outcome: "refused" });
    expect(String(error)).toContain("nothing was written");
  });

  test("after a rename of the repository its issues are still ours", async () => {
    const { github, tracker: before } = world();
    const issue = github.as("ada").openIssue({ title: "One" });
    github.as("acme").renameRepository("plans");
    expect(await readOne(before, issue)).toMatchObject({ kind: "issue", issue: { number: issue } });
  });

  test("a pull request that the token may not read costs no issue its reading", async () => {
    const grant = {
      kind: "issues-only",
      login: "github-actions[bot]",
      permissions: { issues: "write" },
      push: true,
      hourlyLimit: 1000,
    } as const;
    const github = fakeGitHub({
      clock,
      owner: "acme",
      repo: "roadmap",
      tokens: new Map([["ghs_fakeWorkflowToken", grant]]),
    });
    const narrow = tracker(throughOctokit(github, clock));
    const issue = n(github.as("acme").openIssue({ title: "One" }));
    const pull = n(github.as("acme").openPullRequest({ title: "Two", head: "two" }));
    const found = await narrow.read([issue, pull]);
    expect(found.get(issue)).toMatchObject({ kind: "issue" });
    expect(found.get(pull)).toEqual({ kind: "pull-request" });
  });

  test("a repository that the token cannot see is an error, not a heap of missing issues", async () => {
    const { github } = world();
    const lost = tracker({ ...throughOctokit(github, clock), repo: "unseen" });
    const error = await rejection(lost.read([n(1)]));
    expect(String(error)).toMatch(/not found.*`github-token` may not see it/s);
  });
});

describe("listing", () => {
  test("250 issues come in batches of at most 100, oldest first, without the pull requests among them", async () => {
    const { github, tracker } = world();
    const ada = github.as("ada");
    const issues: number[] = [];
    for (let index = 0; index < 250; index += 1) {
      issues.push(ada.openIssue({ title: `Task ${index}` }));
      if (index % 5 === 0) ada.openPullRequest({ title: "p", head: `h${index}` });
    }
    ada.close(issues[3] ?? 0);
    const batches = await listed(tracker);
    expect(batches.flat().map(({ number }) => number)).toEqual(issues);
    expect(batches.flat()[3]).toMatchObject({ state: "closed" });
    for (const batch of batches) expect(batch.length).toBeLessThanOrEqual(100);
    expect(github.requests).toHaveLength(3);
  });

  test("only what was updated since is listed", async () => {
    const { github, tracker } = world();
    const old = github.as("ada").openIssue({ title: "Old" });
    github.as("ada").openIssue({ title: "Untouched" });
    clock.advance(3_600_000);
    const since = new Date(clock.now()).toISOString();
    github.as("ada").edit(old, { title: "Old, edited" });
    expect((await listed(tracker, since)).flat().map(({ title }) => title)).toEqual(["Old, edited"]);
  });

  test("a page that fails for good throws, rather than ending the list early", async () => {
    const { github, tracker } = world();
    for (let index = 0; index < 150; index += 1) github.as("ada").openIssue({ title: `Task ${index}` });
    github.failNext(/^GET .*\/issues$/, { status: 409, message: "Conflict" }, { nth: 2 });
    expect(await rejection(listed(tracker))).toMatchObject({ name: "RemoteError", status: 409 });
  });
});

describe("creating", () => {
  test("an issue is made as asked and answered as it stands", async () => {
    const { github, tracker } = world();
    const body = "<!-- notion-sync\n-->\n\n12n: \u0000 “ümläut” 🚀\r\nlast";
    const made = await tracker.create({ title: "12n", body, labels: ["bug"] });
    expect(github.issue(made.number)).toMatchObject({ title: "12n", body, labels: ["bug"], assignees: [] });
    expect(made).toMatchObject({ title: "12n", body, labels: ["bug"], state: "open" });
  });

  test.each([
    ["commit-then-502", 502, 1],
    ["commit-then-reset", 0, 1],
    ["stall", 0, 1],
    ["reset", 0, 0],
    [503, 503, 0],
  ] as const)("after %s its outcome is unknown, and it was sent once", async (fault, status, exist) => {
    const { github, tracker } = world("workflow", fault === "stall" ? 200 : undefined);
    github.failNext("POST /repos/acme/roadmap/issues", fault);
    const error = await rejection(tracker.create({ title: "t", body: "", labels: [] }));
    expect(error).toMatchObject({ name: "RemoteError", status, outcome: "unknown" });
    expect(github.issues()).toHaveLength(exist);
    expect(github.requests).toHaveLength(1);
  });

  test("a refused creation is refused, with GitHub's reason", async () => {
    const error = await rejection(world().tracker.create({ title: "t", body: "x".repeat(65_537), labels: [] }));
    expect(error).toMatchObject({ status: 422, outcome: "refused", request: "POST /repos/acme/roadmap/issues" });
    expect(String(error)).toContain("body is too long (maximum is 65536 characters)");
  });

  test("disabled issues are told with where to switch them on", async () => {
    const { github, tracker } = world();
    github.repository.hasIssues = false;
    const error = await rejection(tracker.create({ title: "t", body: "", labels: [] }));
    expect(error).toMatchObject({ status: 410, outcome: "refused" });
    expect(String(error)).toContain(
      "Issues are disabled in acme/roadmap: switch them on under Settings → General → Features.",
    );
  });

  test("a token without issues: write is told the line to add, an archived repository that it is one", async () => {
    const draft = { title: "t", body: "", labels: [] };
    expect(String(await rejection(world("read-only").tracker.create(draft)))).toContain("add `issues: write`");
    const { github, tracker } = world();
    github.repository.isArchived = true;
    expect(String(await rejection(tracker.create(draft)))).toContain("is archived");
  });
});

describe("updating", () => {
  test("one request carries what moved and leaves the rest", async () => {
    const { github, tracker } = world();
    const issue = github.as("ada").openIssue({ title: "One", body: "a\nb", labels: ["bug"], assignees: ["ada"] });
    const answer = await tracker.update(n(issue), {
      state: "not_planned",
      labels: ["bug", "late"],
      assignees: ["lin"],
    });
    expect(github.issue(issue)).toMatchObject({
      title: "One",
      body: "a\r\nb",
      state: "closed",
      stateReason: "not_planned",
      labels: ["bug", "late"],
      assignees: ["lin"],
    });
    expect(answer).toMatchObject({ state: "closed", labels: ["bug", "late"], assignees: ["lin"], body: "a\r\nb" });
    expect(github.requests).toHaveLength(1);
  });

  test.each([
    ["completed", "closed", "completed"],
    ["not_planned", "closed", "not_planned"],
    ["open", "open", "reopened"],
  ] as const)("%s makes it %s for the reason %s", async (state, isNow, reason) => {
    const { github, tracker } = world();
    const issue = github.as("ada").openIssue({ title: "One" });
    if (state === "open") github.as("ada").close(issue);
    await tracker.update(n(issue), { state });
    expect(github.issue(issue)).toMatchObject({ state: isNow, stateReason: reason });
  });

  test("a body with CRLF goes there and comes back byte for byte", async () => {
    const { github, tracker } = world();
    const issue = github.as("ada").openIssue({ title: "One", body: "typed\nin the browser" });
    const read = await readOne(tracker, issue);
    if (read?.kind !== "issue") throw new Error("the issue is there");
    expect(read.issue.body).toBe("typed\r\nin the browser");
    const answer = await tracker.update(n(issue), { body: `front\n\n${read.issue.body}` });
    expect(answer.body).toBe("front\n\ntyped\r\nin the browser");
    expect(github.issue(issue).body).toBe("front\n\ntyped\r\nin the browser");
  });

  test("an assignee that GitHub refuses is left out, and everything else is written", async () => {
    const { github, tracker } = world();
    const issue = github.as("ada").openIssue({ title: "One", assignees: ["ada"] });
    const answer = await tracker.update(n(issue), { title: "Two", assignees: ["Lin", "stranger"], body: "told" });
    expect(github.issue(issue)).toMatchObject({ title: "Two", assignees: ["lin"], body: "told" });
    expect(answer).toMatchObject({ title: "Two", assignees: ["lin"], body: "told" });
  });

  test("the body that tells of assignees is written after them", async () => {
    const { github, tracker } = world();
    const issue = github.as("ada").openIssue({ title: "One" });
    for (let attempt = 0; attempt < 4; attempt += 1) github.failNext(/^POST .*\/assignees$/, 502);
    await rejection(tracker.update(n(issue), { assignees: ["lin", "stranger"], body: "told" }));
    expect(github.issue(issue)).toMatchObject({ assignees: [], body: "" });
  });

  test("refused assignees alone need no further write", async () => {
    const { github, tracker } = world();
    const issue = github.as("ada").openIssue({ title: "One" });
    expect(await tracker.update(n(issue), { assignees: ["stranger"] })).toMatchObject({ assignees: [] });
    expect(github.requests.map(({ method }) => method)).toEqual(["PATCH", "POST"]);
  });

  test("a refusal for another reason is not taken for one of assignees", async () => {
    const { github, tracker } = world();
    const issue = github.as("ada").openIssue({ title: "One" });
    const error = await rejection(tracker.update(n(issue), { title: "x".repeat(300), assignees: ["lin"] }));
    expect(error).toMatchObject({ status: 422, outcome: "refused" });
    expect(github.issue(issue)).toMatchObject({ title: "One", assignees: [] });
  });

  test.each(["commit-then-502", "reset", 503] as const)("an update that meets %s is sent again", async (fault) => {
    const { github, tracker } = world();
    const issue = github.as("ada").openIssue({ title: "One" });
    github.failNext(/^PATCH /, fault);
    expect(await tracker.update(n(issue), { title: "Two" })).toMatchObject({ title: "Two" });
    expect(github.issue(issue).title).toBe("Two");
  });
});

describe("the repository as a whole", () => {
  test("its facts are those under its present name", async () => {
    const { github } = world();
    const asked = throughOctokit(github, clock);
    github.as("acme").renameRepository("plans");
    Object.assign(github.repository, { isPrivate: false, hasIssues: false, isArchived: true });
    expect(await repositoryFacts(asked)).toEqual({
      fullName: "acme/plans",
      url: "https://github.com/acme/plans",
      isPrivate: false,
      hasIssues: false,
      isArchived: true,
      defaultBranch: "main",
    });
  });

  test("an unknown one is an error that says what to check", async () => {
    const { github } = world();
    const error = await rejection(repositoryFacts({ ...throughOctokit(github, clock), repo: "unseen" }));
    expect(String(error)).toContain("GitHub knows no repository acme/unseen");
  });

  test("the configuration is the one of the commit asked for, and its absence is no error", async () => {
    const { github } = world();
    const path = ".github/notion-sync.yml";
    const first = github.as("ada").commit({ [path]: "version: 1 # ü\n" });
    github.as("ada").commit({ [path]: "version: 2\n" });
    const from = throughOctokit(github, clock);
    expect(await readConfigFile(from, path, first)).toEqual({ kind: "file", text: "version: 1 # ü\n" });
    expect(await readConfigFile(from, path, "main")).toEqual({ kind: "file", text: "version: 2\n" });
    expect(await readConfigFile(from, "elsewhere.yml", "main")).toEqual({ kind: "none" });
    expect(await readConfigFile(from, ".github", "main")).toEqual({ kind: "folder" });
  });
});
