/** How a pull request comes about, is kept in line and lands: each row's title would be false if the code were wrong. */
import { describe, expect, test } from "@jest/globals";
import { digest } from "../src/digest.ts";
import type { PullNumber } from "../src/model.ts";
import { next, type Situation } from "../src/next-step.ts";
import { project } from "../src/project.ts";
import { pullBody } from "../src/pulls/text.ts";
import { settle } from "../src/settle.ts";
import type { Step } from "../src/steps.ts";
import { issue, pull, situation, task } from "./builders.ts";
import {
  asks,
  branch,
  byHand,
  CLOSED,
  DRAFT,
  EMPTY,
  inStep,
  known,
  MADE_DRAFT,
  merged,
  NOTHING,
  named,
  needs,
  onlyNamed,
  opens,
  ours,
  overruled,
  QUEUED,
  RED,
  remembers,
  said,
  second,
  sees,
  seesBranch,
  strangers,
  table,
  theirs,
  UNNAMED,
  WITH_QUEUE,
  waits,
  writes,
} from "./pull-situations.ts";

const PULL = pull(501).number;
const makes = (name: string) => ({ kind: "create-branch", name, base: "main" });
const updates = (patch: object, told: object = { conflicts: [] }) => ({
  kind: "update-pull-request",
  pull: PULL,
  patch,
  ...told,
});
const create = { config: { branch: "create" } } as const;
const names = (head: string) => ({ page: { branch: head } });
const push = (name: string, column = "Branch") =>
  waits(`Waits for a branch with commits: push one called \`${name}\`, or name one in "${column}".`);

