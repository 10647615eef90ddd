/**
 * A stand-in for Notion's API, version 2026-03-11: the shape of `fetch`, a world that can be looked at and edited as people
 * do, faults ordered from outside, and every exchange held to the official client's types.
 */
import { invalid, jsonAnswer, Refusal, refusalAnswer } from "./answers.ts";
import { type Fault, type FaultOptions, type Orders, orders, refusalOf, stalled } from "./faults.ts";
import { violation } from "./official.ts";
import { type People, people, type SchemaDraft } from "./people.ts";
import { type Call, type RouteEntry, routes } from "./routes.ts";
import { dashedId, type Settings, type World } from "./world.ts";

export interface LoggedRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly body: unknown;
}

export interface FakeNotion extends People {
  handle(request: Request): Promise<Response>;
  readonly token: string;
  readonly botId: string;
  /** May be changed at any time. */
  readonly settings: Settings;
  readonly world: World;
  readonly requests: readonly LoggedRequest[];
  /** The requests that were applied, whatever was answered. */
  readonly writes: readonly LoggedRequest[];
  /** Sentences on requests or answers that Notion's official types forbid, and on unknown routes. Each was also thrown. */
  readonly violations: readonly string[];
  readonly failNext: Orders["fail"];
  readonly meanwhile: Orders["meanwhile"];
  /** All cursors given so far stop working. */
  invalidateCursors(): void;
  /** A database with one data source, and the ids of both. */
  addBoard(name: string, schema: SchemaDraft): { readonly databaseId: string; readonly dataSourceId: string };
}

export interface FakeNotionOptions {
  readonly clock: World["clock"];
  readonly token?: string;
  /** False: what breaks the official types is answered 400 instead of thrown. */
  readonly strict?: boolean;
  readonly settings?: Partial<Settings>;
}

const DEFAULTS: Settings = {
  indexLagMs: 0,
  rowLimit: 10_000,
  requestsPerMinute: undefined,
  identicalWritesBump: true,
  readContent: true,
  updateContent: true,
  users: "with e-mail",
};

export function fakeNotion({ clock, token = "ntn_stand-in", strict = true, settings }: FakeNotionOptions): FakeNotion {
  const world = emptyWorld(clock, { ...DEFAULTS, ...settings });
  const byHand = people(world);
  const ordered = orders();
  const log = { requests: [] as LoggedRequest[], writes: [] as LoggedRequest[], violations: [] as string[] };
  const handle = handler({ world, token, strict, log, ordered, recent: [] });
  return {
    ...byHand,
    ...log,
    handle,
    token,
    botId: world.botId,
    settings: world.settings,
    world,
    failNext: ordered.fail,
    meanwhile: ordered.meanwhile,
    invalidateCursors: () => world.cursors.clear(),
    addBoard: (name, schema) => {
      const databaseId = byHand.addDatabase(name).id;
      return { databaseId, dataSourceId: byHand.addDataSource(databaseId, name, schema).id };
    },
  };
}

function emptyWorld(clock: World["clock"], settings: Settings): World {
  const newId = countedIds();
  const botId = newId();
  const bot = {
    id: botId,
    kind: "bot" as const,
    name: "Notion Sync",
    email: undefined,
    isGuest: false,
    isPartial: false,
  };
  const maps = { databases: new Map(), dataSources: new Map(), pages: new Map(), cursors: new Map() };
  return { clock, settings, ...maps, users: new Map([[botId, bot]]), unshared: new Set(), botId, newId };
}

/** The same ids in every run, without order, and no UUIDs of version 4: Notion's own are none. */
// https://github.com/n8n-io/n8n/issues/10831
function countedIds(): () => string {
  let seed = 0x6e6f7469;
  const word = () => {
    seed = (seed + 0x9e3779b9) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0).toString(16).padStart(8, "0");
  };
  return () => {
    const hex = word() + word() + word() + word();
    return `${hex.slice(0, 12)}8${hex.slice(13)}`;
  };
}

