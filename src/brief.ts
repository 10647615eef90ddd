/** A sighted task → the situation that the decision looks at, with what people should be told about it. */
import type { Desk } from "./desk.ts";
import { desire } from "./mapping.ts";
import type { Observed, PageId, Task } from "./model.ts";
import { type Situation, wantsIssue } from "./next-step.ts";
import type { Sighting } from "./observe.ts";
import { RemoteError, type TaskSource, type Tracker } from "./ports.ts";
import type { State } from "./state.ts";
import { fold } from "./three-way.ts";

/** A task ready to be settled, or why it cannot be. */
export type Brief =
  | { readonly task: Task; readonly situation: Situation; readonly warnings: readonly string[] }
  | { readonly task: Task; readonly failure: string };

export async function brief(sighting: Sighting, desk: Desk): Promise<Brief> {
  const { task } = sighting;
  if ("error" in sighting) return { task, failure: sighting.error.message };
  try {
    const { situation, warnings } = await situate(task, sighting.observed, desk);
    const { text, troubles } = await textFor(situation, desk.source);
    return {
      task,
      situation: { ...situation, desired: { ...situation.desired, text } },
      warnings: [...warnings, ...troubles],
    };
  } catch (error) {
    if (error instanceof RemoteError) return { task, failure: error.message };
    throw error;
  }
}

/** The situation but for the page's text, which costs a request. @throws RemoteError */
export async function situate(
  task: Task,
  observed: Observed,
  desk: Desk,
): Promise<{ readonly situation: Situation; readonly warnings: readonly string[] }> {
  const { config, bindings, state, ports } = desk;
  const desired = desire(task, config, bindings);
  const refused = await refusedLogins(newlyAsked(desired.assignees.asked, observed), ports.tracker);
  const situation: Situation = {
    task,
    desired,
    observed,
    note: bindings.properties.note && (state.noted[task.id]?.note ?? ""),
    announced: isRecent(state.announced[task.id], desk),
    isOlder: task.createdAt < state.firstRun,
    repositoryLabels: desk.labels,
    unassignable: new Set(refused.map(fold)),
    identity: (await desk.repository()).identity,
    identities: desk.trust().identities,
    now: new Date(ports.clock.now()).toISOString(),
    isNew: false,
    isAbsent: desk.absent.has(task.id),
    dataSource: bindings.dataSource.id,
    linkName: bindings.properties.issue.name,
    rules: {
      import: config.newTasks.import,
      conflicts: config.conflicts,
      text: config.newTasks.text,
      deletedTasks: config.deletedTasks,
    },
  };
  // Of a task that is gone nothing is asked, so nothing of it can be amiss.
  const warnings = task.place === "here" ? [...desired.warnings, ...refused.map(cannotBeAssigned)] : [];
  return { situation, warnings };
}

// Lists have lagged behind creations by up to 8 minutes (github.com/judell/bram/issues/252).
export const LISTS_LAG_MS = 10 * 60_000;

const isRecent = (announced: State["announced"][PageId] | undefined, { ports }: Desk): boolean =>
  announced !== undefined &&
  announced.issue === undefined &&
  ports.clock.now() < Date.parse(announced.at) + LISTS_LAG_MS;

/** Logins that the base does not hold yet; a base that was lost asks for nobody. */
function newlyAsked(asked: readonly string[], observed: Observed): readonly string[] {
  if (observed.kind !== "issue") return asked;
  const dealtWith = observed.front?.base.assignees;
  if (dealtWith === undefined) return [];
  const known = new Set(Object.keys(dealtWith).map(fold));
  return asked.filter((login) => !known.has(fold(login)));
}

async function refusedLogins(logins: readonly string[], tracker: Tracker): Promise<readonly string[]> {
  const refused = [];
  for (const login of logins) if (!(await tracker.assignable(login))) refused.push(login);
  return refused;
}

const cannotBeAssigned = (login: string): string =>
  `@${login} cannot be assigned here: give them access to the repository, or correct the line under \`people:\`.`;

// Read only where it will be used: for a new issue, or where it is kept in step.
async function textFor(
  situation: Situation,
  source: TaskSource,
): Promise<{ readonly text: string | undefined; readonly troubles: readonly string[] }> {
  const { rules, task, observed } = situation;
  const isCopied = rules.text !== "none" && wantsIssue(situation);
  const isKept = rules.text === "keep" && observed.kind === "issue";
  if (!isCopied && !isKept) return { text: undefined, troubles: [] };
  try {
    return { text: await source.text(task.id), troubles: [] };
  } catch (error) {
    // 4xx: this page's text is not to be had, now or later; that is no reason to have no issue.
    if (!(error instanceof RemoteError) || error.status < 400 || error.status >= 429) throw error;
    return { text: undefined, troubles: [`The page's text was not copied: ${error.message}`] };
  }
}
