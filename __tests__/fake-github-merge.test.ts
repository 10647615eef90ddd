/** The GitHub stand-in's merges, refusals in GitHub's own words; each test is named for the fact. */
import { describe, expect, test } from "@jest/globals";
import { CI, PULL, REPO, told, withPull, workflow } from "./fake-github-pulls.ts";

describe("a merge", () => {
  test("puts one commit on the base by squash, two parents by merge, the commits themselves by rebase", async () => {
    for (const [method, parents, message] of [
      ["squash", 1, "Fix (#2)\n\n* Fix it"],
      ["merge", 2, "Merge pull request #2 from acme/fix\n\nFix"],
      ["rebase", 1, "Fix it"],
    ] as const) {
      const { github, ada, merge, send } = withPull();
      ada.commit({ "main.md": "moved on" });
      const { status, json } = await merge({ merge_method: method });
      expect([status, json.message]).toEqual([200, "Pull Request successfully merged"]);
      const commit = github.repository.git.commits.get(github.repository.refs.get("refs/heads/main") ?? "");
      expect([commit?.sha, commit?.parents.length, commit?.message]).toEqual([json.sha, parents, message]);
      expect([github.file("refs/heads/main", "fix.md"), github.file("refs/heads/main", "main.md")]).toEqual([
        "fixed",
        "moved on",
      ]);
      expect((await send(`GET ${PULL}`)).json).toMatchObject({ merged: true, state: "closed", changed_files: 1 });
    }
  });

  test("takes its own title and message", async () => {
    const { github, merge } = withPull();
    await merge({ merge_method: "squash", commit_title: "One", commit_message: "" });
    const commit = github.repository.git.commits.get(github.repository.refs.get("refs/heads/main") ?? "");
    expect(commit?.message).toBe("One");
  });

  test("of a head that moved is 409, https://docs.github.com/en/rest/pulls/pulls#merge-a-pull-request", async () => {
    const { github, ada, head, merge } = withPull();
    const now = ada.commit({ "late.md": "late" }, { branch: "fix" });
    expect(told(await merge({ sha: head }))).toEqual([
      409,
      "Head branch was modified. Review and try the merge again.",
    ]);
    expect(github.writes).toEqual([]);
    expect((await merge({ sha: now })).status).toBe(200);
  });

  test("of a draft is 405, https://docs.github.com/en/rest/pulls/pulls#merge-a-pull-request", async () => {
    const { ada, merge } = withPull();
    ada.toDraft(2);
    expect(told(await merge())).toEqual([405, "Pull Request is still a draft"]);
  });

  test("a second time is 405, https://docs.github.com/en/rest/pulls/pulls#merge-a-pull-request", async () => {
    const { merge, send } = withPull();
    expect((await send(`GET ${PULL}/merge`)).status).toBe(404);
    await merge();
    expect(told(await merge())).toEqual([405, "Pull Request is not mergeable"]);
    expect((await send(`GET ${PULL}/merge`)).status).toBe(204);
  });

  test("of a conflict is 405, https://github.com/quipper/monorepo-deploy-actions/issues/499", async () => {
    const { ada, merge, mergeState, pull } = withPull();
    ada.commit({ "fix.md": "otherwise" });
    expect(told(await merge())).toEqual([405, "Pull Request is not mergeable"]);
    expect([await mergeState(), (await pull("mergeable")).mergeable]).toEqual(["DIRTY", "CONFLICTING"]);
  });

  test("right after the base moved can be 405 and pass later, https://github.com/NixOS/nixpkgs-merge-bot/issues/179", async () => {
    const { github, ada, clock, merge } = withPull();
    github.settings.baseSettlesMs = 5000;
    ada.commit({ "main.md": "moved" });
    expect(told(await merge())).toEqual([405, "Base branch was modified. Review and try the merge again."]);
    clock.advance(5000);
    expect((await merge()).status).toBe(200);
  });

  test("by a method the repository does not allow is 405, https://github.com/jd/pifpaf/pull/180", async () => {
    const { github, merge, send } = withPull();
    Object.assign(github.repository.mergeSettings, { merge: false, squash: false });
    expect(told(await merge())).toEqual([405, "Merge commits are not allowed on this repository."]);
    expect(told(await merge({ merge_method: "squash" }))[1]).toBe("Squash merges are not allowed on this repository.");
    expect((await send(`GET ${REPO}`)).json).toMatchObject({ allow_merge_commit: false, allow_rebase_merge: true });
    expect((await merge({ merge_method: "rebase" })).status).toBe(200);
  });

  test("that touches a workflow file is 403 without that permission, https://github.com/KeisukeYamashita/auto-pull-request-merge/issues/481", async () => {
    const { ada, merge } = withPull();
    ada.commit({ [CI]: workflow("push") }, { branch: "fix" });
    expect(told(await merge())).toEqual([
      403,
      `refusing to allow a GitHub App to create or update workflow \`${CI}\` without \`workflows\` permission`,
    ]);
    expect((await merge({}, "pat")).status).toBe(200);
  });

  test("takes contents: write, https://docs.github.com/en/rest/pulls/pulls#merge-a-pull-request", async () => {
    const { merge } = withPull();
    for (const kind of ["read-only", "issues-only"] as const)
      expect(told(await merge({}, kind))).toEqual([403, "Resource not accessible by integration"]);
    expect((await merge({}, "fine-grained")).status).toBe(200);
  });

  test("deletes the branch where the repository says so, https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/configuring-pull-request-merges/managing-the-automatic-deletion-of-branches", async () => {
    const { github, merge } = withPull();
    github.repository.mergeSettings.deleteBranch = true;
    await merge();
    expect(github.repository.refs.has("refs/heads/fix")).toBe(false);
  });
});

