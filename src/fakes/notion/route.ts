/** What a route is: a method, a path, the official types it is held to, and its answer. */
import type { Shape } from "./official.ts";
import type { World } from "./world.ts";

export interface Call {
  readonly world: World;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

export interface RouteEntry {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly path: RegExp;
  readonly does: "reads" | "changes" | "makes a page";
  readonly takes?: Shape;
  readonly gives: Shape;
  /** Refusals that come before the body is held to the official types. */
  refuse?(call: Call): void;
  /** @throws Refusal */
  answer(call: Call): object;
}

/** The frame of every list. */
export const list = (results: readonly object[], next: string | undefined) => ({
  object: "list",
  results,
  next_cursor: next ?? null,
  has_more: next !== undefined,
});
