/** Reads what GitHub holds around tasks' pull requests: one query for many tasks, and more only where more is needed. */

import type { IssueNumber } from "../model.ts";
import type { Clock, PullQuestion, PullRequests } from "../ports.ts";
import type { Branch, PullRequest } from "../pulls/model.ts";
import { isBranchName } from "./branch-name.ts";
import { compared } from "./compare.ts";
import { addPermissions, WHOLE_BLOCK } from "./errors.ts";
import { askPartly, type Gap, type PartialAnswer } from "./partial-answer.ts";
import { fromGraphqlPull, type GraphqlPull, isHidden, PULL_FIELDS } from "./pull-shapes.ts";
import type { Repository } from "./read-issues.ts";
import { withMerging } from "./read-merging.ts";

type FoundPulls =
  Awaited<ReturnType<PullRequests["read"]>> extends ReadonlyMap<IssueNumber, infer Value> ? Value : never;

const LOT = 20;

/**
 * One query for each 20 questions, and one more for branches that only the issues name. What the merge gate looks at
 * comes in another, of the open ones alone: their checks nest so deep that a guess at all candidates costs tens of points.
 */
export async function readPulls(
  repository: Repository,
  clock: Pick<Clock, "sleep">,
  questions: readonly PullQuestion[],
  base: string,
): Promise<ReadonlyMap<IssueNumber, FoundPulls>> {
  const answers = new Map<IssueNumber, FoundPulls>();
  for (let start = 0; start < questions.length; start += LOT) {
    const lot = questions.slice(start, start + LOT);
    const seen = await look(repository, lot);
    const wanted = lot.flatMap(({ issue, merging }) => (merging ? (seen.get(issue)?.found ?? []).filter(isOpen) : []));
    const merging = await withMerging(repository, clock, wanted);
    for (const question of lot) {
      const { found = [], branches = [] } = seen.get(question.issue) ?? {};
      // One that is gone since the first look is not there.
      const filled = found.flatMap((pull) =>
        question.merging && isOpen(pull) ? (merging.get(pull.number) ?? []) : pull,
      );
      answers.set(question.issue, { found: filled, branches: await sized(repository, branches, filled, base) });
    }
  }
  return answers;
}

const isOpen = ({ state }: PullRequest): boolean => state === "open";

/** What a branch would bring; one with an open pull request needs no comparison. */
async function sized(
  repository: Repository,
  branches: readonly Branch[],
  found: readonly PullRequest[],
  base: string,
): Promise<Branch[]> {
  const shown = new Set(found.filter((pull) => isOpen(pull) && !pull.isFork).map(({ head }) => head));
  const all: Branch[] = [];
  for (const branch of branches)
    all.push(shown.has(branch.name) ? branch : { ...branch, ...(await compared(repository, base, branch.name)) });
  return all;
}

/** Pull requests and branches of each question, newest first where several have one head. */
async function look(
  repository: Repository,
  lot: readonly PullQuestion[],
): Promise<ReadonlyMap<IssueNumber, FoundPulls>> {
  const names = [...new Set(lot.flatMap(({ heads }) => heads).filter(isBranchName))];
  const first = await ask(repository, [...lot.flatMap(questionSelections), ...headSelections(names)]);
  const named = headsIn(first, names);
  const linked = lot.flatMap(({ issue }) => linkedBranches(issueIn(first, issue)));
  const others = [...new Set(linked.filter((name) => !named.has(name)))];
  const more = others.length === 0 ? [] : headsIn(await ask(repository, headSelections(others)), others);
  const heads = new Map([...named, ...more]);
  return new Map(lot.map((question) => [question.issue, answerTo(question, first, heads)]));
}

function answerTo(
  { issue, known, heads }: PullQuestion,
  first: PartialAnswer,
  byHead: ReadonlyMap<string, Head>,
): FoundPulls {
  const node = issueIn(first, issue);
  const linked = linkedBranches(node);
  const names = [...new Set([...heads, ...linked])];
  const closing = pullsAt(first, node?.closing);
  const isClosing = new Set(closing.map(({ number }) => number));
  const isByHand = new Set(pullsAt(first, node?.byHand).map(({ number }) => number));
  const linkOf = (number: number) => (isByHand.has(number) ? "hand" : isClosing.has(number) ? "text" : "none");
  const knownOne = pullsAt(first, { nodes: [(first.fields[`p${known}`] ?? null) as GraphqlPull | null] });
  const all = [...knownOne, ...closing, ...names.flatMap((name) => byHead.get(name)?.pulls ?? [])];
  const found = new Map<number, PullRequest>();
  for (const pull of all)
    if (!found.has(pull.number)) found.set(pull.number, fromGraphqlPull(pull, linkOf(pull.number)));
  const branches = names.filter((name) => byHead.get(name)?.exists);
  return {
    found: [...found.values()],
    branches: branches.map((name) => ({ name, isLinked: linked.includes(name) })),
  };
}

