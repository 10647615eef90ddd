/** Reading a window of rows to its end, though cursors die, answers are cut and rows move while we read. */
import { isStaleCursor } from "./errors.ts";

export interface Row {
  readonly id: string;
  /** ISO, a whole minute. */
  readonly last_edited_time: string;
}

export interface Batch<R> {
  readonly rows: readonly R[];
  readonly next: string | undefined;
  /** Notion stopped at its limit of rows, though there are more. */
  readonly isCut: boolean;
}

export interface Window<R> {
  /** One request: rows edited at or after `from` (ISO), ascending. */
  readonly ask: (from: string, cursor: string | undefined) => Promise<Batch<R>>;
  readonly since: string;
  /** The time by which `ask` orders. */
  readonly timeOf: (row: R) => string;
  /** The edit time at which our own write left a row; such a row need not be given again. */
  readonly writtenAt: (id: string) => string | undefined;
  /** What could not be read to the end, in a sentence. */
  readonly onProblem: (sentence: string) => void;
}

/**
 * Gives each row once per edit time. A row edited while we walk moves to the end and may pull another past us
 * (https://developers.notion.com/guides/data-apis/query-large-data-sources), so a walk of several requests is repeated until
 * one shows nothing new.
 */
export async function* walk<R extends Row>(window: Window<R>): AsyncGenerator<readonly R[]> {
  const given = new Map<string, string>();
  const isNew = ({ id, last_edited_time: editedAt }: R) =>
    given.get(id) !== editedAt && !(given.has(id) && window.writtenAt(id) === editedAt);
  for (let times = 0; times < 5; times += 1) {
    let requests = 0;
    let found = 0;
    for await (const rows of once(window)) {
      const fresh = rows.filter(isNew);
      for (const row of fresh) given.set(row.id, row.last_edited_time);
      requests += 1;
      found += fresh.length;
      if (fresh.length > 0) yield fresh;
    }
    if (requests <= 1 || (times > 0 && found === 0)) return;
  }
  window.onProblem(
    "The database was edited during each of five readings, so a task may have slipped through. The next sweep finds it.",
  );
}

/** From `since` to the end, going on from the last minute seen where Notion breaks off. */
export async function* once<R extends Row>({
  ask,
  since,
  timeOf,
  onProblem,
}: Omit<Window<R>, "writtenAt">): AsyncGenerator<readonly R[]> {
  let from = since;
  let last = since;
  let cursor: string | undefined;
  let restarts = 0;
  while (true) {
    const batch = await ask(from, cursor).catch((error: unknown) => {
      restarts += 1;
      if (cursor === undefined || restarts > 3 || !isStaleCursor(error)) throw error;
      return undefined;
    });
    if (batch) yield batch.rows;
    const end = batch?.rows.at(-1);
    last = end === undefined ? last : timeOf(end);
    cursor = batch?.next;
    if (cursor !== undefined) continue;
    if (batch && !batch.isCut) return;
    // The last minute may hold more than was given, so it is read again; `walk` drops what comes twice.
    const isStuck = batch !== undefined && Date.parse(last) <= Date.parse(from);
    if (isStuck) onProblem(tooMany(last));
    from = isStuck ? minuteAfter(last) : last;
    last = from;
  }
}

const minuteAfter = (time: string): string => new Date(Date.parse(time) + 60_000).toISOString();

const tooMany = (minute: string): string =>
  `More tasks were made or edited in the minute of ${minute} than Notion shows at once (10,000). Those left out come in when they are edited again.`;
