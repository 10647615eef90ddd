/** A sighted task → the situation that the decision looks at, with what people should be told about it. */
import type { Desk } from "./desk.ts";
import { desire, isClosed } from "./mapping.ts";
import type { Observed, PageId, Task } from "./model.ts";
import { isHeld, noteDigest, type Situation, wantsIssue } from "./next-step.ts";
import type { Sighting } from "./observe.ts";
import { RemoteError, type TaskSource, type Tracker } from "./ports.ts";
import { isConcerned, observePulls } from "./pulls/observe.ts";
import type { Noted, State } from "./state.ts";
import type { Outcome } from "./steps.ts";
import { fold } from "./three-way.ts";

/** A task ready to be settled, or why it cannot be. */
export type Brief = Situated | Unsettled;

interface Unsettled {
  readonly task: Task;
  readonly failure: string;
  /** What was known of it all the same. */
  readonly known?: Situation;
  readonly outcomes?: readonly Outcome[];
}

interface Situated {
  readonly task: Task;
  readonly situation: Situation;
  /** Notion's clock (ms) right before its text was read. */
  readonly readAt?: number;
  readonly warnings: readonly string[];
}

/** @throws RemoteError when GitHub does not answer. */
export async function brief(sightings: readonly Sighting[], desk: Desk): Promise<readonly Brief[]> {
  const situated = await each(sightings, async (sighting) => {
    const { task } = sighting;
    return "error" in sighting
      ? { task, failure: sighting.error.message }
      : await situate(task, sighting.observed, desk);
  });
  return await each(await withPulls(situated, desk), async (one) =>
    "failure" in one ? one : await withText(one, desk),
  );
}

/** One that cannot be read fails alone. */
async function each<T extends { readonly task: Task }>(
  all: readonly T[],
  work: (one: T) => Promise<Brief>,
): Promise<readonly Brief[]> {
  const briefs: Brief[] = [];
  for (const one of all) {
    try {
      briefs.push(await work(one));
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      briefs.push({ task: one.task, failure: error.message });
    }
  }
  return briefs;
}

/** With what GitHub holds around their pull requests; those that it may not tell fail, and the others go on. */
async function withPulls(briefs: readonly Brief[], desk: Desk): Promise<readonly Brief[]> {
  const situated = briefs.filter((one): one is Situated => "situation" in one);
  try {
    const looked = await observePulls(
      situated.map(({ situation }) => situation),
      desk,
    );
    const found = new Map(situated.map((one, at) => [one as Brief, looked[at]]));
    return briefs.map((one) => {
      const situation = found.get(one);
      return situation === undefined ? one : { ...(one as Situated), situation };
    });
  } catch (error) {
    if (!(error instanceof RemoteError) || error.status === 0 || error.status >= 500) throw error;
    return briefs.map((one) =>
      "situation" in one && isConcerned(one.situation)
        ? { task: one.task, failure: error.message, known: one.situation }
        : one,
    );
  }
}

async function withText(one: Situated, desk: Desk): Promise<Brief> {
  const readAt = desk.ports.notionNow() ?? desk.ports.clock.now();
  const { text, troubles } = await textFor(one.situation, desk.source);
  const situation = { ...one.situation, desired: { ...one.situation.desired, text } };
  return { ...one, situation, readAt, warnings: [...one.warnings, ...troubles] };
}

/** The situation but for the page's text and its pull requests, which cost requests. @throws RemoteError */
export async function situate(task: Task, observed: Observed, desk: Desk): Promise<Situated> {
  const { config, bindings, state, ports } = desk;
  const noted = state.noted[task.id];
  const desired = desire(task, config, bindings);
  const now = new Date(ports.clock.now()).toISOString();
  const refused = await refusedLogins(newlyAsked(desired.assignees.asked, observed), ports.tracker);
  const situation: Situation = {
    task,
    desired,
    observed,
    pulls: undefined,
    failure: undefined,
    stoodSince: stoodSince(task, { noted, observed, now, property: bindings.properties.status.id }),
    said: new Set(noted?.said === undefined ? [] : [noted.said]),
    note: bindings.properties.note && (noted?.note ?? standingNote(task, observed)),
    announced: isRecent(state.announced[task.id], desk),
    starting: startedElsewhere(desk),
    isOlder: task.createdAt < state.firstRun,
    repositoryLabels: desk.labels,
    unassignable: new Set(refused.map(fold)),
    identity: (await desk.repository()).identity,
    identities: desk.trust().identities,
    now,
    isNew: false,
    isAbsent: desk.absent.has(task.id),
    dataSource: bindings.dataSource.id,
    linkName: bindings.properties.issue.name,
    pullRequestColumn: bindings.properties.pullRequest?.name,
    branchColumn: bindings.properties.branch?.name,
    rules: {
      import: config.newTasks.import,
      conflicts: config.conflicts,
      text: config.newTasks.text,
      deletedTasks: config.deletedTasks,
      pulls: config.pullRequests,
      comments: config.comments,
    },
  };
  // Of a task that is gone nothing is asked, so nothing of it can be amiss.
  const told = [...desired.warnings, ...refused.map(cannotBeAssigned), ...firstMet(situation)];
  const warnings = task.place === "here" ? told : [];
  return { task, situation, warnings };
}

