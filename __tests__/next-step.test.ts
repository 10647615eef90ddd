/** The decision, situation by situation: each row's title would be false if the code were wrong. */
import { describe, expect, test } from "@jest/globals";
import { digest } from "../src/digest.ts";
import { readBody } from "../src/front-matter.ts";
import type { Task } from "../src/model.ts";
import { namesIssue, next, noteDigest, type Situation, wantsIssue } from "../src/next-step.ts";
import { assigned, base, desired, found, front, issue, issueNumber, labelled, situation, task } from "./builders.ts";

type Parts = Parameters<typeof situation>[0];
type Rows = Readonly<Record<string, readonly [Parts, unknown]>>;

/** The verdict in a few words; of an update, all that it writes but the seen values. */
function said(parts: Parts): unknown {
  const verdict = next(situation(parts));
  if (verdict.kind === "settled") return { settled: verdict.reason };
  if (verdict.kind === "waiting") return { waits: verdict.for, sentence: verdict.sentence };
  const { step } = verdict;
  switch (step.kind) {
    case "create":
      return { creates: step.title, labels: step.labels, base: readBody(step.body).front?.base };
    case "create-label":
      return { createsLabel: step.label.name };
    case "update": {
      const { body = "", ...patch } = step.patch;
      return { writes: patch, base: readBody(body).front?.base, conflicts: step.conflicts };
    }
    case "link":
      return { links: step.issue?.number, url: step.issue?.url };
    case "note":
      return { notes: step.sentence };
    default:
      return step;
  }
}

const writes = (patch: object, after: object = {}, conflicts: readonly object[] = []) => ({
  writes: patch,
  base: base(after),
  conflicts,
});
const IN_STEP = { settled: "in step" };
const linked = task({ issueLink: issue(482).url });
/** A task in step with its issue, but for `parts`. */
const known = (parts: Parts = {}): Parts => ({ task: linked, observed: found(), ...parts });
const remembers = (parts: Parameters<typeof base>[0]) => front({ base: base(parts) });
const created = (parts: object = {}) => ({ creates: "Fix login", labels: [], base: base(), ...parts });
const to = (state: "open" | "completed" | "not_planned" | undefined) => desired({ state });

function table(rows: Rows): void {
  test.each(Object.entries(rows))("%s", (_, [parts, verdict]) => {
    expect(said(parts)).toEqual(verdict);
  });
}

