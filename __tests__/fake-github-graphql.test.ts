/** The GitHub stand-in's GraphQL; each test is named for the fact. */
import { describe, expect, test } from "@jest/globals";
import { standIn } from "./fake-github-caller.ts";

const inRepository = (fields: string) => `{ repository(owner: "acme", name: "plan") { ${fields} } }`;

describe("an issue through GraphQL", () => {
  test("is the one REST shows, its author without [bot]", async () => {
    const { send, ask } = standIn();
    await send("POST /repos/acme/plan/issues", { title: "a", body: "b", labels: ["one"], assignees: ["ada"] });
    const fields = `number title body url state stateReason locked createdAt updatedAt author { login __typename }
      labels(first: 100) { nodes { name } } assignees(first: 10) { nodes { login } }`;
    const { json } = await ask(inRepository(`issue(number: 1) { ${fields} }`));
    expect(json).toEqual({
      data: {
        repository: {
          issue: {
            number: 1,
            title: "a",
            body: "b",
            url: "https://github.com/acme/plan/issues/1",
            state: "OPEN",
            stateReason: null,
            locked: false,
            createdAt: "2026-10-01T10:00:00Z",
            updatedAt: "2026-10-01T10:00:00Z",
            author: { login: "github-actions", __typename: "Bot" },
            labels: { nodes: [{ name: "one" }] },
            assignees: { nodes: [{ login: "ada" }] },
          },
        },
      },
    });
  });

  test("that is not there is null beside an error, and the others are answered", async () => {
    const { ada, ask } = standIn();
    ada.openIssue({ title: "here" });
    ada.openIssue({ title: "leaving" });
    ada.transfer(2, "acme/other");
    const { status, json } = await ask(
      inRepository("a: issue(number: 1) { title } b: issue(number: 2) { title } c: issue(number: 9) { title }"),
    );
    expect(status).toBe(200);
    expect(json.data.repository).toEqual({ a: { title: "here" }, b: null, c: null });
    expect(
      json.errors.map((error: { type: string; path: string[]; message: string }) => [
        error.type,
        error.path[1],
        error.message,
      ]),
    ).toEqual([
      ["NOT_FOUND", "b", "Could not resolve to an Issue with the number of 2."],
      ["NOT_FOUND", "c", "Could not resolve to an Issue with the number of 9."],
    ]);
  });

  test("names the open pull requests that close it, the closed ones only when asked", async () => {
    const { ada, ask } = standIn();
    ada.openIssue({ title: "a" });
    ada.openPullRequest({ title: "open", head: "b", closes: [1] });
    ada.close(ada.openPullRequest({ title: "closed", head: "c", closes: [1] }));
    const linked = (include: boolean) =>
      `closedByPullRequestsReferences(first: 10, includeClosedPrs: ${include}) { nodes { number state } }`;
    const { json } = await ask(inRepository(`issue(number: 1) { some: ${linked(false)} all: ${linked(true)} }`));
    expect(json.data.repository.issue.some.nodes).toEqual([{ number: 2, state: "OPEN" }]);
    expect(json.data.repository.issue.all.nodes).toHaveLength(2);
  });

  test("says NOT_PLANNED for a duplicate to those who do not know the word", async () => {
    const { ada, ask } = standIn();
    ada.openIssue({ title: "a" });
    ada.close(1, "duplicate");
    const { json } = await ask(
      inRepository("issue(number: 1) { old: stateReason new: stateReason(enableDuplicate: true) }"),
    );
    expect(json.data.repository.issue).toEqual({ old: "NOT_PLANNED", new: "DUPLICATE" });
  });

  test("tells pull requests from issues", async () => {
    const { ada, ask } = standIn();
    ada.openIssue({ title: "a" });
    ada.openPullRequest({ title: "b", head: "b" });
    const { json } = await ask(
      inRepository(
        "a: issueOrPullRequest(number: 1) { __typename } b: issueOrPullRequest(number: 2) { __typename } c: issue(number: 2) { title }",
      ),
    );
    expect(json.data.repository).toEqual({ a: { __typename: "Issue" }, b: { __typename: "PullRequest" }, c: null });
  });
});

