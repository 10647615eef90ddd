/** Last seen and now → the change event that explains it. */
import type { SeenValue, SeenValues, Task } from "./model.ts";
import type { ChangeEvent, DetectedBy } from "./run.ts";

/**
 * What turned `before` into the task as it is now; undefined when nothing mapped differs. `before` undefined: the task
 * has no issue yet, and its event is "created". `names` gives a property its name in Notion.
 */
export function diff(input: {
  readonly before: SeenValues | undefined;
  readonly task: Task;
  readonly names: ReadonlyMap<string, string>;
  readonly detectedBy: DetectedBy;
  readonly issue: number | null;
}): ChangeEvent | undefined {
  const { before, task, names, detectedBy, issue } = input;
  const changed = changes(before ?? {}, task.seen, names);
  if (before !== undefined && Object.keys(changed).length === 0) return undefined;
  const type = before === undefined ? "created" : "changed";
  return { pageId: task.id, type, changed, editedAt: task.editedAt, detectedBy, issue };
}

function changes(before: SeenValues, after: SeenValues, names: ReadonlyMap<string, string>): ChangeEvent["changed"] {
  const moved = Object.entries(after).filter(([id, value]) => !same(before[id] ?? null, value));
  return Object.fromEntries(
    moved.map(([id, value]) => [names.get(id) ?? id, { before: before[id] ?? null, after: value }]),
  );
}

/** Whether any value that could be read now differs from what was seen. */
export const hasMoved = (before: SeenValues, after: SeenValues): boolean =>
  Object.entries(after).some(([id, value]) => !same(before[id] ?? null, value));

/** Whether two readings of a property say the same. */
export function same(one: SeenValue, other: SeenValue): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
