/** The version header: 2026-03-11 is modelled, and of older ones only how they fail on what they do not know. */
import { invalid, Refusal } from "./answers.ts";
import type { Call, RouteEntry } from "./route.ts";
import { bareId, dashedId } from "./world.ts";

/** @throws Refusal */
// https://developers.notion.com/reference/versioning
export function refuseVersion(version: string | null, route: RouteEntry, { world, params }: Call): void {
  if (version === "2026-03-11") return;
  if (version === null)
    throw new Refusal(400, "missing_version", "Notion-Version header should be defined, instead was `undefined`.");
  const databaseId = bareId(params.id ?? "");
  const sources = [...world.dataSources.values()].filter((source) => source.databaseId === databaseId);
  // https://developers.notion.com/guides/get-started/upgrade-guide-2025-09-03
  if (version < "2025-09-03" && route.gives === "DatabaseAnswer" && sources.length > 1) {
    const message = "Databases with multiple data sources are not supported in this API version.";
    const additionalData = {
      error_type: "multiple_data_sources_for_database",
      database_id: dashedId(databaseId),
      child_data_source_ids: sources.map(({ id }) => dashedId(id)),
      minimum_api_version: "2025-09-03",
    };
    throw new Refusal(400, "validation_error", message, { additionalData });
  }
  throw invalid(`Notion-Version header should be \`"2026-03-11"\`, instead was \`"${version}"\`.`);
}