interface Desk {
  readonly world: World;
  readonly token: string;
  readonly strict: boolean;
  readonly log: { requests: LoggedRequest[]; writes: LoggedRequest[]; violations: string[] };
  readonly ordered: Orders;
  /** When the requests of the last minute came. */
  recent: readonly number[];
}

function handler(desk: Desk): (request: Request) => Promise<Response> {
  return async (request) => {
    const url = new URL(request.url);
    const text = await request.text();
    const logged = { method: request.method, path: url.pathname + url.search, body: parsed(desk, text) };
    desk.log.requests.push(logged);
    const found = findRoute(request.method, url.pathname);
    if (!found) throw broken(desk, `fake Notion has no route for ${request.method} ${url.pathname}`);
    const due = desk.ordered.next(`${request.method} ${url.pathname}`);
    const refused = due && faultInstead(desk, due.fault, due.options);
    if (refused) return refused;
    const call = { world: desk.world, params: found.params, query: url.searchParams, body: logged.body };
    const answer = answerTo(desk, request, found.route, call);
    if (answer.ok && request.method === "PATCH") desk.log.writes.push(logged);
    return due ? faultAfter(desk, due.fault, answer, request.signal) : answer;
  };
}

function answerTo(desk: Desk, request: Request, route: RouteEntry, call: Call): Response {
  const { world } = desk;
  const requestId = dashedId(world.newId());
  try {
    guard(desk, request);
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

function hold(desk: Desk, sentence: string | undefined): void {
  if (sentence === undefined) return;
  if (desk.strict) throw new Error(sentence);
  throw invalid(`body failed validation: ${sentence}`);
}

function broken(desk: Desk, sentence: string): Error {
  desk.log.violations.push(sentence);
  return new Error(sentence);
}

function guard(desk: Desk, request: Request): void {
  if (request.headers.get("authorization") !== `Bearer ${desk.token}`)
    throw new Refusal(401, "unauthorized", "API token is invalid.");
  const version = request.headers.get("notion-version");
  // https://developers.notion.com/reference/versioning
  if (version === null)
    throw new Refusal(400, "missing_version", "Notion-Version header should be defined, instead was `undefined`.");
  if (version !== "2026-03-11")
    throw invalid(`Notion-Version header should be \`"2026-03-11"\`, instead was \`"${version}"\`.`);
  limitRate(desk);
}

// https://developers.notion.com/reference/request-limits
function limitRate(desk: Desk): void {
  const limit = desk.world.settings.requestsPerMinute;
  const now = desk.world.clock.now();
  desk.recent = desk.recent.filter((time) => time > now - 60_000);
  const oldest = desk.recent[0];
  if (limit !== undefined && oldest !== undefined && desk.recent.length >= limit)
    throw refusalOf(429, { retryAfterSeconds: Math.ceil((oldest + 60_000 - now) / 1000) });
  desk.recent = [...desk.recent, now];
}

function faultInstead({ world }: Desk, fault: Fault, options: FaultOptions): Response | undefined {
  if (fault === "reset") throw new TypeError("fetch failed");
  if (typeof fault !== "number") return undefined;
  return refusalAnswer(refusalOf(fault, options), world.clock.now(), dashedId(world.newId()));
}

async function faultAfter({ world }: Desk, fault: Fault, answer: Response, signal: AbortSignal): Promise<Response> {
  if (fault === "commit-then-reset") throw new TypeError("fetch failed");
  if (fault === "stall") return stalled(answer, signal);
  if (!answer.ok) return answer;
  const { id } = (await answer.json()) as { id?: string };
  // https://developers.notion.com/reference/request-limits#retry-a-write-that-returns-503
  const additionalData = {
    retry_guidance: ["Read the object again", "Do not repeat the write"],
    ...(id !== undefined && { committed_resource_id: id }),
  };
  const refusal = new Refusal(503, "service_unavailable", "The write may have been saved.", { additionalData });
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
