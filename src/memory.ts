/** The state in its store: read once, saved as often as needed, merged where another run saved in between. */
import { StateCollision, type StateStore } from "./ports.ts";
import { mergeStates, parseState, type State, writeState } from "./state.ts";

export interface Memory {
  /** As read at the start; undefined on the first run. */
  readonly state: State | undefined;
  /** Saves, and answers the state to go on with: another run's notes may have come in. */
  save(state: State): Promise<State>;
}

// Each collision means that another run saved; three runs at once are two more than `concurrency` allows.
const MAX_COLLISIONS = 3;

/** @throws ConfigError when what is stored cannot be read; RemoteError when the store does not answer. */
export async function recall(store: StateStore): Promise<Memory> {
  const stored = await store.read();
  let version = stored?.version;

  async function save(state: State): Promise<State> {
    let merged = state;
    for (let collisions = 0; ; collisions += 1) {
      try {
        version = (await store.write(writeState(merged), version)).version;
        return merged;
      } catch (error) {
        if (!(error instanceof StateCollision) || collisions === MAX_COLLISIONS) throw error;
        const theirs = await store.read();
        version = theirs?.version;
        merged = theirs === undefined ? merged : mergeStates(merged, parseState(theirs.text, store.name));
      }
    }
  }

  return { state: stored && parseState(stored.text, store.name), save };
}
