/** Finds each task's issue, by the page's link or in the list of issues, and says whether the link between them holds. */

import { same } from "./diff.ts";
import { readBody } from "./front-matter.ts";
import type { Found, FrontMatter, Issue, IssueNumber, Observed, PageId, Task } from "./model.ts";
import { RemoteError, type TaskSource, type Tracker } from "./ports.ts";

/** A task as it is to be believed, with what GitHub shows for it; or why its page could not be read again. */
export type Sighting =
  | { readonly task: Task; readonly observed: Observed }
  | { readonly task: Task; readonly error: RemoteError };

type Pair = Extract<Sighting, { observed: Observed }>;

export interface Observer {
  /** Reads all their issues at once, right before they are written. `pullRequests`: these tasks wait for pull requests. */
  observe(tasks: readonly Task[], want: { readonly pullRequests: boolean }): Promise<readonly Sighting[]>;
  /** Lists may lag: what this run has made is known without them. */
  remember(page: PageId, issue: IssueNumber): void;
}

export function observer(tools: {
  readonly source: Pick<TaskSource, "retrieve">;
  readonly tracker: Tracker;
  readonly repositoryUrl: string;
  /** Every login this action has had, without "[bot]". */
  readonly identities: () => ReadonlySet<string>;
}): Observer {
  const { source, tracker, repositoryUrl, identities } = tools;
  const ours = new Map<PageId, IssueNumber>();
  let listedSince: string | undefined;

  /** Issues updated since a task's creation hold its issue, if it has one (contract §5). */
  async function list(tasks: readonly Task[]): Promise<void> {
    const since = tasks.map(({ createdAt }) => createdAt).sort()[0];
    if (since === undefined || (listedSince !== undefined && listedSince <= since)) return;
    listedSince = since;
    for await (const batch of tracker.list(since)) {
      for (const issue of batch) {
        const { front } = readBody(issue.body);
        const known = front && ours.get(front.page);
        if (front === undefined || !identities().has(issue.author)) continue;
        if (known === undefined || issue.number < known) ours.set(front.page, issue.number);
      }
    }
  }

  async function observe(
    tasks: readonly Task[],
    want: { readonly pullRequests: boolean },
  ): Promise<readonly Sighting[]> {
    const links = new Map<PageId, Link>();
    for (const task of tasks) links.set(task.id, await linkOf(task, repositoryUrl, tracker));
    await list(tasks.filter(({ id }) => links.get(id)?.kind === "none"));
    const found = await read(
      [...links].flatMap(([id, link]) => numberOf(link) ?? ours.get(id) ?? []),
      want,
    );

    const related = tasks.map((task) => relate(task, links.get(task.id) ?? { kind: "none" }, found));
    const copies = related.filter(({ observed }) => observed.kind === "copied").map(({ task }) => task);
    await list(copies);
    const own = await read(
      copies.flatMap(({ id }) => ours.get(id) ?? []),
      want,
    );
    const sightings = related.map((one) => (one.observed.kind === "copied" ? ownOf(one, own) : one));
    return await Promise.all(sightings.map(believe));
  }

  async function read(
    numbers: readonly IssueNumber[],
    want: { readonly pullRequests: boolean },
  ): Promise<ReadonlyMap<IssueNumber, Found>> {
    return numbers.length === 0 ? new Map() : await tracker.read([...new Set(numbers)], want);
  }

  function relate(task: Task, link: Link, found: ReadonlyMap<IssueNumber, Found>): Pair {
    if (link.kind === "elsewhere" || link.kind === "stranger") return { task, observed: link };
    const number = link.kind === "here" ? link.number : ours.get(task.id);
    const there = number === undefined ? undefined : found.get(number);
    if (number === undefined || there === undefined) return { task, observed: { kind: "none" } };
    return { task, observed: holds(task, there, link.kind === "here" ? link.link : `#${number}`, identities()) };
  }

  function ownOf({ task, observed }: Pair, own: ReadonlyMap<IssueNumber, Found>): Pair {
    const there = own.get(ours.get(task.id) ?? (0 as IssueNumber));
    return { task, observed: there?.kind === "issue" ? holds(task, there, there.issue.url, identities()) : observed };
  }

  // Notion's index lags behind its pages (github.com/openai/codex/issues/42686): a row that contradicts what was seen,
  // or lacks the link that its issue knows of, is read again from the page itself.
  async function believe(pair: Pair): Promise<Sighting> {
    const { task, observed } = pair;
    if (observed.kind !== "issue") return pair;
    if (task.issueLink !== undefined && !contradicts(task, observed.front)) return pair;
    try {
      const fresh = await source.retrieve(task.id);
      return fresh === undefined ? { task, error: unreadable(task) } : { task: fresh, observed };
    } catch (error) {
      if (error instanceof RemoteError) return { task, error };
      throw error;
    }
  }

  return { observe, remember: (page, issue) => void ours.set(page, issue) };
}

