/** Who may do what in the GitHub stand-in, from where, how often, and how old a list may be; each test is named for the fact. */
import { describe, expect, test } from "@jest/globals";
import { ISSUES, standIn } from "./fake-github-caller.ts";
import { CI, PULL, PULLS, REPO, told, withPull, workflow } from "./fake-github-pulls.ts";

describe("permissions by kind of token", () => {
  const READS = {
    issue: `GET ${ISSUES}/1`,
    pull: `GET ${PULL}`,
    checks: `GET ${REPO}/commits/main/check-runs`,
    statuses: `GET ${REPO}/commits/main/status`,
    runs: `GET ${REPO}/actions/runs`,
    variables: `GET ${REPO}/actions/variables`,
    settings: `GET ${REPO}/actions/permissions/workflow`,
    rules: `GET ${REPO}/rules/branches/main`,
  };

  test.each([
    ["workflow", "variables settings"],
    ["app", "settings"],
    ["admin", ""],
    ["fine-grained", "checks variables settings"],
    ["issues-only", "pull checks statuses runs variables settings"],
    ["read-only", "variables settings"],
    ["variables", "issue pull checks statuses runs settings"],
  ] as const)(
    "%s is refused: %s, https://docs.github.com/en/rest/authentication/permissions-required-for-fine-grained-personal-access-tokens",
    async (kind, refused) => {
      const { send } = withPull();
      const answers = await Promise.all(
        Object.entries(READS).map(
          async ([name, route]) => [name, (await send(route, undefined, kind)).status] as const,
        ),
      );
      expect(
        answers
          .filter(([, status]) => status === 403)
          .map(([name]) => name)
          .join(" "),
      ).toBe(refused);
    },
  );

  test("pull-requests: write opens the issue routes of a pull request's number, https://docs.github.com/en/rest/issues/issues#update-an-issue", async () => {
    const grant = { kind: "app", login: "my-app[bot]", permissions: { "pull-requests": "write" }, push: true } as const;
    const { send } = withPull({ tokens: new Map([["ghs_fakeAppToken", { ...grant, hourlyLimit: 5000 }]]) });
    expect((await send(`POST ${ISSUES}/2/labels`, { labels: ["x"] }, "app")).status).toBe(200);
    expect((await send(`POST ${ISSUES}/1/labels`, { labels: ["x"] }, "app")).status).toBe(403);
  });

  test("an App writes only where it is installed, though it reads what is public, https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/about-authentication-with-a-github-app", async () => {
    const { github, send } = standIn();
    github.addRepository("acme/other");
    expect((await send("GET /repos/acme/other")).status).toBe(200);
    expect((await send("POST /repos/acme/other/issues", { title: "a" })).status).toBe(403);
  });
});

describe("a fork", () => {
  function withFork() {
    const here = withPull({ files: { [CI]: workflow("pull_request") } });
    here.github.repository.isPrivate = false;
    const stranger = here.github.as("stranger");
    const head = stranger.commitToFork({ "gift.md": "gift" }, "gift");
    const number = stranger.openPullRequest({ title: "Gift", head });
    return { ...here, stranger, number };
  }

  test("shows as a head in another repository, https://docs.github.com/en/graphql/reference/objects#pullrequest", async () => {
    const { ask, number, send } = withFork();
    const { json } = await ask(
      `{ repository(owner: "acme", name: "plan") { pullRequest(number: ${number}) { isCrossRepository headRefName headRepository { nameWithOwner isFork } author { login } } } }`,
    );
    expect(json.data.repository.pullRequest).toEqual({
      isCrossRepository: true,
      headRefName: "gift",
      headRepository: { nameWithOwner: "stranger/plan", isFork: true },
      author: { login: "stranger" },
    });
    expect((await send(`GET ${PULLS}/${number}`)).json.head.label).toBe("stranger:gift");
  });

  test("has its workflows held, which the API may approve, https://docs.github.com/en/rest/actions/workflow-runs#approve-a-workflow-run-for-a-fork-pull-request", async () => {
    const { github, send } = withFork();
    const run = github.repository.runs.at(-1);
    expect(run?.conclusion).toBe("action_required");
    expect((await send(`POST ${REPO}/actions/runs/${run?.id}/approve`)).status).toBe(201);
    expect(run?.status).toBe("queued");
  });

  test("takes no branch from the workflow token, https://docs.github.com/en/actions/concepts/security/github_token", async () => {
    const { github, number, send } = withFork();
    const { headSha: sha } = github.repository.issues.get(number)?.pull ?? {};
    const made = await send("POST /repos/stranger/plan/git/refs", { ref: "refs/heads/mine", sha });
    expect(told(made)).toEqual([403, "Resource not accessible by integration"]);
    expect((await send(`PUT ${PULLS}/${number}/merge`, {})).status).toBe(200);
    expect(github.file("refs/heads/main", "gift.md")).toBe("gift");
  });
});