describe("the branch of a task in review", () => {
  const finished = (n: number, head: string) => ours({ ...second({ number: n as PullNumber }), ...CLOSED, head });
  table({
    "is waited for, without a column that could name one": [
      asks("draft", { branchColumn: undefined, ...NOTHING }),
      waits("Waits for a branch with commits: push one called `482-fix-login`."),
    ],
    "is waited for, and the column is called by its name": [
      asks("draft", { branchColumn: "Zweig", ...NOTHING }),
      push("482-fix-login", "Zweig"),
    ],
    "is made where the configuration says so": [asks("draft", { ...create, ...NOTHING }), makes("482-fix-login")],
    "is made for a task that is ready too": [asks("ready", { ...create, ...NOTHING }), makes("482-fix-login")],
    "is not made beside one that is there": [
      asks("draft", { ...create, ...seesBranch(branch("482-fix-login", 1)) }),
      opens(),
    ],
    "with our placeholder opens as a draft, even for a task that is ready": [
      asks("ready", { ...create, ...seesBranch(branch("482-fix-login", 1, { changedFiles: 0 })) }),
      opens(),
    ],
    "that is there without commits is not made anew": [
      asks("draft", { ...create, ...seesBranch(branch("482-fix-login", 0)) }),
      waits("The branch `482-fix-login` has no commits that `main` lacks: push to it."),
    ],
    "is made upon the configured base": [
      asks("draft", { ...create, ...sees([], { base: "develop" }) }),
      { ...makes("482-fix-login"), base: "develop" },
    ],
    "goes by the configured template": [
      asks("draft", {
        config: { branch: "create", branchName: "task/{id}/{slug}" },
        page: { uniqueId: "ENG-7" },
        ...NOTHING,
      }),
      makes("task/ENG-7/fix-login"),
    ],
    "is the one that the task names": [
      asks("draft", { ...names("ada/login"), ...seesBranch(branch("ada/login", 2), branch("482-fix-login", 2)) }),
      opens({ head: "ada/login" }),
    ],
    "that the task names is waited for": [asks("draft", { ...names("ada/login"), ...NOTHING }), push("ada/login")],
    "that the task names is made where the configuration says so": [
      asks("draft", { ...names("ada/login"), ...create, ...NOTHING }),
      makes("ada/login"),
    ],
    "that the task names is not made where a shell could trip over it": [
      asks("draft", { ...names("x$(id)"), ...create, ...NOTHING }),
      push("x$(id)"),
    ],
    "that looks like an option is not made": [
      asks("draft", { ...names("-f"), ...create, ...NOTHING }),
      needs('"Branch" names `-f`, which is no name of a branch: correct it, or clear it.'),
    ],
    "is not one that git would not take": [
      asks("draft", { ...names("acme:x y"), ...create, ...NOTHING }),
      needs('"Branch" names `acme:x y`, which is no name of a branch: correct it, or clear it.'),
    ],
    "that the task names may be odd where somebody has made it": [
      asks("draft", { ...names("x$(id)"), ...seesBranch(branch("x$(id)", 1)) }),
      opens({ head: "x$(id)" }),
    ],
    "is not the one that pull requests go to": [
      asks("draft", { ...names("main"), ...seesBranch(branch("main", 0)) }),
      needs('"Branch" names `main`, which pull requests go to: name another branch.'),
    ],
    "that the task names is not one whose pull request is closed": [
      asks("draft", {
        ...names("ada/login"),
        ...sees([byHand({ ...CLOSED, head: "ada/login" })]),
        memory: theirs("closed"),
      }),
      needs('The branch `ada/login` belongs to #501, which is closed: name another in "Branch", or clear it.'),
    ],
    "that the task names is not one whose pull request is merged": [
      asks("draft", {
        ...names("ada/login"),
        branchColumn: undefined,
        memory: theirs("merged"),
        ...sees([byHand({ ...merged("ada"), head: "ada/login" })]),
      }),
      needs('The branch `ada/login` belongs to #501, which is merged: name another in "Branch", or clear it.'),
    ],
    "is one that a person linked to the issue, before the configured name": [
      asks("draft", seesBranch(branch("482-fix-login", 2), branch("ada/login", 2, { isLinked: true }))),
      opens({ head: "ada/login" }),
    ],
    "that the task names comes before one that is linked": [
      asks("draft", { ...names("mine"), ...seesBranch(branch("ada/login", 2, { isLinked: true }), branch("mine", 2)) }),
      opens({ head: "mine" }),
    ],
    "that is linked is not used again once its pull request is closed": [
      asks("draft", {
        memory: theirs("closed"),
        ...sees([byHand({ ...CLOSED, head: "ada/login" })], {
          branches: [branch("ada/login", 2, { isLinked: true }), branch("482-fix-login", 2)],
        }),
      }),
      opens(),
    ],
    "that is linked without commits is waited for": [
      asks("draft", seesBranch(branch("ada/login", 0, { isLinked: true }))),
      waits("The branch `ada/login` has no commits that `main` lacks: push to it."),
    ],
    "gets -2 after a finished one, and is made": [
      asks("draft", { ...create, memory: known("closed"), ...sees([ours(CLOSED)]) }),
      makes("482-fix-login-2"),
    ],
    "gets -3 after two": [
      asks("draft", {
        ...create,
        memory: known("closed", { number: 502 as PullNumber }),
        ...sees([finished(502, "482-fix-login-2"), ours(CLOSED)]),
      }),
      makes("482-fix-login-3"),
    ],
    "fills the gap that finished ones leave": [
      asks("draft", {
        ...create,
        memory: known("closed", { number: 502 as PullNumber }),
        ...sees([finished(502, "482-fix-login-2")]),
      }),
      makes("482-fix-login"),
    ],
    "keeps its name beside a finished one of that name from a fork": [
      asks("draft", {
        ...create,
        memory: theirs("closed"),
        ...sees([byHand({ ...CLOSED, head: "482-fix-login", isFork: true })]),
      }),
      makes("482-fix-login"),
    ],
    "goes on from where making it was cut off": [
      asks("draft", { ...create, ...seesBranch(branch("482-fix-login", 1, { changedFiles: 0 })) }),
      opens(),
    ],
  });
});

