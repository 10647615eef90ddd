/** A GraphQL query about the repository whose parts can fail one by one. */
import { type Explain, explained } from "./errors.ts";
import type { Repository } from "./read-issues.ts";

/** One field that could not be answered. GitHub names its path from the top: `["repository", "p7", "mergeable"]`. */
export interface Gap {
  readonly path: readonly (string | number)[];
  readonly type?: string;
  readonly message: string;
}

export interface PartialAnswer {
  /** By alias; null where nothing could be said. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** The repository's page, with a slash: what lies elsewhere is not of this repository. */
  readonly home: string;
  readonly gaps: readonly Gap[];
}

/**
 * Asks for `selections` of the repository. What is not there is null beside an error of the type NOT_FOUND, and the rest of
 * the answer stands (github.com/apache/devlake/issues/7969); so it is with what the token may not see.
 * @throws RemoteError when there is no answer at all, or for the first gap that `isBearable` does not know.
 */
export async function askPartly(
  { octokit, owner, repo }: Repository,
  query: { readonly selections: readonly string[]; readonly fragments?: string },
  isBearable: (gap: Gap) => boolean,
  explain: (gap: Gap) => string | undefined = () => undefined,
): Promise<PartialAnswer> {
  const text = `query ($owner: String!, $repo: String!) {
    repository(owner: $owner, name: $repo) { url ${query.selections.join("\n")} }
  } ${query.fragments ?? ""}`;
  const work = octokit.graphql<Answer>(text, { owner, repo });
  try {
    const { repository } = await explained(work);
    if (!repository) throw new Error(`GitHub's answer about ${owner}/${repo} holds neither a repository nor an error.`);
    return asPartial(repository, []);
  } catch (trouble) {
    const { data, errors } = partOf(trouble);
    if (errors.length === 0 || !errors.every(isGap)) throw trouble;
    const unbearable = errors.find((gap) => gap.type !== "NOT_FOUND" && !isBearable(gap));
    if (unbearable) await explained(work, toExplain(explain(unbearable)));
    // A field that GitHub promises never to be null takes all around it along.
    if (!data?.repository) throw trouble;
    return asPartial(data.repository, errors);
  }
}

interface Answer {
  readonly repository: ({ readonly url: string } & Readonly<Record<string, unknown>>) | null;
}

function asPartial(repository: NonNullable<Answer["repository"]>, gaps: readonly Gap[]): PartialAnswer {
  const { url, ...fields } = repository;
  return { fields, home: `${url}/`, gaps };
}

function partOf(trouble: unknown): { readonly data?: Answer; readonly errors: readonly unknown[] } {
  const { data, errors } = ((trouble as Error).cause ?? {}) as { data?: Answer; errors?: unknown };
  return { ...(data && { data }), errors: Array.isArray(errors) ? errors : [] };
}

const isGap = (error: unknown): error is Gap => Array.isArray((error as Partial<Gap>).path);

const toExplain =
  (sentence: string | undefined): Explain =>
  () =>
    sentence;
