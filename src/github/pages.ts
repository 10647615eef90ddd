/** Walks a REST listing page by page. */
import { explained } from "./errors.ts";
import type { Octokit } from "./octokit.ts";

/**
 * Every page of 100, one held at a time; an incomplete walk throws. Octokit's own iterator takes a 409 for the end of
 * the list (octokit/plugin-paginate-rest.js, src/iterator.ts), which would pass off a part as the whole.
 * @throws RemoteError
 */
export async function* pages<Row>(
  octokit: Octokit,
  path: string,
  query: Readonly<Record<string, string>>,
): AsyncIterable<readonly Row[]> {
  let at: Readonly<Record<string, string>> | undefined = { per_page: "100" };
  while (at) {
    const { data, headers } = await explained(octokit.request(`GET ${path}`, { ...query, ...at }));
    yield data as readonly Row[];
    at = nextPage(headers.link);
  }
}

// Only the link's query is taken: behind a proxy its host may be another than the one we were told to ask.
function nextPage(link: string | undefined): Readonly<Record<string, string>> | undefined {
  const url = link?.match(/<([^<>]+)>;\s*rel="next"/)?.[1];
  return url === undefined ? undefined : Object.fromEntries(new URL(url).searchParams);
}
