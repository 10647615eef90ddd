/** Every word of a status, with whatever a look at the pull request may find: each row's title would be false if the code were wrong. */
import { describe, expect } from "@jest/globals";
import type { PullMemory, PullNumber } from "../src/model.ts";
import { issue, pull, task } from "./builders.ts";
import {
  asks,
  branch,
  byHand,
  byText,
  CLOSED,
  DRAFT,
  EMPTY,
  GREEN,
  inStep,
  known,
  MADE_DRAFT,
  merged,
  NOTHING,
  needs,
  onlyNamed,
  opens,
  ours,
  overruled,
  QUEUED,
  QUEUED_BY_ADA,
  RED,
  remembers,
  required,
  second,
  sees,
  seesBranch,
  strangers,
  table,
  theirs,
  WITH_QUEUE,
  waits,
  writes,
} from "./pull-situations.ts";

const PULL = pull(501).number;
const markReady = { kind: "mark-ready", pull: PULL };
const dequeue = { kind: "dequeue", pull: PULL };
const close = { kind: "close-pull-request", pull: PULL };
const enqueue = { kind: "enqueue", pull: PULL, sha: "a1" };
const merges = (number = 501) => ({
  kind: "merge",
  pull: number as PullNumber,
  sha: "a1",
  methods: ["squash", "merge", "rebase"],
  title: `Fix login (#${number})`,
  message: `Task of #482: ${task().url}`,
});
const push = (name = "482-fix-login") =>
  waits(`Waits for a branch with commits: push one called \`${name}\`, or name one in "Branch".`);
const completed = { state: "completed" };
const reopened = { state: "open" };
const dropped = { state: "not_planned" };
const NAMED = { branch: "ada/login" };
/** Whatever else is remembered of ours. */
const showing = (shown: PullMemory["shown"]) => expect.objectContaining(known(shown)) as unknown as PullMemory;

describe("a status that leaves the pull request alone", () => {
  table({
    "is settled without a look": [asks("leave"), inStep("leave")],
    "leaves a draft of ours open, and remembers it": [
      asks("leave", { from: "draft", memory: known("draft") }),
      remembers("leave", known("draft")),
    ],
    "leaves one of ours that is ready as it is": [
      asks("leave", { from: "ready", memory: known("ready") }),
      remembers("leave", known("ready")),
    ],
    "leaves a person's as it is": [
      asks("leave", { from: "ready", memory: theirs("ready") }),
      remembers("leave", theirs("ready")),
    ],
    "after a merge reopens the issue, and the merge stays remembered": [
      asks("leave", { from: "merge", memory: known("merged") }),
      writes(reopened, "leave", known("merged")),
    ],
    "after having been dropped reopens the issue and no pull request": [
      asks("leave", { from: "close", memory: known("closed") }),
      writes(reopened, "leave", known("closed")),
    ],
    "takes the one that we queued out of the merge queue": [
      asks("leave", { from: "draft", memory: known("queued", { queued: "a1" }), ...sees([ours(QUEUED)]) }),
      dequeue,
    ],
    "takes a person's that we queued out of the merge queue": [
      asks("leave", { from: "draft", memory: theirs("queued", { queued: "a1" }), ...sees([byHand(QUEUED)]) }),
      dequeue,
    ],
    "keeps one in the merge queue that a person put back there": [
      asks("leave", { from: "draft", memory: known("queued", { queued: "a1" }), ...sees([ours(QUEUED_BY_ADA)]) }),
      remembers("leave", showing("ready")),
    ],
    "keeps one in the merge queue that a person alone put there": [
      asks("leave", { from: "draft", memory: known("ready") }),
      remembers("leave", known("ready")),
    ],
    "is content with one that left the queue meanwhile, which may be queued again when the task asks anew": [
      asks("leave", { from: "draft", memory: known("queued", { queued: "a1" }), ...sees([ours()]) }),
      remembers("leave", known("ready")),
    ],
    "is content with one that the queue has merged meanwhile": [
      asks("leave", {
        from: "draft",
        memory: known("queued", { queued: "a1" }),
        ...sees([ours(merged("github-merge-queue"))]),
      }),
      remembers("leave", showing("merged")),
    ],
    "is content with one in the queue that a person closed": [
      asks("leave", { from: "draft", memory: known("queued", { queued: "a1" }), ...sees([ours(CLOSED)]) }),
      remembers("leave", showing("closed")),
    ],
    "at first contact is dealt with": [asks("leave", { from: "first" }), remembers("leave")],
    "is dealt with where the front-matter was lost": [asks("leave", { from: "lost" }), remembers("leave")],
    "does nothing about the queue where nobody looked": [
      asks("leave", { from: "draft", memory: known("queued", { queued: "a1" }) }),
      inStep("draft", known("queued", { queued: "a1" })),
    ],
  });
});

