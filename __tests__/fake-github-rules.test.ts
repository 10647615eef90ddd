/** What the GitHub stand-in's branches ask of a merge, by ruleset and by classic protection; each test is named for the fact. */
import { describe, expect, test } from "@jest/globals";
import { rule } from "../src/fakes/github/people-settings.ts";
import { REPO, told, withPull } from "./fake-github-pulls.ts";

describe("a ruleset", () => {
  const REFUSED = "Repository rule violations found\n\n";

  test("requires its checks, absent, pending and failing told apart, https://github.com/renovatebot/renovate/blob/main/lib/modules/platform/github/index.ts", async () => {
    const { ada, machines, merge, mergeState } = withPull();
    ada.addRuleset([rule.checks(["build"])]);
    expect(told(await merge())).toEqual([405, `${REFUSED}Required status check "build" is expected.\n\n`]);
    expect(await mergeState()).toBe("BLOCKED");
    machines.check("fix", "build", "pending");
    expect(told(await merge())[1]).toContain('Required status check "build" is pending.');
    machines.check("fix", "build", "failure");
    expect(told(await merge())[1]).toContain('Required status check "build" is failing.');
    machines.check("fix", "build", "success");
    expect(await mergeState()).toBe("CLEAN");
    expect((await merge()).status).toBe(200);
  });

  test("counts only while active, https://docs.github.com/en/rest/repos/rules#get-rules-for-a-branch", async () => {
    const { ada, merge, send } = withPull();
    const set = ada.addRuleset([rule.checks(["build"])], { source: "Organization" });
    const rules = async (branch: string) => (await send(`GET ${REPO}/rules/branches/${branch}`)).json;
    expect(await rules("main")).toMatchObject([
      { type: "required_status_checks", ruleset_source_type: "Organization", ruleset_source: "acme" },
    ]);
    expect(await rules("no/such/branch")).toEqual([]);
    for (const enforcement of ["evaluate", "disabled"] as const) {
      set.enforcement = enforcement;
      expect(await rules("main")).toEqual([]);
    }
    expect((await merge()).status).toBe(200);
  });

  test("limits the methods, and linear history takes no merge commit, https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets", async () => {
    const { ada, merge } = withPull();
    ada.addRuleset([rule.linearHistory, rule.pullRequest(0, ["merge", "squash"])]);
    expect(told(await merge())[1]).toBe(`${REFUSED}This branch must not contain merge commits.\n\n`);
    expect(told(await merge({ merge_method: "rebase" }))[0]).toBe(405);
    expect((await merge({ merge_method: "squash" })).status).toBe(200);
  });

  test("may take approvals back at a push, https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets", async () => {
    const { github, ada, pull } = withPull();
    const { parameters } = rule.pullRequest(1) as { parameters: object };
    ada.addRuleset([
      { type: "pull_request", parameters: { ...parameters, dismiss_stale_reviews_on_push: true } } as never,
    ]);
    github.as("lin").review(2, "APPROVED");
    expect((await pull("reviewDecision")).reviewDecision).toBe("APPROVED");
    ada.commit({ "more.md": "more" }, { branch: "fix" });
    expect((await pull("reviewDecision")).reviewDecision).toBe("REVIEW_REQUIRED");
  });

  test("that asks what nobody would check is refused by name", () => {
    const { ada } = withPull();
    const { parameters } = rule.pullRequest() as { parameters: object };
    const strict = { type: "pull_request", parameters: { ...parameters, require_last_push_approval: true } } as never;
    expect(() => ada.addRuleset([strict])).toThrow("fake GitHub does not know require_last_push_approval");
  });

  test("that restricts creations lets no new branch be made, https://github.com/googleapis/release-please-action/issues/1194", async () => {
    const { ada, head, send } = withPull();
    ada.addRuleset([{ type: "creation" }], { branches: ["kept"] });
    const make = (name: string) => send(`POST ${REPO}/git/refs`, { ref: `refs/heads/${name}`, sha: head });
    expect(told(await make("kept"))).toEqual([
      422,
      `${REFUSED}Cannot create ref due to creations being restricted.\n\n`,
    ]);
    expect((await make("free")).status).toBe(201);
  });

  test("is no part of a free plan for a private repository: its rules are 403, https://github.com/NousResearch/hermes-agent/pull/111974", async () => {
    const { github, send } = withPull();
    github.repository.hasDrafts = false;
    expect(told(await send(`GET ${REPO}/rules/branches/main`))).toEqual([
      403,
      "Upgrade to GitHub Pro or make this repository public to enable this feature.",
    ]);
    github.repository.isPrivate = false;
    expect((await send(`GET ${REPO}/rules/branches/main`)).status).toBe(200);
  });

  test("with a merge queue refuses a direct merge, https://github.com/anza-xyz/kit/pull/94", async () => {
    const { ada, merge } = withPull();
    ada.addRuleset([rule.mergeQueue()]);
    expect(told(await merge())).toEqual([405, `${REFUSED}Changes must be made through the merge queue\n\n`]);
  });

  test("keeps pushes off the branch as well, https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets", async () => {
    const { ada, head, send } = withPull();
    ada.addRuleset([rule.pullRequest()]);
    expect(told(await send(`PATCH ${REPO}/git/refs/heads/main`, { sha: head }))[0]).toBe(422);
  });
});

