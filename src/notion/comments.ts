/** Comments on a task's page: each sentence once, whatever happened to the request that said it. */
import type { CommentObjectResponse, CreateCommentParameters } from "@notionhq/client";
import type { PageId } from "../model.ts";
import { RemoteError, type TaskSource } from "../ports.ts";
import type { Notion } from "./client.ts";
import { asked } from "./errors.ts";
import { bareId, plainText } from "./values.ts";

/** `TaskSource.comment`. Asks who we are once, where there are comments to compare with. */
export function commenter({ api }: Notion): TaskSource["comment"] {
  let ours: ReadonlySet<string> | undefined;

  async function comment(id: PageId, sentence: string): Promise<void> {
    if (await isSaid(id, sentence)) return;
    try {
      await say(id, sentence);
    } catch (error) {
      if (!(error instanceof RemoteError) || error.outcome !== "unknown") throw error;
      // It may stand there all the same: https://developers.notion.com/reference/request-limits#retry-a-write-that-returns-503
      const isThere = await isSaid(id, sentence).catch(() => undefined);
      if (isThere === undefined) throw error;
      if (!isThere) await say(id, sentence);
    }
  }

  async function say(id: PageId, sentence: string): Promise<void> {
    const body = { parent: { page_id: id }, rich_text: pieces(sentence) } satisfies CreateCommentParameters;
    await asked("POST /v1/comments", api.comments.create(body));
  }

  // Without "Read comments" this throws before anything is said: what cannot be looked up would be said at every run.
  async function isSaid(id: PageId, sentence: string): Promise<boolean> {
    const alike = (await unresolved(id)).filter(({ rich_text }) => settled(plainText(rich_text)) === settled(sentence));
    if (alike.length === 0) return false;
    ours ??= await ourIds();
    const we = ours;
    // Where Notion does not tell who we are, what no person said counts as ours.
    return alike.some((one) => (we.size > 0 ? we.has(bareId(one.created_by.id)) : one.display_name.type !== "user"));
  }

  async function unresolved(id: PageId): Promise<readonly CommentObjectResponse[]> {
    const comments: CommentObjectResponse[] = [];
    let cursor: string | undefined;
    do {
      const query = { block_id: id, page_size: 100, ...(cursor !== undefined && { start_cursor: cursor }) };
      const { results, next_cursor } = await asked("GET /v1/comments", api.comments.list(query));
      comments.push(...results);
      cursor = next_cursor ?? undefined;
    } while (cursor !== undefined);
    return comments;
  }

  /** The bot and, of a personal access token, the person in whose name it speaks; nobody where that is not told. */
  async function ourIds(): Promise<ReadonlySet<string>> {
    try {
      const me = await asked("GET /v1/users/me", api.users.me({}));
      const owner = me.type === "bot" && "owner" in me.bot ? me.bot.owner : undefined;
      return new Set([me.id, ...(owner?.type === "user" ? [owner.user.id] : [])].map(bareId));
    } catch (error) {
      if (error instanceof RemoteError && (error.status === 403 || error.status === 404)) return new Set();
      throw error;
    }
  }

  return comment;
}

/** Notion gives texts back merged and split anew. */
const settled = (text: string): string => text.normalize("NFC").replace(/\s+/g, " ").trim();

// 2,000 per text (https://developers.notion.com/reference/request-limits#size-limits), characters or units is not said: a
// thousand characters are never more.
const pieces = (sentence: string): { text: { content: string } }[] =>
  (sentence.match(/.{1,1000}/gsu) ?? []).map((content) => ({ text: { content } }));