describe("a task without an issue", () => {
  table({
    "gets one": [{}, created()],
    "gets one with its labels, which are ours, in the repository's spelling": [
      {
        desired: desired({ labels: labelled("BUG", "docs") }),
        repositoryLabels: new Map([
          ["bug", "Bug"],
          ["docs", "docs"],
        ]),
      },
      created({ labels: ["Bug", "docs"], base: base({ labels: { Bug: true, docs: true } }) }),
    ],
    "gets first the label that the repository lacks": [
      { desired: desired({ labels: labelled("bug", "new", "newer") }) },
      { createsLabel: "new" },
    ],
    "gets it without assignees, who follow in an update": [
      { desired: desired({ assignees: assigned("ada") }) },
      created(),
    ],
    "gets none while its title is unknown": [
      { desired: desired({ title: undefined }), note: undefined },
      { waits: "person", sentence: "Its title could not be read, so no issue was made." },
    ],
    "gets none while its status is ignored or unknown": [
      { desired: to(undefined) },
      { settled: "its status asks for no issue" },
    ],
    "gets none when it is first seen closed": [
      { desired: to("completed") },
      { settled: "closed before it had an issue" },
    ],
    "gets none when it is first seen dropped": [
      { desired: to("not_planned") },
      { settled: "closed before it had an issue" },
    ],
    "gets none when it is first seen closed, whatever the import says of older ones": [
      { desired: to("completed"), rules: { import: "all" } },
      { settled: "closed before it had an issue" },
    ],
    "and older than the first run gets one as long as it is open": [{ isOlder: true }, created()],
    "and older gets none when it is closed": [
      { isOlder: true, desired: to("completed") },
      { settled: "closed before it had an issue" },
    ],
    "and older gets none at all with import: none": [
      { isOlder: true, rules: { import: "none" } },
      { settled: "older than the first run, and new-tasks.import is none" },
    ],
    "and newer than the first run gets one with import: none": [{ rules: { import: "none" } }, created()],
    "and older gets one even when closed with import: all, open at first": [
      { isOlder: true, desired: to("completed"), rules: { import: "all" } },
      created(),
    ],
    "whose creation was announced waits for the lists, without a note": [
      { announced: true },
      { waits: "lists", sentence: "Its issue may have been made a moment ago; GitHub's lists will tell." },
    ],
    "whose creation was announced creates no label either": [
      { announced: true, desired: desired({ labels: labelled("new") }) },
      { waits: "lists", sentence: "Its issue may have been made a moment ago; GitHub's lists will tell." },
    ],
    "whose creation was announced waits for the lists though it was closed meanwhile": [
      { announced: true, desired: to("completed") },
      { waits: "lists", sentence: "Its issue may have been made a moment ago; GitHub's lists will tell." },
    ],
    "whose page is a copy of another's gets one of its own": [
      { task: linked, observed: { kind: "copied", of: issueNumber(482) } },
      created(),
    ],
    "whose page is a closed copy gets none": [
      { observed: { kind: "copied", of: issueNumber(482) }, desired: to("completed") },
      { settled: "closed before it had an issue" },
    ],
  });

  test("is wanted one exactly where a creation is the next thing to do", () => {
    const wants = (parts: Parts) => wantsIssue(situation(parts));
    expect(wants({})).toBe(true);
    expect(wants({ desired: desired({ labels: labelled("new") }) })).toBe(true);
    expect(wants({ observed: { kind: "copied", of: issueNumber(1) } })).toBe(true);
    expect(wants({ announced: true })).toBe(false);
    expect(wants({ desired: to("completed") })).toBe(false);
    expect(wants({ desired: desired({ title: undefined }) })).toBe(false);
    expect(wants({ task: task({ paused: true }) })).toBe(false);
    expect(wants({ observed: found() })).toBe(false);
  });

  test("gets a body that names its page, remembers what was seen, and shows the page's text below the region", () => {
    const verdict = next(situation({ desired: desired({ text: "Some text." }) }));
    const body = verdict.kind === "step" && verdict.step.kind === "create" ? verdict.step.body : "";
    expect(readBody(body)).toEqual({ front: front(), region: `[Open the task in Notion](${task().url})` });
    expect(body.endsWith("<!-- notion-sync:end -->\n\nSome text.\n")).toBe(true);
  });

  test.each([
    ["keep", "Some text.", { text: digest("Some text.") }, "\n\nSome text."],
    ["keep", undefined, {}, ""],
    ["none", undefined, {}, ""],
  ] as const)("with text: %s and the text %j, the region holds what is kept in step", (text, copied, more, region) => {
    const verdict = next(situation({ desired: desired({ text: copied }), rules: { text } }));
    const body = verdict.kind === "step" && verdict.step.kind === "create" ? verdict.step.body : "";
    expect(readBody(body)).toEqual({
      front: front({ base: base(more) }),
      region: `[Open the task in Notion](${task().url})${region}`,
    });
    expect(body.endsWith("<!-- notion-sync:end -->\n")).toBe(true);
  });
});

describe("a task whose link leads elsewhere", () => {
  const observed = (kind: "stranger" | "elsewhere", link: string): Parts => ({
    observed: { kind, link },
    note: undefined,
  });
  const gone = (how: "deleted" | "transferred"): Parts => ({
    observed: { kind: "gone", link: "7", how },
    note: undefined,
  });
  table({
    "to another repository is that one's, and settled here": [
      observed("elsewhere", "https://github.com/acme/lib/issues/1"),
      { settled: "its issue lies in another repository" },
    ],
    "to what is not ours is left alone, with the way out": [
      observed("stranger", "https://github.com/acme/app/issues/9"),
      {
        waits: "person",
        sentence: 'https://github.com/acme/app/issues/9 is not an issue of this sync. Clear "GitHub Issue" to get one.',
      },
    ],
    "to a number that is not ours is named as one": [
      observed("stranger", "9"),
      { waits: "person", sentence: 'Issue #9 is not an issue of this sync. Clear "GitHub Issue" to get one.' },
    ],
    "to nothing, while somebody else's issue carries its marker, gets none before that is cleared up": [
      { observed: { kind: "claimed", by: issueNumber(9) }, note: undefined },
      {
        waits: "person",
        sentence:
          "Issue #9 carries this task's marker, but this sync did not write it. Name its author under `trusted-authors`, or take the marker out.",
      },
    ],
    "to a deleted issue gets no new one before somebody clears the link": [
      gone("deleted"),
      { waits: "person", sentence: 'Issue #7 was deleted. Clear "GitHub Issue" to get a new issue.' },
    ],
    "to a transferred issue gets no new one before somebody clears the link": [
      gone("transferred"),
      { waits: "person", sentence: 'Issue #7 was transferred. Clear "GitHub Issue" to get a new issue.' },
    ],
  });
});

