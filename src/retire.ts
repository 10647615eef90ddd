/** A task whose page is gone from the board, and one that came back: soft, dated, and undone without a trace. */
import { rewriteBody } from "./front-matter.ts";
import type { FrontMatter, Issue } from "./model.ts";
import type { Situation } from "./next-step.ts";
import type { EffectChange, IssuePatch, Step } from "./steps.ts";
import { fold } from "./three-way.ts";

type Update = Extract<Step, { kind: "update" }>;

/** Marks the issue of a task that lies in Notion's trash, where it is not to be closed. */
export const DELETED_LABEL = "notion-sync: deleted";

/**
 * The write that dates the page's absence; undefined where it is dated. Trashed and archived pages are deleted, by the
 * configuration's way; pages that moved, left the filter or cannot be read are detached: left as they are.
 */
export function retire(
  { task, now, rules, identities }: Situation,
  issue: Issue,
  front: FrontMatter,
): Update | undefined {
  if (front.deleted !== undefined) return undefined;
  const isDeleted = task.place === "trashed" || task.place === "archived";
  if (!isDeleted) return front.detached === undefined ? dated(issue, { ...front, detached: now }, {}, []) : undefined;
  const way = rules.deletedTasks === "close" && !isOnlyOurs(issue, front, identities) ? "label" : rules.deletedTasks;
  if (way === "close" && issue.state === "open") {
    const effects: EffectChange[] = [{ effect: "state", from: "open", to: "not_planned" }];
    return dated(issue, { ...front, deleted: { at: now, did: "closed" } }, { state: "not_planned" }, effects);
  }
  if (way === "label" && issue.state === "open") {
    const labels = [...issue.labels.filter((name) => fold(name) !== DELETED_LABEL), DELETED_LABEL];
    const effects: EffectChange[] = [{ effect: "label", from: undefined, to: DELETED_LABEL }];
    return dated(issue, { ...front, deleted: { at: now, did: "labelled" } }, { labels }, effects);
  }
  return dated(issue, { ...front, deleted: { at: now, did: "kept" } }, {}, []);
}

/** Undoes what `retire` did; empty where it did nothing, or where somebody else has done otherwise since. */
export function bringBack(
  { desired }: Pick<Situation, "desired">,
  issue: Issue,
  front: FrontMatter | undefined,
): { readonly patch: IssuePatch; readonly effects: readonly EffectChange[] } {
  if (front?.deleted?.did === "closed" && issue.state === "closed" && desired.state === "open") {
    return { patch: { state: "open" }, effects: [{ effect: "state", from: "closed", to: "open" }] };
  }
  const labels = issue.labels.filter((name) => fold(name) !== DELETED_LABEL);
  if (front?.deleted?.did === "labelled" && labels.length < issue.labels.length) {
    return { patch: { labels }, effects: [{ effect: "label", from: DELETED_LABEL, to: undefined }] };
  }
  return { patch: {}, effects: [] };
}

/** Opened by us, and nobody else had a hand in it since: safe to close. */
export function isOnlyOurs(issue: Issue, { base }: FrontMatter, identities: ReadonlySet<string>): boolean {
  const isOurs = (set: Readonly<Record<string, boolean>>) => {
    const ours = new Set(Object.entries(set).flatMap(([name, isOurs]) => (isOurs ? fold(name) : [])));
    return (name: string) => ours.has(fold(name));
  };
  const isUnchanged =
    issue.title === base.title &&
    issue.labels.every(isOurs(base.labels)) &&
    issue.assignees.every(isOurs(base.assignees));
  return isUnchanged && identities.has(issue.author) && issue.isTouched === false;
}

function dated(issue: Issue, front: FrontMatter, patch: IssuePatch, effects: readonly EffectChange[]): Update {
  const body = rewriteBody(issue.body, { front });
  return { kind: "update", number: issue.number, patch: { ...patch, body }, effects, conflicts: [] };
}
