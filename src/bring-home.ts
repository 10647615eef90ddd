/** One lot of tasks, from sighting to record: observe, announce, settle each, note what became of it. */
import type { Desk } from "./desk.ts";
import { diff } from "./diff.ts";
import { desire } from "./mapping.ts";
import type { DetectedBy, IssueNumber, Outcome, Step, Task, TaskResult } from "./model.ts";
import { noteDigest, type Situation, wantsIssue } from "./next-step.ts";
import type { Sighting } from "./observe.ts";
import { RemoteError, type TaskSource, type Tracker } from "./ports.ts";
import { type Act, type Settled, settle } from "./settle.ts";
import { rowDigest, type State, without } from "./state.ts";
import { fold } from "./three-way.ts";

/** Few enough that an issue is written seconds after it was read. */
export const LOT = 20;

/** Brings each task of the lot home and records it in `desk.state`. */
export async function bringHome(
  lot: readonly Task[],
  detectedBy: DetectedBy,
  desk: Desk,
): Promise<readonly TaskResult[]> {
  await desk.repository();
  const pullRequests = Object.values(desk.bindings.statuses).some(({ word }) => word === "merge");
  const sightings = await desk.observer.observe(lot, { pullRequests });
  const briefs = [];
  for (const sighting of sightings) briefs.push(await brief(sighting, desk));
  await announce(briefs, desk);
  const results = [];
  for (const one of briefs) results.push(await bringOneHome(one, detectedBy, desk));
  return results;
}

/** A task ready to be settled, or what already went wrong with it. */
interface Brief {
  readonly task: Task;
  readonly situation: Situation | undefined;
  readonly warnings: readonly string[];
  readonly failure?: string;
}

async function brief(sighting: Sighting, desk: Desk): Promise<Brief> {
  const { task } = sighting;
  if ("error" in sighting) return { task, situation: undefined, warnings: [], failure: sighting.error.message };
  try {
    return await situate(sighting, desk);
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    return { task, situation: undefined, warnings: [], failure: error.message };
  }
}

async function situate({ task, observed }: Extract<Sighting, { observed: unknown }>, desk: Desk): Promise<Brief> {
  const { config, bindings, state, ports } = desk;
  const { identity } = await desk.repository();
  const announcedAt = state.announced[task.id];
  const base = observed.kind === "issue" ? observed.front?.base.assignees : {};
  const desired = desire(task, config, bindings);
  const refused = await refusedLogins(
    desired.assignees.asked.filter((login) => base !== undefined && !(login in base)),
    ports.tracker,
  );
  const situation: Situation = {
    task,
    desired,
    observed,
    note: bindings.properties.note && (state.noted[task.id]?.note ?? ""),
    announced: announcedAt !== undefined && desk.ports.clock.now() < Date.parse(announcedAt) + LISTS_LAG_MS,
    isOlder: task.createdAt < state.firstRun,
    repositoryLabels: desk.labels,
    unassignable: new Set(refused.map(fold)),
    identity,
    dataSource: bindings.dataSource.id,
    linkName: bindings.properties.issue.name,
    rules: { import: config.newTasks.import, conflicts: config.conflicts, text: config.newTasks.text },
  };
  const text = await textFor(situation, desk.source);
  const warnings = [...desired.warnings, ...refused.map(cannotBeAssigned), ...text.warnings];
  return { task, situation: { ...situation, desired: { ...desired, text: text.text } }, warnings };
}

// Lists have lagged behind creations by up to 8 minutes (github.com/judell/bram/issues/252).
const LISTS_LAG_MS = 10 * 60_000;

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
): Promise<{ text: string | undefined; warnings: readonly string[] }> {
  const { rules, task, observed } = situation;
  const isWanted =
    rules.text === "keep"
      ? observed.kind === "issue" || wantsIssue(situation)
      : rules.text === "once" && wantsIssue(situation);
  if (!isWanted) return { text: undefined, warnings: [] };
  try {
    return { text: await source.text(task.id), warnings: [] };
  } catch (error) {
    // 4xx: this page's text is not to be had, now or later; that is no reason to have no issue.
    if (!(error instanceof RemoteError) || error.status < 400 || error.status >= 429) throw error;
    return { text: undefined, warnings: [`The page's text was not copied: ${error.message}`] };
  }
}

/** Creations are known to the state before they are made, so that one of unknown outcome is not repeated too soon. */
async function announce(briefs: readonly Brief[], desk: Desk): Promise<void> {
  const creations = briefs.filter(
    ({ situation }) => situation !== undefined && wantsIssue(situation) && !situation.announced,
  );
  if (creations.length === 0) return;
  const now = new Date(desk.ports.clock.now()).toISOString();
  const announced = { ...desk.state.announced, ...Object.fromEntries(creations.map(({ task }) => [task.id, now])) };
  desk.state = { ...desk.state, announced };
  await desk.save();
}

