/** Lists that lag behind edits: what an issue looked like a while ago. */
import type { IssueRecord, World } from "./records.ts";

/** The issue as lists show it now: https://github.com/judell/bram/issues/254 */
export function shownInLists(world: World, issue: IssueRecord): IssueRecord {
  if (world.settings.editLagMs === 0) return issue;
  remember(world, issue);
  const newest = world.clock.now() - world.settings.editLagMs;
  const former = world.formerIssues.get(issue) ?? [];
  return former.findLast((one) => one.at <= newest)?.shown ?? former[0]?.shown ?? issue;
}

/** Keeps what every issue looks like, so that lists can go on showing it. Without a lag it does nothing. */
export function rememberIssues(world: World): void {
  if (world.settings.editLagMs === 0) return;
  for (const repository of world.repositories) for (const issue of repository.issues.values()) remember(world, issue);
}

function remember(world: World, issue: IssueRecord): void {
  const former = world.formerIssues.get(issue) ?? [];
  if (former.at(-1)?.at === issue.updatedAt) former.pop();
  const shown = { ...issue, labels: [...issue.labels], assignees: [...issue.assignees], comments: [...issue.comments] };
  world.formerIssues.set(issue, [...former, { at: issue.updatedAt, shown }]);
}
