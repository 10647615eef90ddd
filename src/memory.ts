/** The state in its store: read once, saved as often as needed, merged where another run saved in between. */
import { RemoteError, StateCollision, type StateStore } from "./ports.ts";
import { mergeStates, parseState, type State, writeState } from "./state.ts";

export interface Memory {
  /** As read at the start; undefined on the first run. */
  readonly state: State | undefined;
  /**
   * Saves, and answers the state to go on with: another run's notes may have come in.
   * @throws RemoteError when the store refuses, or other runs save faster than this one can merge.
   */
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
        if (!(error instanceof StateCollision)) throw error;
        if (collisions === MAX_COLLISIONS) throw crowded(store.name, error);
        const theirs = await store.read();
        version = theirs?.version;
        merged = theirs === undefined ? merged : mergeStates(merged, parseState(theirs.text, store.name));
      }
    }
  }

  return { state: stored && parseState(stored.text, store.name), save };
}

function crowded(name: string, cause: StateCollision): RemoteError {
  const message = `Other runs kept saving ${name} while this one tried to: let one run at a time, with \`concurrency\` in the workflow. What was done is found again.`;
  const facts = { system: "GitHub", request: `saving ${name}`, status: 409, outcome: "refused" } as const;
  return new RemoteError(message, { ...facts, cause });
}
