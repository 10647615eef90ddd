/** The state in its store: read once, saved as often as needed, merged where another run saved in between. */
import { RemoteError, StateCollision, type StateStore } from "./ports.ts";
import { parseState, type State } from "./state.ts";
import { withinRoom } from "./state-size.ts";

export interface Memory {
  /** As it lies in the store; undefined before the first save of all. */
  readonly state: State | undefined;
  /**
   * Saves what fits, and answers the whole state to go on with: another run's notes may have come in.
   * @throws RemoteError when the store refuses, or other runs save faster than this one can merge.
   */
  save(state: State): Promise<State>;
}

// Each collision means that another run saved; three runs at once are two more than `concurrency` allows.
const MAX_COLLISIONS = 3;

/** @throws ConfigError when what is stored cannot be read; RemoteError when the store does not answer. */
export async function recall(store: StateStore): Promise<Memory> {
  const read = async () => {
    const found = await store.read();
    return { version: found?.version, state: found && parseState(found.text, store.name) };
  };
  let stored = await read();

  async function save(state: State): Promise<State> {
    let merged = state;
    for (let collisions = 0; ; collisions += 1) {
      const kept = withinRoom(merged, stored.state);
      try {
        stored = { ...(await store.write(JSON.stringify(kept), stored.version)), state: kept };
        return merged;
      } catch (error) {
        if (!(error instanceof StateCollision)) throw error;
        if (collisions === MAX_COLLISIONS) throw crowded(store.name, error);
        stored = await read();
        if (stored.state !== undefined) merged = mergeStates(merged, stored.state);
      }
    }
  }

  return {
    get state() {
      return stored.state;
    },
    save,
  };
}

function crowded(name: string, cause: StateCollision): RemoteError {
  const message = `Other runs kept saving ${name} while this one tried to: let one run at a time, with \`concurrency\` in the workflow. What was done is found again.`;
  const facts = { system: "GitHub", request: `saving ${name}`, status: 409, outcome: "refused" } as const;
  return new RemoteError(message, { ...facts, cause });
}

/**
 * Two runs' states as one: the earlier cursor, all that either noted; losing nothing, at the price of reads. Of two
 * announcements the one already stored stands, so that one run alone makes the issue.
 */
export function mergeStates(mine: State, theirs: State): State {
  return {
    ...mine,
    firstRun: earlier(mine.firstRun, theirs.firstRun),
    cursor: earlier(mine.cursor, theirs.cursor),
    digests: { ...theirs.digests, ...mine.digests },
    noted: { ...theirs.noted, ...mine.noted },
    announced: { ...mine.announced, ...theirs.announced },
    ...((mine.started || theirs.started) && { started: { ...mine.started, ...theirs.started } }),
    mapped: Math.max(mine.mapped, theirs.mapped),
    identities: [...new Set([...mine.identities, ...theirs.identities])],
  };
}

const earlier = (one: string, other: string): string => (one < other ? one : other);
