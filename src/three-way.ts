/** Base, Notion, GitHub → whose word counts, for single values and for sets. The base is what Notion last asked. */

/**
 * What to do about one value: `left` alone (Notion did not move), `applied`, `settled` (both moved to the same),
 * or a `conflict` (both moved apart).
 */
export type Decision = "left" | "applied" | "settled" | "conflict";

export function threeWay<T>(sides: { readonly base: T; readonly notion: T; readonly github: T }): Decision {
  const { base, notion, github } = sides;
  if (notion === base) return "left";
  if (github === notion) return "settled";
  return github === base ? "applied" : "conflict";
}

export interface SetDecision {
  /** The whole set as it should stand on GitHub, in GitHub's order, additions last. */
  readonly members: readonly string[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Member → whether we put it there. */
  readonly base: Readonly<Record<string, boolean>>;
}

/**
 * The same for a set, member by member; a member's two states leave no room for conflict. Names are compared
 * without case, as GitHub compares labels and logins. Only members that we put there are ever removed.
 * `complete: false`: what is missing from `notion` may be unread, so nothing is removed. `impossible` (lower case): GitHub
 * refuses these; they are dealt with, not added.
 */
export function threeWaySet(sides: {
  readonly base: Readonly<Record<string, boolean>>;
  readonly notion: readonly string[];
  readonly complete: boolean;
  readonly github: readonly string[];
  readonly impossible?: ReadonlySet<string>;
}): SetDecision {
  const { notion, complete, github } = sides;
  const had = new Map(Object.entries(sides.base).map(([name, ours]) => [fold(name), { name, ours }]));
  const asked = new Set(notion.map(fold));
  const shown = new Set(github.map(fold));

  const added = notion.filter(
    (name) => !had.has(fold(name)) && !shown.has(fold(name)) && !sides.impossible?.has(fold(name)),
  );
  const dropped = complete ? [...had].filter(([key]) => !asked.has(key)) : [];
  const unwanted = new Set(dropped.filter(([, member]) => member.ours).map(([key]) => key));
  const removed = github.filter((name) => unwanted.has(fold(name)));

  const kept = complete ? [] : [...had].filter(([key]) => !asked.has(key)).map(([, member]) => member);
  const base = [
    ...kept.map((member) => [member.name, member.ours] as const),
    ...notion.map((name) => [name, had.get(fold(name))?.ours ?? added.includes(name)] as const),
  ];
  return {
    members: [...github.filter((name) => !unwanted.has(fold(name))), ...added],
    added,
    removed,
    base: Object.fromEntries(base),
  };
}

/** GitHub compares labels and logins without case. */
export const fold = (name: string): string => name.toLowerCase();
