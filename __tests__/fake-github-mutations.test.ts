/** The GitHub stand-in's GraphQL mutations; each test is named for the fact. */
import { describe, expect, test } from "@jest/globals";
import { rule } from "../src/fakes/github/people-settings.ts";
import { MERGE, PULL, told, withPull } from "./fake-github-pulls.ts";

type Kind = Parameters<ReturnType<typeof withPull>["ask"]>[1];

/** Sends one mutation; answers its payload, or the error's type and message. */
function hand({ ask, github }: ReturnType<typeof withPull>) {
  const id = (number: number) => `${number === 1 ? "I" : "PR"}_kwDO${github.repository.issues.get(number)?.id}`;
  const mutate = async (name: string, input: string, fields: string, kind?: Kind) => {
    const { json } = await ask(`mutation { ${name}(input: { ${input} }) { ${fields} } }`, kind);
    const [error] = json.errors ?? [];
    return error ? [error.type, error.message, error.path?.[0]] : json.data[name];
  };
  return { id, mutate, repositoryId: `R_kwDO${github.repository.id}` };
}

describe("draft and ready", () => {
  test("flip by mutation only, as the pull request then shows, https://docs.github.com/en/graphql/reference/mutations#markpullrequestreadyforreview", async () => {
    const here = withPull();
    const { id, mutate } = hand(here);
    const flip = (name: string) => mutate(name, `pullRequestId: "${id(2)}"`, "pullRequest { isDraft }");
    expect(await flip("convertPullRequestToDraft")).toEqual({ pullRequest: { isDraft: true } });
    expect((await here.send(`GET ${PULL}`)).json.draft).toBe(true);
    expect(await flip("markPullRequestReadyForReview")).toEqual({ pullRequest: { isDraft: false } });
    expect(here.github.writes).toHaveLength(2);
    for (const strict of [true, false]) {
      const { ada, github, send } = withPull({ strict });
      ada.toDraft(2);
      await send(`PATCH ${PULL}`, { draft: false }).catch(() => undefined);
      expect((await send(`GET ${PULL}`)).json.draft).toBe(true);
      expect(github.violations).toContain("pulls/update: body.draft is not a field");
    }
  });

  test("takes contents: write and pull-requests: write of an App, https://github.com/cli/cli/issues/8910", async () => {
    const grants = {
      permissions: { "pull-requests": "write", contents: "read" },
      push: true,
      hourlyLimit: 1000,
    } as const;
    const here = withPull({
      tokens: new Map([["ghs_fakeWorkflowToken", { kind: "workflow", login: "github-actions[bot]", ...grants }]]),
    });
    here.ada.toDraft(2);
    const { id, mutate } = hand(here);
    const input = `pullRequestId: "${id(2)}"`;
    expect(await mutate("markPullRequestReadyForReview", input, "pullRequest { isDraft }")).toEqual([
      "FORBIDDEN",
      "Resource not accessible by integration",
      "markPullRequestReadyForReview",
    ]);
    expect(here.github.writes).toEqual([]);
  });
});

describe("createPullRequest", () => {
  test("is refused in REST's sentences, https://github.com/microsoft/AL-Go/issues/159", async () => {
    const here = withPull();
    const { mutate, repositoryId } = hand(here);
    here.ada.commit({ "a.md": "a" }, { branch: "own" });
    const open = (head: string) =>
      mutate(
        "createPullRequest",
        `repositoryId: "${repositoryId}", baseRefName: "main", headRefName: "${head}", title: "Own", draft: true`,
        "pullRequest { number isDraft author { login } }",
      );
    here.github.repository.actionsMayOpenPullRequests = false;
    expect(await open("own")).toEqual([
      "FORBIDDEN",
      "GitHub Actions is not permitted to create or approve pull requests.",
      "createPullRequest",
    ]);
    here.github.repository.actionsMayOpenPullRequests = true;
    expect((await open("fix"))[1]).toBe("A pull request already exists for acme:fix.");
    expect(await open("own")).toEqual({
      pullRequest: { number: 3, isDraft: true, author: { login: "github-actions" } },
    });
  });

  test("too often answers that it was submitted too quickly, https://github.com/cli/cli/issues/4801", async () => {
    const here = withPull();
    const { mutate, repositoryId } = hand(here);
    here.github.settings.secondaryLimit = true;
    const input = `repositoryId: "${repositoryId}", baseRefName: "main", headRefName: "none", title: "x"`;
    let last: unknown[] = [];
    for (let count = 0; count < 81; count += 1) last = await mutate("createPullRequest", input, "clientMutationId");
    expect(last[1]).toBe("was submitted too quickly");
  });
});