describe("a task that is to be left alone", () => {
  const moved = { desired: desired({ title: "Another", state: "completed" as const }) };
  const HELD = { waits: "hold", sentence: 'Held by the label "notion-sync: hold" on its issue.' };
  const PAUSED = { waits: "hold", sentence: "Paused by its checkbox." };
  table({
    "by its checkbox gets no issue": [{ task: task({ paused: true }) }, PAUSED],
    "by its checkbox keeps its issue as it is, and its note": [
      { ...moved, task: task({ paused: true }), observed: found(), note: "old" },
      PAUSED,
    ],
    "by the label keeps its issue as it is, and its note": [
      known({ ...moved, observed: found({ labels: ["Notion-Sync: Hold"] }), note: "old" }),
      HELD,
    ],
    "by the label stays so when the front-matter was wiped": [
      known({ observed: found({ front: undefined, labels: ["notion-sync: hold"] }) }),
      HELD,
    ],
    "in the trash gets no issue": [{ task: task({ place: "trashed" }) }, { settled: "it is trashed in Notion" }],
    "in the archive gets no issue": [{ task: task({ place: "archived" }) }, { settled: "it is archived in Notion" }],
    "in another database moves nothing": [
      known({ ...moved, task: task({ place: "elsewhere" }) }),
      { settled: "it is elsewhere in Notion" },
    ],
    "in the trash is written no note, which Notion would refuse": [
      { task: task({ place: "trashed" }), note: noteDigest("Something.") },
      { settled: "it is trashed in Notion" },
    ],
  });
});

describe("an issue in step", () => {
  table({
    "is left alone": [known(), IN_STEP],
    "is linked back where its page does not name it": [
      known({ task: task() }),
      { links: 482, url: "https://github.com/acme/app/issues/482" },
    ],
    "is linked back where its page names another one": [
      known({ task: task({ issueLink: issue(48).url }) }),
      { links: 482, url: "https://github.com/acme/app/issues/482" },
    ],
    "is linked back as new in a plan": [
      known({ task: task(), observed: found({ number: issueNumber(0), url: "#new" }) }),
      { links: "new", url: "#new" },
    ],
    "that a plan just linked is settled": [
      known({ task: task({ issueLink: "#new" }), observed: found({ number: issueNumber(0), url: "#new" }) }),
      IN_STEP,
    ],
    "that a number names is settled": [known({ task: task({ issueLink: 482 }) }), IN_STEP],
    "that another number names is linked back": [
      known({ task: task({ issueLink: 48 }) }),
      { links: 482, url: "https://github.com/acme/app/issues/482" },
    ],
    "is not written for an edit time that moved alone": [
      known({ task: task({ issueLink: 482, editedAt: "2026-05-04T15:00:00.000Z" }) }),
      IN_STEP,
    ],
    "is not written for another order of what was seen": [
      known({
        observed: found({
          front: front({ seen: { editedAt: "x", values: { people: [], status: "Backlog", title: "Fix login" } } }),
        }),
      }),
      IN_STEP,
    ],
    "keeps what was seen of a property that cannot be read now": [
      known({ task: task({ issueLink: 482, seen: { title: "Fix login", status: "Backlog" } }) }),
      IN_STEP,
    ],
    "remembers another status that asks for the same, and shows nothing of it": [
      known({ task: task({ issueLink: 482, seen: { ...task().seen, status: "In Progress" } }) }),
      writes({}),
    ],
    "keeps everything people did on it": [
      known({
        observed: found({ title: "Log in, please", state: "closed", labels: ["help wanted"], assignees: ["lin"] }),
      }),
      IN_STEP,
    ],
  });
});

