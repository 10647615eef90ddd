/** The merge gate, case by case: each row's title would be false if the code were wrong. */
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type GateAnswer, type GateFacts, mergeGate } from "../src/merge-gate.ts";
import type { PullNumber } from "../src/model.ts";
import type { BranchRules, Check, MergeMethod, Merging, PullRequest } from "../src/pulls/model.ts";

/** What differs from a pull request of ours, #5, of which all is well. */
type Parts = Partial<Omit<GateFacts, "pull" | "rules">> & {
  readonly pull?: Partial<Omit<PullRequest, "merging">>;
  readonly merging?: Partial<Omit<Merging, "checks">> & { readonly checks?: readonly Check[] | string };
  readonly rules?: Partial<BranchRules> | string | undefined;
};

function facts(parts: Parts = {}): GateFacts {
  const { pull, merging, rules, ...others } = parts;
  const { checks = [check("build")], ...standing } = merging ?? {};
  return {
    pull: {
      number: 5 as PullNumber,
      nodeId: "PR_5",
      url: "https://github.com/acme/app/pull/5",
      title: "Fix login",
      body: "",
      author: "ada",
      isTrusted: true,
      state: "open",
      isDraft: false,
      wasMadeDraft: false,
      base: "main",
      head: "4-fix-login",
      headSha: "a1",
      isFork: false,
      changedFiles: 3,
      link: "text",
      merging: {
        mergeable: "yes",
        isBehind: false,
        isBlocked: false,
        review: "none",
        isHeld: false,
        ...standing,
        checks: typeof checks === "string" ? { unknown: checks } : { value: checks },
      },
      ...pull,
    },
    isOurs: true,
    earlier: { pull: "ready", state: "open" },
    isRested: true,
    base: "main",
    rules: "rules" in parts ? reading(rules) : reading({}),
    allowed: { squash: true, merge: true, rebase: true },
    method: "auto",
    withoutRequiredChecks: "refuse",
    queued: undefined,
    refused: undefined,
    ...others,
  };
}

function reading(rules: Partial<BranchRules> | string | undefined): GateFacts["rules"] {
  if (rules === undefined) return undefined;
  if (typeof rules === "string") return { unknown: rules };
  return { value: { required: due("build"), methods: ["squash", "merge", "rebase"], hasQueue: false, ...rules } };
}

const check = (name: string, result: Check["result"] = "passed", app?: number): Check => ({
  name,
  result,
  ...(app === undefined ? {} : { app }),
});
const passed = (...names: string[]) => names.map((name) => check(name));
const failed = (...names: string[]) => names.map((name) => check(name, "failed"));
const pending = (...names: string[]) => names.map((name) => check(name, "pending"));
const held = (...names: string[]) => names.map((name) => check(name, "held"));
const due = (...names: string[]): BranchRules["required"] => names.map((name) => ({ name }));
const pinned = (name: string, app: number): BranchRules["required"][number] => ({ name, app });

const MERGE: GateAnswer = { kind: "merge", methods: ["squash", "merge", "rebase"] };
const ENQUEUE: GateAnswer = { kind: "enqueue" };
const READY: GateAnswer = { kind: "mark-ready" };
const merge = (...methods: MergeMethod[]): GateAnswer => ({ kind: "merge", methods });
const person = (sentence: string): GateAnswer => ({ kind: "wait", for: "person", sentence });
const later = (sentence: string): GateAnswer => ({ kind: "wait", for: "pull-request", sentence });

const theirs: Parts = { isOurs: false };
const queue: Parts["rules"] = { hasQueue: true };
const green = (parts: Parts = {}): Parts => ({
  withoutRequiredChecks: "when-green",
  rules: { required: [] },
  ...parts,
});

function table(rows: Readonly<Record<string, readonly [given: Parts, answer: GateAnswer]>>): void {
  test.each(Object.entries(rows).map(([title, [given, answer]]) => ({ title, given, answer })))(
    "$title",
    ({ given, answer }) => {
      expect(mergeGate(facts(given))).toEqual(answer);
    },
  );
}

describe("what the base records", () => {
  const UNSEEN = person(
    "The task of #5 was not seen open before it asked for the merge: move it to an open status, and back once a run has seen it there.",
  );
  table({
    "all is well: it is merged": [{}, MERGE],
    "first contact never merges": [{ earlier: undefined }, UNSEEN],
    "a base that says nothing of the pull request is a first contact": [
      { earlier: { pull: undefined, state: "open" } },
      UNSEEN,
    ],
    "a base that holds the merge itself is no earlier effect": [{ earlier: { pull: "merge", state: "open" } }, UNSEEN],
    "an issue completed before is no earlier effect": [{ earlier: { pull: "ready", state: "completed" } }, UNSEEN],
    "an issue completed with the pull request left alone is no earlier effect": [
      { earlier: { pull: "leave", state: "completed" } },
      UNSEEN,
    ],
    "a task that came from a draft is merged": [{ earlier: { pull: "draft", state: "open" } }, MERGE],
    "a task that came from an open status is merged": [{ earlier: { pull: "leave", state: "open" } }, MERGE],
    "a task that was dropped before is merged": [{ earlier: { pull: "close", state: "not_planned" } }, MERGE],
    "a task whose status was ignored before is merged": [{ earlier: { pull: "leave", state: "none" } }, MERGE],
    "a base that says nothing of the state is enough": [{ earlier: { pull: "ready", state: undefined } }, MERGE],
    "first contact is said before anything about the pull request": [
      { earlier: undefined, isOurs: false, pull: { link: "none", isFork: true, isDraft: true } },
      UNSEEN,
    ],
    "first contact keeps even a draft of ours a draft": [{ earlier: undefined, pull: { isDraft: true } }, UNSEEN],
  });

  test("a first contact needs no merging facts", () => {
    const { merging: _, ...pull } = facts().pull;
    expect(mergeGate({ ...facts({ earlier: undefined }), pull })).toEqual(UNSEEN);
  });

  test("a pull request whose merging facts nobody read is a broken invariant", () => {
    const { merging: _, ...pull } = facts().pull;
    expect(() => mergeGate({ ...facts(), pull })).toThrow("What stands between #5 and its merge was not read");
  });
});

