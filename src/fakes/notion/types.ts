/** What the stand-in for Notion takes and gives, in the official client's own types. `schema.ts` reads this file. */
import type {
  CommentCreatedWebhookPayload,
  CreateCommentParameters,
  CreateCommentResponse,
  CreatePageParameters,
  DatabaseObjectResponse,
  DataSourceObjectResponse,
  DataSourceSchemaUpdatedWebhookPayload,
  GetPagePropertyResponse,
  ListCommentsResponse,
  ListUsersResponse,
  PageContentUpdatedWebhookPayload,
  PageCreatedWebhookPayload,
  PageDeletedWebhookPayload,
  PageMovedWebhookPayload,
  PageObjectResponse,
  PagePropertiesUpdatedWebhookPayload,
  PageUndeletedWebhookPayload,
  PartialDataSourceObjectResponse,
  PartialPageObjectResponse,
  PropertyItemListResponse,
  PropertyItemObjectResponse,
  QueryDataSourceParameters,
  QueryDataSourceResponse,
  RichTextItemResponse,
  UpdateCommentParameters,
  UpdatePageParameters,
  UserObjectResponse,
} from "@notionhq/client";
import type { GetPageMarkdownResponse } from "@notionhq/client/build/src/api-endpoints.js";

// The official types still list `archived` for older versions; 2026-03-11 no longer sends it.
// https://developers.notion.com/guides/get-started/upgrade-guide-2026-03-11
export type PageAnswer = Omit<PageObjectResponse, "archived">;
export type DatabaseAnswer = Omit<DatabaseObjectResponse, "archived">;
export type DataSourceAnswer = Omit<DataSourceObjectResponse, "archived">;
type Row = PageAnswer | PartialPageObjectResponse | DataSourceAnswer | PartialDataSourceObjectResponse;
export type QueryAnswer = Omit<QueryDataSourceResponse, "results"> & { results: Row[] };
export type PageOrIdAnswer = PageAnswer | PartialPageObjectResponse;
export type CommentAnswer = CreateCommentResponse;
export type CommentsAnswer = ListCommentsResponse;
export type PropertyAnswer = GetPagePropertyResponse;
export type MarkdownAnswer = GetPageMarkdownResponse;
export type UserAnswer = UserObjectResponse;
export type UsersAnswer = ListUsersResponse;

export type QueryBody = Omit<QueryDataSourceParameters, "data_source_id" | "filter_properties">;
export type UpdateBody = Omit<UpdatePageParameters, "page_id" | "filter_properties">;
// Blocks, templates and covers are left out: the stand-in makes rows, with a text at most.
export type CreateBody = Pick<CreatePageParameters, "parent" | "properties" | "markdown">;
export type CommentBody = CreateCommentParameters;
export type CommentUpdateBody =
  | Omit<Extract<UpdateCommentParameters, { rich_text: unknown }>, "comment_id">
  | Omit<Extract<UpdateCommentParameters, { markdown: unknown }>, "comment_id">;
export type WebhookBody =
  | PageCreatedWebhookPayload
  | PageDeletedWebhookPayload
  | PageUndeletedWebhookPayload
  | PageMovedWebhookPayload
  | PagePropertiesUpdatedWebhookPayload
  | PageContentUpdatedWebhookPayload
  | DataSourceSchemaUpdatedWebhookPayload
  | CommentCreatedWebhookPayload;

export type PropertyList = PropertyItemListResponse;
export type PropertyItem = PropertyItemObjectResponse;
export type RichText = RichTextItemResponse;
export type PropertyValue = PageObjectResponse["properties"][string];
export type PropertySchema = DataSourceObjectResponse["properties"][string];