describe("a title", () => {
  const named = (title: string, more: Parts = {}) => known({ desired: desired({ title }), ...more });
  const conflict = (kept: string) => [{ effect: "title", notion: "Log in", github: "Sign in", kept }];
  table({
    "that moved in Notion is brought over": [named("Log in"), writes({ title: "Log in" }, { title: "Log in" })],
    "that moved on GitHub stays": [known({ observed: found({ title: "Sign in" }) }), IN_STEP],
    "that moved on both sides to the same is settled without a word": [
      named("Log in", { observed: found({ title: "Log in" }) }),
      writes({}, { title: "Log in" }),
    ],
    "that moved apart is Notion's by policy, and shown": [
      named("Log in", { observed: found({ title: "Sign in" }) }),
      writes({ title: "Log in" }, { title: "Log in" }, conflict("notion")),
    ],
    "that moved apart is GitHub's by policy, and shown": [
      named("Log in", { observed: found({ title: "Sign in" }), rules: { conflicts: "github" } }),
      writes({}, { title: "Log in" }, conflict("github")),
    ],
    "that was refused by policy is not asked again": [
      named("Log in", {
        observed: found({ title: "Sign in", front: remembers({ title: "Log in" }) }),
        rules: { conflicts: "github" },
      }),
      IN_STEP,
    ],
    "that cannot be read now is left alone": [known({ desired: desired({ title: undefined }) }), IN_STEP],
    "that the base does not know is a first contact: nothing is brought over": [
      known({
        observed: found({
          title: "Sign in",
          front: front({ base: { state: "open", pull: "leave", labels: {}, assignees: {} } }),
        }),
      }),
      writes({}),
    ],
    "that was never read stays unknown to the base": [
      known({
        desired: desired({ title: undefined }),
        observed: found({ front: front({ base: { state: "open", pull: "leave", labels: {}, assignees: {} } }) }),
      }),
      IN_STEP,
    ],
  });
});

describe("a state", () => {
  const closed = (parts: Parameters<typeof found>[0] = {}) => found({ state: "closed", ...parts });
  table({
    "done closes as completed": [
      known({ desired: to("completed") }),
      writes({ state: "completed" }, { state: "completed" }),
    ],
    "dropped closes as not planned": [
      known({ desired: to("not_planned") }),
      writes({ state: "not_planned" }, { state: "not_planned" }),
    ],
    "done that a person closed before is settled, whatever the reason": [
      known({ desired: to("completed"), observed: closed() }),
      writes({}, { state: "completed" }),
    ],
    "open that a person closed stays closed": [known({ observed: closed() }), IN_STEP],
    "done that a person reopened stays open": [
      known({ desired: to("completed"), observed: found({ front: remembers({ state: "completed" }) }) }),
      IN_STEP,
    ],
    "done that becomes dropped is closed already": [
      known({ desired: to("not_planned"), observed: closed({ front: remembers({ state: "completed" }) }) }),
      writes({}, { state: "not_planned" }),
    ],
    "done that comes back reopens": [
      known({ observed: closed({ front: remembers({ state: "completed" }) }) }),
      writes({ state: "open" }, { state: "open" }),
    ],
    "done that comes back, reopened by a person before, is settled": [
      known({ observed: found({ front: remembers({ state: "not_planned" }) }) }),
      writes({}, { state: "open" }),
    ],
    "ignored keeps what Notion last asked": [known({ desired: to(undefined) }), IN_STEP],
    "ignored after done keeps the issue closed": [
      known({ desired: to(undefined), observed: closed({ front: remembers({ state: "completed" }) }) }),
      IN_STEP,
    ],
    "ignored at first contact has no opinion": [
      known({ desired: to(undefined), observed: closed({ front: undefined }) }),
      writes({}, { state: "none" }),
    ],
    "done after having had no opinion closes": [
      known({ desired: to("completed"), observed: found({ front: remembers({ state: "none" }) }) }),
      writes({ state: "completed" }, { state: "completed" }),
    ],
    "open after having had no opinion is settled on an open issue": [
      known({ observed: found({ front: remembers({ state: "none" }) }) }),
      writes({}, { state: "open" }),
    ],
    "done at first contact closes nothing": [
      known({ desired: to("completed"), observed: found({ front: undefined }) }),
      writes({}, { state: "completed" }),
    ],
    "open at first contact reopens nothing": [
      known({ observed: closed({ front: undefined }) }),
      writes({}, { state: "open" }),
    ],
  });
});

