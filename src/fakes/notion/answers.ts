/** The stand-in's answers as HTTP: JSON with Notion's headers, refusals as Notion words them. */

/** Thrown while a request is looked at; becomes the error body of the answer. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: number;
  readonly code: string;
  readonly more: RefusalDetails;
  constructor(status: number, code: string, message: string, more: RefusalDetails = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.more = more;
  }
}

export interface RefusalDetails {
  readonly additionalData?: Readonly<Record<string, string | readonly string[]>>;
  readonly retryAfterSeconds?: number;
  /** From the proxy before Notion, which speaks HTML. */
  readonly isHtml?: boolean;
}

export const invalid = (message: string): Refusal => new Refusal(400, "validation_error", message);

/** Which capability is missing is not told. */
export const forbidden = (): Refusal =>
  new Refusal(403, "restricted_resource", "Insufficient permissions for this endpoint.");

export const notFound = (kind: "page" | "database" | "data_source" | "user" | "comment", id: string): Refusal =>
  new Refusal(
    404,
    "object_not_found",
    `Could not find ${kind} with ID: ${id}. Make sure the relevant pages and databases are shared with your integration.`,
  );

/** `now` in ms. Every answer of Notion carries its clock, to the second, in `Date`. */
export function jsonAnswer(body: object, now: number, requestId: string): Response {
  return new Response(JSON.stringify(body), { headers: headers(now, requestId, "application/json; charset=utf-8") });
}

/** The body of https://developers.notion.com/reference/status-codes; 502 comes from the proxy before it, as HTML. */
export function refusalAnswer(refusal: Refusal, now: number, requestId: string): Response {
  const { status, code, message, more } = refusal;
  const { retryAfterSeconds } = more;
  const isHtml = more.isHtml ?? status === 502;
  // https://developers.notion.com/reference/request-limits#rate-limit-responses
  const retryAfter = retryAfterSeconds === undefined ? {} : { retry_after: String(retryAfterSeconds) };
  const additionalData = { ...more.additionalData, ...retryAfter };
  const additional_data = Object.keys(additionalData).length > 0 ? additionalData : undefined;
  const body = { object: "error", status, code, message, additional_data, request_id: requestId };
  const answerHeaders = headers(now, requestId, isHtml ? "text/html" : "application/json; charset=utf-8");
  if (retryAfterSeconds !== undefined) answerHeaders.set("retry-after", String(retryAfterSeconds));
  return new Response(isHtml ? htmlError(status) : JSON.stringify(body), { status, headers: answerHeaders });
}

const htmlError = (status: number): string =>
  `<html><head><title>${status}</title></head><body><h1>${status === 502 ? "502 Bad Gateway" : status}</h1></body></html>`;

function headers(now: number, requestId: string, contentType: string): Headers {
  return new Headers({
    "content-type": contentType,
    date: new Date(now).toUTCString(),
    "x-notion-request-id": requestId,
  });
}