describe("whose pull request it is", () => {
  const UNLINKED = person(
    '#5 was not opened by this sync and is not linked to the issue on GitHub: link it by hand, under "Development" in the issue\'s sidebar.',
  );
  const BY_TEXT = person(
    '#5 is linked to the issue by its text alone, and its author may not write here: link it by hand, under "Development" in the issue\'s sidebar.',
  );
  const FORK = person("#5 comes from a fork: look it through and merge it by hand.");
  const ELSEWHERE = person("#5 goes to `develop`, not to `main`: change its base branch, or merge it by hand.");
  const EMPTY = person("#5 has no changes yet: push to `4-fix-login`.");
  table({
    "ours needs no link": [{ pull: { link: "none" } }, MERGE],
    "ours needs no trust in its author": [{ pull: { link: "text", isTrusted: false } }, MERGE],
    "somebody's that nothing links is not merged": [{ ...theirs, pull: { link: "none" } }, UNLINKED],
    "somebody's that nothing links is not merged though its author may write": [
      { ...theirs, pull: { link: "none", isTrusted: true } },
      UNLINKED,
    ],
    "a stranger's that nothing links is said to lack the link": [
      { ...theirs, pull: { link: "none", isTrusted: false } },
      UNLINKED,
    ],
    "a colleague's that its text links is merged": [{ ...theirs, pull: { link: "text" } }, MERGE],
    "a stranger's that only its text links is not merged": [
      { ...theirs, pull: { link: "text", isTrusted: false } },
      BY_TEXT,
    ],
    "a stranger's that somebody linked by hand is merged": [
      { ...theirs, pull: { link: "hand", isTrusted: false } },
      MERGE,
    ],
    "a colleague's that somebody linked by hand is merged": [{ ...theirs, pull: { link: "hand" } }, MERGE],
    "a fork's is merged by hand": [{ ...theirs, pull: { isFork: true } }, FORK],
    "a fork's is merged by hand though somebody linked it": [{ ...theirs, pull: { isFork: true, link: "hand" } }, FORK],
    "a fork's is merged by hand even where it passes for ours": [{ pull: { isFork: true } }, FORK],
    "a missing link is said before the fork": [{ ...theirs, pull: { link: "none", isFork: true } }, UNLINKED],
    "a link by a stranger's text is said before the fork": [
      { ...theirs, pull: { isTrusted: false, isFork: true } },
      BY_TEXT,
    ],
    "one to another branch is not merged": [{ pull: { base: "develop" } }, ELSEWHERE],
    "one to the configured branch is merged, whatever its name": [
      { base: "develop", pull: { base: "develop" } },
      MERGE,
    ],
    "branches are told apart by case": [
      { pull: { base: "Main" } },
      person("#5 goes to `Main`, not to `main`: change its base branch, or merge it by hand."),
    ],
    "the fork is said before the base branch": [{ pull: { isFork: true, base: "develop" } }, FORK],
    "a placeholder alone is not merged": [{ pull: { changedFiles: 0 } }, EMPTY],
    "one changed file is enough": [{ pull: { changedFiles: 1 } }, MERGE],
    "somebody's without changes is not merged either": [{ ...theirs, pull: { changedFiles: 0 } }, EMPTY],
    "the base branch is said before the missing changes": [{ pull: { base: "develop", changedFiles: 0 } }, ELSEWHERE],
    "a draft of ours that holds a placeholder alone stays a draft": [
      { pull: { changedFiles: 0, isDraft: true } },
      EMPTY,
    ],
  });
});

describe("drafts and rest", () => {
  const DRAFT = person("#5 is a draft: whoever works on it marks it ready for review.");
  const CONVERTED = person("#5 was made a draft again: whoever works on it marks it ready for review.");
  const RESTS = later("#5 rests a while before its merge: room to undo a slip.");
  table({
    "a draft of ours is marked ready": [{ pull: { isDraft: true } }, READY],
    "somebody's draft is theirs to mark ready": [{ ...theirs, pull: { isDraft: true } }, DRAFT],
    "a draft of ours that a person made one again is theirs to mark ready": [
      { pull: { isDraft: true, wasMadeDraft: true } },
      CONVERTED,
    ],
    "somebody's draft that was ready once is theirs to mark ready": [
      { ...theirs, pull: { isDraft: true, wasMadeDraft: true } },
      CONVERTED,
    ],
    "one that was a draft again and is ready now is merged": [{ pull: { wasMadeDraft: true } }, MERGE],
    "a draft without changes is said to lack changes": [
      { ...theirs, pull: { isDraft: true, changedFiles: 0 } },
      person("#5 has no changes yet: push to `4-fix-login`."),
    ],
    "somebody's draft is said before unknown rules": [{ ...theirs, pull: { isDraft: true }, rules: "x" }, DRAFT],
    "one that has not rested waits by itself": [{ isRested: false }, RESTS],
    "a draft of ours that has not rested stays a draft": [{ isRested: false, pull: { isDraft: true } }, RESTS],
    "rest is said before a conflict": [{ isRested: false, merging: { mergeable: "conflict" } }, RESTS],
    "rest is said before failed checks": [{ isRested: false, merging: { checks: failed("build") } }, RESTS],
    "one that has not rested is not queued": [{ isRested: false, rules: queue }, RESTS],
    "a draft of ours is marked ready while it conflicts": [
      { pull: { isDraft: true }, merging: { mergeable: "conflict" } },
      READY,
    ],
    "a draft of ours is marked ready before its checks report": [
      { pull: { isDraft: true }, merging: { checks: [] } },
      READY,
    ],
    "a draft of ours is marked ready while its checks are unknown": [
      { pull: { isDraft: true }, merging: { checks: "GitHub did not answer." } },
      READY,
    ],
    "a draft of ours is marked ready before its review": [
      { pull: { isDraft: true }, merging: { review: "required" } },
      READY,
    ],
    "a draft of ours is marked ready before it is queued": [{ pull: { isDraft: true }, rules: queue }, READY],
    "a draft of ours is marked ready whatever GitHub refused": [
      { pull: { isDraft: true }, refused: { sha: "a1", sentence: "GitHub refused to merge a draft." } },
      READY,
    ],
  });
});