describe("labels", () => {
  const asks = (...names: string[]) => desired({ labels: labelled(...names) });
  const marks = (labels: Readonly<Record<string, boolean>>) => remembers({ labels });
  table({
    "newly asked are put beside people's": [
      known({ desired: asks("bug"), observed: found({ labels: ["help wanted"] }) }),
      writes({ labels: ["help wanted", "bug"] }, { labels: { bug: true } }),
    ],
    "newly asked that people put there are found so": [
      known({ desired: asks("bug"), observed: found({ labels: ["bug"] }) }),
      writes({}, { labels: { bug: false } }),
    ],
    "asked no more are taken away where we put them": [
      known({ observed: found({ labels: ["bug", "docs"], front: marks({ bug: true, docs: false }) }) }),
      writes({ labels: ["docs"] }, { labels: {} }),
    ],
    "taken away by people are not put back": [
      known({ desired: asks("bug"), observed: found({ front: marks({ bug: true }) }) }),
      IN_STEP,
    ],
    "that could not all be read lose nothing": [
      known({
        desired: desired({ labels: { asked: [], complete: false } }),
        observed: found({ labels: ["bug"], front: marks({ bug: true }) }),
      }),
      IN_STEP,
    ],
    "follow the repository's spelling": [
      known({ desired: asks("bug"), repositoryLabels: new Map([["bug", "Bug"]]) }),
      writes({ labels: ["Bug"] }, { labels: { Bug: true } }),
    ],
    "that the repository lacks are made first": [known({ desired: asks("bug", "new") }), { createsLabel: "new" }],
    "that the repository lacks are made first, though people made one meanwhile that we do not know": [
      known({ desired: asks("new"), observed: found({ labels: ["made meanwhile"] }) }),
      { createsLabel: "new" },
    ],
    "that people took away, and out of the repository too, are not made again": [
      known({
        desired: desired({ title: "Log in", labels: labelled("bye") }),
        observed: found({ front: marks({ bye: true }) }),
      }),
      writes({ title: "Log in" }, { title: "Log in", labels: { bye: true } }),
    ],
    "at first contact are neither put nor ours": [
      known({ desired: asks("bug", "docs"), observed: found({ front: undefined, labels: ["docs", "late"] }) }),
      writes({}, { labels: { bug: false, docs: false } }),
    ],
  });
});

describe("assignees", () => {
  const asks = (...logins: string[]) => desired({ assignees: assigned(...logins) });
  const marks = (assignees: Readonly<Record<string, boolean>>) => remembers({ assignees });
  table({
    "newly asked are put beside people's": [
      known({ desired: asks("ada"), observed: found({ assignees: ["lin"] }) }),
      writes({ assignees: ["lin", "ada"] }, { assignees: { ada: true } }),
    ],
    "reassigned are exchanged in one write": [
      known({ desired: asks("lin"), observed: found({ assignees: ["ada"], front: marks({ ada: true }) }) }),
      writes({ assignees: ["lin"] }, { assignees: { lin: true } }),
    ],
    "that people assigned are not unassigned": [
      known({ observed: found({ assignees: ["ada"], front: marks({ ada: false }) }) }),
      writes({}, { assignees: {} }),
    ],
    "that GitHub refuses are dealt with, and block nobody": [
      known({ desired: asks("Zed", "ada"), unassignable: new Set(["zed"]) }),
      writes({ assignees: ["ada"] }, { assignees: { Zed: false, ada: true } }),
    ],
    "that GitHub refused are not asked again": [
      known({
        desired: asks("zed"),
        unassignable: new Set(["zed"]),
        observed: found({ front: marks({ zed: false }) }),
      }),
      IN_STEP,
    ],
    "that could not be read lose nobody": [
      known({
        desired: desired({ assignees: { asked: [], complete: false } }),
        observed: found({ assignees: ["ada"], front: marks({ ada: true }) }),
      }),
      IN_STEP,
    ],
    "at first contact are neither put nor ours": [
      known({ desired: asks("ada"), observed: found({ front: undefined }) }),
      writes({}, { assignees: { ada: false } }),
    ],
  });
});

test("all that moved is one write", () => {
  const parts = known({
    desired: desired({
      title: "Log in",
      state: "completed",
      labels: labelled("bug"),
      assignees: assigned("ada"),
    }),
  });
  expect(said(parts)).toEqual(
    writes(
      { title: "Log in", state: "completed", labels: ["bug"], assignees: ["ada"] },
      { title: "Log in", state: "completed", labels: { bug: true }, assignees: { ada: true } },
    ),
  );
});

