/** Notion ids, out of what people paste. */

/**
 * 32 lower-case hex digits from an id, a dashed id, or a Notion URL; undefined for anything else.
 * `kind` "page": the page that a peek URL shows over its database. Ids are no UUIDv4, so no version digit is checked.
 */
export function parseNotionId(text: string, kind: "database" | "page" = "database"): string | undefined {
  const plain = idAtEnd(text.trim(), "");
  if (plain !== undefined) return plain;
  const url = notionUrl(text.trim());
  if (!url) return undefined;
  // A page opened over a board: the path names the database, `p` the page, `v` the view.
  const peeked = kind === "page" ? url.searchParams.get("p") : null;
  if (peeked !== null) return idAtEnd(peeked, "");
  const last = url.pathname.split("/").findLast((segment) => segment !== "");
  return last === undefined ? undefined : idAtEnd(last, "(?:^|.*-)");
}

function idAtEnd(text: string, before: "" | "(?:^|.*-)"): string | undefined {
  const match = new RegExp(
    `^${before}([0-9a-f]{8}(-?)[0-9a-f]{4}\\2[0-9a-f]{4}\\2[0-9a-f]{4}\\2[0-9a-f]{12})$`,
    "i",
  ).exec(text);
  return match?.[1]?.replaceAll("-", "").toLowerCase();
}

/** A URL on one of Notion's hosts: a commit's URL also ends in hex. */
function notionUrl(text: string): URL | undefined {
  const url = URL.parse(/^[\w.-]+\.(?:so|com|site)\//i.test(text) ? `https://${text}` : text);
  if (!url || !["https:", "http:", "notion:"].includes(url.protocol)) return undefined;
  const isNotion =
    ["notion.so", "www.notion.so", "app.notion.com"].includes(url.hostname) || url.hostname.endsWith(".notion.site");
  return isNotion ? url : undefined;
}
