/** The routes about people, bots and the connection itself. */
import { paging, refuseUnless, validId } from "./access.ts";
import { notFound } from "./answers.ts";
import { slice } from "./query.ts";
import { type Call, list, type RouteEntry } from "./route.ts";
import type { UserAnswer } from "./types.ts";
import { fullUserAnswer } from "./users.ts";
import { dashedId } from "./world.ts";

export const userRoutes: readonly RouteEntry[] = [
  {
    method: "GET",
    path: /^\/v1\/users\/me$/,
    does: "reads",
    gives: "UserAnswer",
    answer: ({ world }) => fullUserAnswer(world, world.botId),
  },
  {
    method: "GET",
    path: /^\/v1\/users\/(?<id>[^/]+)$/,
    does: "reads",
    gives: "UserAnswer",
    answer: ({ world, params }) => {
      refuseUnless(world.settings.users !== "none");
      const id = validId("user", params.id);
      const user = world.users.get(id);
      if (!user || user.kind === "group" || user.isPartial) throw notFound("user", dashedId(id));
      return fullUserAnswer(world, id);
    },
  },
  { method: "GET", path: /^\/v1\/users$/, does: "reads", gives: "UsersAnswer", answer: usersAnswer },
];

/** People and bots, without guests. */
// https://developers.notion.com/reference/get-users
function usersAnswer({ world, query }: Call): object {
  refuseUnless(world.settings.users !== "none");
  const members = [...world.users.values()].filter(({ kind, isGuest }) => kind !== "group" && !isGuest);
  const all = members.map(({ id }): UserAnswer => fullUserAnswer(world, id));
  const { results, next } = slice(world, "users", all, paging(query));
  return { ...list(results, next), type: "user", user: {} };
}
