/** What one run works with and carries from lot to lot. */
import { type Bindings, bind, type Schema } from "./bindings.ts";
import type { Config } from "./config.ts";
import type { Memory } from "./memory.ts";
import type { PageId, Task } from "./model.ts";
import { type Observer, observer } from "./observe.ts";
import { performer } from "./perform.ts";
import { type Policy, timeBudget } from "./policy.ts";
import type { Clock, Log, StateStore, TaskSource, Tracker } from "./ports.ts";
import { project } from "./project.ts";
import type { Act } from "./settle.ts";
import type { State } from "./state.ts";
import { fold } from "./three-way.ts";

/** The world, as a run reaches it. */
export interface Ports {
  readonly clock: Clock;
  readonly log: Log;
  readonly store: StateStore;
  /** Tells this run from another at the same time. */
  readonly runId: string;
  readonly tracker: Tracker;
  /** `https://github.com/owner/name` */
  readonly repositoryUrl: string;
  /** @throws ConfigError, RemoteError */
  readSchema(previous: Bindings | undefined): Promise<Schema>;
  /** `onProblem` is told what a poll could not read to the end. */
  openSource(bindings: Bindings, onProblem: (sentence: string) => void): TaskSource;
  /** Notion's clock (ms), as of its latest answer. */
  notionNow(): number | undefined;
}

/** Only the fields that are not `readonly` move during a run. */
export interface Desk {
  readonly ports: Ports;
  readonly config: Config;
  readonly source: TaskSource;
  readonly observer: Observer;
  readonly act: Act;
  readonly policy: Policy;
  /** Edit times of the rows looked at, our own writes included. */
  readonly edited: Map<PageId, string>;
  bindings: Bindings;
  warnings: readonly string[];
  /** What broke the run, or part of it. */
  problems: readonly string[];
  state: State;
  /** As it lies in the store. */
  saved: State | undefined;
  /** Saves the state now; a plan saves nothing. */
  readonly save: () => Promise<void>;
  /** What is asked of GitHub once, when the first task needs it. */
  readonly repository: () => Promise<Repository>;
  labels: ReadonlyMap<string, string>;
}

export interface Repository {
  readonly identity: string;
}

export function openDesk(start: {
  readonly ports: Ports;
  readonly config: Config;
  readonly bindings: Bindings;
  readonly warnings: readonly string[];
  readonly state: State;
  readonly memory: Memory;
  readonly isPlan: boolean;
}): Desk {
  const { ports, config, bindings, isPlan } = start;
  const source = ports.openSource(bindings, (sentence) => {
    desk.problems = [...desk.problems, sentence];
  });
  let asked: Promise<Repository> | undefined;
  const identities = () =>
    new Set([...desk.state.identities, ...config.trustedAuthors.map((login) => login.replace(/\[bot\]$/, ""))]);
  const desk: Desk = {
    ports,
    config,
    source,
    observer: observer({ source, tracker: ports.tracker, repositoryUrl: ports.repositoryUrl, identities }),
    act: isPlan ? project : performer({ source, tracker: ports.tracker, log: ports.log }),
    policy: timeBudget(ports.clock, config.limits.minutes),
    edited: new Map(),
    bindings,
    warnings: start.warnings,
    problems: [],
    state: start.state,
    saved: start.memory.state,
    save: async () => {
      if (isPlan) return;
      desk.state = await start.memory.save(desk.state);
      desk.saved = desk.state;
    },
    repository: () => {
      asked ??= ask(desk);
      return asked;
    },
    labels: new Map(),
  };
  return desk;
}

// An idle run asks GitHub nothing but the state.
async function ask(desk: Desk): Promise<Repository> {
  const { tracker } = desk.ports;
  const identity = await tracker.identity();
  desk.labels = new Map((await tracker.labels()).map((name) => [fold(name), name]));
  desk.state = { ...desk.state, identities: [...new Set([...desk.state.identities, identity])] };
  return { identity };
}

/** Binds names anew when a row shows a status that the schema did not have when it was last read. */
export async function rebind(desk: Desk, tasks: readonly Task[]): Promise<void> {
  const isUnknown = ({ status }: Task): boolean =>
    "value" in status && status.value !== undefined && desk.bindings.statuses[status.value.id ?? ""] === undefined;
  if (!tasks.some(isUnknown)) return;
  const { bindings, warnings } = bind(desk.config, await desk.ports.readSchema(desk.bindings), desk.bindings);
  desk.bindings = bindings;
  desk.warnings = [...new Set([...desk.warnings, ...warnings])];
  desk.state = { ...desk.state, bindings };
}
