/** Where a run's tasks come from: pages it was asked about, noted tasks, then the poll, less the rows it recognises. */
import type { PageId, Task } from "./model.ts";
import { unreadable } from "./observe.ts";
import { RemoteError, type TaskSource } from "./ports.ts";
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
  readonly exact: boolean;
}

/** Few enough that an issue is written seconds after it was read. */
export const LOT = 20;

// After ten failures only a sweep looks again; the entry stays.
const MAX_ATTEMPTS = 10;

/** @throws RemoteError when the poll's listing fails; what was given before stands. */
export async function* arrivals(order: Order, poll: Poll, tools: Tools): AsyncGenerator<Arrival> {
  const { source, state } = tools;
  if (order.pages.length > 0) yield* retrieved(order.pages, order.pagesDetectedBy, source, { mustPass: true });
  if (!order.polls) return;
  const noted = Object.entries(state().noted).filter(([, { attempts }]) => attempts < MAX_ATTEMPTS);
  const due = noted.map(([id]) => id as PageId).filter((id) => !order.pages.includes(id));
  yield* retrieved(due, "poll", source, { mustPass: false });
  for await (const rows of source.poll(state().cursor)) {
    poll.startedAt ??= source.now();
    for (const { id, editedAt } of rows) if (editedAt > (poll.edited.get(id) ?? "")) poll.edited.set(id, editedAt);
    const fresh = rows.filter((row) => state().digests[row.id] !== rowDigest(row, tools));
    yield { detectedBy: "poll", isFresh: false, tasks: fresh, lost: [], recognised: rows.length - fresh.length };
  }
  poll.startedAt ??= source.now();
  poll.complete = true;
}

/** Pages by id, a lot at a time: each is read when its turn comes. `mustPass`: only those that pass the filter. */
export async function* retrieved(
  ids: readonly PageId[],
  detectedBy: DetectedBy,
  source: TaskSource,
  { mustPass }: { readonly mustPass: boolean },
): AsyncGenerator<Arrival> {
  const all = [...new Set(ids)];
  for (let at = 0; at < all.length; at += LOT) {
    const tasks: Task[] = [];
    const lost: Lost[] = [];
    for (const id of all.slice(at, at + LOT)) {
      const found = await look(id, source, mustPass);
      if ("message" in found) lost.push(found);
      else tasks.push(found);
    }
    yield { detectedBy, isFresh: true, tasks, lost, recognised: 0 };
  }
}

async function look(id: PageId, source: TaskSource, mustPass: boolean): Promise<Task | Lost> {
  const notOurs = (why: string): Lost => ({
    id,
    kind: "not-ours",
    message: `${pageUrl(id)} ${why}: nothing was done.`,
  });
  try {
    const task = await source.retrieve(id);
    if (task === undefined) return { id, kind: "unread", message: unreadable({ url: pageUrl(id) }).message };
    if (task.place === "elsewhere") return notOurs("belongs to another database");
    if (mustPass && !(await source.passesFilter(task))) return notOurs("does not pass the configured `filter`");
    return task;
  } catch (error) {
    if (error instanceof RemoteError) return { id, kind: "unread", message: error.message };
    throw error;
  }
}

/** A page's address; Notion redirects to its title. */
export const pageUrl = (id: PageId): string => `https://www.notion.so/${id}`;