describe("a connection", () => {
  test("is walked by cursor, without pull requests among the issues", async () => {
    const { ada, ask } = standIn();
    for (const title of ["a", "b", "c"]) ada.openIssue({ title });
    ada.openPullRequest({ title: "d", head: "d" });
    const walk = (after: string) =>
      `issues(first: 2${after}) { totalCount nodes { title } pageInfo { hasNextPage endCursor } }`;
    const first = (await ask(inRepository(walk("")))).json.data.repository.issues;
    expect(first).toMatchObject({
      totalCount: 3,
      nodes: [{ title: "a" }, { title: "b" }],
      pageInfo: { hasNextPage: true },
    });
    const second = (await ask(inRepository(walk(`, after: "${first.pageInfo.endCursor}"`)))).json.data.repository
      .issues;
    expect(second).toMatchObject({ nodes: [{ title: "c" }], pageInfo: { hasNextPage: false } });
  });

  test("without a size, or over a hundred, is refused", async () => {
    const { ask } = standIn();
    expect((await ask(inRepository("issues { totalCount }"))).json.errors[0].type).toBe(
      "MISSING_PAGINATION_BOUNDARIES",
    );
    expect((await ask(inRepository("issues(first: 101) { totalCount }"))).json.errors[0].type).toBe(
      "EXCESSIVE_PAGINATION",
    );
  });
});

test("an argument that nobody sees to is refused by name, never ignored", async () => {
  const { ada, ask } = standIn();
  ada.openIssue({ title: "a" });
  const field = "comments(first: 1, orderBy: { field: UPDATED_AT, direction: DESC }) { totalCount }";
  await expect(ask(inRepository(`issue(number: 1) { ${field} }`))).rejects.toThrow("does not know orderBy of comments");
});

describe("the rest of a repository through GraphQL", () => {
  test("facts, refs and files are those of REST", async () => {
    const { github, ada, ask } = standIn();
    const sha = ada.commit({ "docs/a.md": "hello" });
    github.repository.hasIssues = false;
    const fields = `isPrivate hasIssuesEnabled isArchived nameWithOwner defaultBranchRef { name target { oid } }
      ref(qualifiedName: "refs/heads/main") { prefix name } file: object(expression: "main:docs/a.md") { ... on Blob { text } }
      none: object(expression: "main:nothing") { oid } labels(first: 5) { nodes { name } }`;
    const { json } = await ask(inRepository(fields));
    expect(json.data.repository).toEqual({
      isPrivate: true,
      hasIssuesEnabled: false,
      isArchived: false,
      nameWithOwner: "acme/plan",
      defaultBranchRef: { name: "main", target: { oid: sha } },
      ref: { prefix: "refs/heads/", name: "main" },
      file: { text: "hello" },
      none: null,
      labels: { nodes: [] },
    });
  });

  test("every kind of token has a viewer", async () => {
    const { ask } = standIn();
    const login = async (kind: "workflow" | "pat") => (await ask("{ viewer { login } }", kind)).json.data.viewer.login;
    expect([await login("workflow"), await login("pat")]).toEqual(["github-actions[bot]", "maintainer"]);
  });

  test("what a token may not read is null, with a FORBIDDEN that names the path", async () => {
    const { ada, ask } = standIn();
    ada.openIssue({ title: "a" });
    const { json } = await ask(inRepository("isPrivate issue(number: 1) { title }"), "variables");
    expect(json.data.repository).toEqual({ isPrivate: true, issue: null });
    expect(json.errors[0]).toMatchObject({ type: "FORBIDDEN", path: ["repository", "issue"] });
  });

  test("a query costs its connections' requests over a hundred, at least one", async () => {
    const { ask } = standIn();
    const nested =
      "issues(first: 100) { nodes { labels(first: 10) { nodes { name } } assignees(first: 10) { nodes { login } } } }";
    const { json } = await ask(
      `{ rateLimit { cost remaining } repository(owner: "acme", name: "plan") { ${nested} } }`,
    );
    expect(json.data.rateLimit).toEqual({ cost: 2, remaining: 998 });
    expect((await ask("{ rateLimit { cost } }")).json.data.rateLimit.cost).toBe(1);
  });
});