/** A page that Notion no longer shows us: trashed for good, or not shared. Never a deletion. */
export function unreadable(task: Pick<Task, "url">): RemoteError {
  const request = "GET /v1/pages/{id}";
  const message = `Notion answered 404 for ${task.url}: if it still exists, share it with the integration (••• → Connections). Its issue was left as it is.`;
  return new RemoteError(message, { system: "Notion", request, status: 404, outcome: "refused" });
}

function contradicts(task: Task, front: FrontMatter | undefined): boolean {
  if (front === undefined || task.editedAt > front.seen.editedAt) return false;
  const moved = Object.entries(task.seen).some(([id, value]) => !same(front.seen.values[id] ?? null, value));
  return task.editedAt < front.seen.editedAt || moved;
}

function holds(task: Task, found: Found, link: string, identities: ReadonlySet<string>): Observed {
  if (found.kind === "moved") return { kind: "gone", link, how: "transferred" };
  if (found.kind === "missing") return { kind: "gone", link, how: "deleted" };
  if (found.kind === "pull-request") return { kind: "stranger", link };
  const { issue } = found;
  const { front } = readBody(issue.body);
  if (front?.page === task.id) return { kind: "issue", issue, front };
  const isOurs = identities.has(issue.author);
  if (front !== undefined) return isOurs ? { kind: "copied", of: issue.number } : { kind: "stranger", link };
  return isOurs && wrote(task, issue) ? { kind: "issue", issue, front } : { kind: "stranger", link };
}

// A page made after the issue cannot be the one it was made for: it is a copy. Notion floors its times to the minute.
const wrote = (task: Task, issue: Issue): boolean => task.createdAt <= issue.createdAt;

type Link =
  | { readonly kind: "none" }
  | { readonly kind: "here"; readonly number: IssueNumber; readonly link: string }
  | { readonly kind: "elsewhere" | "stranger"; readonly link: string };

const numberOf = (link: Link): IssueNumber | undefined => (link.kind === "here" ? link.number : undefined);

async function linkOf({ issueLink }: Task, repositoryUrl: string, tracker: Tracker): Promise<Link> {
  if (issueLink === undefined || issueLink === "") return { kind: "none" };
  if (typeof issueLink === "number") return { kind: "here", number: issueLink as IssueNumber, link: String(issueLink) };
  const match = /^(https?:\/\/[^/]+)\/([^/]+)\/([^/]+)\/issues\/(\d+)\b/i.exec(issueLink);
  if (match === null) return { kind: "stranger", link: issueLink };
  const [, host = "", owner = "", name = "", number] = match;
  const isHere = `${host}/${owner}/${name}`.toLowerCase() === repositoryUrl.toLowerCase();
  const isKnownHost = repositoryUrl.toLowerCase().startsWith(`${host.toLowerCase()}/`);
  if (!isHere && !(isKnownHost && (await tracker.isThisRepository(owner, name))))
    return { kind: "elsewhere", link: issueLink };
  return { kind: "here", number: Number(number) as IssueNumber, link: issueLink };
}