describe("a stranger's pull request, while its task is in review", () => {
  const STRANGE = { number: 502 as PullNumber, head: "spam", isFork: true } as const;
  const told = (name: string) =>
    needs(
      `#502 comes from a fork, and its author may not write here: link it by hand, under "Development" in the issue's sidebar, or push a branch called \`${name}\`.`,
    );
  table({
    "from a fork is not taken for the task's, and told": [
      asks("draft", sees([strangers(STRANGE)])),
      told("482-fix-login"),
    ],
    "from a fork is not marked ready": [
      asks("ready", sees([strangers({ ...STRANGE, isDraft: true })])),
      told("482-fix-login"),
    ],
    "from a fork keeps nobody from opening ours": [
      asks("draft", sees([strangers(STRANGE)], { branches: [branch("482-fix-login", 2)] })),
      opens(),
    ],
    "from a fork stands back behind ours": [
      asks("draft", { from: "ready", memory: known("draft"), ...sees([strangers(STRANGE), ours(DRAFT)]) }),
      remembers("draft", known("draft")),
    ],
    "from a fork is the task's once somebody who may links it by hand": [
      asks("draft", sees([strangers({ ...STRANGE, link: "hand" })])),
      remembers("draft", { number: 502, isOurs: false, shown: "ready" }),
    ],
    "from a branch of this repository took a push by somebody who may write here": [
      asks("draft", sees([strangers()])),
      remembers("draft", theirs("ready")),
    ],
  });
});

describe("the words of a pull request", () => {
  const followed = { from: "draft", memory: known("draft") } as const;
  const conflict = (kept: string) => ({
    conflicts: [{ effect: "pull request's title", notion: "Log in", github: "Sign in", kept }],
  });
  const moved = pullBody({ page: task().id, url: "https://www.notion.so/old", issue: 482 });
  table({
    "come from the configured templates": [
      asks("draft", {
        config: { title: "[{id}] {title}" },
        page: { uniqueId: "ENG-7" },
        ...seesBranch(branch("482-fix-login", 1)),
      }),
      opens({ title: "[ENG-7] Fix login" }),
    ],
    "are looked at again once the task's title moved, and follow it": [
      asks("draft", { ...followed, ...named("Log in"), ...sees([ours(DRAFT)]) }),
      updates({ title: "Log in" }),
    ],
    "follow while it is ready": [
      asks("ready", { from: "ready", memory: known("ready"), ...named("Log in"), ...sees([ours()]) }),
      updates({ title: "Log in" }),
    ],
    "follow right before the merge": [
      asks("merge", { from: "ready", memory: known("ready"), ...named("Log in"), ...sees([ours()]) }),
      updates({ title: "Log in" }),
    ],
    "follow before it is marked ready": [
      asks("ready", { ...followed, ...named("Log in"), ...sees([ours(DRAFT)]) }),
      updates({ title: "Log in" }),
    ],
    "stay as a person put them, as long as the task's title does not move": [
      asks("ready", { ...followed, ...sees([ours({ title: "Sign in" })]) }),
      remembers("ready", known("ready")),
    ],
    "that a person brought in line are settled": [
      asks("draft", { ...followed, ...named("Log in"), ...sees([ours({ ...DRAFT, title: "Log in" })]) }),
      writes({ title: "Log in" }, "draft", known("draft", { title: "Log in" })),
    ],
    "that moved apart are Notion's by policy": [
      asks("draft", { ...followed, ...named("Log in"), ...sees([ours({ ...DRAFT, title: "Sign in" })]) }),
      updates({ title: "Log in" }, conflict("notion")),
    ],
    "that moved apart are GitHub's by policy, and told": [
      asks("draft", {
        ...followed,
        ...named("Log in"),
        rules: { conflicts: "github" },
        ...sees([ours({ ...DRAFT, title: "Sign in" })]),
      }),
      writes({ title: "Log in" }, "draft", known("draft", { title: "Log in" }), conflict("github")),
    ],
    "that were refused by policy are not asked again": [
      asks("draft", {
        from: "draft",
        memory: known("draft", { title: "Log in" }),
        ...named("Log in"),
        base: { title: "Log in" },
        rules: { conflicts: "github" },
        ...sees([ours({ ...DRAFT, title: "Sign in" })]),
      }),
      inStep("draft", known("draft", { title: "Log in" })),
    ],
    "of a person's are never touched": [
      asks("ready", { from: "draft", memory: theirs("ready"), ...named("Log in"), ...sees([byHand()]) }),
      writes({ title: "Log in" }, "ready", theirs("ready")),
    ],
    "of one that only the branch names are never touched": [
      asks("ready", { ...names("ada/login"), from: "draft", memory: theirs("ready"), ...sees([onlyNamed()]) }),
      remembers("ready", theirs("ready")),
    ],
    "are left alone while the task leaves the pull request alone": [
      asks("leave", { memory: known("draft"), ...named("Log in"), ...sees([ours(DRAFT)]) }),
      writes({ title: "Log in" }, "leave", known("draft")),
    ],
    "stay while the task's title cannot be read": [
      asks("draft", { ...followed, ...UNNAMED, ...sees([ours(DRAFT)]) }),
      inStep("draft", known("draft")),
    ],
    "are remembered as they were asked while the task's title cannot be read": [
      asks("ready", { ...followed, ...UNNAMED, ...sees([ours()]) }),
      remembers("ready", known("ready")),
    ],
    "get their region rewritten where the page's address moved": [
      asks("ready", { ...followed, ...sees([ours({ body: moved })]) }),
      updates({ body: ours().body }),
    ],
    "get title and region in one write": [
      asks("draft", { ...followed, ...named("Log in"), ...sees([ours({ ...DRAFT, body: moved })]) }),
      updates({ title: "Log in", body: ours().body }),
    ],
    "keep what people wrote around the region": [
      asks("ready", { ...followed, ...sees([ours({ body: `${moved}\nAnd Bob's your uncle.` })]) }),
      updates({ body: `${ours().body}\nAnd Bob's your uncle.` }),
    ],
    "get no region back that people took out": [
      asks("ready", { ...followed, ...sees([ours({ body: "Mine." })]) }),
      remembers("ready", known("ready")),
    ],
    "are not written for line ends of the web": [
      asks("ready", { ...followed, ...sees([ours({ body: ours().body.replaceAll("\n", "\r\n") })]) }),
      remembers("ready", known("ready")),
    ],
  });

  test("are not opened with a title that could not be read", () => {
    const given = asks("draft", { ...UNNAMED, ...seesBranch(branch("482-fix-login", 1), branch("482", 1)) });
    expect(said(given)).not.toMatchObject({ title: "Untitled" });
  });
});