describe("what a merge closes", () => {
  test("are the linked issues, by whoever merged, https://docs.github.com/en/issues/tracking-your-work-with-issues/using-issues/linking-a-pull-request-to-an-issue", async () => {
    const { github, ada, merge } = withPull();
    ada.edit(2, { body: "Closes #1" });
    await merge();
    expect(github.issue(1)).toMatchObject({ state: "closed", stateReason: "completed" });
    expect(github.repository.issues.get(1)?.closedBy).toBe("github-actions[bot]");
  });

  test("is nothing when the merging App lacks issues: write, or it fails, https://github.com/Mergifyio/mergify/issues/466", async () => {
    const grants = {
      permissions: { contents: "write", "pull-requests": "write" },
      push: true,
      hourlyLimit: 5000,
    } as const;
    const { github, ada, merge } = withPull({
      tokens: new Map([["ghs_fakeAppToken", { kind: "app", login: "my-app[bot]", ...grants }]]),
    });
    ada.edit(2, { body: "Closes #1" });
    expect((await merge({}, "app")).status).toBe(200);
    expect(github.issue(1).state).toBe("open");
    const other = withPull();
    other.ada.edit(2, { body: "Closes #1" });
    other.github.settings.autoCloses = false;
    await other.merge();
    expect(other.github.issue(1).state).toBe("open");
  });

  test("are issues that a commit message names, where no message was given, https://docs.github.com/en/issues/tracking-your-work-with-issues/using-issues/linking-a-pull-request-to-an-issue", async () => {
    const { github, ada, merge } = withPull();
    ada.commit({ "b.md": "b" }, { branch: "fix", message: "Fixes #1" });
    await merge({ merge_method: "squash", commit_title: "Fix", commit_message: "" });
    expect(github.issue(1).state).toBe("open");
    const other = withPull();
    other.ada.commit({ "b.md": "b" }, { branch: "fix", message: "Fixes #1" });
    await other.merge({ merge_method: "squash" });
    expect(other.github.issue(1).state).toBe("closed");
  });
});

describe("mergeability", () => {
  test("is unknown first, and known to whoever asks again later, https://docs.github.com/en/rest/guides/using-the-rest-api-to-interact-with-your-git-database#checking-mergeability-of-pull-requests", async () => {
    const { ada, clock, ask, send } = withPull();
    const both = async () => {
      const query = `{ repository(owner: "acme", name: "plan") { pullRequest(number: 2) { mergeable mergeStateStatus } } }`;
      const { mergeable, mergeable_state } = (await send(`GET ${PULL}`)).json;
      return [mergeable, mergeable_state, (await ask(query)).json.data.repository.pullRequest.mergeable];
    };
    clock.advance(60_000);
    expect(await both()).toEqual([null, "unknown", "UNKNOWN"]);
    clock.advance(1000);
    expect(await both()).toEqual([true, "clean", "MERGEABLE"]);
    ada.commit({ "main.md": "moved" });
    expect(await both()).toEqual([null, "unknown", "UNKNOWN"]);
  });

  test("of a draft reads as if it were none in GraphQL, https://github.com/WallyDoodlez/SquidSquad/issues/13546", async () => {
    const { ada, pull } = withPull();
    ada.toDraft(2);
    expect(await pull("isDraft mergeStateStatus")).toEqual({ isDraft: true, mergeStateStatus: "CLEAN" });
  });

  test("with a failure that is not required is UNSTABLE, and merges, https://docs.github.com/en/graphql/reference/enums#mergestatestatus", async () => {
    const { machines, merge, mergeState } = withPull();
    machines.check("fix", "lint", "failure");
    expect(await mergeState()).toBe("UNSTABLE");
    expect((await merge()).status).toBe(200);
  });
});
