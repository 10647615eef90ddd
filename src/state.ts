/** What one run leaves to the next: the stored shape, read, recorded, merged and kept small. */
import { z } from "zod";
import type { Bindings } from "./config/bindings.ts";
import { digest } from "./digest.ts";
import type { PageId, Task } from "./model.ts";
import { ConfigError } from "./ports.ts";
import { type Ask, KINDS, type Kind } from "./run.ts";

/** A task to look at again. */
export interface Noted {
  readonly reason: "waiting" | "failed";
  /** ISO. */
  readonly since: string;
  /** Failed attempts so far; waiting is none. */
  readonly attempts: number;
  /** When the last of them failed (ISO). */
  readonly tried?: string;
  /** `noteDigest` of the note property's last sentence. */
  readonly note?: string;
  /** The status (its option's id) of a task to be merged, and the minute (ISO) in which it was first seen so. */
  readonly stood?: { readonly status: string; readonly since: string };
  /** Its issue's number, where it has one, and whether its checkbox pauses it. */
  readonly issue?: number;
  readonly paused?: true;
  /** Digest of what the last comment on its page said. */
  readonly said?: string;
}

export interface State {
  readonly version: 1;
  /** ISO minute of the first run: tasks created before it are older tasks. */
  readonly firstRun: string;
  /** ISO minute: the next poll starts here. */
  readonly cursor: string;
  /** Page → fingerprint of the row as settled, for rows edited at or after the cursor. */
  readonly digests: Readonly<Record<PageId, string>>;
  readonly noted: Readonly<Record<PageId, Noted>>;
  readonly announced: Readonly<Record<PageId, Announcement>>;
  /** Tasks that have an issue, as far as known. */
  /** Pull request → its after-merge workflow, told before it is started: of two runs at once one alone starts it. */
  readonly started?: Readonly<Record<string, Announcement>>;
  readonly mapped: number;
  /** Logins this action has had, without "[bot]". */
  readonly identities: readonly string[];
  readonly bindings?: Bindings;
  readonly sweep: Sweep;
  /** What people were asked to confirm, and have not yet. */
  readonly asked: Readonly<Partial<Record<Kind, Asked>>>;
  /** What is left of what they confirmed. */
  readonly confirmed: Readonly<Partial<Record<Kind, number>>>;
  /** Issues made since `hour` (ISO): GitHub takes only so many an hour. */
  readonly creations: { readonly hour: string; readonly count: number };
}

/** A creation or a start, told before it is made. */
export interface Announcement {
  /** ISO. */
  readonly at: string;
  /** Which run announced it. */
  readonly by: string;
  /** The issue it became: rows and lists may lag behind it for a while. */
  readonly issue?: number;
}

export interface Asked {
  /** As shown. */
  readonly number: number;
  readonly why: Ask["why"];
  /** Fewer were confirmed than asked about: the rest waits, however few are left. */
  readonly isPartly: boolean;
}

export interface Sweep {
  /** When the last comparison of everything was finished (ISO). */
  readonly at?: string;
  /** `configDigest` of the configuration it was made with. */
  readonly mapping?: string;
  /** Work left over: tasks created since then (ISO). */
  readonly from?: string;
  /** The last one ran out of time: the next run polls first, so that nothing else waits for it. */
  readonly ranOut?: true;
}

/** The state before anything was done. `now`: Notion's clock, in ms. */
export function initialState(now: number): State {
  const minute = floorToMinute(now);
  return {
    version: 1,
    firstRun: minute,
    cursor: minute,
    digests: {},
    noted: {},
    announced: {},
    mapped: 0,
    identities: [],
    sweep: {},
    asked: {},
    confirmed: {},
    creations: { hour: minute, count: 0 },
  };
}

/** Notion floors its times to the minute (developers.notion.com/changelog/last-edited-time-is-now-rounded-to-the-nearest-minute). */
export const floorToMinute = (timeMs: number): string => `${new Date(timeMs).toISOString().slice(0, 16)}:00.000Z`;

const VERSION = 1;
const text = z.string();
const time = z.iso.datetime();
const stored = z.object({
  version: z.literal(VERSION),
  firstRun: time,
  cursor: time,
  digests: z.record(text, text),
  noted: z.record(
    text,
    z.object({
      reason: z.enum(["waiting", "failed"]),
      since: time,
      attempts: z.int().min(0),
      tried: time.exactOptional(),
      note: text.exactOptional(),
      issue: z.int().exactOptional(),
      paused: z.literal(true).exactOptional(),
      stood: z.object({ status: text, since: time }).exactOptional(),
      said: text.exactOptional(),
    }),
  ),
  announced: z.record(text, z.object({ at: time, by: text, issue: z.int().exactOptional() })),
  started: z.record(text, z.object({ at: time, by: text })).exactOptional(),
  mapped: z.int().min(0),
  identities: z.array(text),
  sweep: z.object({
    at: time.exactOptional(),
    mapping: text.exactOptional(),
    from: time.exactOptional(),
    ranOut: z.literal(true).exactOptional(),
  }),
  asked: z.partialRecord(
    z.enum(KINDS),
    z.object({ number: z.int().min(0), why: z.enum(["limit", "halt"]), isPartly: z.boolean() }),
  ),
  confirmed: z.partialRecord(z.enum(KINDS), z.int().min(0)),
  creations: z.object({ hour: time, count: z.int().min(0) }),
  bindings: z.custom<Bindings>((value) => typeof value === "object" && value !== null).exactOptional(),
});