describe("Enterprise Server", () => {
  const asked = (github: ReturnType<typeof standIn>["github"], path: string, init: RequestInit = {}) =>
    github.fetch(`https://ghe.example.com${path}`, {
      ...init,
      headers: { authorization: "Bearer ghp_fakePersonalToken" },
    });

  test("answers below /api/v3 and at /api/graphql, addresses included, https://docs.github.com/en/enterprise-server/rest/using-the-rest-api/getting-started-with-the-rest-api", async () => {
    const { ada, github } = standIn({ isEnterprise: true });
    for (let count = 0; count < 2; count += 1) ada.openIssue({ title: "a" });
    const list = await asked(github, `/api/v3${ISSUES}?per_page=1`);
    expect(list.headers.get("link")).toContain(`<https://ghe.example.com/api/v3${ISSUES}?per_page=1&page=2>`);
    expect(list.headers.get("x-github-enterprise-version")).toBeTruthy();
    expect(await list.json()).toMatchObject([{ url: `https://ghe.example.com/api/v3${ISSUES}/2` }]);
    const body = JSON.stringify({ query: "{ viewer { login } }" });
    const viewer = await asked(github, "/api/graphql", { method: "POST", body });
    expect(await viewer.json()).toEqual({ data: { viewer: { login: "maintainer" } } });
    expect((await asked(github, ISSUES)).status).toBe(404);
  });
});

describe("what asking costs", () => {
  test("nothing when the answer is the one already had, https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#use-conditional-requests-if-appropriate", async () => {
    const { ada, send } = standIn();
    ada.openIssue({ title: "a" });
    const first = await send(`GET ${ISSUES}/1`);
    const known = { "if-none-match": first.headers.get("etag") ?? "" };
    const again = await send(`GET ${ISSUES}/1`, undefined, "workflow", known);
    expect([again.status, again.text, again.headers.get("x-ratelimit-used")]).toEqual([304, "", "1"]);
    ada.edit(1, { title: "b" });
    expect((await send(`GET ${ISSUES}/1`, undefined, "workflow", known)).json.title).toBe("b");
  });

  test("one point to read and five to write, 900 a minute, once limits are on, https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#calculating-points-for-the-secondary-rate-limit", async () => {
    const { github, clock, ada, send } = standIn();
    github.settings.secondaryLimit = true;
    ada.openIssue({ title: "a" });
    for (let count = 0; count < 180; count += 1)
      expect((await send(`PATCH ${ISSUES}/1`, { title: `a${count}` })).status).toBe(200);
    const refused = await send(`GET ${ISSUES}/1`);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([403, "60"]);
    clock.advance(60_001);
    expect((await send(`GET ${ISSUES}/1`)).status).toBe(200);
  });
});

describe("a list that lags", () => {
  test("shows an edited issue as it was, its time included, https://github.com/judell/bram/issues/254", async () => {
    const { github, clock, ada, ask, send } = standIn();
    github.settings.editLagMs = 60_000;
    ada.openIssue({ title: "old" });
    clock.advance(120_000);
    await send(`PATCH ${ISSUES}/1`, { title: "new", labels: ["x"] });
    const listed = async () => (await send(`GET ${ISSUES}`)).json[0];
    expect(await listed()).toMatchObject({ title: "old", labels: [], updated_at: "2026-10-01T10:00:00Z" });
    expect((await send(`GET ${ISSUES}?since=2026-10-01T10:01:00Z`)).json).toEqual([]);
    const query = `{ repository(owner: "acme", name: "plan") { issues(first: 5) { nodes { title } } issue(number: 1) { title } } }`;
    expect((await ask(query)).json.data.repository).toEqual({
      issues: { nodes: [{ title: "old" }] },
      issue: { title: "new" },
    });
    clock.advance(60_000);
    expect(await listed()).toMatchObject({ title: "new", updated_at: "2026-10-01T10:02:00Z" });
  });
});

describe("a comment", () => {
  test("is read and changed by its own number, https://docs.github.com/en/rest/issues/comments#update-an-issue-comment", async () => {
    const { github, ada, send } = standIn();
    ada.openIssue({ title: "a" });
    const { id } = (await send(`POST ${ISSUES}/1/comments`, { body: "one" })).json;
    const path = `${ISSUES}/comments/${id}`;
    expect((await send(`PATCH ${path}`, { body: "two" })).json.body).toBe("two");
    expect((await send(`GET ${path}`)).json.body).toBe("two");
    expect((await send(`PATCH ${path}`, { body: "three" }, "outsider")).status).toBe(403);
    expect((await send(`GET ${ISSUES}/comments/1`)).status).toBe(404);
    expect(github.issue(1).comments).toEqual([{ author: "github-actions[bot]", body: "two" }]);
  });
});
