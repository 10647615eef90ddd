/** What Notion's client throws → RemoteError: what happened, and what to do next. */
import {
  APIResponseError,
  InvalidPathParameterError,
  RequestTimeoutError,
  UnknownHTTPResponseError,
} from "@notionhq/client";
import { RemoteError } from "../ports.ts";

/**
 * The answer to `request` (such as `PATCH /v1/pages/…`).
 * @throws RemoteError for everything that Notion or the way to it did wrong.
 */
export async function asked<T>(request: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof APIResponseError || error instanceof UnknownHTTPResponseError) throw refusal(request, error);
    if (isUnanswered(error)) throw silence(request, error);
    throw error;
  }
}

export const isNotFound = (error: unknown): boolean => error instanceof RemoteError && error.status === 404;

/** The database itself is what Notion does not find: which one, and all that can be the matter. */
export function databaseNotFound(given: string, request: string, isAtHome: boolean, cause: unknown): RemoteError {
  const elsewhere = isAtHome ? "" : " Check `notion-api-url` too: it is not Notion's own address.";
  return new RemoteError(
    `Notion answered 404 for database ${given}: share it with the integration (••• → Connections), or correct the id. ` +
      `A linked database cannot be read: use the original.${elsewhere}`,
    { system: "Notion", request, status: 404, outcome: "refused", cause },
  );
}

/** Asked for a database, Notion knows the id as a page's: https://developers.notion.com/reference/retrieve-a-database */
export const isPageInstead = (error: unknown): boolean =>
  error instanceof RemoteError && error.status === 400 && /is a page/i.test(error.message);

/** A page cursor that is no longer good: start the window again. github.com/2anki/2anki.net/issues/3498 */
export const isStaleCursor = (error: unknown): boolean =>
  error instanceof RemoteError && error.status === 400 && error.message.includes("start_cursor");

function refusal(request: string, cause: APIResponseError | UnknownHTTPResponseError): RemoteError {
  const { status } = cause;
  // A 503 after a write may mean "saved": https://developers.notion.com/reference/request-limits
  const outcome = isWrite(request) && (status >= 500 || status === 409) ? "unknown" : "refused";
  const message = `Notion did not ${deed(request)} (${status}): ${reason(request, cause)}`;
  return new RemoteError(message, { system: "Notion", request, status, outcome, cause });
}

function reason(request: string, error: APIResponseError | UnknownHTTPResponseError): string {
  const { status, message, additional_data: more } = error;
  if (status === 401) {
    return "notion-token is not accepted. Copy the integration's secret again from notion.so/profile/integrations.";
  }
  if (status === 403 && more?.block_limit !== undefined) {
    return "the workspace has reached its limit of blocks. Upgrade it or delete blocks.";
  }
  if (status === 403 && request.endsWith("/comments")) {
    return `${ended(message)} Switch on "Read comments" and "Insert comments" under the integration's capabilities (notion.so/profile/integrations), or take \`comments\` out of the configuration.`;
  }
  if (status === 403) {
    return `${ended(message)} Give the integration the capabilities "Read content", "Update content" and "Read user information".`;
  }
  if (status === 404) {
    return "nothing there that the integration may see. Share it with the integration (••• → Connections), or correct the id.";
  }
  if (status === 400 && /archived|in.?trash/i.test(message)) {
    return "the page is archived or in the trash, where it cannot be written. Restore it, if it should be kept in line.";
  }
  if (status === 400) return `${ended(message)} Check the names and the filter in the configuration.`;
  if (more?.rate_limit_reason === BLOCKED) {
    return "it blocks this connection, so waiting is no use. Ask Notion's support why.";
  }
  if (status === 409) return "someone else wrote at the same moment. The next run tries again.";
  return "it has trouble of its own (status.notion.so). The next run tries again.";
}

const ended = (sentence: string): string => sentence.replace(/(?<![.!?])\s*$/, ".");

/** No answer at all: fetch's TypeError, a time limit, or a body that was cut off and is no JSON. */
function isUnanswered(error: unknown): error is Error {
  // An aborted signal's reason is a DOMException; "terminated" is an answer whose connection broke before its end.
  if (error instanceof RequestTimeoutError || error instanceof DOMException) return true;
  if (!(error instanceof Error) || error instanceof InvalidPathParameterError) return false;
  return error.name === "SyntaxError" || ["fetch failed", "terminated"].includes(error.message);
}

function silence(request: string, cause: Error): RemoteError {
  const because = cause.cause instanceof Error ? cause.cause.message : cause.message;
  return new RemoteError(
    `Notion gave no whole answer when asked to ${deed(request)} (${because}). Check notion-api-url and the proxy if it stays so; the next run tries again.`,
    { system: "Notion", request, status: 0, outcome: isWrite(request) ? "unknown" : "refused", cause },
  );
}

/** What the request was to do, for people who know no routes; the same for every page, so that one cause reads alike. */
const deed = (request: string): string => DEEDS.find(([route]) => route.test(request))?.[1] ?? `do ${request}`;

const DEEDS: readonly (readonly [RegExp, string])[] = [
  [/^PATCH \/v1\/pages\/[^/]+$/, "write to the task's page"],
  [/^GET \/v1\/pages\/[^/]+$/, "show the task's page"],
  [/^GET \/v1\/pages\/[^/]+\/markdown$/, "give the page's text"],
  [/^GET \/v1\/pages\/[^/]+\/properties\//, "show all of a property"],
  [/^POST \/v1\/data_sources\/[^/]+\/query$/, "list the tasks"],
  [/^GET \/v1\/comments$/, "show the comments on the task's page"],
  [/^POST \/v1\/comments$/, "comment on the task's page"],
  [/^GET \/v1\/users\/me$/, "say in whose name the integration writes"],
  [/^GET \/v1\/(databases|data_sources)\/[^/]+$/, "show the database"],
];

/** Whether the text of a refusal says that waiting is no use: https://developers.notion.com/reference/request-limits */
export const isBlocked = (text: string): boolean => text.includes(BLOCKED);
const BLOCKED = "public_api_request_blocked";

const isWrite = (request: string): boolean => request.startsWith("PATCH") || request === "POST /v1/comments";
