/** Where a run's tasks come from: pages it was asked about, noted tasks, then the poll, less the rows it recognises. */
import type { DetectedBy, PageId, Task } from "./model.ts";
import { unreadable } from "./observe.ts";
import { RemoteError, type TaskSource } from "./ports.ts";
import { rowDigest, type State } from "./state.ts";

/** What a run is asked to do. */
export interface Order {
  readonly mode: "sync" | "plan";
  /** Pages to settle first. */
  readonly pages: readonly PageId[];
  readonly pagesDetectedBy: DetectedBy;
  /** False: only the pages, and the cursor stays. */
  readonly polls: boolean;
}

export interface Arrival {
  readonly detectedBy: DetectedBy;
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
  readonly exact: boolean;
}

// After ten failures only a sweep looks again; the entry stays.
const MAX_ATTEMPTS = 10;

/** @throws RemoteError when the poll's listing fails; what was given before stands. */
export async function* arrivals(order: Order, poll: Poll, tools: Tools): AsyncGenerator<Arrival> {
  const { source, state } = tools;
  if (order.pages.length > 0) yield await retrieve(order.pages, order.pagesDetectedBy, source, false);
  if (!order.polls) return;
  const noted = Object.entries(state().noted).filter(([, { attempts }]) => attempts < MAX_ATTEMPTS);
  const due = noted.map(([id]) => id as PageId).filter((id) => !order.pages.includes(id));
  for (let at = 0; at < due.length; at += 100) yield await retrieve(due.slice(at, at + 100), "poll", source, true);
  for await (const rows of source.poll(state().cursor)) {
    poll.startedAt ??= source.now();
    for (const { id, editedAt } of rows) if (editedAt > (poll.edited.get(id) ?? "")) poll.edited.set(id, editedAt);
    const fresh = rows.filter((row) => state().digests[row.id] !== rowDigest(row, tools));
    yield { detectedBy: "poll", tasks: fresh, lost: [], recognised: rows.length - fresh.length };
  }
  poll.startedAt ??= source.now();
  poll.complete = true;
}

async function retrieve(
  ids: readonly PageId[],
  detectedBy: DetectedBy,
  source: TaskSource,
  isNoted: boolean,
): Promise<Arrival> {
  const tasks: Task[] = [];
  const lost: Lost[] = [];
  for (const id of new Set(ids)) {
    const found = await look(id, source, isNoted);
    if ("message" in found) lost.push(found);
    else tasks.push(found);
  }
  return { detectedBy, tasks, lost, recognised: 0 };
}

async function look(id: PageId, source: TaskSource, isNoted: boolean): Promise<Task | Lost> {
  const notOurs = (why: string): Lost => ({
    id,
    kind: "not-ours",
    message: `${pageUrl(id)} ${why}: nothing was done.`,
  });
  try {
    const task = await source.retrieve(id);
    if (task === undefined) return { id, kind: "unread", message: unreadable({ url: pageUrl(id) }).message };
    if (task.place === "elsewhere") return notOurs("belongs to another database");
    if (!isNoted && !(await source.passesFilter(task))) return notOurs("does not pass the configured `filter`");
    return task;
  } catch (error) {
    if (error instanceof RemoteError) return { id, kind: "unread", message: error.message };
    throw error;
  }
}

/** A page's address; Notion redirects to its title. */
export const pageUrl = (id: PageId): string => `https://www.notion.so/${id}`;