describe("a merge", () => {
  const green = { from: "ready", memory: known("ready"), ...sees([ours()]) } as const;
  table({
    "carries the configured title": [
      asks("merge", { ...green, config: { commitMessage: "{id}: {title} (#{number})" }, page: { uniqueId: "ENG-7" } }),
      expect.objectContaining({ kind: "merge", title: "ENG-7: Fix login (#501)" }),
    ],
    "carries the pull request's title where the task's cannot be read": [
      asks("merge", { ...green, ...UNNAMED }),
      expect.objectContaining({ kind: "merge", title: "Fix login (#501)" }),
    ],
    "goes by the configured method alone": [
      asks("merge", { ...green, config: { method: "rebase" } }),
      expect.objectContaining({ kind: "merge", methods: ["rebase"] }),
    ],
    "waits as long as the configuration says": [
      asks("merge", { ...green, config: { restMinutes: 30 } }),
      waits("#501 rests a while before its merge: room to undo a slip."),
    ],
    "waits out the minute in which the status was first seen, even without a rest": [
      asks("merge", { ...green, config: { restMinutes: 0 }, stoodSince: "2026-05-04T14:20:00.000Z" }),
      waits("#501 rests a while before its merge: room to undo a slip."),
    ],
    "of an unprotected branch is made when all is green, where the configuration says so": [
      asks("merge", {
        ...green,
        config: { withoutRequiredChecks: "when-green" },
        ...sees([ours()], { rules: { value: { required: [], methods: ["squash"], hasQueue: false } } }),
      }),
      expect.objectContaining({ kind: "merge", methods: ["squash"] }),
    ],
    "that a draft of ours needs is begun by marking it ready, and not before it has rested": [
      asks("merge", { from: "draft", memory: known("draft"), config: { restMinutes: 30 }, ...sees([ours(DRAFT)]) }),
      waits("#501 rests a while before its merge: room to undo a slip."),
    ],
  });
});

