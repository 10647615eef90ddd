/** Two-way relations: what is written on one side shows on the other. */
import { changePage, dataSourceOf, edited, type PageVersion, pageNow, type World } from "./world.ts";

/** Brings the other sides in line with `after`. Whether that moves those pages is not established; a setting decides. */
// https://developers.notion.com/reference/property-object#relation
export function mirrorRelations(world: World, before: PageVersion | undefined, after: PageVersion): void {
  for (const { id, syncedId } of dataSourceOf(world, after.dataSourceId).properties) {
    if (syncedId === undefined) continue;
    const then = idsOf(before, id);
    const now = idsOf(after, id);
    for (const added of now.filter((each) => !then.includes(each)))
      reviseOtherSide(world, added, syncedId, (ids) => (ids.includes(after.id) ? ids : [...ids, after.id]));
    for (const removed of then.filter((each) => !now.includes(each)))
      reviseOtherSide(world, removed, syncedId, (ids) => ids.filter((each) => each !== after.id));
  }
}

const idsOf = (page: PageVersion | undefined, propertyId: string): readonly string[] =>
  (page?.values[propertyId] ?? []) as readonly string[];

function reviseOtherSide(
  world: World,
  pageId: string,
  propertyId: string,
  revise: (ids: readonly string[]) => readonly string[],
): void {
  const page = pageNow(world, pageId);
  const values = { ...page.values, [propertyId]: revise(idsOf(page, propertyId)) };
  const bump = world.settings.otherSideBumps ? edited(world, page.editedBy) : {};
  changePage(world, page.id, { values, ...bump });
}