interface Nodes<T> {
  readonly nodes: readonly (T | null)[] | null;
}

interface LinkedRef {
  readonly name: string;
  readonly repository?: { readonly url: string } | null;
}

interface IssueNode {
  readonly url: string;
  readonly closing: Nodes<GraphqlPull> | null;
  readonly byHand: Nodes<{ readonly number: number; readonly url: string }> | null;
  readonly linkedBranches: Nodes<{ readonly ref: LinkedRef | null }> | null;
}

const FRAGMENTS = `fragment pull on PullRequest { ${PULL_FIELDS} }
  fragment links on Issue {
    url
    closing: closedByPullRequestsReferences(first: 10, includeClosedPrs: true) { nodes { ...pull } }
    byHand: closedByPullRequestsReferences(first: 10, includeClosedPrs: true, userLinkedOnly: true) { nodes { number url } }
    linkedBranches(first: 10) { nodes { ref { name repository { url } } } }
  }`;

// A number beyond GraphQL's Int would sink the query of all the others.
const isGraphqlInt = (number: number): boolean => Number.isInteger(number) && number > 0 && number < 2 ** 31;

function questionSelections({ issue, known }: PullQuestion): string[] {
  return [
    ...(isGraphqlInt(issue) ? [`i${issue}: issue(number: ${issue}) { ...links }`] : []),
    ...(known !== undefined && isGraphqlInt(known) ? [`p${known}: pullRequest(number: ${known}) { ...pull }`] : []),
  ];
}

function headSelections(names: readonly string[]): string[] {
  return names.flatMap((name, index) => [
    `h${index}: pullRequests(headRefName: ${JSON.stringify(name)}, first: 10, orderBy: { field: CREATED_AT, direction: DESC }) { nodes { ...pull } }`,
    `r${index}: ref(qualifiedName: ${JSON.stringify(`refs/heads/${name}`)}) { name }`,
  ]);
}

/** The pull requests of this repository with that head, and whether the branch is there. */
interface Head {
  readonly pulls: readonly GraphqlPull[];
  readonly exists: boolean;
}

function headsIn(answer: PartialAnswer, names: readonly string[]): ReadonlyMap<string, Head> {
  return new Map(
    names.map((name, index): [string, Head] => {
      const pulls = pullsAt(answer, answer.fields[`h${index}`] as Nodes<GraphqlPull> | null | undefined);
      // A fork's branch may have any name.
      const own = pulls.filter(({ isCrossRepository }) => !isCrossRepository);
      return [name, { pulls: own, exists: Boolean(answer.fields[`r${index}`]) }];
    }),
  );
}

/** Undefined also where the issue was transferred away. */
function issueIn({ fields, home }: PartialAnswer, issue: IssueNumber): IssueNode | undefined {
  const node = fields[`i${issue}`] as IssueNode | null | undefined;
  return node?.url.startsWith(home) ? node : undefined;
}

/** Those of this repository: another's pull request can close an issue here, and has a number of its own row. */
function pullsAt<T extends { readonly url: string }>({ home }: PartialAnswer, at: Nodes<T> | null | undefined): T[] {
  return (at?.nodes ?? []).filter((node): node is T & {} => node?.url.startsWith(home) ?? false);
}

/** A branch of another repository can be linked too. */
const linkedBranches = (node: IssueNode | undefined): string[] =>
  (node?.linkedBranches?.nodes ?? []).flatMap((linked) => {
    const home = linked?.ref?.repository?.url;
    const isHere = home === undefined || node?.url.startsWith(`${home}/`);
    return isHere && linked?.ref && isBranchName(linked.ref.name) ? linked.ref.name : [];
  });

function ask(repository: Repository, selections: readonly string[]): Promise<PartialAnswer> {
  return askPartly(repository, { selections, fragments: fragmentsFor(selections) }, isBearable, explainGap);
}

// GraphQL takes no query with a fragment that nothing uses.
const fragmentsFor = (selections: readonly string[]): string =>
  selections.some((one) => one.includes("...links")) ? FRAGMENTS : `fragment pull on PullRequest { ${PULL_FIELDS} }`;

/** A pull request that closes the issue may lie in a repository that the token does not see. */
function isBearable(gap: Gap): boolean {
  const isElsewhere = gap.path.some((step) => step === "closing" || step === "byHand");
  return isHidden(gap) || (isElsewhere && typeof gap.path.at(-1) === "number");
}

function explainGap({ path, type, message }: Gap): string | undefined {
  if (type !== "FORBIDDEN" && !/not accessible/i.test(message)) return undefined;
  const [, alias] = path;
  const isGit = path.includes("linkedBranches") || String(alias).startsWith("r");
  const isIssue = path.length === 2 && String(alias).startsWith("i");
  const permission = isGit ? "contents: read" : isIssue ? "issues: read" : "pull-requests: read";
  return `\`github-token\` may not read what belongs to an issue's pull request: ${addPermissions(permission)}. ${WHOLE_BLOCK}`;
}
