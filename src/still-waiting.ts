/** Tasks that wait, looked at on GitHub alone: their pages are read again only where there is something to do. */
import { pageUrl } from "./arrivals.ts";
import { situate } from "./brief.ts";
import type { Desk } from "./desk.ts";
import { readBody } from "./front-matter.ts";
import type { FrontMatter, Issue, IssueNumber, PageId, Task } from "./model.ts";
import { next, type Situation } from "./next-step.ts";
import { RemoteError } from "./ports.ts";
import { observePulls } from "./pulls/observe.ts";
import { pullRequestOf } from "./record.ts";
import type { TaskResult } from "./run.ts";
import type { Noted } from "./state.ts";

/**
 * Of these noted tasks, those for which there is something to do, or that GitHub alone cannot tell of. The others go on
 * waiting, and `desk.waiting` tells of them. A page that was edited meanwhile shows in the poll.
 */
export async function notJustWaiting(ids: readonly PageId[], desk: Desk): Promise<readonly PageId[]> {
  const waiting = ids.filter((id) => isTold(desk.state.noted[id]) && !desk.waiting.has(id));
  try {
    if (waiting.length > 0) for (const one of await look(waiting, desk)) desk.waiting.set(one.task.id, one);
  } catch (error) {
    // Looked at in the ordinary way, each fails or waits alone.
    if (!(error instanceof RemoteError)) throw error;
  }
  return ids.filter((id) => !desk.waiting.has(id));
}

async function look(ids: readonly PageId[], desk: Desk): Promise<readonly TaskResult[]> {
  await desk.repository();
  const situations = await observePulls(await situationsOf(ids, desk), desk);
  return situations.flatMap((situation): TaskResult[] => {
    const verdict = next({ ...situation, repositoryLabels: desk.labels });
    const noted = desk.state.noted[situation.task.id];
    if (verdict.kind !== "waiting" || noted === undefined || situation.observed.kind !== "issue") return [];
    const { task, observed } = situation;
    const title = "value" in task.title ? task.title.value : undefined;
    const { number, url } = observed.issue;
    const end = { ...verdict, since: noted.since, attempts: noted.attempts };
    const told = { task: { id: task.id, url: task.url, title }, event: undefined, issue: { number, url } };
    return [{ ...told, pullRequest: pullRequestOf(observed), outcomes: [], warnings: [], end }];
  });
}

/** It waits, and which issue is its own is known. */
const isTold = (noted: Noted | undefined): boolean => noted?.reason === "waiting" && noted.issue !== undefined;

async function situationsOf(ids: readonly PageId[], desk: Desk): Promise<readonly Situation[]> {
  const numberOf = (id: PageId) => desk.state.noted[id]?.issue as IssueNumber;
  const found = await desk.ports.tracker.read(ids.map(numberOf));
  const situations: Situation[] = [];
  for (const id of ids) {
    const there = found.get(numberOf(id));
    const front = there?.kind === "issue" ? readBody(there.issue.body).front : undefined;
    if (there?.kind !== "issue" || front?.page !== id || !desk.trust().identities.has(there.issue.author)) continue;
    const { issue } = there;
    situations.push((await situate(lastSeen(front, issue, desk), { kind: "issue", issue, front }, desk)).situation);
  }
  return situations;
}

/** The task as its issue remembers it: what is not told there counts as unread, so nobody acts on it. */
function lastSeen(front: FrontMatter, issue: Issue, { bindings, state }: Desk): Task {
  const { properties, statuses } = bindings;
  const { values, editedAt } = front.seen;
  const unread = { unknown: "only its issue was looked at" };
  const title = values[properties.title.id];
  const name = values[properties.status.id];
  const [status] = Object.entries(statuses).filter((one) => one[1].name === name);
  const branch = properties.branch && values[properties.branch.id];
  return {
    id: front.page,
    url: linkIn(issue) ?? pageUrl(front.page),
    createdAt: front.created,
    editedAt,
    place: "here",
    title: typeof title === "string" ? { value: title } : unread,
    status: status === undefined ? unread : { value: { id: status[0], name: status[1].name } },
    people: unread,
    labels: bindings.labels.map((label) => ({ property: label.id, name: label.name, values: unread })),
    issueLink: issue.url,
    pullRequestLink: pullRequestOf({ issue, front })?.url,
    branch: typeof branch === "string" ? branch : undefined,
    paused: state.noted[front.page]?.paused === true,
    seen: values,
  };
}

/** The page's address, as the managed region gives it. */
const linkIn = ({ body }: Issue): string | undefined =>
  /\]\((https?:\/\/[^\s)]+)\)/.exec(readBody(body).region ?? "")?.[1];
