/** The state within the room that its store has: what goes first, and what is never let go. */
import type { State } from "./state.ts";

// A repository variable holds 48 KB (docs.github.com/actions/reference/workflows-and-actions/variables).
const MAX_BYTES = 48_000;

// Left free by new notes, so that creations can still be announced and what is noted already can grow.
const RESERVE_BYTES = 8_000;

/**
 * As much of `state` as fits. What `stored` holds of notes and announcements stays whatever happens. Of the rest the oldest
 * digests go first: losing them costs reads and no writes. Then the latest of the new notes, before whose rows the cursor
 * has to stay; and last the new announcements, without which nothing is created.
 */
export function withinRoom(state: State, stored: State | undefined): State {
  const isStored = (what: "noted" | "announced") => (id: string) => stored?.[what][id as never] !== undefined;
  const noted = split(state.noted, isStored("noted"));
  const announced = split(state.announced, isStored("announced"));
  const firm: State = { ...state, digests: {}, noted: record(noted.old), announced: record(announced.old) };

  const calls = within(announced.new, bytes(firm), MAX_BYTES);
  const notes = within(noted.new, calls.size, MAX_BYTES - RESERVE_BYTES);
  // Without its note a row is to be looked at again, so it must not be recognised either.
  const lost = new Set(noted.new.slice(notes.kept.length).map(([id]) => id));
  const digests = Object.entries(state.digests).filter(([id]) => !lost.has(id));
  const prints = within(digests.reverse(), notes.size, MAX_BYTES);
  return {
    ...firm,
    announced: record([...announced.old, ...calls.kept]),
    noted: record([...noted.old, ...notes.kept]),
    digests: record(prints.kept.reverse()),
  };
}

type Entry<T> = readonly [string, T];

function split<T>(all: Readonly<Record<string, T>>, isOld: (id: string) => boolean) {
  const { old = [], new: added = [] } = Object.groupBy(Object.entries(all), ([id]) => (isOld(id) ? "old" : "new"));
  return { old, new: added };
}

/** The first entries that fit, and the size with them. */
function within<T>(entries: readonly Entry<T>[], start: number, most: number) {
  let size = start;
  const beyond = entries.findIndex((entry) => {
    const added = bytes(record([entry])) - 1; // Of `{…}`, a comma is left.
    if (size + added > most) return true;
    size += added;
    return false;
  });
  return { kept: beyond < 0 ? entries.slice() : entries.slice(0, beyond), size };
}

const record = <T>(entries: readonly Entry<T>[]): Readonly<Record<string, T>> => Object.fromEntries(entries);

const bytes = (value: object): number => new TextEncoder().encode(JSON.stringify(value)).length;