describe("the merge queue", () => {
  function withQueue() {
    const here = withPull();
    here.ada.addRuleset([rule.checks(["build"]), rule.mergeQueue("SQUASH")]);
    const { id, mutate } = hand(here);
    const enqueue = (more = "") =>
      mutate("enqueuePullRequest", `pullRequestId: "${id(2)}"${more}`, "mergeQueueEntry { position state }");
    const dequeue = () => mutate("dequeuePullRequest", `id: "${id(2)}"`, "mergeQueueEntry { position }");
    return { ...here, enqueue, dequeue };
  }
  const IN_QUEUE = "isMergeQueueEnabled isInMergeQueue mergeQueueEntry { position enqueuer { login } }";

  test("takes a pull request whose checks pass on the expected head, https://docs.github.com/en/graphql/reference/mutations#enqueuepullrequest", async () => {
    const { head, machines, pull, enqueue, dequeue } = withQueue();
    expect((await enqueue())[1]).toBe('Pull request Required status check "build" is expected.');
    machines.check("fix", "build");
    expect((await enqueue(`, expectedHeadOid: "${"0".repeat(40)}"`))[0]).toBe("UNPROCESSABLE");
    expect(await enqueue(`, expectedHeadOid: "${head}"`)).toMatchObject({ mergeQueueEntry: { position: 1 } });
    expect(await pull(IN_QUEUE)).toEqual({
      isMergeQueueEnabled: true,
      isInMergeQueue: true,
      mergeQueueEntry: { position: 1, enqueuer: { login: "github-actions" } },
    });
    await dequeue();
    expect((await pull(IN_QUEUE)).isInMergeQueue).toBe(false);
  });

  test("merges by its own method in its own words, later, https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/configuring-pull-request-merges/managing-a-merge-queue", async () => {
    const { github, machines, enqueue, send } = withQueue();
    machines.check("fix", "build");
    await enqueue();
    expect(machines.queue()).toEqual([2]);
    expect((await send(`GET ${PULL}`)).json.merged).toBe(false);
    machines.mergeQueued(2);
    expect((await send(`GET ${PULL}`)).json.merged).toBe(true);
    const commit = github.repository.git.commits.get(github.repository.refs.get("refs/heads/main") ?? "");
    expect(commit?.parents).toHaveLength(1);
  });

  test("lets go of what is pushed to, or thrown out, unmerged, https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/configuring-pull-request-merges/managing-a-merge-queue", async () => {
    const { ada, machines, pull, enqueue } = withQueue();
    machines.check("fix", "build");
    await enqueue();
    machines.ejectQueued(2);
    expect((await pull(IN_QUEUE)).isInMergeQueue).toBe(false);
    await enqueue();
    ada.commit({ "late.md": "late" }, { branch: "fix" });
    expect(await pull(`${IN_QUEUE} merged`)).toMatchObject({ isInMergeQueue: false, merged: false });
  });

  test("is refused where there is none, https://github.com/devantler-tech/platform/issues/3136", async () => {
    const here = withPull();
    const { id, mutate } = hand(here);
    const refused = await mutate("enqueuePullRequest", `pullRequestId: "${id(2)}"`, "mergeQueueEntry { position }");
    expect(refused[0]).toBe("UNPROCESSABLE");
    expect((await here.send(MERGE, {})).status).toBe(200);
  });
});

