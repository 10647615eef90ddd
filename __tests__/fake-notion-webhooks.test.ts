/** The stand-in for Notion, fact by fact: the webhooks it sends. */
import { expect, test } from "@jest/globals";
import { verifyWebhookSignature } from "@notionhq/client";
import { type EventType, signature } from "../src/fakes/notion/webhook.ts";
import { board } from "./fake-notion-board.ts";

/** A listener that answers with `statuses` in turn, then 200, and what it was sent. */
function listener(...statuses: number[]) {
  const heard: { readonly request: Request; readonly text: string }[] = [];
  const handler = async (request: Request) => {
    heard.push({ request, text: await request.text() });
    return new Response(null, { status: statuses.shift() ?? 200 });
  };
  return { heard, handler };
}

test("the signature is the one Notion makes (developers.notion.com/reference/webhooks)", async () => {
  // What the official client's signWebhookPayload gives for this token and body.
  const token = "secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl";
  expect(await signature(`{"verification_token":"${token}"}`, token)).toBe(
    "sha256=461e8cbcba8a75c3edd866f0e71280f5a85cbf21eff040ebd10fe266df38a735",
  );
});

test("the handshake is one unsigned request that carries the key of all later signatures (developers.notion.com/reference/webhooks)", async () => {
  const { notion, add } = board();
  const { heard, handler } = listener();
  await notion.webhooks.handshake(handler);
  const { verification_token: verificationToken } = JSON.parse(heard[0]?.text ?? "");
  expect(heard[0]?.request.headers.has("x-notion-signature")).toBe(false);
  await notion.webhooks.deliver(handler, notion.webhooks.event("page.created", add("a").id));
  const { request, text } = heard[1] ?? {};
  const signed = request?.headers.get("x-notion-signature") ?? "";
  expect(await verifyWebhookSignature({ body: text ?? "", signature: signed, verificationToken })).toBe(true);
  expect(await verifyWebhookSignature({ body: `${text} `, signature: signed, verificationToken })).toBe(false);
});

test("an event names the page, its place and its authors, and carries no values (developers.notion.com/reference/webhooks-events-delivery)", async () => {
  const { notion, dataSourceId, ada, add } = board();
  const page = add("secret plan", { Link: "https://x.example" });
  const event = notion.webhooks.event("page.properties_updated", page.id, { properties: ["Link"] });
  expect(event).toMatchObject({ type: "page.properties_updated", entity: { type: "page" }, attempt_number: 1 });
  expect(event.authors).toEqual([{ id: expect.any(String), type: "person" }]);
  expect(event.authors[0]?.id.replaceAll("-", "")).toBe(ada.id);
  const { parent, updated_properties: ids } = event.data as {
    parent: { data_source_id: string };
    updated_properties: string[];
  };
  expect(parent.data_source_id.replaceAll("-", "")).toBe(dataSourceId);
  expect(ids).toEqual([expect.stringMatching(/%/)]);
  expect(JSON.stringify(event)).not.toMatch(/secret plan|x\.example/);
  const without = notion.webhooks.event("page.moved", page.id, { withoutDataSource: true });
  expect(without.data.parent).not.toHaveProperty("data_source_id");
});

test("authors are people, bots or agents, which the official types lack (developers.notion.com/reference/webhooks-events-delivery)", () => {
  const { notion, ada, add } = board();
  const agent = notion.addAgent("Planner");
  const event = notion.webhooks.event("page.created", add("a").id, { authors: [ada.id, notion.botId, agent.id] });
  expect(event.authors.map(({ type }) => type)).toEqual(["person", "bot", "agent"]);
  expect(event.integration_id.replaceAll("-", "")).not.toBe(notion.botId);
});

test("a group is no author: what the types forbid is not sent", () => {
  const { notion, add } = board();
  const group = notion.addGroup("Team");
  expect(() => notion.webhooks.event("page.created", add("a").id, { authors: [group.id] })).toThrow("authors");
});

test("every kind of event that matters here can be made (developers.notion.com/reference/webhooks-events-delivery)", () => {
  const { notion, dataSourceId, add } = board();
  const page = add("a");
  const comment = notion.comment(page.id, "x");
  const kinds: EventType[] = ["page.created", "page.deleted", "page.undeleted", "page.moved", "page.content_updated"];
  for (const type of kinds) expect(notion.webhooks.event(type, page.id).type).toBe(type);
  const said = notion.webhooks.event("comment.created", page.id, { commentId: comment.id });
  expect(said.data).toMatchObject({ page_id: expect.any(String) });
  const schema = notion.webhooks.event("data_source.schema_updated", dataSourceId, { properties: ["Status"] });
  expect(schema.data).toMatchObject({ updated_properties: [{ name: "Status", action: "updated" }] });
});

test("an event is repeated with a higher attempt_number until it is taken, eight times at most (developers.notion.com/reference/webhooks-events-delivery)", async () => {
  const { notion, add } = board();
  const event = notion.webhooks.event("page.created", add("a").id);
  const once = listener(500, 503);
  expect((await notion.webhooks.deliver(once.handler, event)).map(({ status }) => status)).toEqual([500, 503, 200]);
  const bodies = once.heard.map(({ text }) => JSON.parse(text));
  expect(bodies.map(({ attempt_number }) => attempt_number)).toEqual([1, 2, 3]);
  expect(new Set(bodies.map(({ id }) => id)).size).toBe(1);
  const never = listener(...Array.from({ length: 20 }, () => 500));
  expect(await notion.webhooks.deliver(never.handler, event)).toHaveLength(8);
});

test("an automation sends the page's properties with headers of one's own, unsigned (notion.com/help/webhook-actions)", async () => {
  const { notion, add } = board();
  const { heard, handler } = listener();
  await notion.webhooks.sendAction(handler, add("a", { Pause: true }).id, { "x-secret": "s3cret" });
  const { request, text } = heard[0] ?? {};
  expect([request?.headers.get("x-secret"), request?.headers.get("x-notion-signature")]).toEqual(["s3cret", null]);
  expect(JSON.parse(text ?? "")).toMatchObject({
    source: { type: "automation" },
    data: { object: "page", properties: { Pause: { checkbox: true } } },
  });
});
