/** Reads what stands between open pull requests and their merge. */

import type { PullNumber, Reading } from "../model.ts";
import type { Clock } from "../ports.ts";
import type { Check, Merging, PullRequest } from "../pulls/model.ts";
import {
  asCheck,
  asMerging,
  COMPUTED_FIELDS,
  type Computed,
  type Context,
  type Contexts,
  contextFields,
  type HeadCommit,
  isCheckGap,
  MERGING_FIELDS,
  type MergingNode,
  withheld,
} from "./merging-shapes.ts";
import { askPartly, type Gap } from "./partial-answer.ts";
import type { Repository } from "./read-issues.ts";

const LOT = 20;

/** The same pull requests with `merging` and the head it was read for; without those that are gone by now. */
export async function withMerging(
  repository: Repository,
  clock: Pick<Clock, "sleep">,
  pulls: readonly PullRequest[],
): Promise<ReadonlyMap<PullNumber, PullRequest>> {
  const filled = new Map<PullNumber, PullRequest>();
  const all = [...new Map(pulls.map((pull) => [pull.number, pull])).values()];
  for (let start = 0; start < all.length; start += LOT) {
    const lot = all.slice(start, start + LOT);
    const selections = lot.map(({ number }) => `p${number}: pullRequest(number: ${number}) { ...merging }`);
    const fragments = `fragment merging on PullRequest { ${MERGING_FIELDS} }`;
    const { fields, gaps } = await askPartly(repository, { selections, fragments }, isCheckGap);
    const nodes = new Map<PullNumber, MergingNode>();
    for (const { number } of lot) {
      const node = fields[`p${number}`] as MergingNode | null | undefined;
      if (node) nodes.set(number, node);
    }
    await computed(repository, clock, nodes);
    for (const pull of lot) {
      const node = nodes.get(pull.number);
      const own = gaps.filter(({ path }) => path[1] === `p${pull.number}`);
      if (node) filled.set(pull.number, await withNode(repository, pull, node, own));
    }
  }
  return filled;
}

/**
 * Asking starts a background job, whose answer shows to whoever asks again
 * (docs.github.com/rest/guides/using-the-rest-api-to-interact-with-your-git-database#checking-mergeability-of-pull-requests).
 */
async function computed(
  repository: Repository,
  clock: Pick<Clock, "sleep">,
  nodes: Map<PullNumber, MergingNode>,
): Promise<void> {
  for (let tries = 1; tries <= 4; tries += 1) {
    const open = [...nodes].filter(([, { mergeable }]) => mergeable === "UNKNOWN");
    if (open.length === 0) return;
    await clock.sleep(tries * 1000);
    const selections = open.map(([number]) => `p${number}: pullRequest(number: ${number}) { ${COMPUTED_FIELDS} }`);
    const { fields } = await askPartly(repository, { selections }, () => false);
    for (const [number, node] of open)
      nodes.set(number, { ...node, ...(fields[`p${number}`] as Computed | null | undefined) });
  }
}

async function withNode(
  repository: Repository,
  pull: PullRequest,
  node: MergingNode,
  gaps: readonly Gap[],
): Promise<PullRequest> {
  const commit = node.commits?.nodes?.at(-1)?.commit ?? undefined;
  const checks = await checksOf(repository, pull.number, node, commit, gaps);
  return { ...pull, headSha: node.headRefOid, merging: asMerging(node, checks, commit) };
}

async function checksOf(
  repository: Repository,
  number: PullNumber,
  { headRefOid }: MergingNode,
  commit: HeadCommit | undefined,
  [gap]: readonly Gap[],
): Promise<Merging["checks"]> {
  if (gap) return { unknown: withheld(gap) };
  if (!commit) return { unknown: withheld({ message: "it names no commit" }) };
  // The list of commits ends at 250 (docs.github.com/rest/pulls/pulls#list-commits-on-a-pull-request), and a head can move.
  if (commit.oid !== headRefOid) return { unknown: withheld({ message: "it shows those of another commit" }) };
  // A held run shows in its suite alone, which may be among those left out.
  if (commit.checkSuites?.pageInfo?.hasNextPage)
    return { unknown: withheld({ message: "it has too many check suites" }) };
  const found: Check[] = [];
  let contexts = commit.statusCheckRollup?.contexts;
  while (contexts) {
    const nodes = contexts.nodes ?? [];
    found.push(...nodes.filter((node): node is Context => node !== null).map(asCheck));
    const { hasNextPage = false, endCursor = null } = contexts.pageInfo ?? {};
    if (nodes.includes(null) || (hasNextPage && endCursor === null))
      return { unknown: withheld({ message: "it leaves some out" }) };
    if (!hasNextPage || endCursor === null) break;
    const next = await contextsAfter(repository, number, headRefOid, endCursor);
    if ("unknown" in next) return next;
    contexts = next.value;
  }
  return { value: found };
}

/** The next page of what has reported on that very commit. */
async function contextsAfter(
  repository: Repository,
  number: PullNumber,
  sha: string,
  cursor: string,
): Promise<Reading<Contexts>> {
  const selections = [
    `page: pullRequest(number: ${number}) { commits(last: 1) { nodes { commit { oid ${contextFields(cursor)} } } } }`,
  ];
  const { fields, gaps } = await askPartly(repository, { selections }, isCheckGap);
  const [gap] = gaps;
  if (gap) return { unknown: withheld(gap) };
  const page = fields.page as Pick<MergingNode, "commits"> | null | undefined;
  const commit = page?.commits?.nodes?.at(-1)?.commit;
  const value = commit?.oid === sha ? commit.statusCheckRollup?.contexts : undefined;
  return value ? { value } : { unknown: withheld({ message: "the head moved meanwhile" }) };
}
