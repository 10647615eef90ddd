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
}

export const invalid = (message: string): Refusal => new Refusal(400, "validation_error", message);

export const notFound = (kind: "page" | "database" | "data_source", id: string): Refusal =>
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
  const isHtml = status === 502;
  const body = { object: "error", status, code, message, additional_data: more.additionalData, request_id: requestId };
  const answerHeaders = headers(now, requestId, isHtml ? "text/html" : "application/json; charset=utf-8");
  if (more.retryAfterSeconds !== undefined) answerHeaders.set("retry-after", String(more.retryAfterSeconds));
  return new Response(isHtml ? BAD_GATEWAY : JSON.stringify(body), { status, headers: answerHeaders });
}

const BAD_GATEWAY = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>";

function headers(now: number, requestId: string, contentType: string): Headers {
  return new Headers({
    "content-type": contentType,
    date: new Date(now).toUTCString(),
    "x-notion-request-id": requestId,
  });
}