describe("a status that could not be read", () => {
  table({
    "keeps what was dealt with": [
      asks(undefined, { from: "draft", memory: known("draft") }),
      inStep("draft", known("draft")),
    ],
    "takes nothing out of the merge queue": [
      asks(undefined, { from: "draft", memory: known("queued", { queued: "a1" }), ...sees([ours(QUEUED)]) }),
      inStep("draft", known("queued", { queued: "a1" })),
    ],
    "opens nothing though there is a branch": [
      asks(undefined, { ...seesBranch(branch("482-fix-login", 2)) }),
      inStep("leave"),
    ],
    "closes nothing of ours": [
      asks(undefined, { from: "ready", memory: known("ready"), ...sees([ours()]) }),
      inStep("ready", known("ready")),
    ],
    "keeps a merge settled": [
      asks(undefined, { from: "merge", memory: known("merged") }),
      inStep("merge", known("merged")),
    ],
    "at first contact stays unknown to the base": [asks(undefined, { from: "first" }), inStep(undefined)],
  });
});

describe("a task in review, as a draft at least,", () => {
  table({
    "waits for a branch, and says how to call it": [asks("draft", NOTHING), push()],
    "waits for commits on a branch that has none": [
      asks("draft", seesBranch(branch("482-fix-login", 0))),
      waits("The branch `482-fix-login` has no commits that `main` lacks: push to it."),
    ],
    "gets a draft from a branch with commits": [asks("draft", seesBranch(branch("482-fix-login", 2))), opens()],
    "gets a draft from a branch whose commits GitHub did not count": [
      asks("draft", seesBranch(branch("482-fix-login"))),
      opens(),
    ],
    "gets none before somebody looked": [asks("draft"), inStep("leave")],
    "finds its draft of before again": [
      asks("draft", { memory: known("draft"), ...sees([ours(DRAFT)]) }),
      remembers("draft", known("draft")),
    ],
    "finds its draft without changes again": [
      asks("draft", { memory: known("draft"), ...sees([ours(EMPTY)]) }),
      remembers("draft", known("draft")),
    ],
    "keeps one that is ready already": [
      asks("draft", { from: "ready", memory: known("ready"), ...sees([ours()]) }),
      remembers("draft", known("ready")),
    ],
    "keeps one that a person made a draft of": [
      asks("draft", { from: "ready", memory: known("ready"), ...sees([ours(MADE_DRAFT)]) }),
      remembers("draft", known("draft")),
    ],
    "counts one as its own whose opening went unrecorded": [
      asks("draft", sees([ours(DRAFT)])),
      remembers("draft", known("draft")),
    ],
    "takes a person's that is linked by its text": [
      asks("draft", sees([byText()])),
      remembers("draft", theirs("ready")),
    ],
    "takes a person's draft that is linked by hand": [
      asks("draft", sees([byHand(DRAFT)])),
      remembers("draft", theirs("draft")),
    ],
    "takes the one whose branch it names": [
      asks("draft", { page: NAMED, ...sees([onlyNamed()]) }),
      remembers("draft", theirs("ready")),
    ],
    "leaves a person's title and text as they are": [
      asks("draft", { from: "draft", memory: theirs("ready") }),
      inStep("draft", theirs("ready")),
    ],
    "takes the one that we queued out of the merge queue": [
      asks("draft", { from: "draft", memory: known("queued", { queued: "a1" }), ...sees([ours(QUEUED)]) }),
      dequeue,
    ],
    "after that may have it queued again": [
      asks("draft", { from: "draft", memory: known("queued", { queued: "a1" }), ...sees([ours()]) }),
      remembers("draft", known("ready")),
    ],
    "keeps one in the merge queue that a person put there": [
      asks("draft", { memory: known("ready"), ...sees([ours(QUEUED_BY_ADA)]) }),
      remembers("draft", known("ready")),
    ],
    "keeps what a person closed closed while it stays in review, without a look": [
      asks("draft", { from: "draft", memory: known("draft"), ...sees([ours(CLOSED)]) }),
      inStep("draft", known("draft")),
    ],
    "keeps what a person closed closed when it comes from ready, and tells it": [
      asks("draft", { from: "ready", memory: known("ready"), ...sees([ours(CLOSED)]) }),
      remembers("draft", known("closed"), overruled("open", "closed")),
    ],
    "keeps what a person merged when it comes from ready, and tells it": [
      asks("draft", { from: "ready", memory: known("ready"), ...sees([ours(merged("ada"))]) }),
      remembers("draft", known("merged"), overruled("open", "merged")),
    ],
    "tells that the queue merged it before the task was taken back": [
      asks("draft", {
        from: "draft",
        memory: known("queued", { queued: "a1" }),
        ...sees([ours(merged("github-merge-queue"))]),
      }),
      remembers("draft", showing("merged"), overruled("open", "merged")),
    ],
    "retires what a person closed when it comes back from elsewhere": [
      asks("draft", { memory: known("closed"), ...sees([ours(CLOSED)]) }),
      push("482-fix-login-2"),
    ],
    "retires what a person merged when it comes back from elsewhere": [
      asks("draft", { memory: known("merged"), ...sees([ours(merged("ada"))]) }),
      push("482-fix-login-2"),
    ],
    "remembers that a person closed it while the task was elsewhere": [
      asks("draft", { memory: known("draft"), ...sees([ours(CLOSED)]) }),
      remembers("leave", known("closed")),
    ],
    "opens the next from the branch with -2": [
      asks("draft", {
        memory: known("closed"),
        ...sees([ours(CLOSED)], { branches: [branch("482-fix-login-2", 1)] }),
      }),
      opens({ head: "482-fix-login-2" }),
    ],
    "retires what we closed when it was dropped, and opens the next": [
      asks("draft", {
        from: "close",
        memory: known("closed"),
        ...sees([ours(CLOSED)], { branches: [branch("482-fix-login", 1), branch("482-fix-login-2", 1)] }),
      }),
      opens({ head: "482-fix-login-2" }),
    ],
    "finds one that a person reopened after it was dropped": [
      asks("draft", { from: "close", memory: known("closed"), ...sees([ours(DRAFT)]) }),
      writes(reopened, "draft", known("draft")),
    ],
    "retires what we merged, and opens the next": [
      asks("draft", {
        from: "merge",
        memory: known("merged"),
        ...sees([ours(merged("github-actions"))], { branches: [branch("482-fix-login-2", 1)] }),
      }),
      opens({ head: "482-fix-login-2" }),
    ],
    "reopens the issue while the next waits for its branch, and the merge before is no word that stands": [
      asks("draft", { from: "merge", memory: known("merged"), ...sees([ours(merged("github-actions"))]) }),
      writes(reopened, "leave", known("merged")),
    ],
    "reopens an issue that was dropped while the next waits for its branch": [
      asks("draft", { from: "close", memory: known("closed"), ...sees([ours(CLOSED)]) }),
      writes(reopened, "close", known("closed")),
    ],
    "follows the first of several, by precedence": [
      asks("draft", { memory: known("draft"), ...sees([ours(DRAFT), byText(second())]) }),
      remembers("draft", known("draft")),
    ],
    "follows an open one rather than the one that it remembers closed": [
      asks("draft", { memory: known("closed"), ...sees([ours(CLOSED), byText(second())]) }),
      remembers("draft", { ...theirs("ready"), number: pull(502).number }),
    ],
    "at first contact opens nothing": [
      asks("draft", { from: "first", ...seesBranch(branch("482-fix-login", 2)) }),
      remembers("draft"),
    ],
    "opens nothing where the front-matter was lost": [
      asks("draft", { from: "lost", ...seesBranch(branch("482-fix-login", 2)) }),
      remembers("draft"),
    ],
    "opens nothing where that word was dealt with": [
      asks("draft", { from: "draft", ...seesBranch(branch("482-fix-login", 2)) }),
      inStep("draft"),
    ],
  });
});