describe("the base branch's rules", () => {
  const UNPROTECTED = person(
    "`main` requires no checks, so #5 is not merged: protect the branch with required checks, or set `without-required-checks: when-green`.",
  );
  table({
    "unknown rules merge nothing, and say why": [
      { rules: "GitHub refused to read them (403): give `github-token` the permission `contents: read`." },
      person(
        "#5 is not merged while the rules of `main` are unknown: GitHub refused to read them (403): give `github-token` the permission `contents: read`.",
      ),
    ],
    "unknown rules merge nothing with when-green either": [
      green({ rules: "GitHub did not answer" }),
      person("#5 is not merged while the rules of `main` are unknown: GitHub did not answer."),
    ],
    "rules that nobody read merge nothing": [
      { rules: undefined },
      person("#5 is not merged while the rules of `main` are unknown: they were not read; start another run."),
    ],
    "rules that nobody read merge nothing with when-green either": [
      green({ rules: undefined }),
      person("#5 is not merged while the rules of `main` are unknown: they were not read; start another run."),
    ],
    "a draft of ours stays one while the rules are unknown": [
      { rules: "GitHub did not answer.", pull: { isDraft: true } },
      person("#5 is not merged while the rules of `main` are unknown: GitHub did not answer."),
    ],
    "unknown rules are said before rest": [
      { rules: "GitHub did not answer.", isRested: false },
      person("#5 is not merged while the rules of `main` are unknown: GitHub did not answer."),
    ],
    "a base that requires no checks merges nothing": [{ rules: { required: [] } }, UNPROTECTED],
    "a base that requires no checks queues nothing": [{ rules: { required: [], hasQueue: true } }, UNPROTECTED],
    "a base that requires no checks is said before rest": [{ rules: { required: [] }, isRested: false }, UNPROTECTED],
    "a base that requires no checks leaves a draft of ours a draft": [
      { rules: { required: [] }, pull: { isDraft: true } },
      UNPROTECTED,
    ],
    "when-green takes nothing from a base that does require checks": [
      { withoutRequiredChecks: "when-green", merging: { checks: [...passed("build"), ...failed("lint")] } },
      MERGE,
    ],
    "when-green does not replace a required check": [
      { withoutRequiredChecks: "when-green", merging: { checks: passed("lint") } },
      later(
        '#5 waits for required checks: "build" has not reported; a workflow that a filter on paths or branches leaves out never reports.',
      ),
    ],
  });
});

describe("methods", () => {
  const NO_METHOD = person(
    "No method is left to merge #5: let the repository's settings allow one that the rules of `main` allow too.",
  );
  const linear: Parts["rules"] = { methods: ["squash", "rebase"] };
  table({
    "auto takes them in the order squash, merge, rebase, whatever the order of the rules": [
      { rules: { methods: ["rebase", "merge", "squash"] } },
      MERGE,
    ],
    "auto leaves out what the settings forbid": [
      { allowed: { squash: false, merge: true, rebase: true } },
      merge("merge", "rebase"),
    ],
    "auto keeps what GitHub does not say of": [{ allowed: {} }, MERGE],
    "auto keeps what GitHub does not say of beside what it forbids": [
      { allowed: { merge: false } },
      merge("squash", "rebase"),
    ],
    "auto leaves out what the rules forbid": [{ rules: { methods: ["merge"] } }, merge("merge")],
    "auto makes no merge commit in a linear history": [{ rules: linear }, merge("squash", "rebase")],
    "auto takes what settings and rules both allow": [
      { allowed: { squash: false, merge: true, rebase: true }, rules: linear },
      merge("rebase"),
    ],
    "auto finds none where settings and rules exclude each other": [
      { allowed: { squash: false, merge: true, rebase: false }, rules: linear },
      NO_METHOD,
    ],
    "auto finds none where the rules allow none": [{ rules: { methods: [] } }, NO_METHOD],
    "auto finds none where the settings allow none": [
      { allowed: { squash: false, merge: false, rebase: false } },
      NO_METHOD,
    ],
    "a configured method is the only one": [{ method: "rebase" }, merge("rebase")],
    "a configured method is taken where GitHub does not say": [{ method: "merge", allowed: {} }, merge("merge")],
    "a configured method that the settings forbid is not replaced": [
      { method: "squash", allowed: { squash: false, merge: true, rebase: true } },
      person(
        "#5 is not merged by `method: squash`, since the repository's settings do not allow it: change one of the two.",
      ),
    ],
    "a configured method that the rules forbid is not replaced": [
      { method: "merge", rules: linear },
      person("#5 is not merged by `method: merge`, since the rules of `main` do not allow it: change one of the two."),
    ],
    "a configured method that both forbid is said of the settings": [
      { method: "merge", rules: linear, allowed: { merge: false } },
      person(
        "#5 is not merged by `method: merge`, since the repository's settings do not allow it: change one of the two.",
      ),
    ],
    "a method that is forbidden does not matter to another": [
      { method: "squash", allowed: { squash: true, merge: false, rebase: false } },
      merge("squash"),
    ],
    "a missing method is said before rest": [{ rules: { methods: [] }, isRested: false }, NO_METHOD],
    "a missing method leaves a draft of ours a draft": [{ rules: { methods: [] }, pull: { isDraft: true } }, NO_METHOD],
    "a missing check is said before a missing method": [
      { rules: { methods: [], required: [] } },
      person(
        "`main` requires no checks, so #5 is not merged: protect the branch with required checks, or set `without-required-checks: when-green`.",
      ),
    ],
    "a queue has a method of its own": [{ rules: { hasQueue: true, methods: [] } }, ENQUEUE],
    "a queue does not ask for the configured method": [
      { rules: queue, method: "squash", allowed: { squash: false } },
      ENQUEUE,
    ],
  });
});