const OURS =
  "a state written by this version of Notion Sync. Update the action if an older one runs, or delete the state to start anew: issues are found again by their front-matter";
const NEWER = `version ${VERSION}: a newer Notion Sync wrote it, so let the workflow use that version or a later one`;

/**
 * Reads a stored state. `where` names the store, for the message.
 * @throws ConfigError when it is not ours to read: a silent reset could repeat what was done.
 */
export function parseState(json: string, where: string): State {
  const fail = (found: string, expected = OURS): never => {
    throw new ConfigError("The state cannot be read", [{ path: where, found, expected }]);
  };
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return fail(json === "" ? "nothing that this action saved" : "text that is not JSON");
  }
  const { version } = Object(value) as { version?: unknown };
  if (typeof version === "number" && version > VERSION) return fail(`version ${version} of it`, NEWER);
  const result = stored.safeParse(value);
  if (result.success) return result.data as State;
  const issue = result.error.issues[0];
  return fail(`${issue?.path.join(".") || "a value"} that does not fit (${issue?.message ?? "unknown"})`);
}

/**
 * Fingerprint of all we read of a row, never of the note. Its edit time is part of it: a run that died after its write, and
 * an edit that was taken back since, leave the same values behind.
 */
export function rowDigest(task: Task): string {
  const read = [sortedEntries(task.seen), task.issueLink, task.pullRequestLink, task.branch, task.paused, task.place];
  return digest(JSON.stringify([...read, task.editedAt]));
}

/** The record without one entry. */
export function without<T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  const { [key]: _, ...rest } = record;
  return rest;
}

/** Where two polls overlap: Notion's index may lag behind its pages by minutes. */
export const OVERLAP_MS = 10 * 60_000;

/**
 * The cursor after a poll: an overlap before its start, but never past a row that is neither settled nor noted
 * (`held`, ISO), never back, and not at all (`complete: false`) when a listing failed.
 */
export function nextCursor(
  state: State,
  poll: { readonly startedAt: number; readonly complete: boolean; readonly held: string | undefined },
): string {
  if (!poll.complete) return state.cursor;
  const target = floorToMinute(poll.startedAt - OVERLAP_MS);
  const held = floorToMinute(poll.held === undefined ? poll.startedAt : Date.parse(poll.held));
  const bounded = held < target ? held : target;
  return bounded > state.cursor ? bounded : state.cursor;
}

/** Announcements but those that became an issue before `since` (ms), and any that are a day older: no list lags that long. */
export function stillNeeded(announced: State["announced"], since: number): State["announced"] {
  const isNeeded = ({ at, issue }: Announcement) =>
    Date.parse(at) >= (issue === undefined ? since - 24 * 60 * 60_000 : since);
  return Object.fromEntries(Object.entries(announced).filter(([, announcement]) => isNeeded(announcement)));
}

/** The state with its new cursor, and only what the next poll can still meet. */
export function advance(state: State, cursor: string, edited: ReadonlyMap<PageId, string>, isComplete: boolean): State {
  const stays = (id: string): boolean => {
    const editedAt = edited.get(id as PageId);
    return editedAt === undefined ? !isComplete : editedAt >= cursor;
  };
  return {
    ...state,
    cursor,
    digests: Object.fromEntries(Object.entries(state.digests).filter(([id]) => stays(id))),
    announced: stillNeeded(state.announced, Date.parse(cursor)),
    ...(state.started && { started: stillNeeded(state.started, Date.parse(cursor)) }),
  };
}

/** Whether anything but the cursor differs: a cursor that leaves no row behind can stay where it is. */
export function isWorthSaving(before: State | undefined, after: State): boolean {
  return before === undefined || comparable(before) !== comparable(after);
}

function comparable({ cursor: _, started: __, digests, announced, ...rest }: State): string {
  const open = Object.entries(announced).filter(([, { issue }]) => issue === undefined);
  return JSON.stringify([
    sortedEntries(digests),
    open.sort(([one], [other]) => (one < other ? -1 : 1)),
    sortedEntries(rest),
  ]);
}

const sortedEntries = (record: object): readonly (readonly [string, unknown])[] =>
  Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1));