describe("a task that is ready for review", () => {
  table({
    "waits for a branch, and says how to call it": [asks("ready", NOTHING), push()],
    "waits for commits on a branch that has none": [
      asks("ready", seesBranch(branch("482-fix-login", 0))),
      waits("The branch `482-fix-login` has no commits that `main` lacks: push to it."),
    ],
    "gets one that is ready from a branch with changes": [
      asks("ready", seesBranch(branch("482-fix-login", 2))),
      opens({ isDraft: false }),
    ],
    "gets a draft from a branch whose commits change nothing": [
      asks("ready", seesBranch(branch("482-fix-login", 1, { changedFiles: 0 }))),
      opens(),
    ],
    "gets a draft from a branch whose changes GitHub did not count": [
      asks("ready", seesBranch(branch("482-fix-login"))),
      opens(),
    ],
    "has our draft with changes marked ready": [
      asks("ready", { from: "draft", memory: known("draft"), ...sees([ours(DRAFT)]) }),
      markReady,
    ],
    "coming from elsewhere has our draft with changes marked ready": [
      asks("ready", { memory: known("draft"), ...sees([ours(DRAFT)]) }),
      markReady,
    ],
    "waits for the person whose draft it is": [
      asks("ready", { from: "draft", memory: theirs("draft"), ...sees([byHand(DRAFT)]) }),
      needs("#501 is a draft: whoever works on it marks it ready for review."),
    ],
    "is dealt with by one of ours that is ready": [
      asks("ready", { from: "draft", memory: known("draft"), ...sees([ours()]) }),
      remembers("ready", known("ready")),
    ],
    "is dealt with by a person's that is linked by its text": [
      asks("ready", sees([byText()])),
      remembers("ready", theirs("ready")),
    ],
    "is dealt with by a person's that is linked by hand": [
      asks("ready", sees([byHand()])),
      remembers("ready", theirs("ready")),
    ],
    "is dealt with by the one whose branch it names": [
      asks("ready", { page: NAMED, ...sees([onlyNamed()]) }),
      remembers("ready", theirs("ready")),
    ],
    "is open and waits while ours holds no commits": [
      asks("ready", { ...sees([ours(EMPTY)]) }),
      remembers("draft", known("draft")),
    ],
    "says what it waits for while ours holds no commits": [
      asks("ready", { from: "draft", memory: known("draft"), ...sees([ours(EMPTY)]) }),
      waits("Waits for commits on `482-fix-login`: #501 holds none yet."),
    ],
    "says what it waits for while a person's holds no commits": [
      asks("ready", { from: "draft", memory: theirs("draft"), ...sees([byText(EMPTY)]) }),
      waits("Waits for commits on `my-way`: #501 holds none yet."),
    ],
    "yields to a person who makes a draft of it, without a look": [
      asks("ready", { from: "ready", memory: known("ready"), ...sees([ours(DRAFT)]) }),
      inStep("ready", known("ready")),
    ],
    "yields to a person who made a draft of it when it comes back from elsewhere, and tells it": [
      asks("ready", { memory: known("ready"), ...sees([ours(MADE_DRAFT)]) }),
      remembers("ready", known("draft"), overruled("ready for review", "draft")),
    ],
    "yields to a person who made a draft of it when it comes back from draft": [
      asks("ready", { from: "draft", memory: known("ready"), ...sees([ours(MADE_DRAFT)]) }),
      remembers("ready", known("draft"), overruled("ready for review", "draft")),
    ],
    "yields to a person who made a draft of it after a person had marked it ready unseen": [
      asks("ready", { from: "draft", memory: known("draft"), ...sees([ours(MADE_DRAFT)]) }),
      remembers("ready", known("draft"), overruled("ready for review", "draft")),
    ],
    "yields to a person who made a draft of their own again": [
      asks("ready", { from: "draft", memory: theirs("ready"), ...sees([byHand(MADE_DRAFT)]) }),
      remembers("ready", theirs("draft"), overruled("ready for review", "draft")),
    ],
    "yields to a person who made a draft of it while we had it queued": [
      asks("ready", { from: "draft", memory: known("queued", { queued: "a1" }), ...sees([ours(MADE_DRAFT)]) }),
      remembers("ready", showing("draft"), overruled("ready for review", "draft")),
    ],
    "is dealt with once that person marks it ready again": [
      asks("ready", { memory: known("ready"), ...sees([ours()]) }),
      remembers("ready", known("ready")),
    ],
    "takes the one that we queued out of the merge queue": [
      asks("ready", { from: "ready", memory: known("queued", { queued: "a1" }), ...sees([ours(QUEUED)]) }),
      dequeue,
    ],
    "keeps one in the merge queue that a person put there": [
      asks("ready", { memory: known("ready"), ...sees([ours(QUEUED_BY_ADA)]) }),
      remembers("ready", known("ready")),
    ],
    "is content with one that left the queue, which may be queued again when the task asks anew": [
      asks("ready", { from: "ready", memory: known("queued", { queued: "a1" }), ...sees([ours()]) }),
      remembers("ready", known("ready")),
    ],
    "keeps what a person closed closed when it comes from draft, and tells it": [
      asks("ready", { from: "draft", memory: known("draft"), ...sees([ours(CLOSED)]) }),
      remembers("ready", known("closed"), overruled("ready for review", "closed")),
    ],
    "keeps what a person merged when it comes from draft, and tells it": [
      asks("ready", { from: "draft", memory: theirs("draft"), ...sees([byHand(merged("ada"))]) }),
      remembers("ready", theirs("merged"), overruled("ready for review", "merged")),
    ],
    "retires what a person closed when it comes back from elsewhere": [
      asks("ready", {
        memory: known("closed"),
        ...sees([ours(CLOSED)], { branches: [branch("482-fix-login-2", 2)] }),
      }),
      opens({ head: "482-fix-login-2", isDraft: false }),
    ],
    "retires what a person merged when it comes back from elsewhere": [
      asks("ready", { memory: known("merged"), ...sees([ours(merged("ada"))]) }),
      push("482-fix-login-2"),
    ],
    "retires what we merged": [
      asks("ready", {
        from: "merge",
        memory: known("merged"),
        ...sees([ours(merged("github-actions"))], { branches: [branch("482-fix-login-2", 2)] }),
      }),
      opens({ head: "482-fix-login-2", isDraft: false }),
    ],
    "retires what we closed when it was dropped": [
      asks("ready", {
        from: "close",
        memory: known("closed"),
        ...sees([ours(CLOSED)], { branches: [branch("482-fix-login-2", 2)] }),
      }),
      opens({ head: "482-fix-login-2", isDraft: false }),
    ],
    "has the first of several marked ready": [
      asks("ready", { from: "draft", memory: known("draft"), ...sees([ours(DRAFT), byText(second(DRAFT))]) }),
      markReady,
    ],
    "at first contact opens nothing and marks nothing ready": [
      asks("ready", { from: "first", ...sees([ours(DRAFT)]) }),
      remembers("ready"),
    ],
    "marks nothing ready where the front-matter was lost": [
      asks("ready", { from: "lost", ...sees([ours(DRAFT)]) }),
      remembers("ready"),
    ],
    "marks nothing ready where that word was dealt with": [
      asks("ready", { from: "ready", memory: known("ready") }),
      inStep("ready", known("ready")),
    ],
  });
});

