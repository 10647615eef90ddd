/** Comments on pages: what the API lists, takes and refuses. */
import { reachableComment, reachablePage, refuseUnless, validId } from "./access.ts";
import { forbidden, invalid, notFound } from "./answers.ts";
import { inlineRuns } from "./inline.ts";
import type { CommentAnswer, CommentBody, CommentsAnswer, CommentUpdateBody } from "./types.ts";
import { isoTime, richText } from "./values.ts";
import {
  type Comment,
  changePage,
  dashedId,
  edited,
  flooredToMinute,
  type Run,
  type World,
  writerOf,
} from "./world.ts";
import { readRuns } from "./write.ts";

/** Those of discussions that nobody resolved, oldest first. */
// https://developers.notion.com/reference/list-comments
export function listComments(world: World, query: URLSearchParams): readonly Comment[] {
  refuseUnless(world.settings.readComments);
  const { id } = reachablePage(world, query.get("block_id") ?? undefined);
  return [...world.comments.values()].filter(({ pageId, isResolved }) => pageId === id && !isResolved);
}

export function retrieveComment(world: World, id: string | undefined): CommentAnswer {
  refuseUnless(world.settings.readComments);
  return commentAnswer(world, reachableComment(world, id));
}

/** On a page, or in a discussion that is there already: a thread beside a text cannot be opened. */
// https://developers.notion.com/reference/create-a-comment
export function createComment(world: World, body: CommentBody): CommentAnswer {
  refuseUnless(world.settings.insertComments);
  if ("parent" in body === "discussion_id" in body)
    throw invalid("body failed validation: body should have exactly one of parent and discussion_id.");
  if (body.attachments !== undefined) throw new Error("fake Notion takes no attachments to comments");
  const runs = bodyRuns(body);
  const place = "parent" in body ? newDiscussion(world, body.parent) : discussionOf(world, body.discussion_id);
  return shown(world, addComment(world, { ...place, runs, by: writerOf(world) }));
}

/** Only the connection's own. */
// https://developers.notion.com/reference/update-a-comment
export function updateComment(world: World, id: string | undefined, body: CommentUpdateBody): CommentAnswer {
  const comment = ownComment(world, id);
  const updated = { ...comment, runs: bodyRuns(body), editedAt: flooredToMinute(world.clock.now()) };
  world.comments.set(comment.id, updated);
  return shown(world, updated);
}

// https://developers.notion.com/reference/delete-a-comment
export function deleteComment(world: World, id: string | undefined): CommentAnswer {
  const comment = ownComment(world, id);
  world.comments.delete(comment.id);
  return shown(world, comment);
}

/** By a person or the API. Whether it moves the page is not established; a setting decides. */
export function addComment(
  world: World,
  draft: Pick<Comment, "pageId" | "discussionId" | "runs"> & { readonly by: string },
): Comment {
  const { by, ...rest } = draft;
  const time = flooredToMinute(world.clock.now());
  const comment = { ...rest, id: world.newId(), createdAt: time, editedAt: time, createdBy: by, isResolved: false };
  world.comments.set(comment.id, comment);
  if (world.settings.commentsBump) changePage(world, comment.pageId, edited(world, by));
  return comment;
}

export function commentAnswer(world: World, comment: Comment): CommentsAnswer["results"][number] {
  const author = world.users.get(comment.createdBy);
  return {
    object: "comment",
    id: dashedId(comment.id),
    parent: { type: "page_id", page_id: dashedId(comment.pageId) },
    discussion_id: dashedId(comment.discussionId),
    created_time: isoTime(comment.createdAt),
    last_edited_time: isoTime(comment.editedAt),
    created_by: { object: "user", id: dashedId(comment.createdBy) },
    rich_text: comment.runs.map((run) => richText(world, run)),
    display_name: { type: author?.kind === "bot" ? "integration" : "user", resolved_name: author?.name ?? null },
  };
}

/** Who may not read comments is told no more than the id of what was written. */
const shown = (world: World, comment: Comment): CommentAnswer =>
  world.settings.readComments ? commentAnswer(world, comment) : { object: "comment", id: dashedId(comment.id) };

function ownComment(world: World, id: string | undefined): Comment {
  refuseUnless(world.settings.insertComments);
  const comment = reachableComment(world, id);
  if (comment.createdBy !== writerOf(world)) throw forbidden();
  return comment;
}

function bodyRuns(body: { rich_text?: readonly unknown[] } | { markdown?: string }): readonly Run[] {
  const { rich_text, markdown } = body as { rich_text?: readonly unknown[]; markdown?: string };
  if ((rich_text === undefined) === (markdown === undefined))
    throw invalid("body failed validation: body should have exactly one of rich_text and markdown.");
  return rich_text ? readRuns(rich_text, "body.rich_text") : inlineRuns(markdown ?? "");
}

type Place = Pick<Comment, "pageId" | "discussionId">;

function newDiscussion(world: World, parent: Extract<CommentBody, { parent: unknown }>["parent"]): Place {
  if (!("page_id" in parent)) throw new Error("fake Notion has no blocks to comment on");
  return { pageId: reachablePage(world, parent.page_id).id, discussionId: world.newId() };
}

function discussionOf(world: World, id: string): Place {
  const bare = validId("comment", id);
  const first = [...world.comments.values()].find(({ discussionId }) => discussionId === bare);
  if (!first) throw notFound("comment", dashedId(bare));
  return { pageId: reachablePage(world, first.pageId).id, discussionId: bare };
}
