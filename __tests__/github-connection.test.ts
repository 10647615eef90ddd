/** What every request to GitHub has in common: where it goes, what it waits for, what it never does twice. */
import { expect, test } from "@jest/globals";
import { virtualClock } from "../src/fakes/clock.ts";
import { instantThrottle } from "../src/fakes/instant-throttle.ts";
import { explained } from "../src/github/errors.ts";
import { tracker } from "../src/github/issues.ts";
import { connect, mayRepeat } from "../src/github/octokit.ts";
import { repositoryFacts } from "../src/github/repository.ts";
import type { IssueNumber } from "../src/model.ts";
import { runEnd } from "../src/run-end.ts";

const API = "https://github.example.com/api/v3";
const GRAPHQL = "https://github.example.com/api/graphql";
const HOME = "https://github.example.com/acme/roadmap";
const ONE = 1 as IssueNumber;
const at = { owner: "acme", repo: "roadmap" };

/** A connection to a server that gives `answers` in turn, the last one for ever. */
function connected(answers: readonly (Response | Error)[], minutes = Number.POSITIVE_INFINITY) {
  const clock = virtualClock("2026-10-01T12:00:00Z");
  const sent: Request[] = [];
  const left = [...answers];
  const { octokit, budget } = connect({
    token: "ghs_secret",
    apiUrl: API,
    graphqlUrl: GRAPHQL,
    clock,
    end: runEnd({ clock, minutes: () => minutes, stop: new AbortController().signal }),
    throttle: instantThrottle(),
    fetch: async (url, init) => {
      sent.push(new Request(url, init));
      const answer = left.length > 1 ? left.shift() : left[0];
      if (answer instanceof Error) throw answer;
      return (answer as Response).clone();
    },
  });
  return { octokit, budget, sent, clock };
}

const json = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
  });

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  explained(work).then(
    () => "no failure",
    (error) => error,
  );

test("REST and GraphQL both go to the Enterprise Server, with the API version pinned", async () => {
  const { octokit, sent } = connected([json(200, { data: { viewer: { login: "ada" } } })]);
  await octokit.request("GET /repos/{owner}/{repo}", at);
  await octokit.graphql("query { viewer { login } }");
  expect(sent.map(({ method, url }) => `${method} ${url}`)).toEqual([
    `GET ${API}/repos/acme/roadmap`,
    `POST ${GRAPHQL}`,
  ]);
  for (const { headers, redirect } of sent) {
    expect(headers.get("x-github-api-version")).toBe("2022-11-28");
    expect(headers.get("authorization")).toBe("token ghs_secret");
    expect(headers.get("user-agent")).toContain("notion-sync");
    expect(redirect).toBe("manual");
  }
});

test("a secondary limit is waited out as long as it asks, by the clock", async () => {
  const pause = json(403, { message: "You have exceeded a secondary rate limit." }, { "retry-after": "90" });
  const { octokit, sent, clock } = connected([pause, json(201, { number: 1 })]);
  const before = clock.now();
  const { data } = await octokit.request("POST /repos/{owner}/{repo}/issues", { ...at, title: "t" });
  expect(data.number).toBe(1);
  expect(clock.now() - before).toBe(90_000);
  expect(sent).toHaveLength(2);
});

test("a limit that ends after the run is no failure, is not waited for, and nothing is asked before it ends", async () => {
  const pause = json(429, { message: "You have exceeded a secondary rate limit." }, { "retry-after": "90" });
  const { octokit, sent, clock } = connected([pause, json(200, {})], 1);
  const failure = await failureOf(octokit.request("POST /repos/{owner}/{repo}/issues", { ...at, title: "t" }));
  expect(failure).toMatchObject({ name: "NotNow", message: expect.stringContaining("asks for fewer requests") });
  const next = await failureOf(octokit.request("GET /repos/{owner}/{repo}", at));
  expect(String(next)).toContain("GitHub asks for quiet until 12:01 UTC.");
  expect(sent).toHaveLength(1);
  clock.advance(90_000);
  await octokit.request("GET /repos/{owner}/{repo}", at);
  expect(sent).toHaveLength(2);
});

test.each([
  ["an answer of its own words", json(403, { message: "was submitted too quickly" })],
  ["a 429 from a gateway", new Response("<html>", { status: 429, headers: { "content-type": "text/html" } })],
])("%s that asks for fewer requests is no failure either, and the creation is sent once", async (_, answer) => {
  const { octokit, sent } = connected([answer]);
  const failure = await failureOf(octokit.request("POST /repos/{owner}/{repo}/issues", { ...at, title: "t" }));
  expect(failure).toMatchObject({ name: "NotNow" });
  expect(sent).toHaveLength(1);
});