describe("after a merge", () => {
  const deploy = { afterMerge: "deploy.yml" };
  const dispatch = { kind: "dispatch", workflow: "deploy.yml", branch: "main", pull: PULL };
  const landed = { from: "ready", memory: known("ready") } as const;
  const byUs = sees([ours(merged("github-actions"))]);
  const CLOSES = writes({ state: "completed" }, "merge", known("merged"));
  const MERGED = `#501 was merged: ${pull(501).url}`;
  const comments = { comments: ["merged"] } as const;
  const tells = { kind: "comment", about: "merged", sentence: MERGED };
  const queued = { from: "ready", memory: known("queued", { queued: "a1" }) } as const;
  table({
    "of ours the workflow is started": [asks("merge", { ...landed, config: deploy, ...byUs }), dispatch],
    "of ours the workflow is started on the branch that it went to": [
      asks("merge", { ...landed, config: deploy, ...sees([ours({ ...merged("github-actions"), base: "develop" })]) }),
      { ...dispatch, branch: "develop" },
    ],
    "of ours the workflow is not started twice": [
      asks("merge", { ...landed, config: deploy, ...sees([ours(merged("github-actions"))], { isDispatched: true }) }),
      CLOSES,
    ],
    "of ours the workflow is waited for that another run may have started, and the merge is not dealt with yet": [
      asks("merge", { ...landed, starting: new Set([501]), config: deploy, ...byUs }),
      waits("The workflow deploy.yml may have been started for #501 a moment ago: GitHub's list of runs will tell."),
    ],
    "of ours no workflow is started that nobody configured": [asks("merge", { ...landed, ...byUs }), CLOSES],
    "by an earlier identity of ours the workflow is started": [
      asks("merge", {
        ...landed,
        config: deploy,
        identities: new Set(["github-actions", "old-app"]),
        ...sees([ours(merged("old-app"))]),
      }),
      dispatch,
    ],
    "of a person's that we merged the workflow is started": [
      asks("merge", {
        from: "ready",
        memory: theirs("ready"),
        config: deploy,
        ...sees([byHand(merged("github-actions"))]),
      }),
      dispatch,
    ],
    "by the queue that we had it join the workflow is started": [
      asks("merge", { ...queued, config: deploy, ...sees([ours(merged("github-merge-queue"))]) }),
      dispatch,
    ],
    "by a person the workflow is not started: theirs starts what it starts": [
      asks("merge", { ...landed, config: deploy, ...sees([ours(merged("ada"))]) }),
      CLOSES,
    ],
    "by a person, of one that had left our queue, the workflow is not started": [
      asks("merge", {
        from: "ready",
        memory: known("ready", { queued: "a1" }),
        config: deploy,
        ...sees([ours(merged("ada"))]),
      }),
      writes({ state: "completed" }, "merge", expect.objectContaining(known("merged"))),
    ],
    "the page is told where the configuration says so": [asks("merge", { ...landed, rules: comments, ...byUs }), tells],
    "by a person the page is told too": [
      asks("merge", { ...landed, rules: comments, ...sees([ours(merged("ada"))]) }),
      tells,
    ],
    "the page is told once": [
      asks("merge", { ...landed, rules: comments, said: new Set([digest(MERGED)]), ...byUs }),
      CLOSES,
    ],
    "the workflow comes before the word on the page": [
      asks("merge", { ...landed, rules: comments, config: deploy, ...byUs }),
      dispatch,
    ],
    "that was settled nothing is started or told again when the task comes back to it": [
      asks("merge", { memory: known("merged"), rules: comments, config: deploy, ...byUs }),
      CLOSES,
    ],
    "nothing is started for one that is closed unmerged": [
      asks("merge", { ...landed, rules: comments, config: deploy, ...sees([ours(CLOSED)]) }),
      writes({ state: "completed" }, "merge", known("closed"), overruled("merged", "closed")),
    ],
    "of several the latest counts": [
      asks("merge", {
        ...landed,
        config: deploy,
        ...sees([
          ours(merged("github-actions", "2026-05-04T14:10:00Z")),
          byHand({ ...second(), ...merged("github-actions", "2026-05-04T14:16:00Z") }),
        ]),
      }),
      { ...dispatch, pull: pull(502).number },
    ],
    "by the queue, of a task that was taken back meanwhile, the workflow is started too": [
      asks("leave", { ...queued, config: deploy, rules: comments, ...sees([ours(merged("github-merge-queue"))]) }),
      dispatch,
    ],
    "by the queue, of a task that was taken back meanwhile, the workflow is not started twice": [
      asks("leave", {
        ...queued,
        config: deploy,
        ...sees([ours(merged("github-merge-queue"))], { isDispatched: true }),
      }),
      remembers("leave", expect.objectContaining({ shown: "merged" })),
    ],
  });
});