describe("classic protection", () => {
  test("requires checks in bare words, several counted, https://github.com/renovatebot/renovate/blob/main/lib/modules/platform/github/index.ts", async () => {
    const { ada, machines, merge } = withPull();
    ada.protect("main", { checks: ["build", "lint"] });
    expect(told(await merge())).toEqual([405, "2 of 2 required status checks are expected."]);
    machines.check("fix", "lint");
    expect(told(await merge())).toEqual([405, 'Required status check "build" is expected.']);
  });

  test("requires approving reviews of people with write access, https://github.com/Reviewable/Reviewable/issues/561", async () => {
    const { github, ada, merge, pull } = withPull();
    ada.protect("main", { approvals: 1 });
    github.as("stranger").review(2, "APPROVED");
    expect(told(await merge())).toEqual([
      405,
      "At least 1 approving review is required by reviewers with write access.",
    ]);
    expect((await pull("reviewDecision")).reviewDecision).toBe("REVIEW_REQUIRED");
    github.as("lin").review(2, "CHANGES_REQUESTED");
    expect((await pull("reviewDecision")).reviewDecision).toBe("CHANGES_REQUESTED");
    github.as("lin").review(2, "APPROVED");
    expect((await pull("reviewDecision")).reviewDecision).toBe("APPROVED");
    expect((await merge()).status).toBe(200);
  });

  test("may require a head that holds the base: else BEHIND, https://docs.github.com/en/graphql/reference/enums#mergestatestatus", async () => {
    const { ada, machines, merge, mergeState } = withPull();
    ada.protect("main", { checks: ["build"], isStrict: true });
    machines.check("fix", "build");
    expect(await mergeState()).toBe("CLEAN");
    ada.commit({ "main.md": "moved" });
    expect(await mergeState()).toBe("BEHIND");
    expect((await merge()).status).toBe(405);
  });

  test("shows its contexts with the branch, and its rule to those who are no admins, https://docs.github.com/en/graphql/reference/objects#refupdaterule", async () => {
    const { ada, ask, send } = withPull();
    ada.protect("main", { checks: ["build", { context: "lint", appId: 15368 }], approvals: 1 });
    const { json } = await send(`GET ${REPO}/branches/main`);
    expect(json.protected).toBe(true);
    expect(json.protection.required_status_checks).toMatchObject({
      contexts: ["build", "lint"],
      checks: [
        { context: "build", app_id: null },
        { context: "lint", app_id: 15368 },
      ],
    });
    const query = `{ repository(owner: "acme", name: "plan") { defaultBranchRef { refUpdateRule { requiredStatusCheckContexts requiredApprovingReviewCount } } ref(qualifiedName: "fix") { refUpdateRule { pattern } } } }`;
    expect((await ask(query)).json.data.repository).toEqual({
      defaultBranchRef: {
        refUpdateRule: { requiredStatusCheckContexts: ["build", "lint"], requiredApprovingReviewCount: 1 },
      },
      ref: { refUpdateRule: null },
    });
  });

  test("is for administrators in full: 403 to others, and its 404 says nothing of rulesets, https://github.com/marcusquinn/aidevops/issues/23019", async () => {
    const { ada, send } = withPull();
    const path = `GET ${REPO}/branches/main/protection`;
    ada.addRuleset([rule.checks(["build"])]);
    expect(told(await send(path))).toEqual([403, "Resource not accessible by integration"]);
    expect(told(await send(path, undefined, "admin"))).toEqual([404, "Branch not protected"]);
    ada.protect("main", { checks: ["build"], approvals: 1 });
    expect((await send(path, undefined, "admin")).json.required_status_checks.contexts).toEqual(["build"]);
  });
});
