/** The routes about comments. */
import { paging } from "./access.ts";
import {
  commentAnswer,
  createComment,
  deleteComment,
  listComments,
  retrieveComment,
  updateComment,
} from "./comments.ts";
import { slice } from "./query.ts";
import { list, type RouteEntry } from "./route.ts";
import type { CommentBody, CommentUpdateBody } from "./types.ts";

const ONE_COMMENT = /^\/v1\/comments\/(?<id>[^/]+)$/;
export const commentRoutes: readonly RouteEntry[] = [
  {
    method: "GET",
    path: /^\/v1\/comments$/,
    does: "reads",
    gives: "CommentsAnswer",
    answer: ({ world, query }) => {
      const { results, next } = slice(
        world,
        `comments ${query.get("block_id")}`,
        listComments(world, query),
        paging(query),
      );
      return {
        ...list(
          results.map((each) => commentAnswer(world, each)),
          next,
        ),
        type: "comment",
        comment: {},
      };
    },
  },
  {
    method: "POST",
    path: /^\/v1\/comments$/,
    does: "changes",
    takes: "CommentBody",
    gives: "CommentAnswer",
    answer: ({ world, body }) => createComment(world, body as CommentBody),
  },
  {
    method: "GET",
    path: ONE_COMMENT,
    does: "reads",
    gives: "CommentAnswer",
    answer: ({ world, params }) => retrieveComment(world, params.id),
  },
  {
    method: "PATCH",
    path: ONE_COMMENT,
    does: "changes",
    takes: "CommentUpdateBody",
    gives: "CommentAnswer",
    answer: ({ world, params, body }) => updateComment(world, params.id, body as CommentUpdateBody),
  },
  {
    method: "DELETE",
    path: ONE_COMMENT,
    does: "changes",
    gives: "CommentAnswer",
    answer: ({ world, params }) => deleteComment(world, params.id),
  },
];
