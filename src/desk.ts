/** What one run works with and carries from lot to lot. */
import { type Bindings, bind, type Schema } from "./config/bindings.ts";
import type { Config, Word } from "./config/config.ts";
import type { Trust } from "./links.ts";
import { desire } from "./mapping.ts";
import type { Memory } from "./memory.ts";
import { type Mirror, mirror } from "./mirror.ts";
import type { IssueNumber, PageId, Task } from "./model.ts";
import { type Observe, observer } from "./observe.ts";
import { performer } from "./perform.ts";
import type { Policy } from "./policy.ts";
import {
  type Clock,
  ConfigError,
  type Log,
  type PullRequests,
  type StateStore,
  type TaskSource,
  type Tracker,
} from "./ports.ts";
import { project } from "./project.ts";
import { observePulls } from "./pulls/observe.ts";
import { KINDS, type Kind, type TaskResult } from "./run.ts";
import type { RunEnd } from "./run-end.ts";
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
  readonly pulls: PullRequests;
  /** `https://github.com/owner/name` */
  readonly repositoryUrl: string;
  isPrivate(): Promise<boolean>;
  /** GitHub's hourly requests, as of its latest answer. */
  budget(): { readonly limit: number; readonly remaining: number } | undefined;
  /** @throws ConfigError, RemoteError */
  readSchema(previous: Bindings | undefined): Promise<Schema>;
  /** `onProblem` is told what a poll could not read to the end. */
  openSource(bindings: Bindings, onProblem: (sentence: string) => void): TaskSource;
  readonly end: RunEnd;
  /** Notion's clock (ms), as of its latest answer. */
  notionNow(): number | undefined;
}

/** Only the fields that are not `readonly` move during a run. */
export interface Desk {
  readonly ports: Ports;
  readonly config: Config;
  readonly isPlan: boolean;
  readonly source: TaskSource;
  readonly trust: () => Trust;
  readonly mirror: Mirror;
  readonly observe: Observe;
  readonly act: Act;
  /** Tasks that GitHub alone shows to be waiting still. */
  readonly waiting: Map<PageId, TaskResult>;
  /** Tasks that need nothing more of this run. */
  readonly done: Set<PageId>;
  /** Edit times of the rows looked at, our own writes included. */
  readonly edited: Map<PageId, string>;
  /** Set once the run's weight is known. */
  policy: Policy;
  /** Pages that a full comparison did not find among the tasks. */
  absent: ReadonlySet<PageId>;
  bindings: Bindings;
  readonly warnings: Set<string>;
  /** What broke the run, or part of it. */
  readonly problems: Set<string>;
  /** Why not all was looked at, where that is nobody's fault. */
  cutShort: string | undefined;
  state: State;
  /** As it lies in the store. */
  saved: State | undefined;
  /** What this run has made of what was confirmed, and `state.confirmed` does not know of yet. */
  spent: (kind: Kind) => number;
  /**
   * Saves the state now, with what was confirmed less what was made and is `pending`: a run that dies spends no yes twice. A
   * plan saves nothing.
   */
  readonly save: (pending?: readonly Kind[]) => Promise<void>;
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
    desk.problems.add(sentence);
  });
  let asked: Promise<Repository> | undefined;
  const trust = (): Trust => ({
    identities: new Set([...desk.state.identities, ...config.trustedAuthors]),
    adopt: config.newTasks.adopt,
  });
  const { tracker, repositoryUrl } = ports;
  const listed = mirror(tracker, () => trust().identities);
  const desk: Desk = {
    ports,
    config,
    isPlan,
    source,
    trust,
    mirror: listed,
    observe: observer({ source, tracker, mirror: listed, repositoryUrl, trust }),
    act: isPlan
      ? project
      : performer({
          source,
          tracker,
          pulls: ports.pulls,
          log: ports.log,
          desire: (task) => desire(task, config, desk.bindings),
          look: async (situation) => (await observePulls([situation], desk))[0]?.pulls,
        }),
    policy: () => undefined,
    absent: new Set(),
    edited: new Map(),
    waiting: new Map(),
    done: new Set(),
    bindings,
    warnings: new Set(start.warnings),
    problems: new Set(),
    cutShort: undefined,
    state: start.state,
    saved: start.memory.state,
    spent: () => 0,
    save: async (pending = []) => {
      if (isPlan) return;
      const { confirmed } = desk.state;
      const left = unspent(confirmed, (kind) => desk.spent(kind) + pending.filter((one) => one === kind).length);
      desk.state = { ...(await start.memory.save({ ...desk.state, confirmed: left })), confirmed };
      desk.saved = start.memory.state;
    },
    repository: () => {
      asked ??= ask(desk);
      return asked;
    },
    labels: new Map(),
  };
  for (const [page, { issue }] of Object.entries(desk.state.announced))
    if (issue !== undefined) listed.remember(page as PageId, issue as IssueNumber);
  return desk;
}

function unspent(confirmed: State["confirmed"], spent: (kind: Kind) => number): State["confirmed"] {
  const left = KINDS.flatMap((kind): [Kind, number][] => {
    const yes = confirmed[kind];
    return yes === undefined || yes <= spent(kind) ? [] : [[kind, yes - spent(kind)]];
  });
  return Object.fromEntries(left);
}

// An idle run asks GitHub nothing but the state.
async function ask(desk: Desk): Promise<Repository> {
  const { tracker, isPrivate } = desk.ports;
  if (!desk.config.public && desk.config.filter === undefined && !(await isPrivate())) throw unguarded();
  const identity = await tracker.identity();
  desk.labels = new Map((await tracker.labels()).map((name) => [fold(name), name]));
  desk.state = { ...desk.state, identities: [...new Set([...desk.state.identities, identity])] };
  return { identity };
}

/** Whether any status asks for one of these. */
export const mayAsk = ({ bindings }: Pick<Desk, "bindings">, ...words: readonly Word[]): boolean =>
  Object.values(bindings.statuses).some(({ word }) => words.includes(word));

/** Binds names anew when a row shows a status that the schema did not have when it was last read. */
export async function rebind(desk: Desk, tasks: readonly Task[]): Promise<void> {
  const isUnknown = ({ status }: Task): boolean =>
    "value" in status && status.value !== undefined && desk.bindings.statuses[status.value.id ?? ""] === undefined;
  if (tasks.some(isUnknown)) await bindAnew(desk);
}

/** Reads the schema and binds names by it: what was renamed goes on by its id, with a warning. @throws ConfigError, RemoteError */
export async function bindAnew(desk: Desk): Promise<void> {
  const { bindings, warnings } = bind(desk.config, await desk.ports.readSchema(desk.bindings), desk.bindings);
  desk.bindings = bindings;
  for (const warning of warnings) desk.warnings.add(warning);
  desk.state = { ...desk.state, bindings };
}

const unguarded = (): ConfigError =>
  new ConfigError("The configuration", [
    {
      path: "public",
      found: "nothing, in a public repository without a `filter`",
      expected: "`public: everything` if all tasks may be read by everyone, or a `filter` that picks those that may",
    },
  ]);
