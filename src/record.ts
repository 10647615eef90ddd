/** What became of one task → the state that remembers it, and the result that tells it. */
import { type Brief, statusId } from "./brief.ts";
import type { Desk } from "./desk.ts";
import { diff } from "./diff.ts";
import type { FrontMatter, Issue, IssueNumber, PageId, Task } from "./model.ts";
import type { Situation } from "./next-step.ts";
import { isContent } from "./policy.ts";
import { nextLook } from "./retry.ts";
import type { ChangeEvent, DetectedBy, TaskResult } from "./run.ts";
import type { Settled } from "./settle.ts";
import { type Noted, rowDigest, type State, without } from "./state.ts";

/** Where a task stands at the end of this run: `settled` is absent when it could not even be looked at. */
export interface Ending {
  readonly brief: Brief;
  readonly settled: Settled | undefined;
  readonly detectedBy: DetectedBy;
}

/** Folds the ending into `desk.state` and answers the result. */
export function record(ending: Ending, desk: Desk): TaskResult {
  const { brief, settled } = ending;
  const task = settled?.situation.task ?? brief.task;
  const end = endOf(ending, desk);
  desk.edited.set(task.id, task.editedAt);
  if (end.kind !== "deferred" || end.until === "confirmed") desk.done.add(task.id);
  desk.state = remember({ brief, task, settled, end }, desk);

  const observed = settled?.situation.observed;
  const outcomes =
    settled === undefined
      ? ("outcomes" in brief && brief.outcomes) || []
      : [...settled.outcomes, ...lastOutcome(settled)];
  const refused = outcomes.flatMap((outcome) => (outcome.kind === "applied" ? (outcome.warning ?? []) : []));
  return {
    task: { id: task.id, url: task.url, title: "value" in task.title ? task.title.value : undefined },
    event: eventOf(ending, task, desk),
    issue: issueOf(settled),
    pullRequest: observed?.kind === "issue" ? pullRequestOf(observed) : undefined,
    outcomes,
    warnings: [...("warnings" in brief ? brief.warnings : []), ...(settled?.warnings ?? []), ...refused],
    end,
  };
}

function endOf({ brief, settled }: Ending, { state, ports }: Desk): TaskResult["end"] {
  const before = state.noted[brief.task.id];
  const now = new Date(ports.clock.now()).toISOString();
  const since = before?.since ?? now;
  const attempts = before?.attempts ?? 0;
  const failed = (message: string) => failedEnd(message, { since, attempts: attempts + 1, tried: now });
  if (settled === undefined) return failed("failure" in brief ? brief.failure : "");
  switch (settled.end.kind) {
    case "failed":
      return failed(settled.end.message);
    case "waiting": {
      // What waits for the lists waits because of the failure; whatever else it waits for, the failure is behind it.
      const counted = settled.end.for === "lists" ? attempts : 0;
      return { ...settled.end, since, attempts: counted };
    }
    default:
      return settled.end;
  }
}

/** How a failed attempt, the latest of `attempts`, ends. */
export function failedEnd(
  message: string,
  { since, attempts, tried }: Required<Pick<Noted, "since" | "attempts" | "tried">>,
): Extract<TaskResult["end"], { kind: "failed" }> {
  const next = nextLook(attempts, tried);
  return { kind: "failed", message, since, attempts, ...(next === undefined ? {} : { next }) };
}

const lastOutcome = ({ end }: Settled) => (end.kind === "failed" || end.kind === "deferred" ? [end] : []);

function remember(
  what: Pick<Ending, "brief" | "settled"> & { readonly task: Task; readonly end: TaskResult["end"] },
  desk: Desk,
): State {
  const { brief, task, settled, end } = what;
  const { state } = desk;
  const observed = settled?.situation.observed;
  const number = observed?.kind === "issue" && observed.issue.number !== 0 ? observed.issue.number : undefined;
  if (number !== undefined) desk.mirror.remember(task.id, number);
  const announcement = state.announced[task.id];
  // Announced and now there: made by this run, or by one that never heard of it.
  const isNew = observed?.kind === "issue" && announcement !== undefined && announcement.issue === undefined;
  const known = {
    ...state,
    announced: isOpenQuestion(settled) ? state.announced : announcedAfter(task.id, number, state),
    mapped: state.mapped + (isNew ? 1 : 0) + datings(settled, brief),
    creations: creationsAfter(settled, desk),
  };
  const situation = settled?.situation ?? ("known" in brief ? brief.known : undefined);
  if (end.kind === "deferred") return { ...known, noted: renoted(task.id, situation, state) };
  return {
    ...known,
    digests: digestsWith(brief, task, desk),
    noted: notedWith(task, settled, situation?.note, end, desk),
  };
}

/** An announcement is kept with its issue for a while: rows and lists that lag would have it made again. */
function announcedAfter(page: PageId, issue: IssueNumber | undefined, { announced }: State): State["announced"] {
  const before = announced[page];
  if (before === undefined) return announced;
  return issue === undefined ? without(announced, page) : { ...announced, [page]: { ...before, issue } };
}

const frontOf = (situation: Situation | undefined): FrontMatter | undefined =>
  situation?.observed.kind === "issue" ? situation.observed.front : undefined;

const isDated = (front: FrontMatter | undefined): boolean =>
  front?.deleted !== undefined || front?.detached !== undefined;

/** Tasks that are gone count no more, until they come back. */
function datings(settled: Settled | undefined, brief: Brief): number {
  if (settled === undefined || !("situation" in brief)) return 0;
  return Number(isDated(frontOf(brief.situation))) - Number(isDated(frontOf(settled.situation)));
}

