/** Where a run's tasks come from: pages it was asked about, noted tasks, then the poll, less the rows it recognises. */
import type { PageId, Task } from "./model.ts";
import { placed, unreadable } from "./observe.ts";
import { RemoteError, type TaskSource } from "./ports.ts";
import { isDue } from "./retry.ts";
import type { DetectedBy, Kind } from "./run.ts";
import { rowDigest, type State } from "./state.ts";

/** What a run is asked to do. */
export interface Order {
  readonly mode: "sync" | "sweep" | "plan";
  /** Pages to settle first. */
  readonly pages: readonly PageId[];
  readonly pagesDetectedBy: DetectedBy;
  /** False: only the pages, and the cursor stays. */
  readonly polls: boolean;
  /** How many writes of a kind people said yes to. */
  readonly confirmed: Readonly<Partial<Record<Kind, number>>>;
}

export interface Arrival {
  readonly detectedBy: DetectedBy;
  /** The tasks come from their pages, not from the index. */
  readonly isFresh: boolean;
  readonly tasks: readonly Task[];
  readonly lost: readonly Lost[];
  /** Rows recognised as settled. */
  readonly recognised: number;
}

/** A page that could not be read, or is not this run's to sync. */
export interface Lost {
  readonly id: PageId;
  readonly kind: "unread" | "not-ours";
  readonly message: string;
}

/** What the poll learned, for the cursor. */
export interface Poll {
  /** Notion's clock at its first answer. */
  startedAt: number | undefined;
  complete: boolean;
  /** Edit times of the rows it gave. */
  readonly edited: Map<PageId, string>;
}

interface Tools {
  readonly source: TaskSource;
  /** Live: what was settled a moment ago is recognised when the walk shows it again. */
  readonly state: () => State;
  /** By the runner's clock (ms). */
  readonly now: () => number;
  /** Of noted tasks, those whose pages have to be read again. */
  readonly notJustWaiting: (ids: readonly PageId[]) => Promise<readonly PageId[]>;
}

/** Few enough that an issue is written seconds after it was read. */
export const LOT = 20;

/** @throws RemoteError when the poll's listing fails; what was given before stands. */
export async function* arrivals(order: Order, poll: Poll, tools: Tools): AsyncGenerator<Arrival> {
  const { source, state, now } = tools;
  if (order.pages.length > 0) yield* retrieved(order.pages, order.pagesDetectedBy, source, { areNamed: true });
  if (!order.polls) return;
  const noted = Object.entries(state().noted).filter(([, one]) => isDue(one, now()));
  const due = noted.map(([id]) => id as PageId).filter((id) => !order.pages.includes(id));
  const read = new Map<PageId, string>();
  for await (const arrival of retrieved(await tools.notJustWaiting(due), "poll", source, { areNamed: false })) {
    for (const task of arrival.tasks) read.set(task.id, rowDigest(task));
    yield arrival;
  }
  for await (const rows of source.poll(state().cursor)) {
    poll.startedAt ??= source.polledAt();
    for (const { id, editedAt } of rows) if (editedAt > (poll.edited.get(id) ?? "")) poll.edited.set(id, editedAt);
    // Settled in an earlier run or this one, or noted and read from its page a moment ago.
    const known = ({ id }: Task) => [state().digests[id], read.get(id)];
    const fresh = rows.filter((row) => !known(row).includes(rowDigest(row)));
    yield { detectedBy: "poll", isFresh: false, tasks: fresh, lost: [], recognised: rows.length - fresh.length };
  }
  poll.startedAt ??= source.polledAt();
  poll.complete = true;
}

/**
 * Pages by id, a lot at a time: each is read when its turn comes. `areNamed`: somebody asked for these, and is told where
 * one is not ours to sync; the others were tasks of ours when they were last seen.
 */
export async function* retrieved(
  ids: readonly PageId[],
  detectedBy: DetectedBy,
  source: TaskSource,
  { areNamed }: { readonly areNamed: boolean },
): AsyncGenerator<Arrival> {
  const all = [...new Set(ids)];
  for (let at = 0; at < all.length; at += LOT) {
    const tasks: Task[] = [];
    const lost: Lost[] = [];
    for (const id of all.slice(at, at + LOT)) {
      const found = areNamed ? await lookUp(id, source) : await lookAgain(id, source);
      if ("message" in found) lost.push(found);
      else tasks.push(found);
    }
    yield { detectedBy, isFresh: true, tasks, lost, recognised: 0 };
  }
}

/** A task that was ours when it was last seen: where it is now is for the decision. */
async function lookAgain(id: PageId, source: TaskSource): Promise<Task | Lost> {
  try {
    const task = await source.retrieve(id);
    if (task === undefined) return unread(id, unreadable({ url: pageUrl(id) }).message);
    return await placed(task, source);
  } catch (error) {
    if (error instanceof RemoteError) return unread(id, error.message);
    throw error;
  }
}

/** A page that somebody named: it may be anything, nobody knows of an issue, and no later run looks for it. */
async function lookUp(id: PageId, source: TaskSource): Promise<Task | Lost> {
  try {
    const task = await source.retrieve(id);
    if (task === undefined) return unread(id, unknown(id));
    if (task.place === "elsewhere")
      return notOurs(id, "belongs to another database: nothing was done. Name a page of the configured one.");
    if (await source.passesFilter(task)) return task;
    return notOurs(id, "does not pass the configured `filter`: nothing was done. Change the page or the filter.");
  } catch (error) {
    if (error instanceof RemoteError) return unread(id, unanswered(id, error));
    throw error;
  }
}

const unread = (id: PageId, message: string): Lost => ({ id, kind: "unread", message });
const notOurs = (id: PageId, why: string): Lost => ({ id, kind: "not-ours", message: `${pageUrl(id)} ${why}` });

const unknown = (id: PageId): string =>
  `Notion shows no page at ${pageUrl(id)}: name a page of the database (open it, ••• → Copy link), not the database itself, and share the database with the integration (••• → Connections).`;

function unanswered(id: PageId, { status, message }: RemoteError): string {
  // Notion's answer to a database's id: https://developers.notion.com/reference/retrieve-a-page
  if (status === 400 && /is a database/i.test(message)) return unknown(id);
  const isPassing = status === 0 || status === 409 || status === 429 || status >= 500;
  return isPassing ? "Notion could not show the page just now. Name it again in a while." : message;
}

/** A page's address; Notion redirects to its title. */
export const pageUrl = (id: PageId): string => `https://www.notion.so/${id}`;