describe("a comment on the page", () => {
  const FAILED = '#501 waits for required checks: "build" failed; push a fix to `482-fix-login`.';
  const blocked = { from: "ready", memory: known("ready"), ...sees([ours({ merging: RED })]) } as const;
  const comments = { comments: ["merge-blocked"] } as const;
  table({
    "says that a merge needs somebody": [
      asks("merge", { ...blocked, rules: comments }),
      { kind: "comment", about: "merge-blocked", sentence: FAILED },
    ],
    "says so once": [asks("merge", { ...blocked, rules: comments, said: new Set([digest(FAILED)]) }), needs(FAILED)],
    "says another reason anew": [
      asks("merge", { ...blocked, rules: comments, said: new Set([digest("Something else.")]) }),
      { kind: "comment", about: "merge-blocked", sentence: FAILED },
    ],
    "is not made unless it is configured": [asks("merge", blocked), needs(FAILED)],
    "is not made of a block where only merges are told": [
      asks("merge", { ...blocked, rules: { comments: ["merged"] } }),
      needs(FAILED),
    ],
    "is not made for what passes by itself": [
      asks("merge", {
        ...blocked,
        rules: comments,
        ...sees([ours(QUEUED)], WITH_QUEUE),
        memory: known("queued", { queued: "a1" }),
      }),
      waits("#501 is in the merge queue."),
    ],
    "is not made while a task in review waits": [asks("draft", { rules: comments, ...NOTHING }), push("482-fix-login")],
  });
});

describe("the page's pull request column", () => {
  const column = { pullRequestColumn: "GitHub PR" };
  const there = { from: "draft", memory: known("draft"), ...column } as const;
  const link = { kind: "link", pullRequest: pull(501) };
  table({
    "is given the pull request's address": [asks("draft", there), link],
    "is given both addresses in one write": [
      asks("draft", { ...there, page: { issueLink: undefined } }),
      { ...link, issue: issue(482) },
    ],
    "is given a person's too": [asks("draft", { from: "draft", memory: theirs("ready"), ...column }), link],
    "that names it is left alone": [
      asks("draft", { ...there, page: { pullRequestLink: pull(501).url } }),
      inStep("draft", known("draft")),
    ],
    "that names one of its tabs is left alone": [
      asks("draft", { ...there, page: { pullRequestLink: `${pull(501).url}/files` } }),
      inStep("draft", known("draft")),
    ],
    "that holds its number is left alone": [
      asks("draft", { ...there, page: { pullRequestLink: 501 } }),
      inStep("draft", known("draft")),
    ],
    "that names another is set right": [asks("draft", { ...there, page: { pullRequestLink: pull(50).url } }), link],
    "that names one before there is any is a hint, and stays": [
      asks("draft", { ...column, page: { pullRequestLink: pull(50).url }, ...NOTHING }),
      push("482-fix-login"),
    ],
    "is not written where there is none": [
      asks("draft", { from: "draft", memory: known("draft") }),
      inStep("draft", known("draft")),
    ],
    "keeps the pull request of a task that is elsewhere by now": [
      asks("leave", { memory: known("closed"), ...column, page: { pullRequestLink: pull(501).url } }),
      inStep("leave", known("closed")),
    ],
  });
});

