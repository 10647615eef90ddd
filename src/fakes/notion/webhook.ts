/** Notion's webhooks, from its side: events as it writes them, signed as it signs them, delivered until taken. */
import { violation } from "./official.ts";
import { pageAnswer } from "./render.ts";
import type { WebhookBody } from "./types.ts";
import { bareId, dashedId, dataSourceOf, findProperty, pageNow, type World } from "./world.ts";

type Handler = (request: Request) => Promise<Response>;
export type EventType = WebhookBody["type"];

export interface EventDetails {
  /** User ids; the page's last editor unless told. */
  readonly authors?: readonly string[];
  /** Names or ids; of page.properties_updated and data_source.schema_updated. */
  readonly properties?: readonly string[];
  /** The id of comment.created. */
  readonly commentId?: string;
  /** The data source is optional in a parent. */
  readonly withoutDataSource?: boolean;
}

export interface Webhooks {
  readonly url: string;
  /** Given in the handshake, and the key of every signature. */
  readonly verificationToken: string;
  /** The one request before all others, unsigned. */
  handshake(handler: Handler): Promise<Response>;
  /** An event about a page, or about a data source where its type says so. @throws when the official types forbid it. */
  event(type: EventType, id: string, details?: EventDetails): WebhookBody;
  /** Up to eight attempts, until one is answered 2xx; all the answers. The clock stands still meanwhile. */
  deliver(handler: Handler, event: WebhookBody): Promise<readonly Response[]>;
  /** "Send webhook" of a database automation or a button: unsigned, with headers of one's own, and the page's properties. */
  sendAction(handler: Handler, pageId: string, headers: Readonly<Record<string, string>>): Promise<Response>;
}

// https://developers.notion.com/reference/webhooks
export function webhooks(world: World, url: string): Webhooks {
  const verificationToken = "secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl";
  const post = (handler: Handler, body: string, headers: Readonly<Record<string, string>>) =>
    handler(new Request(url, { method: "POST", headers: { "content-type": "application/json", ...headers }, body }));
  return {
    url,
    verificationToken,
    handshake: (handler) => post(handler, JSON.stringify({ verification_token: verificationToken }), {}),
    event: (type, id, details = {}) => {
      const event = eventOf(world, type, id, details);
      const broken = violation("WebhookBody", event);
      if (broken) throw new Error(broken);
      return event;
    },
    deliver: async (handler, event) => {
      const answers: Response[] = [];
      for (let attempt = 1; attempt <= ATTEMPTS && !answers.at(-1)?.ok; attempt += 1) {
        const body = JSON.stringify({ ...event, attempt_number: attempt });
        answers.push(await post(handler, body, { "x-notion-signature": await signature(body, verificationToken) }));
      }
      return answers;
    },
    sendAction: (handler, pageId, headers) => {
      const source = { type: "automation", automation_id: dashedId(world.newId()), event_id: dashedId(world.newId()) };
      return post(handler, JSON.stringify({ source, data: pageAnswer(world, pageNow(world, pageId)) }), headers);
    },
  };
}

// https://developers.notion.com/reference/webhooks-events-delivery
const ATTEMPTS = 8;

/** `sha256=<hex of HMAC-SHA256 over the body's bytes>`. */
export async function signature(body: string, verificationToken: string): Promise<string> {
  const encoder = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", encoder.encode(verificationToken), algorithm, false, ["sign"]);
  const signed = await crypto.subtle.sign("HMAC", key, encoder.encode(body));
  return `sha256=${Buffer.from(signed).toString("hex")}`;
}

function eventOf(world: World, type: EventType, id: string, details: EventDetails): WebhookBody {
  const authors = details.authors ?? [world.pages.get(bareId(id))?.at(-1)?.editedBy ?? world.botId];
  const common = {
    id: dashedId(world.newId()),
    timestamp: new Date(world.clock.now()).toISOString(),
    workspace_id: WORKSPACE_ID,
    workspace_name: "Acme",
    subscription_id: dashedId(world.newId()),
    // Not the bot's id: https://developers.notion.com/reference/webhooks-events-delivery
    integration_id: INTEGRATION_ID,
    authors: authors.map((author) => authorOf(world, author)),
    attempt_number: 1,
    api_version: "2026-03-11",
    type,
  };
  return { ...common, ...subject(world, type, id, details) } as WebhookBody;
}

function authorOf({ users }: World, id: string): { readonly id: string; readonly type: string } {
  const kind = users.get(bareId(id))?.kind ?? "person";
  return { id: dashedId(bareId(id)), type: kind };
}

function subject(world: World, type: EventType, id: string, details: EventDetails): object {
  if (type === "data_source.schema_updated") {
    const { databaseId, properties } = dataSourceOf(world, id);
    const updated = properties.filter((property) => details.properties?.includes(property.name));
    const changes = updated.map((property) => ({
      id: encodeURIComponent(property.id),
      name: property.name,
      action: "updated",
    }));
    const parent = { id: dashedId(databaseId), type: "database" };
    return { entity: { id: dashedId(bareId(id)), type: "data_source" }, data: { parent, updated_properties: changes } };
  }
  const page = pageNow(world, id);
  const entity = { id: dashedId(page.id), type: "page" };
  if (type === "comment.created") {
    const comment = { id: dashedId(bareId(details.commentId ?? "")), type: "comment" };
    return { entity: comment, data: { page_id: entity.id, parent: entity } };
  }
  const dataSource = dataSourceOf(world, page.dataSourceId);
  const parent = {
    id: dashedId(dataSource.databaseId),
    type: "database",
    ...(!details.withoutDataSource && { data_source_id: dashedId(dataSource.id) }),
  };
  const ids = (details.properties ?? []).map((which) =>
    encodeURIComponent(findProperty(dataSource, which)?.id ?? which),
  );
  const more: Partial<Record<EventType, object>> = {
    "page.properties_updated": { updated_properties: ids },
    "page.content_updated": { updated_blocks: [] },
  };
  return { entity, data: { parent, ...more[type] } };
}

const WORKSPACE_ID = "0c3f1d62-7a54-81b0-9d2e-00036f5c1a77";
const INTEGRATION_ID = "1f4d872b-594c-81e7-8b42-0037a1c2d3e4";