describe("conflicts, the queue, and refusals", () => {
  const CONFLICT = person("#5 conflicts with `main`: resolve the conflicts on `4-fix-login`.");
  const IN_QUEUE = later("#5 is in the merge queue.");
  const LEFT = person(
    "#5 left the merge queue unmerged: push a fix to `4-fix-login`, or move its task to an open status, and back once a run has seen it there.",
  );
  const REFUSED = person("GitHub refused to merge #5: signatures are missing.");
  const refused = { sha: "a1", sentence: "GitHub refused to merge #5: signatures are missing." };
  table({
    "a conflict is resolved by a person": [{ merging: { mergeable: "conflict" } }, CONFLICT],
    "a conflict is not queued": [{ merging: { mergeable: "conflict" }, rules: queue }, CONFLICT],
    "a conflict is said before failed checks": [
      { merging: { mergeable: "conflict", checks: failed("build") } },
      CONFLICT,
    ],
    "a conflict is said before the queue": [
      { merging: { mergeable: "conflict" }, pull: { queuedBy: "ada" } },
      CONFLICT,
    ],
    "a conflict is said before a refusal": [{ merging: { mergeable: "conflict" }, refused }, CONFLICT],
    "what asks for the queue is queued, not merged": [{ rules: queue }, ENQUEUE],
    "one in the queue waits by itself": [{ rules: queue, pull: { queuedBy: "ada" } }, IN_QUEUE],
    "one that we queued waits by itself": [{ rules: queue, pull: { queuedBy: "sync" }, queued: "a1" }, IN_QUEUE],
    "one in the queue waits there though the rules no longer ask for it": [{ pull: { queuedBy: "ada" } }, IN_QUEUE],
    "one in the queue is left there though a check failed": [
      { rules: queue, pull: { queuedBy: "ada" }, merging: { checks: failed("build") } },
      IN_QUEUE,
    ],
    "one that left the queue unmerged is not queued again": [{ rules: queue, queued: "a1" }, LEFT],
    "one that left the queue is queued again with another head": [{ rules: queue, queued: "b2" }, ENQUEUE],
    "one that left the queue is merged once the rules ask for none": [{ queued: "a1" }, MERGE],
    "one that left the queue is said so before its checks": [
      { rules: queue, queued: "a1", merging: { checks: failed("build") } },
      LEFT,
    ],
    "one that left the queue is said so before a refusal": [{ rules: queue, queued: "a1", refused }, LEFT],
    "what GitHub refused is not tried again with the same head": [{ refused }, REFUSED],
    "what GitHub refused is not queued again with the same head": [{ refused, rules: queue }, REFUSED],
    "a refusal is passed on as a whole sentence": [
      { refused: { sha: "a1", sentence: "GitHub asks for signatures" } },
      person("GitHub asks for signatures."),
    ],
    "what GitHub refused is judged anew with another head": [{ refused: { ...refused, sha: "b2" } }, MERGE],
    "what GitHub refused is judged anew with another head, checks first": [
      { refused: { ...refused, sha: "b2" }, merging: { checks: pending("build") } },
      later('#5 waits for required checks: "build" is pending.'),
    ],
    "a refusal is said before failed checks": [{ refused, merging: { checks: failed("build") } }, REFUSED],
    "a refusal is said before unknown checks": [{ refused, merging: { checks: "GitHub did not answer." } }, REFUSED],
    "rest is said before a refusal": [
      { refused, isRested: false },
      later("#5 rests a while before its merge: room to undo a slip."),
    ],
  });
});

const ABSENT = "a workflow that a filter on paths or branches leaves out never reports";
const FIX = "push a fix to `4-fix-login`";
const APPROVE = 'press "Approve workflows to run" on #5, or use a GitHub App\'s token as `github-token`';

