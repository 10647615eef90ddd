/** The database's schema: which data source it is, and what columns it has. */
import type { DataSourceObjectResponse } from "@notionhq/client";
import { type Bindings, chooseDataSource, type Schema, type SchemaProperty } from "../config/bindings.ts";
import type { Config } from "../config/config.ts";
import { problem } from "../config/problems.ts";
import { ConfigError, RemoteError } from "../ports.ts";
import type { Notion } from "./client.ts";
import { asked, databaseNotFound, isNotFound, isPageInstead } from "./errors.ts";
import { bareId, plainText, propertyId } from "./values.ts";

/**
 * Two requests: the database for its data sources, then the chosen one. The configured id may also be a data source's own
 * ("Copy data source ID"). `previous`: what the state remembers, so that the choice outlives a rename.
 * @throws RemoteError with the remedy; ConfigError when it is not clear which data source is meant.
 */
export async function readSchema(notion: Notion, config: Config, previous?: Bindings): Promise<Schema> {
  const { api, isAtHome } = notion;
  const sources = await dataSources(api, config);
  const { id } = sources === undefined ? config.database : chooseDataSource(config, sources, previous);
  try {
    return schemaOf(await dataSource(api, id));
  } catch (error) {
    if (sources !== undefined || !isNotFound(error)) throw error;
    if (await isPage(api, id)) throw namesPage();
    throw databaseNotFound(config.database.given, `GET /v1/databases/${id}`, isAtHome, error);
  }
}

/** Undefined when no database has the id. */
async function dataSources(api: Notion["api"], { database: { id } }: Config) {
  try {
    const database = await asked(`GET /v1/databases/${id}`, api.databases.retrieve({ database_id: id }));
    if (!("data_sources" in database)) return undefined;
    return database.data_sources.map((source) => ({ id: bareId(source.id), name: source.name }));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    if (isPageInstead(error)) throw namesPage();
    throw error;
  }
}

async function isPage(api: Notion["api"], id: string): Promise<boolean> {
  try {
    await asked(`GET /v1/pages/${id}`, api.pages.retrieve({ page_id: id }));
    return true;
  } catch (error) {
    // What keeps this answer back is not what is to be told.
    if (error instanceof RemoteError) return false;
    throw error;
  }
}

const namesPage = (): ConfigError =>
  new ConfigError("The configuration", [
    problem("database", "the id or link of a page", "a database's: open the database itself, ••• → Copy link"),
  ]);

async function dataSource(api: Notion["api"], id: string): Promise<DataSourceObjectResponse> {
  const request = `GET /v1/data_sources/${id}`;
  const answer = await asked(request, api.dataSources.retrieve({ data_source_id: id }));
  if ("title" in answer) return answer;
  const message = `Notion shows the data source ${id} without its columns: share its database with the integration (••• → Connections).`;
  throw new RemoteError(message, { system: "Notion", request, status: 200, outcome: "refused" });
}

function schemaOf({ id, title, properties }: DataSourceObjectResponse): Schema {
  return {
    dataSource: { id: bareId(id), name: plainText(title) },
    properties: Object.values(properties).map((property): SchemaProperty => {
      const { name, type } = property;
      return { id: propertyId(property.id), name, type, ...optionsOf(property) };
    }),
  };
}

function optionsOf(
  property: DataSourceObjectResponse["properties"][string],
): Pick<SchemaProperty, "options" | "groups"> {
  if (property.type === "select") return { options: property.select.options };
  if (property.type === "multi_select") return { options: property.multi_select.options };
  if (property.type !== "status") return {};
  const { options, groups } = property.status;
  return { options, groups: groups.map((group) => ({ name: group.name, optionIds: group.option_ids })) };
}
