/** Finds what a name in the configuration means in Notion: by name, by id, by what it meant before. */

interface Named {
  readonly id: string;
  readonly name: string;
}

/** `asked`: the configuration's name for it, where Notion's has changed since. */
export type Remembered = Named & { readonly asked?: string };

export interface Found<T> {
  readonly item: T;
  readonly asked?: string;
  readonly warning?: string;
}

/** Undefined when nothing has the name or id now, nor had it when it was last bound. Case counts, as it does in Notion. */
export function findNamed<T extends Named>(
  wanted: string,
  items: readonly T[],
  remembered: readonly Remembered[],
): Found<T> | undefined {
  const now = items.find(({ name }) => name === wanted) ?? items.find(({ id }) => sameId(id, wanted));
  const memory = remembered.find(({ name, asked }) => (asked ?? name) === wanted);
  const before = memory && items.find(({ id }) => id === memory.id);
  if (!now) {
    if (!before) return undefined;
    const warning = `"${wanted}" is now called "${before.name}" in Notion and goes on; put the new name into the configuration.`;
    return { item: before, asked: wanted, warning };
  }
  if (!before || before === now) return { item: now };
  return {
    item: now,
    warning: `"${wanted}" now means another one than before, which is called "${before.name}" today.`,
  };
}

export const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(", ");

// Ids are percent-encoded in some of Notion's answers and links (developers.notion.com/reference/property-object).
function sameId(id: string, wanted: string): boolean {
  return id === wanted || encodeURIComponent(id) === wanted || id === encodeURIComponent(wanted.toWellFormed());
}
