/** The GitHub stand-in's comparison of branches, and who wrote what; each test is named for the fact. */
import { describe, expect, test } from "@jest/globals";
import { REPO, told, withPull } from "./fake-github-pulls.ts";

const DOCS = "https://docs.github.com/en/rest/commits/commits#compare-two-commits";

describe("a comparison", () => {
  test(`counts commits and files since the common ancestor, ${DOCS}`, async () => {
    const { ada, send } = withPull();
    ada.commit({ "deep/b.md": "b", "README.md": null }, { branch: "fix" });
    ada.commit({ "main.md": "moved on" });
    const { json } = await send(`GET ${REPO}/compare/main...fix`);
    expect(json).toMatchObject({ status: "diverged", ahead_by: 2, behind_by: 1, total_commits: 2 });
    expect(json.files.map((file: { filename: string; status: string }) => [file.filename, file.status])).toEqual([
      ["README.md", "removed"],
      ["deep/b.md", "added"],
      ["fix.md", "added"],
    ]);
    expect((await send(`GET ${REPO}/compare/main...main`)).json).toMatchObject({ status: "identical", files: [] });
  });

  test(`shows commits in pages and all files on the first, ${DOCS}`, async () => {
    const { ada, send } = withPull();
    ada.commit({ "b.md": "b" }, { branch: "fix" });
    const { json, headers } = await send(`GET ${REPO}/compare/main...fix?per_page=1`);
    expect([json.commits.length, json.ahead_by, json.files.length]).toEqual([1, 2, 2]);
    expect(headers.get("link")).toContain('rel="next"');
    expect((await send(`GET ${REPO}/compare/main...fix?per_page=1&page=2`)).json.files).toBeUndefined();
  });

  test(`takes branches with slashes, and is 404 for one that is not there, ${DOCS}`, async () => {
    const { ada, send } = withPull();
    ada.commit({ "c.md": "c" }, { branch: "feature/c" });
    expect((await send(`GET ${REPO}/compare/main...feature%2Fc`)).json.ahead_by).toBe(1);
    expect(told(await send(`GET ${REPO}/compare/main...nothing`))).toEqual([404, "Not Found"]);
  });
});

test("the author's association says who may write here, https://docs.github.com/en/graphql/reference/enums#commentauthorassociation", async () => {
  const { github, ask } = withPull();
  github.as("stranger").openIssue({ title: "x" });
  const { json } = await ask(
    `{ repository(owner: "acme", name: "plan") { issue(number: 3) { authorAssociation } pullRequest(number: 2) { authorAssociation } } }`,
  );
  expect(json.data.repository).toEqual({
    issue: { authorAssociation: "NONE" },
    pullRequest: { authorAssociation: "COLLABORATOR" },
  });
});