/** The first contact closes and merges nothing, which shows nowhere else. */
function firstMet({ task, desired, observed }: Situation): readonly string[] {
  if (observed.kind !== "issue" || observed.front !== undefined || observed.issue.state !== "open") return [];
  if (task.paused || isHeld(observed.issue)) return [];
  if (desired.state === undefined || !isClosed(desired.state)) return [];
  return [
    `#${observed.issue.number} was met for the first time, or its hidden block was lost, so it stays open: move the task out of its status and back to have it closed.`,
  ];
}

/**
 * Notion floors the time of the last edit to its minute; once a status is noted, other edits do not move it. One that
 * was seen before and is not noted got its word by a change of the configuration, and stands as such since now.
 */
function stoodSince(
  task: Task,
  known: {
    readonly noted: Noted | undefined;
    readonly observed: Observed;
    readonly now: string;
    readonly property: string;
  },
): string {
  const { noted, observed, now, property } = known;
  if (noted?.stood !== undefined && noted.stood.status === statusId(task)) return noted.stood.since;
  const seen = observed.kind === "issue" ? observed.front?.seen.values : undefined;
  return seen !== undefined && seen[property] === task.seen[property] ? now : task.editedAt;
}

/** The status option's id; "" where there is none. */
export const statusId = ({ status }: Task): string => ("value" in status ? (status.value?.id ?? "") : "");

// Lists have lagged behind creations by up to 8 minutes (github.com/judell/bram/issues/252).
export const LISTS_LAG_MS = 10 * 60_000;

const isRecent = (announced: State["announced"][PageId] | undefined, { ports }: Desk): boolean =>
  announced !== undefined &&
  announced.issue === undefined &&
  ports.clock.now() < Date.parse(announced.at) + LISTS_LAG_MS;

/** What stands on the page of a task of ours, whoever forgot that it was written: a run that died, a state that was lost. */
const standingNote = ({ note = "" }: Task, observed: Observed): string =>
  observed.kind === "issue" && observed.front !== undefined ? noteDigest(note) : "";

/** Runs that were started show in GitHub's list minutes later. */
function startedElsewhere({ state: { started = {} }, ports }: Desk): ReadonlySet<number> {
  const since = ports.clock.now() - LISTS_LAG_MS;
  const recent = Object.entries(started).filter(([, { at, by }]) => by !== ports.runId && Date.parse(at) > since);
  return new Set(recent.map(([pull]) => Number(pull)));
}

/** Logins that the base does not hold yet; a base that was lost asks for nobody. */
function newlyAsked(asked: readonly string[], observed: Observed): readonly string[] {
  if (observed.kind !== "issue") return asked;
  const dealtWith = observed.front?.base.assignees;
  if (dealtWith === undefined) return [];
  const known = new Set(Object.keys(dealtWith).map(fold));
  return asked.filter((login) => !known.has(fold(login)));
}

async function refusedLogins(logins: readonly string[], tracker: Tracker): Promise<readonly string[]> {
  const refused = [];
  for (const login of logins) if (!(await tracker.assignable(login))) refused.push(login);
  return refused;
}

const cannotBeAssigned = (login: string): string =>
  `@${login} cannot be assigned here: give them access to the repository, or correct the line under \`people:\`.`;

// Read only where it will be used: for a new issue, or where it is kept in step.
async function textFor(
  situation: Situation,
  source: TaskSource,
): Promise<{ readonly text: string | undefined; readonly troubles: readonly string[] }> {
  const { rules, task, observed } = situation;
  const isCopied = rules.text !== "none" && wantsIssue(situation);
  const isKept = rules.text === "keep" && observed.kind === "issue";
  if (!isCopied && !isKept) return { text: undefined, troubles: [] };
  try {
    return { text: await source.text(task.id), troubles: [] };
  } catch (error) {
    // 4xx: this page's text is not to be had, now or later; that is no reason to have no issue.
    if (!(error instanceof RemoteError) || error.status < 400 || error.status >= 429) throw error;
    return { text: undefined, troubles: [`The page's text was not copied: ${error.message}`] };
  }
}
