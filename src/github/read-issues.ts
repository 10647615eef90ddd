/** Reads issues by number in lots, and finds out where the numbers lead that are not there. */
import type { Found, IssueNumber } from "../model.ts";
import type { Tracker } from "../ports.ts";
import { explained } from "./errors.ts";
import { failureOf, Redirected } from "./failure.ts";
import {
  fromGraphql,
  fromRest,
  type GraphqlIssue,
  HANDS_FIELDS,
  ISSUE_FIELDS,
  type RestIssue,
} from "./issue-shapes.ts";
import type { Octokit } from "./octokit.ts";

export interface Repository {
  readonly octokit: Octokit;
  readonly owner: string;
  readonly repo: string;
}

type Want = NonNullable<Parameters<Tracker["read"]>[1]>;

const LOT = 50;

/** What each number leads to: one GraphQL query per 50, and one REST request for each that it does not show. */
export async function readIssues(
  repository: Repository,
  numbers: readonly IssueNumber[],
  want: Want,
): Promise<ReadonlyMap<IssueNumber, Found>> {
  const found = new Map<IssueNumber, Found>();
  const askable = [...new Set(numbers)].filter(isGraphqlInt);
  for (const number of numbers) if (!isGraphqlInt(number)) found.set(number, { kind: "missing" });
  for (let start = 0; start < askable.length; start += LOT)
    for (const [number, what] of await readLot(repository, askable.slice(start, start + LOT), want))
      found.set(number, what);
  return found;
}

// One number beyond GraphQL's Int would sink the query of all the others. Such numbers come from hand-made links.
const isGraphqlInt = (number: number): boolean => Number.isInteger(number) && number > 0 && number < 2 ** 31;

type Node =
  | ({ readonly __typename: "Issue" } & GraphqlIssue)
  | { readonly __typename: "PullRequest"; readonly url: string };

interface Answer {
  readonly repository: ({ readonly url: string } & { readonly [alias: string]: Node | null | string }) | null;
}

async function readLot(
  repository: Repository,
  numbers: readonly IssueNumber[],
  want: Want,
): Promise<[IssueNumber, Found][]> {
  const { answer, trouble } = await query(repository, numbers, want);
  const home = `${answer.url}/`;
  const found: [IssueNumber, Found][] = [];
  for (const number of numbers) {
    const node = answer[`n${number}`] as Node | null | undefined;
    if (trouble && node && isCut(node)) await explained(Promise.reject(trouble));
    found.push([number, node ? whatIs(node, home) : await lookUp(repository, number, home)]);
  }
  return found;
}

/** Whether a part that we need was withheld. */
const isCut = (node: Node): boolean => node.__typename === "Issue" && node.labels === null;

function whatIs(node: Node, home: string): Found {
  if (!node.url.startsWith(home)) return { kind: "moved", url: node.url };
  return node.__typename === "Issue" ? { kind: "issue", issue: fromGraphql(node) } : { kind: "pull-request" };
}

/** The answer, and what was thrown where parts of it are missing. */
interface PartialAnswer {
  readonly answer: NonNullable<Answer["repository"]>;
  readonly trouble?: unknown;
}

// A number that leads nowhere is null with an error beside it, and the rest of the answer stands
// (github.com/apache/devlake/issues/7969). So is a pull request that the token may not read.
async function query(
  { octokit, owner, repo }: Repository,
  numbers: readonly IssueNumber[],
  want: Want,
): Promise<PartialAnswer> {
  const fields = [ISSUE_FIELDS, want.hands ? HANDS_FIELDS : ""].join(" ");
  const aliases = numbers.map((number) => `n${number}: issueOrPullRequest(number: ${number}) { ...found }`);
  const text = `query ($owner: String!, $repo: String!) {
    repository(owner: $owner, name: $repo) { url ${aliases.join("\n")} }
  }
  fragment found on IssueOrPullRequest {
    __typename ... on Issue { ${fields} } ... on PullRequest { url }
  }`;
  try {
    const { repository } = await explained(octokit.graphql<Answer>(text, { owner, repo }));
    if (repository) return { answer: repository };
    throw new Error(`GitHub's answer about ${owner}/${repo} holds neither a repository nor an error.`);
  } catch (trouble) {
    const { data, errors } = partial(trouble);
    if (!data?.repository || errors.some(({ path }) => path === undefined)) throw trouble;
    return { answer: data.repository, trouble };
  }
}

interface Partial {
  readonly data?: Answer;
  readonly errors: readonly { readonly path?: readonly unknown[] }[];
}

function partial(trouble: unknown): Partial {
  const { data, errors = [] } = ((trouble as Error).cause ?? {}) as { data?: Answer; errors?: Partial["errors"] };
  return { ...(data && { data }), errors };
}

/** REST knows apart what GraphQL does not: transferred (301), deleted (410), never there or out of sight (404). */
async function lookUp({ octokit, owner, repo }: Repository, number: IssueNumber, home: string): Promise<Found> {
  try {
    const { data } = await octokit.request("GET /repos/{owner}/{repo}/issues/{issue_number}", {
      owner,
      repo,
      issue_number: number,
    });
    return restFound(data, home);
  } catch (cause) {
    if (cause instanceof Redirected) return follow(octokit, cause.location, home);
    return missingOrThrow(cause);
  }
}

// A renamed repository and a transferred issue redirect alike, and one can lie behind the other.
async function follow(octokit: Octokit, location: string, home: string): Promise<Found> {
  const api = new URL(octokit.request.endpoint.DEFAULTS.baseUrl);
  let next = location;
  for (let hops = 0; hops < 3; hops += 1) {
    if (!URL.canParse(next) || new URL(next).origin !== api.origin) break;
    try {
      const { data } = await octokit.request({ method: "GET", url: next });
      return restFound(data as RestIssue, home);
    } catch (cause) {
      if (!(cause instanceof Redirected)) {
        // Where the issue went, this token may not follow: it is elsewhere all the same.
        await missingOrThrow(cause);
        break;
      }
      next = cause.location;
    }
  }
  return { kind: "moved", url: next };
}

function restFound(issue: RestIssue, home: string): Found {
  if (!issue.html_url.startsWith(home)) return { kind: "moved", url: issue.html_url };
  return issue.pull_request ? { kind: "pull-request" } : { kind: "issue", issue: fromRest(issue) };
}

async function missingOrThrow(cause: unknown): Promise<Found> {
  const status = failureOf(cause)?.status;
  if (status === 404 || status === 410) return { kind: "missing" };
  return explained(Promise.reject(cause));
}
