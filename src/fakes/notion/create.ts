/** Making a row through the API. */
import { Refusal } from "./answers.ts";
import { mirrorRelations } from "./relations.ts";
import type { CreateBody } from "./types.ts";
import { addPage, type DataSource, type PageVersion, type World, writerOf } from "./world.ts";
import { writtenValues } from "./write.ts";

const GRACE_MS = 3 * 24 * 3_600_000;

/** @throws Refusal for a value that cannot be written, and for a block too many. */
export function createPage(world: World, dataSource: DataSource, body: CreateBody): PageVersion {
  refuseOverBlockLimit(world);
  const values = writtenValues(world, dataSource, body.properties);
  const page = addPage(world, dataSource.id, { values, markdown: body.markdown ?? "", by: writerOf(world) });
  mirrorRelations(world, undefined, page);
  return page;
}

/** The block that reaches the limit is made, and so are those of the three days after it. */
// https://developers.notion.com/reference/workspace-block-limits
function refuseOverBlockLimit({ settings, pages, clock }: World): void {
  const { blockLimit, tokenOwner } = settings;
  if (blockLimit === undefined || tokenOwner !== undefined) return;
  const reached = [...pages.values()][blockLimit - 1]?.[0]?.since;
  if (reached === undefined || clock.now() < reached + GRACE_MS) return;
  throw new Refusal(403, "restricted_resource", "This workspace has reached its block limit.", {
    additionalData: { block_limit: String(blockLimit) },
  });
}