describe("a task that is done and to be merged", () => {
  const UNLINKED = needs(
    '#501 is not linked to #482 on GitHub: write "Closes #482" into it, or clear the branch\'s name in Notion.',
  );
  const SEVERAL = needs(
    "Several pull requests are open for it (#501, #502): close or unlink all but the one to be merged.",
  );
  table({
    "closes its issue at once where there is no pull request": [asks("merge", NOTHING), writes(completed, "merge")],
    "closes its issue at once though there is a branch": [
      asks("merge", seesBranch(branch("482-fix-login", 2))),
      writes(completed, "merge"),
    ],
    "closes nothing before somebody looked": [
      asks("merge", { from: "draft", memory: known("ready") }),
      inStep("draft", known("ready")),
    ],
    "has ours merged, with that very head, a title of ours and its issue's name": [
      asks("merge", { from: "ready", memory: known("ready"), ...sees([ours()]) }),
      merges(),
    ],
    "coming from draft has ours merged": [
      asks("merge", { from: "draft", memory: known("ready"), ...sees([ours()]) }),
      merges(),
    ],
    "coming from a status that left it alone has ours merged": [
      asks("merge", { memory: known("ready"), ...sees([ours()]) }),
      merges(),
    ],
    "coming back from having been dropped has one merged that a person reopened": [
      asks("merge", { from: "close", memory: known("closed"), ...sees([ours()]) }),
      merges(),
    ],
    "first has our draft marked ready": [
      asks("merge", { from: "draft", memory: known("draft"), ...sees([ours(DRAFT)]) }),
      markReady,
    ],
    "has a person's merged that is linked by its text": [
      asks("merge", { memory: theirs("ready"), ...sees([byText()]) }),
      merges(),
    ],
    "has a person's merged that is linked by hand": [
      asks("merge", { memory: theirs("ready"), ...sees([byHand()]) }),
      merges(),
    ],
    "has a stranger's merged that somebody linked by hand": [
      asks("merge", { memory: theirs("ready"), ...sees([strangers({ link: "hand" })]) }),
      merges(),
    ],
    "does not merge what a stranger linked by text alone": [
      asks("merge", { memory: theirs("ready"), ...sees([strangers()]) }),
      needs(
        '#501 is linked to the issue by its text alone, and its author may not write here: link it by hand, under "Development" in the issue\'s sidebar.',
      ),
    ],
    "does not merge a stranger's that carries a copy of our marker": [
      asks("merge", { memory: theirs("ready"), ...sees([strangers({ body: ours().body })]) }),
      needs(
        '#501 is linked to the issue by its text alone, and its author may not write here: link it by hand, under "Development" in the issue\'s sidebar.',
      ),
    ],
    "does not merge what only its branch column names": [
      asks("merge", { page: NAMED, memory: theirs("ready"), ...sees([onlyNamed()]) }),
      UNLINKED,
    ],
    "keeps its issue open and its word undealt while only a branch is named": [
      asks("merge", { page: NAMED, ...sees([onlyNamed()]) }),
      remembers("leave", theirs("ready")),
    ],
    "has ours merged though a branch names another": [
      asks("merge", { page: NAMED, memory: known("ready"), ...sees([ours(), onlyNamed(second())]) }),
      merges(),
    ],
    "does not merge one from a fork": [
      asks("merge", { memory: theirs("ready"), ...sees([byHand({ isFork: true })]) }),
      needs("#501 comes from a fork: look it through and merge it by hand."),
    ],
    "does not merge one that goes elsewhere": [
      asks("merge", { memory: known("ready"), ...sees([ours({ base: "release" })]) }),
      needs("#501 goes to `release`, not to `main`: change its base branch, or merge it by hand."),
    ],
    "does not merge what has no changes": [
      asks("merge", { from: "draft", memory: known("draft"), ...sees([ours(EMPTY)]) }),
      needs("#501 has no changes yet: push to `482-fix-login`."),
    ],
    "does not merge a person's draft": [
      asks("merge", { memory: theirs("draft"), ...sees([byText(DRAFT)]) }),
      needs("#501 is a draft: whoever works on it marks it ready for review."),
    ],
    "yields to a person who made a draft of ours": [
      asks("merge", { from: "draft", memory: known("draft"), ...sees([ours(MADE_DRAFT)]) }),
      needs("#501 was made a draft again: whoever works on it marks it ready for review."),
    ],
    "has it merged once that person marks it ready again": [
      asks("merge", { from: "ready", memory: known("ready"), ...sees([ours()]) }),
      merges(),
    ],
    "asks which of several": [
      asks("merge", { from: "draft", memory: known("ready"), ...sees([ours(), byHand(second())]) }),
      SEVERAL,
    ],
    "keeps its issue open while it asks which of several": [
      asks("merge", { from: "ready", ...sees([ours(), byHand(second())]) }),
      remembers("ready", known("ready")),
    ],
    "has the open one merged beside one that is retired": [
      asks("merge", {
        from: "draft",
        memory: known("ready", { number: pull(502).number }),
        ...sees([ours(second()), ours(CLOSED)]),
      }),
      merges(502),
    ],
    "waits while a required check has failed": [
      asks("merge", { from: "draft", memory: known("ready"), ...sees([ours({ merging: RED })]) }),
      needs('#501 waits for required checks: "build" failed; push a fix to `482-fix-login`.'),
    ],
    "waits for a review that is required": [
      asks("merge", {
        from: "draft",
        memory: known("ready"),
        ...sees([ours({ merging: { ...GREEN, review: "required" } })]),
      }),
      needs("#501 needs an approving review."),
    ],
    "waits until its status has stood for a while": [
      asks("merge", {
        from: "draft",
        memory: known("ready"),
        stoodSince: "2026-05-04T14:15:00.000Z",
        ...sees([ours()]),
      }),
      waits("#501 rests a while before its merge: room to undo a slip."),
    ],
    "is merged in the very minute in which its status has stood long enough": [
      asks("merge", {
        from: "draft",
        memory: known("ready"),
        stoodSince: "2026-05-04T14:14:00.000Z",
        now: "2026-05-04T14:20:00.000Z",
        ...sees([ours()]),
      }),
      merges(),
    ],
    "does not try a head again that GitHub refused": [
      asks("merge", {
        from: "draft",
        memory: known("ready"),
        ...sees([ours()], { refused: { sha: "a1", sentence: "GitHub refused: no" } }),
      }),
      needs("GitHub refused: no."),
    ],
    "is not merged while the rules of its branch are unknown": [
      asks("merge", {
        from: "draft",
        memory: known("ready"),
        ...sees([ours()], { rules: { unknown: "GitHub is down" } }),
      }),
      needs("#501 is not merged while the rules of `main` are unknown: GitHub is down."),
    ],
    "joins the merge queue where there is one": [
      asks("merge", { from: "draft", memory: known("ready"), ...sees([ours()], WITH_QUEUE) }),
      enqueue,
    ],
    "has it remembered that we queued it": [
      asks("merge", { from: "draft", memory: known("ready"), ...sees([ours(QUEUED)], WITH_QUEUE) }),
      remembers("draft", known("queued", { queued: "a1" })),
    ],
    "waits in the merge queue": [
      asks("merge", { from: "draft", memory: known("queued", { queued: "a1" }), ...sees([ours(QUEUED)], WITH_QUEUE) }),
      waits("#501 is in the merge queue."),
    ],
    "waits in the merge queue that a person had it join": [
      asks("merge", { from: "draft", memory: known("ready"), ...sees([ours(QUEUED_BY_ADA)], WITH_QUEUE) }),
      waits("#501 is in the merge queue."),
    ],
    "does not join again by itself once it left the queue": [
      asks("merge", {
        from: "draft",
        memory: known("ready", { queued: "a1" }),
        ...sees([ours()], WITH_QUEUE),
      }),
      needs(
        "#501 left the merge queue unmerged: push a fix to `482-fix-login`, or move its task to an open status, and back once a run has seen it there.",
      ),
    ],
    "joins again when its head moved": [
      asks("merge", {
        from: "draft",
        memory: known("ready", { queued: "a0" }),
        ...sees([ours()], WITH_QUEUE),
      }),
      enqueue,
    ],
    "yields to a person who closed it, and closes its issue": [
      asks("merge", { from: "draft", memory: known("ready"), ...sees([ours(CLOSED)]) }),
      writes(completed, "merge", known("closed"), overruled("merged", "closed")),
    ],
    "after having been dropped closes its issue, and what we closed stays so": [
      asks("merge", { from: "close", memory: known("closed"), ...sees([ours(CLOSED)]) }),
      remembers("merge", known("closed")),
    ],
    "closes its issue after a person's merge": [
      asks("merge", { from: "draft", memory: known("ready"), ...sees([ours(merged("ada"))]) }),
      writes(completed, "merge", known("merged")),
    ],
    "closes its issue after a person's merge of a person's": [
      asks("merge", { memory: theirs("ready"), ...sees([byText(merged("lin"))]) }),
      writes(completed, "merge", theirs("merged")),
    ],
    "closes its issue after our merge, which went unrecorded": [
      asks("merge", { from: "draft", memory: known("ready"), ...sees([ours(merged("github-actions"))]) }),
      writes(completed, "merge", known("merged")),
    ],
    "closes its issue after the queue's merge, and tells it": [
      asks("merge", {
        from: "draft",
        memory: known("queued", { queued: "a1" }),
        ...sees([ours(merged("github-merge-queue"))]),
      }),
      writes(completed, "merge", known("merged", { queued: "a1" }), {
        told: [{ effect: "pull request", from: "queued", to: "merged" }],
      }),
    ],
    "leaves an issue closed that its merge closed": [
      asks("merge", {
        from: "draft",
        memory: known("ready"),
        issueState: "closed",
        ...sees([ours(merged("github-actions"))]),
      }),
      remembers("merge", known("merged")),
    ],
    "is settled without a look once it was merged": [
      asks("merge", { from: "merge", memory: known("merged") }),
      inStep("merge", known("merged")),
    ],
    "is settled though a person reopened its issue after the merge": [
      asks("merge", { from: "merge", memory: known("merged"), issueState: "open" }),
      inStep("merge", known("merged")),
    ],
    "back from elsewhere after its merge closes its issue, and nothing is merged twice": [
      asks("merge", { memory: known("merged"), ...sees([ours(merged("github-actions"))]) }),
      writes(completed, "merge", known("merged")),
    ],
    "back from elsewhere after its merge has the next one merged": [
      asks("merge", { memory: known("merged"), ...sees([byHand(second()), ours(merged("github-actions"))]) }),
      merges(502),
    ],
    "merges nothing at first contact, and its issue stays as it is": [
      asks("merge", { from: "first", base: { state: "completed" }, ...sees([ours()]) }),
      remembers("merge"),
    ],
    "merges nothing where the front-matter was lost, and closes nothing": [
      asks("merge", { from: "lost", ...sees([ours()]) }),
      remembers("merge"),
    ],
    "merges nothing where another word for done was dealt with before": [
      asks("merge", { base: { state: "completed" }, ...sees([ours()]) }),
      inStep("leave"),
    ],
    "merges nothing, of an ignored status before, but what is linked and green": [
      asks("merge", { base: { state: "none" }, memory: known("ready"), ...sees([ours()]) }),
      merges(),
    ],
    "is not merged unprotected": [
      asks("merge", {
        from: "draft",
        memory: known("ready"),
        ...sees([ours()], { rules: { value: { required: [], methods: ["squash"], hasQueue: false } } }),
      }),
      needs(
        "`main` requires no checks, so #501 is not merged: protect the branch with required checks, or set `without-required-checks: when-green`.",
      ),
    ],
    "is merged by the methods that repository and rules allow": [
      asks("merge", {
        from: "draft",
        memory: known("ready"),
        ...sees([ours()], { rules: required("build", { methods: ["merge", "rebase"] }), allowed: { rebase: false } }),
      }),
      { ...merges(), methods: ["merge"] },
    ],
  });
});

