/**
 * A stand-in for Notion's API, version 2026-03-11: the shape of `fetch`, a world that can be looked at and edited as people
 * do, faults ordered from outside, and every exchange held to the official client's types.
 *
 * Left out, and why. What a request can touch throws rather than guess; the rest is as said here.
 * - Search, blocks, views, file uploads, agents, changing schemas, covers and icons: the product asks for none of them.
 * - Versions before 2026-03-11, but for how they fail on several data sources: the product pins its version.
 * - Filters by rollup and verification and relative dates, sorts by property, the ends and zones of dates, writing files,
 *   places and verifications: the product has no use for them, and half a model would be a trap.
 * - Working out formulas and rollups: people set the results by hand; a formula over more than 25 relations is no other case.
 * - Limits of single endpoints: no figures are published. Order a 429 with `reason: "public_api_endpoint_rate_limit"`.
 * - "An unknown property is ignored with 200", reported once in 2026: 400, as before, until it is established.
 * - Linked databases: their ids are unknown here, which is what the API answers, too.
 * - The bot that loses its rights with the person who added it: switch its capabilities off.
 * - How webhooks are aggregated, delayed and reordered, and automations that pause themselves: a test makes and orders its events.
 * - Blocks inside a page: its text is Markdown as typed, a line of it a block. Only rows count towards the workspace's blocks.
 * - Whether comments, two-way relations and identical writes move last_edited_time is not established: each is a setting.
 *   Moves, trashing and restoring do not: the unkind case.
 * - Whether lengths count characters or UTF-16 units is not specified: units, the unkind case.
 */
import { budget } from "./budget.ts";
import { type Orders, orders } from "./faults.ts";
import type { SchemaDraft } from "./hand-schema.ts";
import { handler, type LoggedRequest } from "./handle.ts";
import { type People, people } from "./people.ts";
import { DEFAULTS, type Settings } from "./settings.ts";
import { type Webhooks, webhooks } from "./webhook.ts";
import type { World } from "./world.ts";

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
  /** Events for a listener, signed. */
  readonly webhooks: Webhooks;
  /** The workspace's other connections make so many requests, at this moment. */
  spendElsewhere(requests: number): void;
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

export function fakeNotion({ clock, token = "ntn_stand-in", strict = true, settings }: FakeNotionOptions): FakeNotion {
  const world = emptyWorld(clock, { ...DEFAULTS, ...settings });
  const byHand = people(world);
  const ordered = orders();
  const log = { requests: [] as LoggedRequest[], writes: [] as LoggedRequest[], violations: [] as string[] };
  const spending = budget(world);
  return {
    ...byHand,
    ...log,
    handle: handler({ world, token, strict, log, ordered, budget: spending }),
    token,
    botId: world.botId,
    settings: world.settings,
    world,
    failNext: ordered.fail,
    meanwhile: ordered.meanwhile,
    webhooks: webhooks(world, "https://listener.example/notion"),
    spendElsewhere: spending.spendElsewhere,
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
  const objects = { databases: new Map(), dataSources: new Map(), pages: new Map(), comments: new Map() };
  const users = new Map([[botId, bot]]);
  const sets = { unshared: new Set<string>(), partial: new Set<string>() };
  return { clock, settings, ...objects, users, ...sets, cursors: new Map(), botId, newId };
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
