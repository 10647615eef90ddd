/** What the stand-in for Notion takes and gives, in the official client's own types. `schema.ts` reads this file. */
import type {
  DatabaseObjectResponse,
  DataSourceObjectResponse,
  GetPagePropertyResponse,
  ListUsersResponse,
  PageObjectResponse,
  PropertyItemListResponse,
  PropertyItemObjectResponse,
  QueryDataSourceParameters,
  QueryDataSourceResponse,
  RichTextItemResponse,
  UpdatePageParameters,
  UserObjectResponse,
} from "@notionhq/client";
import type { GetPageMarkdownResponse } from "@notionhq/client/build/src/api-endpoints.js";

// The official types still list `archived` for older versions; 2026-03-11 no longer sends it.
// https://developers.notion.com/guides/get-started/upgrade-guide-2026-03-11
export type PageAnswer = Omit<PageObjectResponse, "archived">;
export type DatabaseAnswer = Omit<DatabaseObjectResponse, "archived">;
export type DataSourceAnswer = Omit<DataSourceObjectResponse, "archived">;
export type QueryAnswer = Omit<QueryDataSourceResponse, "results"> & { results: PageAnswer[] };
export type PropertyAnswer = GetPagePropertyResponse;
export type MarkdownAnswer = GetPageMarkdownResponse;
export type UserAnswer = UserObjectResponse;
export type UsersAnswer = ListUsersResponse;

export type QueryBody = Omit<QueryDataSourceParameters, "data_source_id" | "filter_properties">;
export type UpdateBody = Omit<UpdatePageParameters, "page_id" | "filter_properties">;

export type PropertyList = PropertyItemListResponse;
export type PropertyItem = PropertyItemObjectResponse;
export type RichText = RichTextItemResponse;
export type PropertyValue = PageObjectResponse["properties"][string];
export type PropertySchema = DataSourceObjectResponse["properties"][string];