describe("a task that was dropped", () => {
  table({
    "closes its issue where there is no pull request": [asks("close", NOTHING), writes(dropped, "close")],
    "closes our draft": [asks("close", { from: "draft", memory: known("draft"), ...sees([ours(DRAFT)]) }), close],
    "closes ours that is ready": [asks("close", { from: "ready", memory: known("ready"), ...sees([ours()]) }), close],
    "closes ours that a person made a draft of": [
      asks("close", { from: "ready", memory: known("ready"), ...sees([ours(DRAFT)]) }),
      close,
    ],
    "closes ours without changes": [asks("close", { memory: known("draft"), ...sees([ours(EMPTY)]) }), close],
    "closes ours whose opening went unrecorded": [asks("close", sees([ours(DRAFT)])), close],
    "closes ours whose marker a person took out": [
      asks("close", { memory: known("ready"), ...sees([ours({ body: "Mine." })]) }),
      close,
    ],
    "closes ours that an earlier identity opened": [
      asks("close", {
        memory: known("ready"),
        identities: new Set(["github-actions", "old-app"]),
        ...sees([ours({ author: "old-app" })]),
      }),
      close,
    ],
    "first takes the one that we queued out of the merge queue": [
      asks("close", { from: "draft", memory: known("queued", { queued: "a1" }), ...sees([ours(QUEUED)]) }),
      dequeue,
    ],
    "keeps a person's that is linked by its text": [
      asks("close", { from: "draft", memory: theirs("ready"), ...sees([byText()]) }),
      writes(dropped, "close", theirs("ready")),
    ],
    "keeps a person's that is linked by hand": [
      asks("close", { from: "draft", memory: theirs("draft"), ...sees([byHand(DRAFT)]) }),
      writes(dropped, "close", theirs("draft")),
    ],
    "keeps a stranger's": [
      asks("close", { memory: theirs("ready"), ...sees([strangers()]) }),
      writes(dropped, "close", theirs("ready")),
    ],
    "keeps a stranger's that carries a copy of our marker": [
      asks("close", { memory: theirs("ready"), ...sees([strangers({ body: ours().body })]) }),
      writes(dropped, "close", theirs("ready")),
    ],
    "keeps the one whose branch it names": [
      asks("close", { page: NAMED, memory: theirs("ready"), ...sees([onlyNamed()]) }),
      writes(dropped, "close", theirs("ready")),
    ],
    "keeps one that we opened for another task": [
      asks("close", {
        memory: theirs("ready"),
        ...sees([ours({ body: ours().body.replace(task().id, "f".repeat(32)) })]),
      }),
      writes(dropped, "close", theirs("ready")),
    ],
    "closes ours behind a person's": [
      asks("close", { memory: theirs("ready", { number: pull(502).number }), ...sees([byHand(second()), ours()]) }),
      close,
    ],
    "is settled with one that a person closed": [
      asks("close", { from: "draft", memory: known("draft"), ...sees([ours(CLOSED)]) }),
      writes(dropped, "close", known("closed")),
    ],
    "is settled with what we closed, which went unrecorded": [
      asks("close", { from: "ready", memory: known("ready"), ...sees([ours(CLOSED)]) }),
      writes(dropped, "close", known("closed")),
    ],
    "is settled with what a person merged, and the issue is closed as not planned": [
      asks("close", { from: "ready", memory: known("ready"), ...sees([ours(merged("ada"))]) }),
      writes(dropped, "close", known("merged")),
    ],
    "after its merge keeps the merge": [
      asks("close", { from: "merge", memory: known("merged"), ...sees([ours(merged("github-actions"))]) }),
      remembers("close", known("merged")),
    ],
    "keeps one open that a person reopened, without a look": [
      asks("close", { from: "close", memory: known("closed"), ...sees([ours()]) }),
      inStep("close", known("closed")),
    ],
    "closes nothing at first contact": [
      asks("close", { from: "first", base: { state: "not_planned" }, ...sees([ours()]) }),
      remembers("close"),
    ],
    "closes nothing where the front-matter was lost": [
      asks("close", { from: "lost", ...sees([ours()]) }),
      remembers("close"),
    ],
    "closes its issue, and nothing of the pull request before somebody looked": [
      asks("close", { from: "draft", memory: known("draft") }),
      writes(dropped, "draft", known("draft")),
    ],
  });
});

