/** The comparison of the whole database with the repository's issues: what needs care, and what is missing. */
import { pageUrl } from "./arrivals.ts";
import { situate } from "./brief.ts";
import { type Desk, rebind } from "./desk.ts";
import type { Mirrored } from "./mirror.ts";
import type { FrontMatter, Observed, PageId, Task } from "./model.ts";
import { isHeld, type Situation } from "./next-step.ts";
import { placed } from "./observe.ts";
import { RemoteError, type Tracker } from "./ports.ts";
import { observePulls } from "./pulls/observe.ts";
import { isResting } from "./retry.ts";
import type { Kind } from "./run.ts";
import { floorToMinute, type State } from "./state.ts";
import { addTo, type Weights, weighOne, weightless } from "./weigh.ts";

/** A page that needs something. */
export interface Need {
  readonly id: PageId;
  readonly createdAt: string;
  /** Which of the counted writes it takes. */
  readonly kinds: readonly Kind[];
}

export interface Comparison {
  /** Oldest first. */
  readonly needs: readonly Need[];
  /** Pages that have an issue and are not among the tasks, as found elsewhere or nowhere. */
  readonly absent: readonly Task[];
  /** Which of the counted writes those take, oldest first. */
  readonly absentNeeds: readonly Need[];
  /** How many more are missing for which there was no time to look. */
  readonly left: number;
  readonly weights: Weights;
  /** So many would be closed, deleted or detached that it looks like a mistake: none of it was looked into. */
  readonly isHalted: boolean;
  /** Tasks that have an issue and are not dated as gone. */
  readonly mapped: number;
}

/**
 * What this run has to compare, if anything: everything (`from` undefined) when asked to, for the first time, after
 * `sweep-every` or a changed configuration; else what an earlier run left over.
 */
export function windowOf(
  state: State,
  mapping: string,
  run: { readonly isAsked: boolean; readonly now: number; readonly everyMs: number },
): { readonly from: string | undefined } | undefined {
  const { at, from, mapping: before, ranOut } = state.sweep;
  if (ranOut && !run.isAsked) return undefined;
  const isLate = at === undefined || run.now >= Date.parse(at) + run.everyMs;
  // While a halt stands, every run compares: it ends as soon as the slip is mended, and no poll walks around it.
  const isHalted = state.asked.close?.why === "halt";
  if (run.isAsked || isLate || isHalted || before !== mapping) return { from: undefined };
  if (from !== undefined || Object.keys(state.confirmed).length > 0) return { from };
  return undefined;
}

const EVER = "1970-01-01T00:00:00.000Z";

/**
 * One query per hundred tasks, one list request per hundred issues, a look at each that is absent, no write. `from` (ISO):
 * only tasks created since, to go on where an earlier run stopped; who is absent cannot be told then. `isAsked`: also what
 * failed a moment ago.
 * @throws RemoteError when a listing fails: then nothing is known to be absent.
 */
export async function compare(
  desk: Desk,
  { from, isAsked }: { readonly from: string | undefined; readonly isAsked: boolean },
): Promise<Comparison> {
  const now = isAsked ? Number.POSITIVE_INFINITY : desk.ports.clock.now();
  await desk.repository();
  await desk.mirror.list(from ?? EVER);
  recallFirstRun(desk);
  const weights = weightless();
  const present = new Set<PageId>();
  const needs: Need[] = [];
  for await (const rows of desk.source.all(from)) {
    await rebind(desk, rows);
    const fresh = rows.filter(({ id }) => !present.has(id));
    for (const { id } of fresh) present.add(id);
    const due = fresh.filter(({ id }) => !isResting(desk.state.noted[id], now));
    needs.push(...(await needsOf(due, desk, weights)));
  }
  const mine = [...desk.mirror.issues].filter(([, { front }]) => isMapped(front, desk));
  // Who is absent shows in a full listing only.
  const isFull = from === undefined && !desk.source.leftOut();
  if (isFull) forgetUnreadable(desk, new Set([...present, ...desk.mirror.issues.keys()]));
  const isMissing = ([page, { issue }]: (typeof mine)[number]) => !present.has(page) && !isHeld(issue);
  const missing = isFull ? mine.filter(isMissing) : [];
  const isHalted = isWave(weights.close.count + missing.length, mine.length, desk);
  const absent: { readonly task: Task; readonly kinds: readonly Kind[] }[] = [];
  let left = 0;
  for (const [page, mirrored] of isHalted ? missing : await reread(missing, { hands: true }, desk)) {
    if (isHalted) addTo(weights.close, lostTask(page, mirrored), { kind: "issue", ...mirrored });
    else if (desk.ports.end.isHalfOver()) left += 1;
    else absent.push(...(await lookFor(page, mirrored, desk, weights)));
  }
  const absentNeeds = absent.map(({ task: { id, createdAt }, kinds }) => ({ id, createdAt, kinds })).sort(oldestFirst);
  return {
    needs,
    absent: absent.map(({ task }) => task),
    absentNeeds,
    left,
    weights,
    isHalted,
    mapped: mine.length,
  };
}

