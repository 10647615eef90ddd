/** Faults ordered from outside, and things that people do just while a request is under way. */
import { Refusal } from "./answers.ts";

/**
 * A status: refused, nothing happened. "commit-then-503": applied, and answered 503 all the same. "reset": the
 * connection drops before anything happened. "commit-then-reset": it drops after. "stall": applied, but the answer's body
 * never ends. "silence": applied, but no answer ever comes.
 */
export type Fault = number | "commit-then-503" | "reset" | "commit-then-reset" | "stall" | "silence";

export interface FaultOptions {
  /** Counts matching requests from the order on; 1, the default, is the next. */
  readonly nth?: number;
  /** How many in a row; 1 unless told. */
  readonly times?: number;
  readonly retryAfterSeconds?: number;
  /** Which limit a 429 names; that of the connection unless told. */
  readonly reason?: string;
  /** Answered by the proxy before Notion, in HTML; a 502 always is. */
  readonly isHtml?: boolean;
  /** What a 503 advises. */
  readonly guidance?: readonly string[];
  /** In place of the usual code, such as "conflict_error". */
  readonly code?: string;
  readonly message?: string;
}

/** `POST /v1/data_sources/{id}/query`, where {id} is any id, or a pattern over `METHOD /path`. */
export type Route = string | RegExp;

export interface Orders {
  fail(route: Route, fault: Fault, options?: FaultOptions): void;
  /** Does `happening` right before the nth matching request is answered. */
  meanwhile(route: Route, happening: () => void, options?: { readonly nth?: number }): void;
  /** The fault for this request, if one is due; happenings happen. */
  next(request: string): { readonly fault: Fault; readonly options: FaultOptions } | undefined;
}

export function orders(): Orders {
  const pending: { pattern: RegExp; seen: number; nth: number; last: number; due: Due }[] = [];
  const order = (route: Route, due: Due, nth: number, times: number) =>
    pending.push({ pattern: patternOf(route), seen: 0, nth, last: nth + times - 1, due });
  return {
    fail: (route, fault, options = {}) =>
      order(route, { kind: "fault", fault, options }, options.nth ?? 1, options.times ?? 1),
    meanwhile: (route, happening, { nth = 1 } = {}) => order(route, { kind: "happening", happening }, nth, 1),
    next: (request) => {
      const dues: Due[] = [];
      for (const entry of pending) {
        if (!entry.pattern.test(request)) continue;
        entry.seen += 1;
        if (entry.seen >= entry.nth && entry.seen <= entry.last) dues.push(entry.due);
      }
      for (const due of dues) if (due.kind === "happening") due.happening();
      return dues.find((due) => due.kind === "fault");
    },
  };
}

type Due =
  | { readonly kind: "fault"; readonly fault: Fault; readonly options: FaultOptions }
  | { readonly kind: "happening"; readonly happening: () => void };

function patternOf(route: Route): RegExp {
  if (typeof route !== "string") return route;
  const literal = route.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/\{\w+\}/g, "[^/]+");
  return new RegExp(`^${literal}$`);
}

// https://developers.notion.com/reference/status-codes
const USUAL: Readonly<Record<number, readonly [code: string, message: string]>> = {
  400: ["validation_error", "The request was refused."],
  401: ["unauthorized", "API token is invalid."],
  403: ["restricted_resource", "Insufficient permissions for this endpoint."],
  404: ["object_not_found", "Could not find the object."],
  409: ["conflict_error", "Conflict occurred while saving. Please try again."],
  429: ["rate_limited", "You have been rate limited. Please try again in a few minutes."],
  500: ["internal_server_error", "Unexpected error occurred."],
  502: ["bad_gateway", "Bad gateway"],
  503: ["service_unavailable", "Notion is unavailable, please try again later."],
  504: ["gateway_timeout", "The gateway timed out."],
  529: ["service_overload", "Notion is overloaded, please try again later."],
};

/** What Notion advises when a query took too long. */
// https://developers.notion.com/reference/query-a-data-source
export const NARROWER = ["Back off and try again.", "Ask for a smaller page.", "Narrow the filter."];

/** The refusal that a status stands for. */
export function refusalOf(status: number, options: FaultOptions): Refusal {
  const [code, message] = USUAL[status] ?? ["internal_server_error", "Unexpected error occurred."];
  return new Refusal(status, options.code ?? code, options.message ?? message, {
    ...(options.retryAfterSeconds !== undefined && { retryAfterSeconds: options.retryAfterSeconds }),
    ...(options.isHtml !== undefined && { isHtml: options.isHtml }),
    // https://developers.notion.com/reference/request-limits
    ...(status === 503 && options.guidance && { additionalData: { retry_guidance: options.guidance } }),
    ...(status === 429 && { additionalData: { rate_limit_reason: options.reason ?? "public_api_request_rate_limit" } }),
  });
}

/** Saved, and answered 503 all the same. Only a request that made a page is told its id. */
// https://developers.notion.com/reference/request-limits#retry-a-write-that-returns-503
export function savedAnyway(createdId: string | undefined): Refusal {
  const message =
    "The change was saved, but the response could not be built in time. Read the object again instead of repeating the write.";
  return new Refusal(503, "service_unavailable", message, {
    additionalData: {
      elapsed_ms: "55012",
      deadline_ms: "55000",
      retry_guidance: ["Read the object again to confirm the saved change.", "Do not repeat the write."],
      ...(createdId !== undefined && { committed_resource_id: createdId }),
    },
  });
}

/** The answer's head at once, half of its body, and never the rest. Aborting the request ends the waiting. */
export async function stalled(answer: Response, signal: AbortSignal): Promise<Response> {
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(bytes.subarray(0, Math.floor(bytes.length / 2)));
      signal.addEventListener("abort", () => controller.error(signal.reason), { once: true });
    },
  });
  return new Response(body, { status: answer.status, headers: answer.headers });
}

/** No answer, until the request is aborted. */
export function silent(signal: AbortSignal): Promise<Response> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