describe("a task that is to be left alone", () => {
  const queued = { memory: known("queued", { queued: "a1" }), ...sees([ours(QUEUED)]) };
  const there = (place: "trashed" | "archived" | "elsewhere" | "filtered" | "unreadable") => ({ page: { place } });
  const PAUSED = { waits: "hold", sentence: "Paused by its checkbox." };
  const HELD = { waits: "hold", sentence: 'Held by the label "notion-sync: hold" on its issue.' };
  const labelled = (word: "merge" | "draft" | "close") => {
    const parts = asks(word, { from: "ready", memory: known("ready"), ...sees([ours()]) });
    const observed = parts.observed;
    if (observed?.kind !== "issue") throw new Error("it has an issue");
    return { ...parts, observed: { ...observed, issue: { ...observed.issue, labels: ["notion-sync: hold"] } } };
  };
  table({
    "by its checkbox is not merged": [
      asks("merge", { page: { paused: true }, from: "ready", memory: known("ready"), ...sees([ours()]) }),
      PAUSED,
    ],
    "by its checkbox gets no pull request": [
      asks("draft", { page: { paused: true }, ...seesBranch(branch("482-fix-login", 2)) }),
      PAUSED,
    ],
    "by its checkbox stays in the merge queue": [
      asks("leave", { page: { paused: true }, from: "draft", ...queued }),
      PAUSED,
    ],
    "by the label is not merged": [labelled("merge"), HELD],
    "by the label closes no pull request": [labelled("close"), HELD],
    "in the trash takes the one that we queued out of the merge queue": [
      asks("merge", { ...there("trashed"), from: "draft", ...queued }),
      dequeue,
    ],
    "in the archive takes the one that we queued out of the merge queue": [
      asks("merge", { ...there("archived"), from: "draft", ...queued }),
      dequeue,
    ],
    "out of the filter takes the one that we queued out of the merge queue": [
      asks("merge", { ...there("filtered"), from: "draft", ...queued }),
      dequeue,
    ],
    "that cannot be read any more takes the one that we queued out of the merge queue": [
      asks("merge", { ...there("unreadable"), from: "draft", ...queued }),
      dequeue,
    ],
    "in the trash is not merged": [
      asks("merge", { ...there("trashed"), from: "ready", memory: known("ready"), ...sees([ours()]) }),
      { settled: "it is trashed in Notion", asked: "ready", memory: known("ready") },
    ],
    "in the trash keeps its pull request open": [
      asks("close", { ...there("trashed"), from: "ready", memory: known("ready"), ...sees([ours()]) }),
      { settled: "it is trashed in Notion", asked: "ready", memory: known("ready") },
    ],
    "in another database gets no pull request": [
      asks("draft", { ...there("elsewhere"), ...seesBranch(branch("482-fix-login", 2)) }),
      { settled: "it is elsewhere in Notion", asked: "leave", memory: undefined },
    ],
  });
});