async function bringOneHome(one: Brief, detectedBy: DetectedBy, desk: Desk): Promise<TaskResult> {
  if (one.situation === undefined)
    return record({ one, detectedBy, settled: undefined, failure: one.failure ?? "" }, desk);
  const start = { ...one.situation, repositoryLabels: desk.labels };
  const settled = await settle(start, desk.act, desk.policy);
  desk.labels = settled.situation.repositoryLabels;
  if (settled.end.kind !== "failed") return record({ one, detectedBy, settled, failure: undefined }, desk);
  const noted = await noteFailure(settled, settled.end.message, desk.act);
  return record({ one, detectedBy, settled: noted, failure: settled.end.message }, desk);
}

// The note property tells people where they work; that it could not be written is not worth a second failure.
async function noteFailure(settled: Settled, message: string, act: Act): Promise<Settled> {
  const { situation, outcomes } = settled;
  if (situation.note === undefined || situation.note === noteDigest(message)) return settled;
  const step: Step = { kind: "note", sentence: message };
  try {
    const told: Outcome = { kind: "applied", step, reason: "says what went wrong" };
    return { ...settled, situation: await act(step, situation), outcomes: [...outcomes, told] };
  } catch (error) {
    if (error instanceof RemoteError) return settled;
    throw error;
  }
}

interface Ending {
  readonly one: Brief;
  readonly detectedBy: DetectedBy;
  readonly settled: Settled | undefined;
  readonly failure: string | undefined;
}

function record({ one, detectedBy, settled, failure }: Ending, desk: Desk): TaskResult {
  const task = settled?.situation.task ?? one.task;
  const before = desk.state.noted[task.id];
  const now = new Date(desk.ports.clock.now()).toISOString();
  const noted = { since: before?.since ?? now, attempts: (before?.attempts ?? 0) + 1 };
  const end = endOf(settled, failure, noted);
  desk.state = remember(desk, task, settled, end);

  const issue = issueOf(settled);
  const outcomes = settled === undefined ? [] : [...settled.outcomes, ...lastOutcome(settled)];
  const first = one.situation?.observed;
  const isMapped = first?.kind === "issue";
  const names = new Map(
    [...Object.values(desk.bindings.properties), ...desk.bindings.labels].map(({ id, name }) => [id, name]),
  );
  const seen = isMapped ? (first.front?.seen.values ?? task.seen) : undefined;
  const event =
    issue === undefined && !isMapped
      ? undefined
      : diff({ before: seen, task, names, detectedBy, issue: typeof issue?.number === "number" ? issue.number : null });
  const title = "value" in task.title ? task.title.value : undefined;
  const warnings = [
    ...one.warnings,
    ...outcomes.flatMap((outcome) => (outcome.kind === "applied" ? (outcome.warning ?? []) : [])),
  ];
  return { task: { id: task.id, url: task.url, title }, event, issue, outcomes, warnings, end };
}

function endOf(
  settled: Settled | undefined,
  failure: string | undefined,
  noted: { since: string; attempts: number },
): TaskResult["end"] {
  if (failure !== undefined || settled === undefined) return { kind: "failed", message: failure ?? "", ...noted };
  const { end } = settled;
  if (end.kind === "waiting")
    return { kind: "waiting", sentence: end.sentence, ...noted, attempts: noted.attempts - 1 };
  if (end.kind === "failed") return { kind: "failed", message: end.message, ...noted };
  return end.kind === "deferred" ? { kind: "deferred", because: end.because } : { kind: "settled", reason: end.reason };
}

const lastOutcome = ({ end }: Settled): Outcome[] => (end.kind === "failed" || end.kind === "deferred" ? [end] : []);

function issueOf(settled: Settled | undefined): TaskResult["issue"] {
  if (settled?.situation.observed.kind !== "issue") return undefined;
  const { number, url } = settled.situation.observed.issue;
  return { number: number === 0 ? "new" : number, url };
}

function remember(desk: Desk, task: Task, settled: Settled | undefined, end: TaskResult["end"]): State {
  const { state, config } = desk;
  desk.edited.set(task.id, task.editedAt);
  const exact = config.newTasks.text === "keep";
  const isRead = !exact || desk.ports.clock.now() >= Date.parse(task.editedAt) + 60_000;
  const digests = isRead
    ? { ...without(state.digests, task.id), [task.id]: rowDigest(task, { exact }) }
    : without(state.digests, task.id);
  const created = settled?.outcomes.some(
    ({ kind, ...outcome }) => kind === "applied" && "step" in outcome && outcome.step.kind === "create",
  );
  const observed = settled?.situation.observed;
  if (observed?.kind === "issue") desk.observer.remember(task.id, observed.issue.number as IssueNumber);
  const isOpenQuestion = settled?.end.kind === "failed" && settled.end.unknown;
  const isAwaited = settled?.end.kind === "waiting" && settled.end.for === "lists";
  const note = settled?.situation.note ?? state.noted[task.id]?.note;
  const announced = isOpenQuestion || isAwaited ? state.announced : without(state.announced, task.id);
  const mapped = state.mapped + (created ? 1 : 0);
  if (end.kind === "deferred") return { ...state, announced, mapped };
  return {
    ...state,
    digests,
    announced,
    mapped,
    noted:
      end.kind === "settled"
        ? without(state.noted, task.id)
        : {
            ...state.noted,
            [task.id]: { reason: end.kind, since: end.since, attempts: end.attempts, ...(note ? { note } : {}) },
          },
  };
}
