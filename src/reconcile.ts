/** An issue that exists: which effects moved, and the one write that brings them and the front-matter into line. */
import { digest } from "./digest.ts";
import { cut, MAX_BODY, readBody, rewriteBody } from "./front-matter.ts";
import type { Base, FrontMatter, Issue } from "./model.ts";
import type { Situation } from "./next-step.ts";
import type { PullMove } from "./pulls/view.ts";
import { bringBack } from "./retire.ts";
import type { Conflict, EffectChange, IssuePatch, Step } from "./steps.ts";
import { threeWay, threeWaySet } from "./three-way.ts";

type Update = Extract<Step, { kind: "update" }>;

/** The one write that `issue` needs, with its reason; undefined when it is in step. */
export function reconcile(
  situation: Situation,
  issue: Issue,
  front: FrontMatter | undefined,
  move: PullMove,
): { readonly step: Update; readonly reason: string } | undefined {
  const back = bringBack(situation, issue, front);
  const shown = { ...issue, ...(back.patch.labels && { labels: back.patch.labels }) };
  const known = front?.base ?? (isAdopted(situation) ? ADOPTED : undefined);
  const moves = [title, state(move), labels, assignees, text, pull(move)].map((effect) =>
    effect(situation, shown, known),
  );
  const lost = lostRegion(situation, issue, front);
  const base = Object.assign({ labels: {}, assignees: {} }, ...moves.map((move) => move.base), lost?.base) as Base;
  const patch = Object.assign({ ...back.patch }, ...moves.map((move) => move.patch)) as IssuePatch;
  const region = moves.find((move) => move.region !== undefined)?.region ?? lost?.region;
  const renewed = renew(situation, base, front, move);
  if (Object.keys(patch).length === 0 && region === undefined && front !== undefined && alike(renewed, front))
    return undefined;

  const body = rewriteBody(issue.body, { front: renewed, ...(region === undefined ? {} : { region }) });
  const effects = [...back.effects, ...moves.flatMap((move) => move.effects)];
  return {
    step: {
      kind: "update",
      number: issue.number,
      patch: { ...patch, body },
      effects,
      conflicts: moves.flatMap((move) => move.conflicts),
    },
    reason:
      front === undefined
        ? isAdopted(situation)
          ? "its page names it, and new-tasks.adopt is on"
          : "its front-matter was lost"
        : effects.length > 0
          ? "the task moved"
          : "remembers what Notion last said",
  };
}

/** Whoever wiped the whole text wiped the page's link too. An issue taken over never had it. */
function lostRegion(
  situation: Situation,
  issue: Issue,
  front: FrontMatter | undefined,
): Pick<Move, "base" | "region"> | undefined {
  if (front !== undefined || isAdopted(situation) || readBody(issue.body).region !== undefined) return undefined;
  const { task, desired, rules } = situation;
  const kept = rules.text === "keep" ? desired.text : undefined;
  const region = regionText(task.url, kept);
  return { region: region.text, base: kept === undefined ? {} : { text: region.digest } };
}

// An issue taken over keeps its title and state until the task moves; labels are only added.
const ADOPTED: Base = { labels: {}, assignees: {} };
const isAdopted = ({ observed }: Situation): boolean => observed.kind === "issue" && observed.isAdopted === true;

/** What one effect adds to the write. `base`: what is now dealt with. */
interface Move {
  readonly base: Partial<Base>;
  readonly patch: IssuePatch;
  readonly effects: readonly EffectChange[];
  readonly conflicts: readonly Conflict[];
  readonly region?: string;
}

type Effect = (situation: Situation, issue: Issue, base: Base | undefined) => Move;

const still = (base: Partial<Base>): Move => ({ base, patch: {}, effects: [], conflicts: [] });

// A base that lacks the effect is a first contact: Notion's word now becomes the base, and nothing is done.
const title: Effect = ({ desired, rules }, issue, base) => {
  const notion = desired.title;
  if (notion === undefined) return still(base?.title === undefined ? {} : { title: base.title });
  const decision = base?.title === undefined ? "left" : threeWay({ base: base.title, notion, github: issue.title });
  if (decision === "left" || decision === "settled") return still({ title: notion });
  const conflict: Conflict = { effect: "title", notion, github: issue.title, kept: rules.conflicts };
  const conflicts = decision === "conflict" ? [conflict] : [];
  if (decision === "conflict" && rules.conflicts === "github") return { ...still({ title: notion }), conflicts };
  const change: EffectChange = { effect: "title", from: issue.title, to: notion };
  return { base: { title: notion }, patch: { title: notion }, effects: [change], conflicts };
};