// ── Several steps and moves ───────────────────────────────────────────────────────────────────

const anything = () => undefined;
const steps = async (start: Situation): Promise<readonly Step[]> =>
  (await settle(start, project, anything)).outcomes.flatMap((one) => (one.kind === "applied" ? [one.step] : []));

/** The task's status moves to `word`, and a run brings that home on paper. */
async function move(before: Situation, word: Parameters<typeof asks>[0], pulls = before.pulls): Promise<Situation> {
  const { desired } = asks(word);
  if (desired === undefined) throw new Error("a word asks for something");
  return (await settle({ ...before, desired, pulls }, project, anything)).situation;
}

describe("a task that moves on", () => {
  test("and comes back to its merge is queued again", async () => {
    const queued = situation(
      asks("merge", { from: "draft", memory: known("queued", { queued: "a1" }), ...sees([ours(QUEUED)], WITH_QUEUE) }),
    );
    const back = await move(await move(queued, "draft"), "merge");
    expect(back.pulls?.found).toMatchObject([{ queuedBy: "github-actions" }]);
  });

  test("after a merge, and is done again before the next one of ours is there, has a person's merged", async () => {
    const done = situation(
      asks("merge", { from: "merge", memory: known("merged"), ...sees([ours(merged("github-actions"))]) }),
    );
    const waiting = await move(done, "draft");
    const { pulls } = sees([ours(merged("github-actions")), byHand(second())]);
    const after = await move(waiting, "merge", pulls);
    expect(after.pulls?.found).toContainEqual(expect.objectContaining({ number: 502, state: "merged" }));
  });

  test("keeps what a person made a draft of a draft, however often it comes back", async () => {
    let at = situation(asks("leave", { memory: known("ready"), ...sees([ours(MADE_DRAFT)]) }));
    for (const word of ["ready", "leave", "draft", "ready", "merge", "ready"] as const) {
      at = await move(at, word);
      expect(at.pulls?.found).toMatchObject([{ isDraft: true, state: "open" }]);
    }
  });

  test("from nothing to its merge goes branch, pull request, ready, merge", async () => {
    const start = situation(asks("draft", { ...create, ...NOTHING }));
    expect((await steps(start)).map(({ kind }) => kind)).toEqual(["create-branch", "open-pull-request", "update"]);
  });

  test("while its pull request's title moved apart tells the conflict once, under either policy", async () => {
    for (const conflicts of ["notion", "github"] as const) {
      const given = { from: "draft", memory: known("draft"), rules: { conflicts }, ...named("Log in") } as const;
      for (const word of ["draft", "ready", "merge"] as const)
        for (const shape of [EMPTY, {}]) {
          const start = situation(asks(word, { ...given, ...sees([ours({ ...shape, title: "Sign in" })]) }));
          const told = (await steps(start)).flatMap((step) => ("conflicts" in step ? step.conflicts : []));
          expect({ word, told }).toEqual({
            word,
            told: [{ effect: "pull request's title", notion: "Log in", github: "Sign in", kept: conflicts }],
          });
        }
    }
  });

  test("and whose title could not be read for a while overwrites no title that a person gave its pull request", async () => {
    const given = { from: "draft", memory: known("draft"), ...sees([ours({ ...DRAFT, title: "Sign in" })]) } as const;
    const unread = (await settle(situation(asks("draft", { ...given, ...UNNAMED })), project, anything)).situation;
    const readAgain = {
      ...unread,
      task: situation(asks("draft", given)).task,
      desired: situation(asks("draft")).desired,
    };
    expect(next(readAgain)).toMatchObject({ kind: "settled" });
  });
});