test("a permission that is missing on the hour's last request is not taken for a spent hour", async () => {
  const refusal = { message: "Resource not accessible by integration" };
  const { octokit } = connected([json(403, refusal, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1" })]);
  const failure = await failureOf(octokit.request("PATCH /repos/{owner}/{repo}", { ...at }));
  expect(failure).toMatchObject({ name: "RemoteError", status: 403 });
});

test("a limit is waited for twice at most", async () => {
  const { octokit, sent } = connected([json(403, { message: "You have exceeded a secondary rate limit." })]);
  await failureOf(octokit.request("GET /repos/{owner}/{repo}", at));
  expect(sent).toHaveLength(3);
});

test("GraphQL's spent budget is told with the hour it comes back, on Enterprise Server too", async () => {
  const spent = { data: null, errors: [{ type: "RATE_LIMITED", message: "API rate limit exceeded" }] };
  // The plugin holds the reset against the machine's clock, in 32 bits: as far off as it can be.
  const reset = String(Date.parse("2037-10-01T12:40:00Z") / 1000);
  const { octokit, sent } = connected([json(200, spent, { "x-ratelimit-reset": reset })], 1);
  const failure = await failureOf(octokit.graphql("query { viewer { login } }"));
  expect(String(failure)).toContain("spent until 12:40 UTC");
  expect(failure).toMatchObject({ name: "NotNow" });
  expect(sent).toHaveLength(1);
});

test.each([
  [
    "a gateway's page",
    new Response("<html>502</html>", { status: 502, headers: { "content-type": "text/html" } }),
    502,
  ],
  ["a lost connection", new TypeError("fetch failed"), 0],
])("%s after a creation leaves its outcome unknown, and it is sent once", async (_, answer, status) => {
  const { octokit, sent } = connected([answer]);
  const failure = await failureOf(octokit.request("POST /repos/{owner}/{repo}/issues", { ...at, title: "t" }));
  expect(failure).toMatchObject({
    name: "RemoteError",
    status,
    outcome: "unknown",
    request: "POST /repos/acme/roadmap/issues",
  });
  expect(String(failure)).not.toMatch(/html|ghs_secret/);
  expect(sent).toHaveLength(1);
});

test("GraphQL's budget is waited for, on Enterprise Server too", async () => {
  const spent = { data: null, errors: [{ type: "RATE_LIMITED", message: "API rate limit exceeded" }] };
  const answers = [json(200, spent, { "x-ratelimit-reset": "1" }), json(200, { data: { viewer: { login: "ada" } } })];
  const { octokit, sent } = connected(answers);
  expect(await octokit.graphql("query { viewer { login } }")).toEqual({ viewer: { login: "ada" } });
  expect(sent).toHaveLength(2);
});

test("a query whose connection is lost changed nothing, and is told as such", async () => {
  const { octokit, sent } = connected([new TypeError("fetch failed")]);
  const failure = await failureOf(octokit.graphql("query { viewer { login } }"));
  expect(failure).toMatchObject({ name: "RemoteError", status: 0, outcome: "refused", request: "POST /graphql" });
  expect(sent).toHaveLength(1);
});

test("no redirect takes the token to another host", async () => {
  const away = json(301, {}, { location: "https://elsewhere.example/repositories/7/issues/9" });
  const graphql = {
    data: { repository: { url: HOME, n1: null } },
    errors: [{ type: "NOT_FOUND", path: ["repository", "n1"] }],
  };
  const { octokit, sent } = connected([json(200, graphql), away]);
  const repository = { octokit, ...at };
  const found = await tracker(repository).read([ONE]);
  expect(found.get(ONE)).toEqual({ kind: "moved", url: "https://elsewhere.example/repositories/7/issues/9" });
  expect(await failureOf(repositoryFacts(repository))).toMatchObject({ name: "RemoteError", status: 301 });
  for (const { url } of sent) expect(new URL(url).host).toBe("github.example.com");
});

test("an issue that GraphQL shows from another repository has moved", async () => {
  const url = "https://github.example.com/acme/roadmap-2/issues/9";
  const node = { __typename: "Issue", number: 9, url, title: "t", body: "", state: "OPEN", labels: { nodes: [] } };
  const { octokit } = connected([json(200, { data: { repository: { url: HOME, n1: node } } })]);
  const found = await tracker({ octokit, ...at }).read([ONE]);
  expect(found.get(ONE)).toEqual({ kind: "moved", url });
});

test("a missing permission is named as GitHub names it, and two where two are needed together", async () => {
  const refusal = { message: "Resource not accessible by integration" };
  const either = { "x-accepted-github-permissions": "pull_requests=write; contents=write" };
  const both = { "x-accepted-github-permissions": "contents=write,pull_requests=write" };
  const { octokit } = connected([json(403, refusal, either), json(403, refusal, both), json(403, refusal)]);
  const work = () => failureOf(octokit.request("POST /repos/{owner}/{repo}/issues", { ...at, title: "t" }));
  expect(String(await work())).toContain("add `pull-requests: write` to the job's permissions");
  expect(String(await work())).toContain("add `contents: write` and `pull-requests: write` to the job's permissions");
  expect(String(await work())).toContain("add `issues: write` to the job's permissions");
});

test.each([
  ["PUT /repos/acme/roadmap/pulls/7/merge", "add `contents: write` and `pull-requests: write`"],
  ["PATCH /repos/acme/roadmap/pulls/7", "add `pull-requests: write`"],
  ["GET /repos/acme/roadmap/compare/a...b", "add `contents: read`"],
  ["POST /repos/acme/roadmap/actions/workflows/deploy.yml/dispatches", "add `actions: write`"],
])("%s without permission says: %s", async (route, remedy) => {
  const { octokit } = connected([json(403, { message: "Resource not accessible by integration" })]);
  expect(String(await failureOf(octokit.request(route)))).toContain(`${remedy} to the job's permissions`);
});

test.each([
  ["with GitHub's hint", { "x-accepted-github-permissions": "issues=write" }],
  ["without", {}],
])("a missing permission is told together with all the others that a run needs, %s", async (_, headers) => {
  const { octokit } = connected([json(403, { message: "Resource not accessible by integration" }, headers)]);
  const failure = await failureOf(octokit.request("GET /repos/{owner}/{repo}", at));
  expect(String(failure)).toMatch(
    /All that a run needs: `permissions: { contents: write, issues: write }`, where a status is `draft`, `ready` or `merge` also `pull-requests: write`, `checks: read` and `statuses: read`, and with `after-merge` also `actions: write`\.$/,
  );
});

test("a redirect is an error, never a write to wherever it leads", async () => {
  const { octokit, sent } = connected([json(301, {}, { location: `${API}/repositories/7/issues/9` })]);
  const work = octokit.request("PATCH /repos/{owner}/{repo}/issues/{issue_number}", {
    ...at,
    issue_number: 1,
    title: "t",
  });
  const failure = await failureOf(work);
  expect(failure).toMatchObject({ status: 301, outcome: "refused" });
  expect(sent).toHaveLength(1);
});

test("the REST budget is the latest answer's, and GraphQL's points are not taken for it", async () => {
  const headers = (remaining: number, resource: string) => ({
    "x-ratelimit-limit": "1000",
    "x-ratelimit-remaining": String(remaining),
    "x-ratelimit-reset": "1790000000",
    "x-ratelimit-resource": resource,
  });
  const { octokit, budget } = connected([
    json(200, {}, headers(700, "core")),
    json(200, { data: {} }, headers(3, "graphql")),
  ]);
  expect(budget()).toBeUndefined();
  await octokit.request("GET /repos/{owner}/{repo}", at);
  await octokit.graphql("query { viewer { login } }");
  expect(budget()).toEqual({ limit: 1000, remaining: 700, resetAt: 1_790_000_000_000 });
});

test.each([
  ["GET", "/repos/o/r", undefined, true],
  ["PATCH", "/repos/o/r/issues/1", "{}", true],
  ["POST", "/graphql", '{"query":"\\n  query { viewer { login } }"}', true],
  ["POST", "/graphql", '{"query":"mutation { x }"}', false],
  ["POST", "/repos/o/r/git/commits", "{}", true],
  ["POST", "/repos/o/r/issues/1/assignees", "{}", true],
  ["POST", "/repos/o/r/actions/variables", "{}", true],
  ["POST", "/repos/o/r/issues", "{}", false],
  ["POST", "/repos/o/r/issues/1/comments", "{}", false],
  ["POST", "/repos/o/r/pulls", "{}", false],
  ["PUT", "/repos/o/r/pulls/1/merge", "{}", false],
  ["POST", "/repos/o/r/actions/workflows/deploy.yml/dispatches", "{}", false],
])("%s %s may be repeated only where that makes nothing twice", (method, path, body, may) => {
  expect(mayRepeat(method, `${API}${path}`, body)).toBe(may);
});