describe("a task whose pull request's step failed", () => {
  const failure = {
    kind: "failed",
    step: { kind: "mark-ready", pull: PULL },
    message: "GitHub answered 502.",
    request: "POST /graphql",
    unknown: false,
  } as const;
  table({
    "tries nothing more of it": [
      asks("draft", { failure, ...seesBranch(branch("482-fix-login", 2)) }),
      inStep("leave"),
    ],
    "has its issue brought on, and its word stays undealt": [
      asks("draft", { failure, desired: { title: "Log in" }, ...seesBranch(branch("482-fix-login", 2)) }),
      writes({ title: "Log in" }, "leave"),
    ],
    "keeps its issue open before the merge": [
      asks("merge", {
        failure,
        from: "ready",
        memory: known("ready"),
        desired: { title: "Log in" },
        ...sees([ours()]),
      }),
      writes({ title: "Log in" }, "ready", known("ready")),
    ],
    "has its issue reopened after a merge, which is no word that stands": [
      asks("draft", { failure, from: "merge", memory: known("merged"), ...sees([ours(merged("ada"))]) }),
      writes(reopened, "leave", known("merged")),
    ],
    "is not taken out of the queue by a second try": [
      asks("leave", { failure, from: "draft", memory: known("queued", { queued: "a1" }), ...sees([ours(QUEUED)]) }),
      inStep("draft", known("queued", { queued: "a1" })),
    ],
    "closes its issue when it was dropped, and its pull request another time": [
      asks("close", { failure, from: "ready", memory: known("ready"), ...sees([ours()]) }),
      writes(dropped, "ready", known("ready")),
    ],
    "is linked back all the same": [
      asks("draft", { failure, page: { issueLink: undefined }, ...seesBranch(branch("482-fix-login", 2)) }),
      { kind: "link", issue: issue(482) },
    ],
  });
});