describe("required checks", () => {
  const required = (...names: string[]): Parts["rules"] => ({ required: due(...names) });
  table({
    "unknown checks merge nothing, and say why": [
      { merging: { checks: "GitHub did not answer (502)" } },
      person("#5 is not merged while its checks are unknown: GitHub did not answer (502)."),
    ],
    "unknown checks are said before a review": [
      { merging: { checks: "GitHub did not answer.", review: "changes-requested" } },
      person("#5 is not merged while its checks are unknown: GitHub did not answer."),
    ],
    "a required check that failed needs a person": [
      { merging: { checks: failed("build") } },
      person(`#5 waits for required checks: "build" failed; ${FIX}.`),
    ],
    "a required check that is pending passes by itself": [
      { merging: { checks: pending("build") } },
      later('#5 waits for required checks: "build" is pending.'),
    ],
    "a required check that never reported is missing, not passed": [
      { merging: { checks: [] } },
      later(`#5 waits for required checks: "build" has not reported; ${ABSENT}.`),
    ],
    "another check does not stand in for a required one": [
      { merging: { checks: passed("lint", "build (node 24)") } },
      later(`#5 waits for required checks: "build" has not reported; ${ABSENT}.`),
    ],
    "checks are told apart by case": [
      { merging: { checks: passed("Build") } },
      later(`#5 waits for required checks: "build" has not reported; ${ABSENT}.`),
    ],
    "a check that is not required may fail": [{ merging: { checks: [...passed("build"), ...failed("lint")] } }, MERGE],
    "a check that is not required may be pending": [
      { merging: { checks: [...passed("build"), ...pending("lint")] } },
      MERGE,
    ],
    "a check that is not required may be held": [{ merging: { checks: [...passed("build"), ...held("lint")] } }, MERGE],
    "all of several required checks have to pass": [
      { rules: required("build", "lint"), merging: { checks: passed("build", "lint") } },
      MERGE,
    ],
    "one of several required checks that failed is named alone": [
      { rules: required("build", "lint"), merging: { checks: [...passed("build"), ...failed("lint")] } },
      person(`#5 waits for required checks: "lint" failed; ${FIX}.`),
    ],
    "the last of several required checks that is missing is found": [
      { rules: required("build", "lint", "test"), merging: { checks: passed("build", "lint") } },
      later(`#5 waits for required checks: "test" has not reported; ${ABSENT}.`),
    ],
    "several missing ones are all named": [
      { rules: required("test", "build"), merging: { checks: [] } },
      later(`#5 waits for required checks: "build" has not reported, "test" has not reported; ${ABSENT}.`),
    ],
    "pending and missing together pass by themselves": [
      { rules: required("build", "lint"), merging: { checks: pending("lint") } },
      later(`#5 waits for required checks: "build" has not reported, "lint" is pending; ${ABSENT}.`),
    ],
    "the worst is said first, and decides who has to act": [
      {
        rules: required("a", "b", "c", "d", "e"),
        merging: { checks: [...pending("a"), ...held("c"), ...failed("d"), ...passed("e")] },
      },
      person(
        `#5 waits for required checks: "d" failed, "c" is held for approval, "b" has not reported, "a" is pending; ${FIX}; ${APPROVE}; ${ABSENT}.`,
      ),
    ],
    "five are named": [
      { rules: required("a", "b", "c", "d", "e"), merging: { checks: pending("a", "b", "c", "d", "e") } },
      later(
        '#5 waits for required checks: "a" is pending, "b" is pending, "c" is pending, "d" is pending, "e" is pending.',
      ),
    ],
    "a sixth is among the others": [
      { rules: required("a", "b", "c", "d", "e", "f"), merging: { checks: pending("a", "b", "c", "d", "e", "f") } },
      later(
        '#5 waits for required checks: "a" is pending, "b" is pending, "c" is pending, "d" is pending, "e" is pending, and others.',
      ),
    ],
    "a failed one is among the five, however many are pending": [
      {
        rules: required("a", "b", "c", "d", "e", "z"),
        merging: { checks: [...pending("a", "b", "c", "d", "e"), ...failed("z")] },
      },
      person(
        `#5 waits for required checks: "z" failed, "a" is pending, "b" is pending, "c" is pending, "d" is pending, and others; ${FIX}.`,
      ),
    ],
    "what is named among the others still has its remedy": [
      { rules: required("a", "b", "c", "d", "e", "z"), merging: { checks: failed("a", "b", "c", "d", "e") } },
      person(
        `#5 waits for required checks: "a" failed, "b" failed, "c" failed, "d" failed, "e" failed, and others; ${FIX}; ${ABSENT}.`,
      ),
    ],
    "required checks are asked for the queue too": [
      { rules: queue, merging: { checks: pending("build") } },
      later('#5 waits for required checks: "build" is pending.'),
    ],
    "a required check's name is taken letter by letter": [
      { rules: required("build (.*)"), merging: { checks: passed("build (24)") } },
      later(`#5 waits for required checks: "build (.*)" has not reported; ${ABSENT}.`),
    ],
    "failed checks are said before a review": [
      { merging: { checks: failed("build"), review: "changes-requested" } },
      person(`#5 waits for required checks: "build" failed; ${FIX}.`),
    ],
  });
});

