/** Finds each task's issue, by the page's link or by its marker in the list, and reads it right before it is written. */
import { hasMoved } from "./diff.ts";
import { holds, type Link, linkOf, type Trust } from "./links.ts";
import type { Mirror } from "./mirror.ts";
import type { Found, FrontMatter, IssueNumber, Observed, PageId, Task } from "./model.ts";
import { RemoteError, type TaskSource, type Tracker } from "./ports.ts";

/** A task as it is to be believed, with what GitHub shows for it; or why its page could not be read again. */
export type Sighting =
  | { readonly task: Task; readonly observed: Observed }
  | { readonly task: Task; readonly error: RemoteError };

type Pair = Extract<Sighting, { observed: Observed }>;

export interface Want {
  /** Some of them are gone, and it matters who else had a hand in their issues. */
  readonly hands: boolean;
  /** The tasks come from their pages, not from the index, so they need no second look. */
  readonly isFresh: boolean;
}

export type Observe = (tasks: readonly Task[], want: Want) => Promise<readonly Sighting[]>;

export function observer(tools: {
  readonly source: Pick<TaskSource, "retrieve" | "passesFilter">;
  readonly tracker: Tracker;
  readonly mirror: Mirror;
  readonly repositoryUrl: string;
  readonly trust: () => Trust;
}): Observe {
  const { source, tracker, mirror, repositoryUrl, trust } = tools;

  /** One sighting for each task, in their order. */
  async function observe(all: readonly Task[], want: Want): Promise<readonly Sighting[]> {
    const links = new Map<PageId, Link>();
    const sighted = new Map<PageId, Sighting>();
    for (const task of all) {
      try {
        links.set(task.id, await linkOf(task, repositoryUrl, tracker));
      } catch (error) {
        // A page may name any repository there is; that one does not answer is that page's trouble alone.
        if (!(error instanceof RemoteError)) throw error;
        sighted.set(task.id, { task, error });
      }
    }
    const tasks = all.filter(({ id }) => links.has(id));
    for (const sighting of await observeLinked(tasks, links, want)) sighted.set(sighting.task.id, sighting);
    return all.flatMap(({ id }) => sighted.get(id) ?? []);
  }

  async function observeLinked(
    tasks: readonly Task[],
    links: ReadonlyMap<PageId, Link>,
    want: Want,
  ): Promise<readonly Sighting[]> {
    const unlinked = tasks.filter(({ id }) => links.get(id)?.kind === "none");
    await listFor(unlinked);
    const numbers = tasks.flatMap(({ id }) => numberOf(links.get(id)) ?? mirror.numberOf(id) ?? []);
    const found = await read(numbers, want);
    const related = tasks.map((task) => relate(task, links.get(task.id), found));

    const copies = related.filter(({ observed }) => observed.kind === "copied").map(({ task }) => task);
    await listFor(copies);
    const own = await read(
      copies.flatMap(({ id }) => mirror.numberOf(id) ?? []),
      want,
    );
    const sightings = related.map((pair) => (pair.observed.kind === "copied" ? ownOf(pair, own) : pair));
    return want.isFresh ? sightings : await Promise.all(sightings.map(believe));
  }

  /** Issues updated since a task's creation hold its issue, if it has one. */
  async function listFor(tasks: readonly Task[]): Promise<void> {
    const [since] = tasks.map(({ createdAt }) => createdAt).sort((a, b) => (a < b ? -1 : 1));
    if (since !== undefined) await mirror.list(since);
  }

  async function read(numbers: readonly IssueNumber[], want: Want): Promise<ReadonlyMap<IssueNumber, Found>> {
    return numbers.length === 0 ? new Map() : await tracker.read([...new Set(numbers)], want);
  }

  function relate(task: Task, link: Link | undefined, found: ReadonlyMap<IssueNumber, Found>): Pair {
    if (link?.kind === "elsewhere" || link?.kind === "stranger") return { task, observed: link };
    const number = numberOf(link) ?? mirror.numberOf(task.id);
    const there = number === undefined ? undefined : found.get(number);
    const isGone = link?.kind !== "here" && there?.kind !== "issue";
    if (number === undefined || there === undefined || isGone) return { task, observed: unfound(task.id) };
    return { task, observed: holds(task, there, link?.kind === "here" ? link.link : `#${number}`, trust()) };
  }

  function unfound(page: PageId): Observed {
    const by = mirror.claimOn(page);
    return by === undefined ? { kind: "none" } : { kind: "claimed", by };
  }

  function ownOf({ task, observed }: Pair, own: ReadonlyMap<IssueNumber, Found>): Pair {
    const number = mirror.numberOf(task.id);
    const there = number === undefined ? undefined : own.get(number);
    return { task, observed: there?.kind === "issue" ? holds(task, there, there.issue.url, trust()) : observed };
  }

  // Notion's index lags behind its pages (github.com/openai/codex/issues/42686): a row that contradicts what was seen,
  // or lacks the link that its issue knows of, is read again from the page itself.
  async function believe(pair: Pair): Promise<Sighting> {
    const { task, observed } = pair;
    if (observed.kind !== "issue") return pair;
    if (task.issueLink !== undefined && !contradicts(task, observed.front)) return pair;
    try {
      const fresh = await source.retrieve(task.id);
      if (fresh === undefined) return { task, error: unreadable(task) };
      return { task: await placed(fresh, source), observed };
    } catch (error) {
      if (error instanceof RemoteError) return { task, error };
      throw error;
    }
  }

  return observe;
}

const numberOf = (link: Link | undefined): IssueNumber | undefined => (link?.kind === "here" ? link.number : undefined);

function contradicts(task: Task, front: FrontMatter | undefined): boolean {
  if (front === undefined || task.editedAt > front.seen.editedAt) return false;
  return task.editedAt < front.seen.editedAt || hasMoved(front.seen.values, task.seen);
}

/** The task, with a place of its own where it left the configured filter. @throws RemoteError */
export async function placed(task: Task, source: Pick<TaskSource, "passesFilter">): Promise<Task> {
  return task.place !== "here" || (await source.passesFilter(task)) ? task : { ...task, place: "filtered" };
}

/** A page that Notion no longer shows us: trashed for good, or not shared. Never a deletion. */
export function unreadable(task: Pick<Task, "url">): RemoteError {
  const request = "GET /v1/pages/{id}";
  const message = `Notion answered 404 for ${task.url}: if it still exists, share it with the integration (••• → Connections). On GitHub nothing was changed.`;
  return new RemoteError(message, { system: "Notion", request, status: 404, outcome: "refused" });
}