// Only open and closed are compared: GitHub ignores a reason unless the state changes
// (docs.github.com/rest/issues/issues#update-an-issue), so closed for another reason is closed.
const state =
  ({ holdsIssue }: PullMove): Effect =>
  ({ desired }, issue, base) => {
    const notion = desired.state;
    if (notion === undefined || (holdsIssue && base?.state !== undefined))
      return still({ state: base?.state ?? "none" });
    const before = base?.state === "none" ? issue.state : base?.state && side(base.state);
    if (before === undefined || threeWay({ base: before, notion: side(notion), github: issue.state }) !== "applied")
      return still({ state: notion });
    return {
      base: { state: notion },
      patch: { state: notion },
      effects: [{ effect: "state", from: issue.state, to: notion }],
      conflicts: [],
    };
  };

const side = (word: NonNullable<Base["state"]>): Issue["state"] => (word === "open" ? "open" : "closed");

const pull =
  ({ base, effects = [], conflicts = [] }: PullMove): Effect =>
  () => ({ base: base === undefined ? {} : { pull: base }, patch: {}, effects, conflicts });

const labels: Effect = ({ desired, repositoryLabels }, issue, base) => {
  const asked = desired.labels.asked.map(({ name }) => repositoryLabels.get(name.toLowerCase()) ?? name);
  if (base === undefined) return still({ labels: Object.fromEntries(asked.map((name) => [name, false])) });
  const sets = { base: base.labels, notion: asked, complete: desired.labels.complete, github: issue.labels };
  return fromSet("label", "labels", threeWaySet(sets));
};

const assignees: Effect = ({ desired, unassignable }, issue, base) => {
  const { asked, complete } = desired.assignees;
  if (base === undefined || base === ADOPTED)
    return still({ assignees: Object.fromEntries(asked.map((login) => [login, false])) });
  const sets = { base: base.assignees, notion: asked, complete, github: issue.assignees, impossible: unassignable };
  return fromSet("assignee", "assignees", threeWaySet(sets));
};

function fromSet(effect: "label" | "assignee", key: "labels" | "assignees", set: ReturnType<typeof threeWaySet>): Move {
  const effects = [
    ...set.removed.map((from): EffectChange => ({ effect, from, to: undefined })),
    ...set.added.map((to): EffectChange => ({ effect, from: undefined, to })),
  ];
  return {
    base: { [key]: set.base },
    patch: effects.length === 0 ? {} : { [key]: set.members },
    effects,
    conflicts: [],
  };
}

const text: Effect = ({ task, desired, rules }, issue, base) => {
  const kept = base?.text === undefined ? {} : { text: base.text };
  const region = readBody(issue.body).region;
  if (rules.text !== "keep" || desired.text === undefined || region === undefined) return still(kept);
  const wanted = regionText(task.url, desired.text);
  const sides = { base: base?.text ?? wanted.digest, notion: wanted.digest, github: digest(textOf(region)) };
  const decision = threeWay(sides);
  if (decision === "left" || decision === "settled") return still({ text: wanted.digest });
  const conflict: Conflict = {
    effect: "text",
    notion: "the page's text",
    github: "the issue's text",
    kept: rules.conflicts,
  };
  const conflicts = decision === "conflict" ? [conflict] : [];
  if (decision === "conflict" && rules.conflicts === "github") return { ...still({ text: wanted.digest }), conflicts };
  const change: EffectChange = { effect: "text", from: undefined, to: undefined };
  return { base: { text: wanted.digest }, patch: {}, effects: [change], conflicts, region: wanted.text };
};

/** The managed region's content: the page's link and, where it is kept in step, its text (cut to leave people room). */
export function regionText(
  url: string,
  pageText: string | undefined,
): { readonly text: string; readonly digest: string } {
  const kept = pageText === undefined ? "" : cut(pageText.trim(), MAX_BODY * 0.75);
  const link = `[Open the task in Notion](${url})`;
  return { text: kept === "" ? link : `${link}\n\n${kept}`, digest: digest(kept) };
}

const textOf = (region: string): string => region.split("\n").slice(1).join("\n").trim();

function renew(
  { task, desired, dataSource }: Situation,
  base: Base,
  front: FrontMatter | undefined,
  { memory }: PullMove,
): FrontMatter {
  const values = { ...front?.seen.values, ...task.seen };
  const seen = { editedAt: task.editedAt, values };
  // A status without an opinion leaves an issue that we closed with its page for the next status to reopen.
  const isStillClosed = front?.deleted?.did === "closed" && desired.state === undefined;
  const deleted = isStillClosed ? { deleted: front.deleted } : {};
  return {
    page: task.id,
    dataSource,
    created: task.createdAt,
    seen,
    base,
    ...(memory && { pull: memory }),
    ...deleted,
  };
}

// An edit time that moved alone (our own link back moves it) is no reason to write. Key order is none either.
function alike(one: FrontMatter, other: FrontMatter): boolean {
  const settled = (front: FrontMatter) => sorted({ ...front, seen: front.seen.values });
  return JSON.stringify(settled(one)) === JSON.stringify(settled(other));
}

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, sorted(inner)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