describe("required checks of one name", () => {
  const byApp: Parts["rules"] = { required: [pinned("build", 7)] };
  const FOREIGN = later('#5 waits for required checks: "build" has not reported from its required App.');
  table({
    "a check run and a status of one name have both to pass": [
      { merging: { checks: [check("build", "passed", 7), check("build", "passed")] } },
      MERGE,
    ],
    "a status that failed is not hidden by a check run of its name": [
      { merging: { checks: [check("build", "passed", 7), check("build", "failed")] } },
      person(`#5 waits for required checks: "build" failed; ${FIX}.`),
    ],
    "a check run that failed is not hidden by a status of its name": [
      { merging: { checks: [check("build", "failed", 7), check("build", "passed")] } },
      person(`#5 waits for required checks: "build" failed; ${FIX}.`),
    ],
    "a status that is pending is not hidden by a check run of its name": [
      { merging: { checks: [check("build", "passed", 7), check("build", "pending")] } },
      later('#5 waits for required checks: "build" is pending.'),
    ],
    "of two of one name the worse is said": [
      { merging: { checks: [check("build", "pending", 7), check("build", "failed")] } },
      person(`#5 waits for required checks: "build" failed; ${FIX}.`),
    ],
    "two Apps' check runs of one name have both to pass": [
      { merging: { checks: [check("build", "passed", 7), check("build", "failed", 8)] } },
      person(`#5 waits for required checks: "build" failed; ${FIX}.`),
    ],
    "an App's check run satisfies an entry that names no App": [
      { merging: { checks: [check("build", "passed", 7)] } },
      MERGE,
    ],
    "the required App's check run is enough": [
      { rules: byApp, merging: { checks: [check("build", "passed", 7)] } },
      MERGE,
    ],
    "a status never satisfies an entry that names an App": [
      { rules: byApp, merging: { checks: [check("build")] } },
      FOREIGN,
    ],
    "another App's check run never satisfies an entry that names one": [
      { rules: byApp, merging: { checks: [check("build", "passed", 8)] } },
      FOREIGN,
    ],
    "an entry that names an App is missing where nobody reported": [
      { rules: byApp, merging: { checks: [] } },
      later(`#5 waits for required checks: "build" has not reported; ${ABSENT}.`),
    ],
    "another App's failure does not count against an entry that names one": [
      { rules: byApp, merging: { checks: [check("build", "passed", 7), check("build", "failed", 8)] } },
      MERGE,
    ],
    "the required App's failure is not hidden by another's success": [
      { rules: byApp, merging: { checks: [check("build", "failed", 7), check("build", "passed", 8)] } },
      person(`#5 waits for required checks: "build" failed; ${FIX}.`),
    ],
    "an entry with an App and one without are both required": [
      { rules: { required: [...due("build"), pinned("build", 7)] }, merging: { checks: [check("build")] } },
      FOREIGN,
    ],
    "entries of two Apps are both required": [
      {
        rules: { required: [pinned("build", 7), pinned("build", 8)] },
        merging: { checks: [check("build", "passed", 7), check("build", "pending", 8)] },
      },
      later('#5 waits for required checks: "build" is pending.'),
    ],
    "an entry that rulesets and protection both hold is named once": [
      { rules: { required: due("build", "build") }, merging: { checks: [] } },
      later(`#5 waits for required checks: "build" has not reported; ${ABSENT}.`),
    ],
    "an App's missing report is said before a missing one, and among pending ones": [
      {
        rules: { required: [...due("a", "b"), pinned("build", 7)] },
        merging: { checks: [...pending("a"), check("build")] },
      },
      later(
        `#5 waits for required checks: "build" has not reported from its required App, "b" has not reported, "a" is pending; ${ABSENT}.`,
      ),
    ],
  });
});

describe("held workflows", () => {
  const HELD = person(`#5 waits for required checks: "build" is held for approval; ${APPROVE}.`);
  table({
    "a held check is approved by a person": [{ merging: { checks: held("build") } }, HELD],
    "a missing check is held where workflows are": [{ merging: { checks: [], isHeld: true } }, HELD],
    "a held check is held where workflows are": [{ merging: { checks: held("build"), isHeld: true } }, HELD],
    "an App's missing check is held where workflows are": [
      { rules: { required: [pinned("build", 7)] }, merging: { checks: [check("build")], isHeld: true } },
      HELD,
    ],
    "held workflows do not matter once all required checks have passed": [{ merging: { isHeld: true } }, MERGE],
    "a pending check passes by itself though other workflows are held": [
      { merging: { checks: pending("build"), isHeld: true } },
      later('#5 waits for required checks: "build" is pending.'),
    ],
    "a failed check is no held one": [
      { merging: { checks: failed("build"), isHeld: true } },
      person(`#5 waits for required checks: "build" failed; ${FIX}.`),
    ],
    "of several that are missing all are held": [
      { rules: { required: due("build", "lint") }, merging: { checks: [], isHeld: true } },
      person(`#5 waits for required checks: "build" is held for approval, "lint" is held for approval; ${APPROVE}.`),
    ],
    "held beside pending needs a person": [
      { rules: { required: due("build", "lint") }, merging: { checks: pending("build"), isHeld: true } },
      person(`#5 waits for required checks: "lint" is held for approval, "build" is pending; ${APPROVE}.`),
    ],
    "held beside failed has both remedies": [
      { rules: { required: due("build", "lint") }, merging: { checks: failed("lint"), isHeld: true } },
      person(`#5 waits for required checks: "lint" failed, "build" is held for approval; ${FIX}; ${APPROVE}.`),
    ],
  });
});

