/** One request to the stand-in, from its first byte to the answer: limits, faults, types, and the log. */
import { invalid, jsonAnswer, Refusal, refusalAnswer } from "./answers.ts";
import type { Budget } from "./budget.ts";
import {
  type Fault,
  type FaultOptions,
  NARROWER,
  type Orders,
  refusalOf,
  savedAnyway,
  silent,
  stalled,
} from "./faults.ts";
import { violation } from "./official.ts";
import type { Call, RouteEntry } from "./route.ts";
import { routes } from "./routes.ts";
import { refuseVersion } from "./versions.ts";
import { dashedId, type World } from "./world.ts";

export interface LoggedRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly body: unknown;
}

export interface Desk {
  readonly world: World;
  readonly token: string;
  readonly strict: boolean;
  readonly log: { requests: LoggedRequest[]; writes: LoggedRequest[]; violations: string[] };
  readonly ordered: Orders;
  readonly budget: Budget;
}

export function handler(desk: Desk): (request: Request) => Promise<Response> {
  return async (request) => {
    const url = new URL(request.url);
    const text = await request.text();
    const logged = { method: request.method, path: url.pathname + url.search, body: parsed(desk, text) };
    desk.log.requests.push(logged);
    const found = findRoute(request.method, url.pathname);
    if (!found) throw broken(desk, `fake Notion has no route for ${request.method} ${url.pathname}`);
    const due = desk.ordered.next(`${request.method} ${url.pathname}`);
    const advice = found.route.gives === "QueryAnswer" ? { guidance: NARROWER } : {};
    const refused = due && faultInstead(desk, due.fault, { ...advice, ...due.options });
    if (refused) return refused;
    const call = { world: desk.world, params: found.params, query: url.searchParams, body: logged.body };
    const answer = answerTo(desk, request, found.route, { call, bytes: Buffer.byteLength(text) });
    if (answer.ok && found.route.does !== "reads") desk.log.writes.push(logged);
    return due ? faultAfter(desk, due.fault, { answer, signal: request.signal, route: found.route }) : answer;
  };
}

function answerTo(
  desk: Desk,
  request: Request,
  route: RouteEntry,
  { call, bytes }: { readonly call: Call; readonly bytes: number },
): Response {
  const { world } = desk;
  const requestId = dashedId(world.newId());
  try {
    if (request.headers.get("authorization") !== `Bearer ${desk.token}`)
      throw new Refusal(401, "unauthorized", "API token is invalid.");
    refuseVersion(request.headers.get("notion-version"), route, call);
    desk.budget.spend();
    refuseBytes(bytes);
    route.refuse?.(call);
    if (route.takes) hold(desk, violation(route.takes, call.body));
    const answer = route.answer(call);
    const broken = violation(route.gives, answer);
    if (broken) throw new Error(broken);
    return jsonAnswer(answer, world.clock.now(), requestId);
  } catch (cause) {
    if (cause instanceof Refusal) return refusalAnswer(cause, world.clock.now(), requestId);
    throw broken(desk, cause instanceof Error ? cause.message : String(cause));
  }
}

// https://developers.notion.com/reference/request-limits#size-limits
function refuseBytes(bytes: number): void {
  if (bytes > 500_000) throw invalid(`body failed validation: body is ${bytes} bytes long, more than 500KB.`);
}

function hold(desk: Desk, sentence: string | undefined): void {
  if (sentence === undefined) return;
  if (desk.strict) throw new Error(sentence);
  throw invalid(`body failed validation: ${sentence}`);
}

function broken(desk: Desk, sentence: string): Error {
  desk.log.violations.push(sentence);
  return new Error(sentence);
}

function faultInstead({ world }: Desk, fault: Fault, options: FaultOptions): Response | undefined {
  if (fault === "reset") throw new TypeError("fetch failed");
  if (typeof fault !== "number") return undefined;
  return refusalAnswer(refusalOf(fault, options), world.clock.now(), dashedId(world.newId()));
}

async function faultAfter(
  { world }: Desk,
  fault: Fault,
  { answer, signal, route }: { readonly answer: Response; readonly signal: AbortSignal; readonly route: RouteEntry },
): Promise<Response> {
  if (fault === "commit-then-reset") throw new TypeError("fetch failed");
  if (fault === "silence") return silent(signal);
  if (fault === "stall") return stalled(answer, signal);
  if (!answer.ok) return answer;
  const { id } = (await answer.json()) as { id?: string };
  const refusal = savedAnyway(route.does === "makes a page" ? id : undefined);
  return refusalAnswer(refusal, world.clock.now(), dashedId(world.newId()));
}

function findRoute(method: string, path: string): { route: RouteEntry; params: Call["params"] } | undefined {
  for (const route of routes) {
    const match = route.method === method ? route.path.exec(path) : undefined;
    if (match) return { route, params: match.groups ?? {} };
  }
  return undefined;
}

function parsed(desk: Desk, text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw broken(desk, `fake Notion was sent a body that is no JSON: ${text.slice(0, 80)}`);
  }
}