describe("an issue that is taken over", () => {
  const adopted = (parts: Parts, shown: Parameters<typeof found>[0] = {}): Parts =>
    known({ observed: { ...found({ front: undefined, ...shown }), isAdopted: true }, ...parts });
  table({
    "keeps its title and state until the task moves": [
      adopted({ desired: to("completed") }, { title: "Theirs" }),
      writes({}, { state: "completed" }),
    ],
    "gets the task's labels beside its own": [
      adopted({ desired: desired({ labels: labelled("bug", "docs") }) }, { labels: ["docs", "late"] }),
      writes({ labels: ["docs", "late", "bug"] }, { labels: { bug: true, docs: false } }),
    ],
    "keeps its assignees": [
      adopted({ desired: desired({ assignees: assigned("ada") }) }, { assignees: ["lin"] }),
      writes({}, { assignees: { ada: false } }),
    ],
  });

  test("is not told as one that lost its front-matter", () => {
    expect(next(situation(adopted({})))).toMatchObject({ reason: "its page names it, and new-tasks.adopt is on" });
  });
});

describe("a page that left the board", () => {
  const NOW = situation().now;
  const shown = (parts: Parameters<typeof found>[0] = {}) => found({ isTouched: false, ...parts });
  const left = (place: Task["place"], more: Parts = {}): Parts =>
    known({ task: task({ place, issueLink: issue(482).url }), isAbsent: true, observed: shown(), ...more });
  const closed = { deleted: { at: NOW, did: "closed" } } as const;
  const labelled482 = { deleted: { at: NOW, did: "labelled" } } as const;
  const kept = { deleted: { at: NOW, did: "kept" } } as const;
  const LABEL = "notion-sync: deleted";
  const CLOSES = { writes: { state: "not_planned" }, ...closed };
  const LABELS = { writes: { labels: [LABEL] }, ...labelled482 };

  /** What is written, and the dates that the front-matter then holds. */
  function retired(parts: Parts): unknown {
    const verdict = next(situation(parts));
    if (verdict.kind !== "step" || verdict.step.kind !== "update") return said(parts);
    const { body = "", ...patch } = verdict.step.patch;
    const { deleted, detached } = readBody(body).front ?? {};
    return { writes: patch, ...(deleted && { deleted }), ...(detached && { detached }) };
  }

  test.each<[string, Parts, unknown]>([
    ["in the trash closes the issue that only we touched", left("trashed"), CLOSES],
    ["in the archive closes the issue that only we touched", left("archived"), CLOSES],
    ["closes nothing that somebody commented on", left("trashed", { observed: shown({ isTouched: true }) }), LABELS],
    ["closes nothing where nobody asked who touched it", left("trashed", { observed: found() }), LABELS],
    ["closes nothing that somebody renamed", left("trashed", { observed: shown({ title: "Mine" }) }), LABELS],
    [
      "closes nothing that somebody labelled",
      left("trashed", { observed: shown({ labels: ["bug"] }) }),
      { ...LABELS, writes: { labels: ["bug", LABEL] } },
    ],
    ["closes nothing that somebody took on", left("trashed", { observed: shown({ assignees: ["lin"] }) }), LABELS],
    ["closes nothing that somebody else opened", left("trashed", { observed: shown({ author: "lin" }) }), LABELS],
    [
      "closes what carries our own labels and assignees",
      left("trashed", {
        observed: shown({
          labels: ["Bug"],
          assignees: ["ada"],
          front: remembers({ labels: { bug: true }, assignees: { ada: true } }),
        }),
      }),
      CLOSES,
    ],
    ["is only marked with deleted-tasks: label", left("trashed", { rules: { deletedTasks: "label" } }), LABELS],
    [
      "is only dated with deleted-tasks: keep",
      left("trashed", { rules: { deletedTasks: "keep" } }),
      { writes: {}, ...kept },
    ],
    [
      "is only dated where the issue is closed already",
      left("trashed", { observed: shown({ state: "closed" }) }),
      { writes: {}, ...kept },
    ],
    [
      "is dealt with once",
      left("trashed", { observed: shown({ front: front(kept) }) }),
      { settled: "it is trashed in Notion" },
    ],
    ["for another database leaves its issue as it is, dated", left("elsewhere"), { writes: {}, detached: NOW }],
    ["through the filter leaves its issue as it is, dated", left("filtered"), { writes: {}, detached: NOW }],
    ["out of our sight leaves its issue as it is, dated", left("unreadable"), { writes: {}, detached: NOW }],
    [
      "for another database is dated once",
      left("elsewhere", { observed: shown({ front: front({ detached: "2026-05-01T00:00:00.000Z" }) }) }),
      { settled: "it is elsewhere in Notion" },
    ],
    [
      "moves nothing before everything was compared",
      left("trashed", { isAbsent: false }),
      { settled: "it is trashed in Notion" },
    ],
    [
      "moves nothing on an issue whose front-matter was wiped",
      left("trashed", { observed: shown({ front: undefined }) }),
      { settled: "it is trashed in Notion" },
    ],
    [
      "moves nothing on an issue that is held",
      left("trashed", { observed: shown({ labels: ["notion-sync: hold"] }) }),
      { waits: "hold", sentence: 'Held by the label "notion-sync: hold" on its issue.' },
    ],
    [
      "and came back reopens what was closed for it",
      known({ observed: shown({ state: "closed", front: front(closed) }) }),
      { writes: { state: "open" } },
    ],
    [
      "and came back done stays closed",
      known({ desired: to("completed"), observed: shown({ state: "closed", front: front(closed) }) }),
      { writes: {} },
    ],
    [
      "and came back finds what somebody reopened meanwhile",
      known({ observed: shown({ front: front(closed) }) }),
      { writes: {} },
    ],
    [
      "and came back loses the mark, and no other label",
      known({ observed: shown({ labels: ["bug", LABEL], front: front(labelled482) }) }),
      { writes: { labels: ["bug"] } },
    ],
    [
      "and came back loses the mark and gets its new labels in one write",
      known({
        desired: desired({ labels: labelled("docs") }),
        observed: shown({ labels: [LABEL], front: front(labelled482) }),
      }),
      { writes: { labels: ["docs"] } },
    ],
    [
      "and came back has nothing to lose where somebody took the mark away",
      known({ observed: shown({ labels: ["bug"], front: front(labelled482) }) }),
      { writes: {} },
    ],
    [
      "and came back into reach is dated no more",
      known({ observed: shown({ front: front({ detached: NOW }) }) }),
      { writes: {} },
    ],
  ])("%s", (_, parts, expected) => {
    expect(retired(parts)).toEqual(expected);
  });
});