describe("when-green, where no check is required", () => {
  table({
    "one check that passed is enough": [green(), MERGE],
    "no check at all is not green": [green({ merging: { checks: [] } }), later("No check has reported on #5 yet.")],
    "unknown checks are not green": [
      green({ merging: { checks: "GitHub did not answer." } }),
      person("#5 is not merged while its checks are unknown: GitHub did not answer."),
    ],
    "all that reported have to pass": [green({ merging: { checks: passed("build", "lint", "test") } }), MERGE],
    "one that failed needs a person": [
      green({ merging: { checks: [...passed("build"), ...failed("lint")] } }),
      person(`#5 waits for checks: "lint" failed; ${FIX}.`),
    ],
    "one that is pending passes by itself": [
      green({ merging: { checks: [...passed("build"), ...pending("lint")] } }),
      later('#5 waits for checks: "lint" is pending.'),
    ],
    "one that is held needs a person": [
      green({ merging: { checks: [...passed("build"), ...held("lint")] } }),
      person(`#5 waits for checks: "lint" is held for approval; ${APPROVE}.`),
    ],
    "held workflows are not green though all that reported has passed": [
      green({ merging: { isHeld: true } }),
      person(`#5 waits for checks: a workflow is held for approval; ${APPROVE}.`),
    ],
    "held workflows are held though nothing has reported": [
      green({ merging: { isHeld: true, checks: [] } }),
      person(`#5 waits for checks: a workflow is held for approval; ${APPROVE}.`),
    ],
    "held workflows are not named beside a held check": [
      green({ merging: { isHeld: true, checks: held("lint") } }),
      person(`#5 waits for checks: "lint" is held for approval; ${APPROVE}.`),
    ],
    "held workflows are named beside a pending check": [
      green({ merging: { isHeld: true, checks: pending("lint") } }),
      person(`#5 waits for checks: a workflow is held for approval, "lint" is pending; ${APPROVE}.`),
    ],
    "a failed twin is not hidden by one that passed": [
      green({ merging: { checks: [check("build", "passed", 7), check("build", "failed")] } }),
      person(`#5 waits for checks: "build" failed; ${FIX}.`),
    ],
    "twins that failed are named once": [
      green({ merging: { checks: [check("build", "failed", 7), check("build", "failed")] } }),
      person(`#5 waits for checks: "build" failed; ${FIX}.`),
    ],
    "green is queued where there is a queue": [green({ rules: { required: [], hasQueue: true } }), ENQUEUE],
    "what is not green is not queued": [
      green({ rules: { required: [], hasQueue: true }, merging: { checks: pending("build") } }),
      later('#5 waits for checks: "build" is pending.'),
    ],
    "green does not stand for a review": [
      green({ merging: { review: "required" } }),
      person("#5 needs an approving review."),
    ],
  });
});

describe("reviews, and what else GitHub says", () => {
  const CHANGES = person("A review of #5 asks for changes: make them, and have it reviewed again.");
  const REVIEW = person("#5 needs an approving review.");
  const COMPUTES = later("GitHub is still working out whether #5 can be merged.");
  const BEHIND = person("#5 is behind `main`: update `4-fix-login`.");
  const BLOCKED = person(
    "GitHub blocks #5 though its checks and reviews are there: its merge box says why, such as open conversations, code owners or signatures.",
  );
  table({
    "an approved one is merged": [{ merging: { review: "approved" } }, MERGE],
    "one that asks for no review is merged": [{ merging: { review: "none" } }, MERGE],
    "a review that asks for changes stands": [{ merging: { review: "changes-requested" } }, CHANGES],
    "a review that is required stands out": [{ merging: { review: "required" } }, REVIEW],
    "a review that asks for changes stands before the queue too": [
      { rules: queue, merging: { review: "changes-requested" } },
      CHANGES,
    ],
    "a review that is required stands out before the queue too": [
      { rules: queue, merging: { review: "required" } },
      REVIEW,
    ],
    "a review is said before what GitHub computes": [{ merging: { review: "required", mergeable: "unknown" } }, REVIEW],
    "a review is said before the blocking it causes": [{ merging: { review: "required", isBlocked: true } }, REVIEW],
    "checks are said before the blocking they cause": [
      { merging: { checks: pending("build"), isBlocked: true } },
      later('#5 waits for required checks: "build" is pending.'),
    ],
    "one whose mergeability is unknown is not merged": [{ merging: { mergeable: "unknown" } }, COMPUTES],
    "one whose mergeability is unknown is not queued": [{ merging: { mergeable: "unknown" }, rules: queue }, COMPUTES],
    "unknown mergeability is said before being behind": [
      { merging: { mergeable: "unknown", isBehind: true, isBlocked: true } },
      COMPUTES,
    ],
    "one that is behind is updated by a person": [{ merging: { isBehind: true } }, BEHIND],
    "being behind is said before being blocked": [{ merging: { isBehind: true, isBlocked: true } }, BEHIND],
    "the queue brings up to date what is behind": [{ merging: { isBehind: true }, rules: queue }, ENQUEUE],
    "what GitHub blocks for a reason of its own is not merged": [{ merging: { isBlocked: true } }, BLOCKED],
    "what GitHub blocks is not merged though it is approved": [
      { merging: { isBlocked: true, review: "approved" } },
      BLOCKED,
    ],
    "being blocked does not keep it from the queue": [{ merging: { isBlocked: true }, rules: queue }, ENQUEUE],
    "somebody's that is approved and green is merged": [
      { ...theirs, pull: { link: "hand", isTrusted: false }, merging: { review: "approved" } },
      MERGE,
    ],
  });
});