function creationsAfter(settled: Settled | undefined, { state, ports }: Desk): State["creations"] {
  const { creations } = state;
  const made = settled?.outcomes.filter((outcome) => outcome.kind === "applied" && isContent(outcome.step)).length;
  if (!made) return creations;
  const now = ports.clock.now();
  if (now < Date.parse(creations.hour) + 3_600_000) return { ...creations, count: creations.count + made };
  return { hour: new Date(now).toISOString(), count: made };
}

/** A creation that may have happened, or that still waits for the lists to tell. */
function isOpenQuestion(settled: Settled | undefined): boolean {
  if (settled?.end.kind === "failed") return settled.end.step.kind === "create" && settled.end.unknown;
  return settled?.end.kind === "waiting" && settled.end.for === "lists";
}

// A text read within the minute of its last edit may have changed since without a trace.
function digestsWith(brief: Brief, task: Task, { state, config, ports }: Desk): State["digests"] {
  const isKept = config.newTasks.text === "keep";
  const others = without(state.digests, task.id);
  const readAt = ("readAt" in brief ? brief.readAt : undefined) ?? ports.notionNow() ?? ports.clock.now();
  const isTold = !isKept || readAt >= Date.parse(task.editedAt) + 60_000;
  return isTold ? { ...others, [task.id]: rowDigest(task) } : others;
}

/** What is put off stays noted as it was, but for what its note says. */
function renoted(id: PageId, situation: Situation | undefined, { noted }: State): State["noted"] {
  const before = situation && standing(noted[id], situation.task);
  if (situation === undefined || before === undefined) return noted;
  const { note = before.note } = situation;
  return { ...noted, [id]: { ...before, ...(note === undefined ? {} : { note }) } };
}

/** A status that was seen to leave stands no more: back again, it begins its rest anew. */
function standing(before: Noted | undefined, task: Task): Noted | undefined {
  if (before?.stood === undefined || before.stood.status === statusId(task)) return before;
  const { stood: _, ...others } = before;
  return others;
}

function notedWith(
  task: Task,
  settled: Settled | undefined,
  told: string | undefined,
  end: TaskResult["end"],
  desk: Desk,
): State["noted"] {
  const { noted } = desk.state;
  if (end.kind !== "waiting" && end.kind !== "failed") return without(noted, task.id);
  const note = told ?? noted[task.id]?.note;
  const tried = end.kind === "failed" ? { tried: new Date(desk.ports.clock.now()).toISOString() } : {};
  const entry: Noted = {
    // What could not even be looked at stands as it stood.
    ...(settled === undefined ? standing(noted[task.id], task) : {}),
    reason: end.kind,
    since: end.since,
    attempts: end.attempts,
    ...tried,
    ...(note ? { note } : {}),
    ...issueFacts(settled?.situation),
    ...mergeFacts(settled?.situation),
  };
  return { ...noted, [task.id]: entry };
}

/** By its issue, the next run can tell whether it still waits without reading its page. */
function issueFacts(situation: Situation | undefined): Pick<Noted, "issue" | "paused"> {
  if (situation?.observed.kind !== "issue" || situation.observed.issue.number === 0) return {};
  return { issue: situation.observed.issue.number, ...(situation.task.paused ? { paused: true } : {}) };
}

/** What a task to be merged waits with: since when its status stood, what its page was told. */
function mergeFacts(situation: Situation | undefined): Pick<Noted, "stood" | "said"> {
  if (situation?.desired.pullRequest !== "merge") return {};
  const said = [...situation.said].at(-1);
  const stood = { status: statusId(situation.task), since: situation.stoodSince };
  return { stood, ...(said === undefined ? {} : { said }) };
}

function issueOf(settled: Settled | undefined): TaskResult["issue"] {
  if (settled?.situation.observed.kind !== "issue") return undefined;
  const { number, url } = settled.situation.observed.issue;
  return { number: number === 0 ? "new" : number, url };
}

/** The task's pull request, beside its issue in the same repository. */
export function pullRequestOf({
  issue,
  front,
}: {
  readonly issue: Issue;
  readonly front: FrontMatter | undefined;
}): TaskResult["pullRequest"] {
  const number = front?.pull?.number;
  if (number === undefined) return undefined;
  return number === 0
    ? { number: "new", url: "#new" }
    : { number, url: issue.url.replace(/[^/]+\/\d+$/, `pull/${number}`) };
}

/** Tasks without an issue are no events: nobody is told of what concerns nobody. */
function eventOf({ brief, settled, detectedBy }: Ending, task: Task, { bindings }: Desk): ChangeEvent | undefined {
  const before =
    "situation" in brief && brief.situation.observed.kind === "issue" ? brief.situation.observed : undefined;
  const issue = issueOf(settled)?.number ?? before?.issue.number;
  if (issue === undefined) return undefined;
  const names = new Map([...Object.values(bindings.properties), ...bindings.labels].map(({ id, name }) => [id, name]));
  // Where the front-matter was lost, nobody knows what was seen last.
  const seen = before && (before.front?.seen.values ?? task.seen);
  const event = diff({ before: seen, task, names, detectedBy, issue: issue === "new" ? null : issue });
  const type = movedPlace(before?.front, frontOf(settled?.situation));
  if (type === undefined) return event;
  const { id: pageId, editedAt } = task;
  return { pageId, type, changed: event?.changed ?? {}, editedAt, detectedBy, issue: issue === "new" ? null : issue };
}

function movedPlace(before: FrontMatter | undefined, after: FrontMatter | undefined): ChangeEvent["type"] | undefined {
  if (before?.deleted === undefined && after?.deleted !== undefined) return "deleted";
  if (!isDated(before) && after?.detached !== undefined) return "detached";
  return isDated(before) && after !== undefined && !isDated(after) ? "restored" : undefined;
}
