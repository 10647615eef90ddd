/** Long text, cut for a place where people only glance. */

/** At most `max` characters, the last one an ellipsis where something was cut. No character is torn in two. */
export function shorten(text: string, max: number): string {
  // Characters are at most two units long, so nobody pays for splitting a page's whole text.
  const characters = Array.from(text.slice(0, 2 * max + 2));
  return characters.length <= max ? text : `${characters.slice(0, max - 1).join("")}…`;
}