describe("a branch made for an issue", () => {
  const branches = `linkedBranches(first: 5) { nodes { ref { name target { oid } } } }`;

  test("is new, and its pull request is linked without a word, https://docs.github.com/en/issues/tracking-your-work-with-issues/using-issues/creating-a-branch-for-an-issue", async () => {
    const here = withPull();
    const { id, mutate } = hand(here);
    const sha = here.github.repository.refs.get("refs/heads/main");
    const input = `issueId: "${id(1)}", oid: "${sha}", name: "1-broken"`;
    expect(await mutate("createLinkedBranch", input, `linkedBranch { ref { name } } issue { ${branches} }`)).toEqual({
      linkedBranch: { ref: { name: "1-broken" } },
      issue: { linkedBranches: { nodes: [{ ref: { name: "1-broken", target: { oid: sha } } }] } },
    });
    here.ada.commit({ "b.md": "b" }, { branch: "1-broken" });
    const number = here.ada.openPullRequest({ title: "b", head: "1-broken" });
    const { json } = await here.ask(
      `{ repository(owner: "acme", name: "plan") { pullRequest(number: ${number}) { closingIssuesReferences(first: 5) { nodes { number } } } } }`,
    );
    expect(json.data.repository.pullRequest.closingIssuesReferences.nodes).toEqual([{ number: 1 }]);
  });

  test("whose name is taken makes nothing and gives no error, https://github.com/akash-network/console/issues/2822", async () => {
    const here = withPull();
    const { id, mutate } = hand(here);
    const input = `issueId: "${id(1)}", oid: "${here.head}", name: "fix"`;
    expect(await mutate("createLinkedBranch", input, "linkedBranch { id }")).toEqual({ linkedBranch: null });
    expect(here.github.repository.issues.get(1)?.linkedBranches).toEqual([]);
  });
});

describe("createCommitOnBranch", () => {
  const commit = (here: ReturnType<typeof withPull>, oid: string, changes: string) =>
    hand(here).mutate(
      "createCommitOnBranch",
      `branch: { repositoryNameWithOwner: "acme/plan", branchName: "fix" }, expectedHeadOid: "${oid}", message: { headline: "Start" }, fileChanges: { ${changes} }`,
      "commit { oid message } ref { name }",
    );

  test("puts a commit, an empty one too, on the head it expects, https://github.com/robvanderleek/create-issue-branch", async () => {
    const here = withPull();
    const made = await commit(here, here.head, "");
    expect(made).toMatchObject({ commit: { message: "Start" }, ref: { name: "fix" } });
    expect((await commit(here, here.head, ""))[0]).toBe("STALE_DATA");
    const text = Buffer.from("text").toString("base64");
    await commit(
      here,
      made.commit.oid,
      `additions: [{ path: "a.md", contents: "${text}" }], deletions: [{ path: "fix.md" }]`,
    );
    expect([here.github.file("refs/heads/fix", "a.md"), here.github.file("refs/heads/fix", "fix.md")]).toEqual([
      "text",
      undefined,
    ]);
  });
});

test("an id that nothing has is NOT_FOUND, https://github.com/peter-evans/create-pull-request/issues/4321", async () => {
  const here = withPull();
  const input = `pullRequestId: "PR_kwDO1"`;
  expect((await hand(here).mutate("markPullRequestReadyForReview", input, "clientMutationId"))[1]).toBe(
    "Could not resolve to a node with the global id of 'PR_kwDO1'",
  );
});

test("an archived repository takes no mutation, https://docs.github.com/en/repositories/archiving-a-github-repository/archiving-repositories", async () => {
  const here = withPull();
  here.github.repository.isArchived = true;
  const { id, mutate } = hand(here);
  const refused = await mutate("convertPullRequestToDraft", `pullRequestId: "${id(2)}"`, "clientMutationId");
  expect(refused[1]).toBe("Repository was archived so is read-only.");
  expect(told(await here.merge())).toEqual([403, "Repository was archived so is read-only."]);
});