/** What could not be read, is no row any more and has no issue of ours concerns us no longer. */
function forgetUnreadable(desk: Desk, known: ReadonlySet<PageId>): void {
  const { noted, announced } = desk.state;
  const left = Object.entries(noted).filter(
    ([page, { attempts }]) => known.has(page as PageId) || attempts === 0 || announced[page as PageId] !== undefined,
  );
  desk.state = { ...desk.state, noted: Object.fromEntries(left) };
}

/**
 * A state that was lost took the first run's time along: our oldest issue is not older than that. Later, an issue that was
 * only taken over may be older still.
 */
function recallFirstRun(desk: Desk): void {
  if (desk.state.sweep.at !== undefined) return;
  const mine = [...desk.mirror.issues.values()].filter(({ front }) => front.dataSource === desk.bindings.dataSource.id);
  for (const { issue } of mine) {
    const minute = floorToMinute(Date.parse(issue.createdAt));
    if (minute < desk.state.firstRun) desk.state = { ...desk.state, firstRun: minute };
  }
}

const isMapped = ({ dataSource, deleted, detached }: FrontMatter, desk: Desk): boolean =>
  dataSource === desk.bindings.dataSource.id && deleted === undefined && detached === undefined;

// A slip of the hand (the wrong database, a filter, a share taken back) makes most tasks vanish at once.
function isWave(vanishing: number, mapped: number, { state }: Desk): boolean {
  const isLarge = vanishing > 10 && vanishing > 0.1 * mapped;
  return isLarge && (state.confirmed.close ?? 0) < vanishing;
}

/** Judged by the list alone: what is in step costs no request. */
async function needsOf(rows: readonly Task[], desk: Desk, weights: Weights): Promise<readonly Need[]> {
  const needs: Need[] = [];
  const situations: Situation[] = [];
  for (const task of rows) {
    const { id, createdAt } = task;
    const observed = listed(task, desk);
    // Only a look at the issue itself tells what a foreign link leads to; a task that waits for a person is looked at anyway.
    if (observed !== undefined) situations.push((await situate(task, observed, desk)).situation);
    else if (desk.state.noted[id] === undefined) needs.push({ id, createdAt, kinds: [] });
  }
  for (const situation of await observePulls(situations, desk)) {
    const { id, createdAt } = situation.task;
    const { settled, kinds } = await weighOne(situation, weights);
    // A state that was lost took along what waits.
    const isForgotten = settled.end.kind === "waiting" && desk.state.noted[id] === undefined;
    if (settled.outcomes.length > 0 || isForgotten) needs.push({ id, createdAt, kinds });
  }
  // Oldest first, as the rows came.
  return needs.sort(oldestFirst);
}

export const oldestFirst = (one: Need, other: Need): number => (one.createdAt < other.createdAt ? -1 : 1);

/** What the list shows for the task; undefined where the page names something that the list cannot judge. */
function listed(task: Task, { mirror }: Desk): Observed | undefined {
  const found = mirror.issues.get(task.id);
  if (found !== undefined) return { kind: "issue", ...found };
  const by = mirror.claimOn(task.id);
  if (by !== undefined) return { kind: "claimed", by };
  return task.issueLink === undefined ? { kind: "none" } : undefined;
}

type Listed = readonly [PageId, Mirrored];

/** The same, with what the list does not tell. */
async function reread(
  listed: readonly Listed[],
  want: Parameters<Tracker["read"]>[1],
  { ports }: Desk,
): Promise<readonly Listed[]> {
  if (listed.length === 0) return listed;
  const found = await ports.tracker.read(
    listed.map(([, { issue }]) => issue.number),
    want,
  );
  return listed.map(([page, mirrored]) => {
    const there = found.get(mirrored.issue.number);
    return [page, there?.kind === "issue" ? { ...mirrored, issue: there.issue } : mirrored];
  });
}

/** Where the page went; nothing when that could not be read, for a failed read is no deletion. */
async function lookFor(
  page: PageId,
  mirrored: Mirrored,
  desk: Desk,
  weights: Weights,
): Promise<readonly { readonly task: Task; readonly kinds: readonly Kind[] }[]> {
  try {
    const task = await whereabouts(page, mirrored, desk);
    const { situation } = await situate(task, { kind: "issue", ...mirrored }, desk);
    const { kinds } = await weighOne({ ...situation, isAbsent: true }, weights);
    return [{ task, kinds }];
  } catch (error) {
    if (error instanceof RemoteError) return [];
    throw error;
  }
}

async function whereabouts(page: PageId, mirrored: Mirrored, { source }: Desk): Promise<Task> {
  const task = await source.retrieve(page);
  return task === undefined ? lostTask(page, mirrored) : await placed(task, source);
}

/** A task that only its issue still tells of. */
function lostTask(id: PageId, { issue, front }: Mirrored): Task {
  const unread = { unknown: "the page cannot be read" };
  const nothing = { issueLink: undefined, pullRequestLink: undefined, branch: undefined, paused: false, seen: {} };
  const values = { title: { value: issue.title }, status: unread, people: unread, labels: [] };
  const times = { createdAt: front.created, editedAt: front.seen.editedAt };
  return { id, url: pageUrl(id), place: "unreadable", ...times, ...values, ...nothing };
}