describe("front-matter that was wiped", () => {
  const wiped = known({ desired: desired({ labels: labelled("bug") }), observed: found({ front: undefined }) });

  test("is put back above the body, which stays", () => {
    const verdict = next(situation(wiped));
    expect(verdict).toMatchObject({ kind: "step", reason: "its front-matter was lost" });
    const { body = "" } = verdict.kind === "step" && verdict.step.kind === "update" ? verdict.step.patch : {};
    expect(body.endsWith("<!-- notion-sync:end -->\n\nAll mine now.")).toBe(true);
    expect(readBody(body).region).toBe(`[Open the task in Notion](${task().url})`);
    expect(readBody(body).front).toEqual(remembers({ labels: { bug: false } }));
  });
});

describe("text kept in step", () => {
  const url = task().url;
  const holding = (text: string, then = text) => ({
    region: `[Open the task in Notion](${url})\n\n${text}`,
    front: remembers({ text: digest(then) }),
  });
  const keeps = (text: string | undefined, observed: ReturnType<typeof found>, more: Parts = {}) =>
    known({ desired: desired({ text }), observed, ...more, rules: { text: "keep", ...more?.rules } });
  const conflict = (kept: string) => [{ effect: "text", notion: "the page's text", github: "the issue's text", kept }];
  const renewed = (conflicts: readonly object[] = []) => writes({}, { text: digest("Second.") }, conflicts);

  table({
    "is left alone as long as it is the same": [keeps("First.", found(holding("First."))), IN_STEP],
    "is renewed when the page's text moved": [keeps("Second.", found(holding("First."))), renewed()],
    "that people edited in the region stays as long as the page's does": [
      keeps("First.", found(holding("Mine.", "First."))),
      IN_STEP,
    ],
    "that moved on both sides to the same is settled": [
      keeps("Second.", found(holding("Second.", "First."))),
      renewed(),
    ],
    "that moved apart is Notion's by policy, and shown": [
      keeps("Second.", found(holding("Mine.", "First."))),
      renewed(conflict("notion")),
    ],
    "that moved apart is GitHub's by policy, and shown": [
      keeps("Second.", found(holding("Mine.", "First.")), { rules: { conflicts: "github" } }),
      renewed(conflict("github")),
    ],
    "that could not be read now is left alone": [keeps(undefined, found(holding("First."))), IN_STEP],
    "is not forced on people who removed the region": [
      keeps(
        "Second.",
        found({ ...holding("First."), body: found(holding("First.")).issue.body.replaceAll(":begin", ":gone") }),
      ),
      IN_STEP,
    ],
    "is no opinion with text: once": [
      known({ desired: desired({ text: "Second." }), observed: found(holding("First.")) }),
      IN_STEP,
    ],
    "that was wiped with the front-matter comes back with it, in one write": [
      keeps("First.", found({ front: undefined })),
      writes({}, { text: digest("First.") }),
    ],
    "at first contact stays as it is on GitHub": [
      keeps("Second.", found({ ...holding("First."), front: front() })),
      renewed(),
    ],
  });

  test.each([
    ["notion", "Second."],
    ["github", "Mine."],
  ] as const)("that moved apart reads, by the policy %s, as that side has it", (conflicts, winner) => {
    const parts = keeps("Second.", found(holding("Mine.", "First.")), { rules: { conflicts } });
    const verdict = next(situation(parts));
    const { body = "" } = verdict.kind === "step" && verdict.step.kind === "update" ? verdict.step.patch : {};
    expect(readBody(body).region).toBe(`[Open the task in Notion](${url})\n\n${winner}`);
  });

  test("is not renewed for line ends that the web editor changed", () => {
    const shown = found(holding("First.\n\n- one\n- two"));
    const body = shown.issue.body.replaceAll("\n", "\r\n");
    expect(said(keeps("First.\n\n- one\n- two", { ...shown, issue: { ...shown.issue, body } }))).toEqual(IN_STEP);
  });

  test("longer than three quarters of a body is cut, and still recognised", () => {
    const long = "x".repeat(70_000);
    const first = next(situation({ desired: desired({ text: long }), rules: { text: "keep" } }));
    const body = first.kind === "step" && first.step.kind === "create" ? first.step.body : "";
    expect(body.length).toBeLessThan(65_536 * 0.8);
    const { front: read } = readBody(body);
    expect(said(keeps(long, { kind: "issue", issue: { ...found().issue, body }, front: read }))).toEqual(IN_STEP);
  });
});