describe("whatever the facts", () => {
  /** Mostly `good`, so that many a draw gets far. */
  const mostly = <T>(good: T, ...others: readonly T[]) =>
    fc.oneof({ weight: 12, arbitrary: fc.constant(good) }, { weight: 1, arbitrary: fc.constantFrom(good, ...others) });
  const name = fc.constantFrom("build", "lint", "test");
  const app = mostly<{ readonly app?: number }>({}, { app: 7 }, { app: 8 });
  const checks = fc.array(
    fc
      .tuple(name, app, mostly<Check["result"]>("passed", "pending", "failed", "held"))
      .map(([name, app, result]): Check => ({ name, result, ...app })),
    { minLength: 0, maxLength: 6 },
  );
  const required = fc.array(
    fc.tuple(name, app).map(([name, app]) => ({ name, ...app })),
    { maxLength: 3 },
  );
  const methods = fc.subarray<MergeMethod>(["squash", "merge", "rebase"]);
  const any: fc.Arbitrary<GateFacts> = fc
    .record({
      pull: fc.record({
        isDraft: mostly(false, true),
        base: mostly("main", "develop"),
        isFork: mostly(false, true),
        changedFiles: mostly(3, 0, 1),
        isTrusted: mostly(true, false),
        link: mostly<PullRequest["link"]>("text", "hand", "none"),
      }),
      queuedBy: mostly<{ readonly queuedBy?: string }>({}, { queuedBy: "ada" }),
      merging: fc.record({
        mergeable: mostly<Merging["mergeable"]>("yes", "conflict", "unknown"),
        isBehind: mostly(false, true),
        isBlocked: mostly(false, true),
        review: mostly<Merging["review"]>("approved", "none", "required", "changes-requested"),
        isHeld: mostly(false, true),
        checks: fc.oneof({ weight: 12, arbitrary: checks }, { weight: 1, arbitrary: fc.constant("GitHub is down.") }),
      }),
      rules: fc.oneof(
        { weight: 12, arbitrary: fc.record({ required, methods, hasQueue: fc.boolean() }) },
        { weight: 1, arbitrary: fc.constantFrom("GitHub is down.", undefined) },
      ),
      isOurs: fc.boolean(),
      earlier: mostly<GateFacts["earlier"]>(
        { pull: "ready", state: "open" },
        undefined,
        { pull: "merge", state: "open" },
        { pull: "leave", state: "completed" },
      ),
      isRested: mostly(true, false),
      method: fc.constantFrom<GateFacts["method"]>("auto", "auto", "squash", "merge", "rebase"),
      allowed: fc.constantFrom<GateFacts["allowed"]>({}, { squash: true, merge: false, rebase: true }),
      withoutRequiredChecks: fc.constantFrom<GateFacts["withoutRequiredChecks"]>("refuse", "when-green"),
      queued: mostly<string | undefined>(undefined, "a1", "b2"),
      refused: mostly<GateFacts["refused"]>(undefined, { sha: "a1", sentence: "No." }, { sha: "b2", sentence: "No." }),
    })
    .map(({ pull, queuedBy, ...parts }) => facts({ ...parts, pull: { ...pull, ...queuedBy } }));

  /** Written the other way round than the code: whether some required entry lacks a report, or has one that did not pass. */
  function isGreen({ pull, rules }: GateFacts): boolean {
    if (rules === undefined || !("value" in rules) || pull.merging === undefined || !("value" in pull.merging.checks))
      return false;
    const reported = pull.merging.checks.value;
    for (const entry of rules.value.required) {
      let isReported = false;
      for (const one of reported) {
        if (one.name !== entry.name || (entry.app !== undefined && one.app !== entry.app)) continue;
        if (one.result !== "passed") return false;
        isReported = true;
      }
      if (!isReported) return false;
    }
    return rules.value.required.length > 0 || (reported.length > 0 && reported.every((one) => one.result === "passed"));
  }

  const isLetIn = ({ kind }: GateAnswer): boolean => kind === "merge" || kind === "enqueue";
  const holds = (rule: (given: GateFacts, answer: GateAnswer) => void) =>
    fc.assert(
      fc.property(any, (given) => rule(given, mergeGate(given))),
      { numRuns: 3000 },
    );

  test("nothing is merged or queued that should not be", () => {
    holds((given, answer) => {
      if (!isLetIn(answer)) return;
      expect(given.earlier).toEqual({ pull: "ready", state: "open" });
      expect(given.pull).toMatchObject({ isFork: false, base: given.base, isDraft: false });
      expect(given.pull.changedFiles).toBeGreaterThan(0);
      expect(given.isRested).toBe(true);
      expect(given.rules).toHaveProperty("value");
      expect(isGreen(given)).toBe(true);
    });
  });

  test("nobody's pull request is merged that nobody who may write linked", () => {
    holds(({ isOurs, pull }, answer) => {
      if (isLetIn(answer) && !isOurs)
        expect(pull.link === "hand" || (pull.link === "text" && pull.isTrusted)).toBe(true);
    });
  });

  test("no draft is marked ready that a person wants to be one", () => {
    holds(({ isOurs, pull }, answer) => {
      if (answer.kind === "mark-ready") expect([isOurs, pull.wasMadeDraft, pull.isDraft]).toEqual([true, false, true]);
    });
  });

  test("the queue is used where there is one, and a merge has a method that is allowed", () => {
    holds(({ rules, allowed, method }, answer) => {
      if (!isLetIn(answer) || rules === undefined || !("value" in rules)) return;
      expect(answer.kind).toBe(rules.value.hasQueue ? "enqueue" : "merge");
      if (answer.kind !== "merge") return;
      expect(answer.methods.length).toBeGreaterThan(0);
      for (const one of answer.methods) {
        expect(rules.value.methods).toContain(one);
        expect(allowed[one]).not.toBe(false);
        expect(["auto", one]).toContain(method);
      }
    });
  });

  test("the answer is the same in whatever order checks and rules are listed", () => {
    holds((given, answer) => {
      const { pull, rules } = given;
      const { merging } = pull;
      if (merging === undefined || "unknown" in merging.checks || rules === undefined || "unknown" in rules) return;
      const checks = { value: merging.checks.value.toReversed() };
      const turned = { ...rules.value, required: rules.value.required.toReversed() };
      expect(
        mergeGate({ ...given, pull: { ...pull, merging: { ...merging, checks } }, rules: { value: turned } }),
      ).toEqual(answer);
    });
  });

  test("a wait is one line that ends as a sentence does", () => {
    holds((_, answer) => {
      if (answer.kind === "wait") expect(answer.sentence).toMatch(/^[^\n]*[^.]\.$/);
    });
  });

  test("the draws get everywhere", () => {
    const kinds = new Set(fc.sample(any, { numRuns: 3000, seed: 1 }).map((given) => mergeGate(given).kind));
    expect([...kinds].sort()).toEqual(["enqueue", "mark-ready", "merge", "wait"]);
  });
});
