/** Two issues of ours for one task, made by two runs at once: the older goes on, the younger is closed as its duplicate. */
import { situate } from "./brief.ts";
import type { Desk } from "./desk.ts";
import { readBody, rewriteBody } from "./front-matter.ts";
import type { Mirrored } from "./mirror.ts";
import type { Found, IssueNumber, Task } from "./model.ts";
import { isHeld, namesIssue } from "./next-step.ts";
import { RemoteError } from "./ports.ts";
import { isOnlyOurs } from "./retire.ts";
import type { TaskResult } from "./run.ts";
import type { Outcome, Step } from "./steps.ts";

/** Closes the listed copies that are beyond doubt duplicates, and warns of the others. They count against no limit. */
export async function closeDuplicates(desk: Desk): Promise<readonly TaskResult[]> {
  const results: TaskResult[] = [];
  for (const [copy, of] of desk.mirror.copies) {
    const twins = await lookAt(copy, of, desk);
    if (twins === "none") continue;
    if (twins !== undefined && isDuplicate(twins, desk)) results.push(await close(twins, desk));
    else if (twins?.younger.issue.state !== "closed") desk.warnings.add(doubtful(copy, of));
  }
  return results;
}

/** Both issues and the page, fresh; "none" where nothing is left to heal, undefined where one of them cannot be read. */
async function lookAt(copy: IssueNumber, of: IssueNumber, desk: Desk): Promise<Twins | "none" | undefined> {
  try {
    const found = await desk.ports.tracker.read([copy, of], { hands: true });
    const [younger, older] = [mirrored(found.get(copy)), mirrored(found.get(of))];
    if (younger === undefined || older === undefined) return "none";
    // Its task may have been done before anybody met the two.
    if (younger.issue.state === "closed" && older.issue.state === "closed") return "none";
    const task = await desk.source.retrieve(younger.front.page);
    return task && { task, younger, older };
  } catch (error) {
    if (error instanceof RemoteError) return undefined;
    throw error;
  }
}

interface Twins {
  /** As its page shows it now. */
  readonly task: Task;
  readonly younger: Mirrored;
  readonly older: Mirrored;
}

function mirrored(found: Found | undefined): Mirrored | undefined {
  const front = found?.kind === "issue" ? readBody(found.issue.body).front : undefined;
  return found?.kind === "issue" && front !== undefined ? { issue: found.issue, front } : undefined;
}

// Lists lag by minutes and runs last for minutes; a copy made later is somebody's doing.
const RACE_MS = 60 * 60_000;

/**
 * Our identity may be shared with other workflows, and a marker is easily pasted: so both have to say the same of this task,
 * be made at one time and stand as we wrote them, with nobody's hand on the younger, nor on the older unless its page names it.
 */
function isDuplicate({ task, younger, older }: Twins, desk: Desk): boolean {
  const { identities } = desk.trust();
  const say = ({ front: { page, dataSource, created } }: Mirrored) => [page, dataSource, created].join();
  const apart = Date.parse(younger.issue.createdAt) - Date.parse(older.issue.createdAt);
  const isFree = task.place === "here" && !task.paused && !isHeld(younger.issue) && !isHeld(older.issue);
  return (
    isFree &&
    say(younger) === say(older) &&
    say(younger) === [task.id, desk.bindings.dataSource.id, task.createdAt].join() &&
    apart >= 0 &&
    apart <= RACE_MS &&
    identities.has(older.issue.author) &&
    isAsAsked(older) &&
    isOnlyOurs(younger.issue, younger.front, identities) &&
    readBody(younger.issue.body).region !== undefined &&
    (namesIssue(task.issueLink, older.issue) ||
      (namesIssue(task.issueLink, younger.issue) && isOnlyOurs(older.issue, older.front, identities)))
  );
}

/** Somebody who closed the older one, or opened it again, may have chosen the younger. */
function isAsAsked({ issue, front }: Mirrored): boolean {
  const asked = front.base.state ?? "none";
  return issue.state === (asked === "open" || asked === "none" ? "open" : "closed");
}

/** The page first: while it names the younger, that one is the task's. Then one write closes, says why and marks it. */
async function close(twins: Twins, desk: Desk): Promise<TaskResult> {
  const { task, younger, older } = twins;
  const { number, url } = older.issue;
  const link: Step = { kind: "link", issue: { number, url } };
  const steps = [...(namesIssue(task.issueLink, older.issue) ? [] : [link]), closing(twins)];
  const outcomes: Outcome[] = [];
  const told = {
    task: { id: task.id, url: task.url, title: "value" in task.title ? task.title.value : undefined },
    event: undefined,
    issue: { number: younger.issue.number, url: younger.issue.url },
    pullRequest: undefined,
    outcomes,
    warnings: [],
    end: { kind: "settled", reason: `a duplicate of #${number}` },
  } as const;
  try {
    let { situation } = await situate(task, { kind: "issue", ...younger }, desk);
    for (const step of steps) {
      const refusal = desk.policy(step, situation);
      if (refusal !== undefined) return { ...told, end: { kind: "deferred", ...refusal } };
      situation = await desk.act(step, situation);
      outcomes.push({ kind: "applied", step, reason: "two runs at once made an issue each" });
    }
    return told;
  } catch (error) {
    // The next sweep meets both again.
    if (error instanceof RemoteError) return { ...told, warnings: [error.message] };
    throw error;
  }
}

function closing({ younger: { issue, front }, older }: Twins): Step {
  const { number } = older.issue;
  const words = `Duplicate of #${number}: two runs at once made an issue each for this task, and that one goes on.`;
  const region = `${words}\n\n${readBody(issue.body).region ?? ""}`;
  const body = rewriteBody(issue.body, { front: { ...front, duplicateOf: number }, region });
  const effects = [{ effect: "state", from: "open", to: "duplicate" }] as const;
  return { kind: "update", number: issue.number, patch: { state: "duplicate", body }, effects, conflicts: [] };
}

/** Somebody, or a bot that other workflows share, may have pasted the marker: it counts for nothing, and is told. */
const doubtful = (copy: number, of: number): string =>
  `Issue #${copy} carries the marker of a task whose issue is #${of}; it is left alone. Take the marker out of its text, or close it.`;