describe("the note", () => {
  const gone: Situation["observed"] = { kind: "gone", link: "7", how: "deleted" };
  const sentence = 'Issue #7 was deleted. Clear "GitHub Issue" to get a new issue.';
  table({
    "says what a person has to do": [{ observed: gone }, { notes: sentence }],
    "is not written again when it says so": [
      { observed: gone, note: noteDigest(sentence) },
      { waits: "person", sentence },
    ],
    "is written anew when the reason is another": [{ observed: gone, note: noteDigest("Other.") }, { notes: sentence }],
    "is emptied when nothing is waited for": [known({ note: noteDigest(sentence) }), { notes: "" }],
    "is emptied for a task that asks for no issue": [
      { desired: to(undefined), note: noteDigest(sentence) },
      { notes: "" },
    ],
    "is left to people where the database has no such property": [
      { observed: gone, note: undefined },
      { waits: "person", sentence },
    ],
    "comes after everything else": [
      known({ desired: desired({ title: "Log in" }), note: noteDigest(sentence) }),
      writes({ title: "Log in" }, { title: "Log in" }),
    ],
    "is left as it is while lists are waited for": [
      { announced: true, note: noteDigest(sentence) },
      { waits: "lists", sentence: "Its issue may have been made a moment ago; GitHub's lists will tell." },
    ],
  });
});

test.each([
  ["https://github.com/acme/app/issues/482", true],
  ["https://github.com/acme/app/issues/482/", true],
  ["https://github.com/Acme/App/issues/482", true],
  ["https://github.com/acme/app/issues/482#issuecomment-1", true],
  ["https://github.com/acme/app/issues/482?notification_referrer_id=x", true],
  [482, true],
  ["https://github.com/acme/app/issues/48", false],
  ["https://github.com/acme/app/issues/4821", false],
  ["https://github.com/acme/old/issues/482", false],
  ["482", false],
  ["", false],
  [48, false],
  [undefined, false],
])("the link %j names issue #482: %j", (link, expected) => {
  expect(namesIssue(link, issue(482))).toBe(expected);
});
