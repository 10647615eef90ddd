/** What people find in both systems at the end of a story, as plain values that can be compared, and where two of them differ. */
import { readBody } from "../../src/front-matter.ts";
import type { State } from "../../src/state.ts";
import type { Scene } from "./scene.ts";

type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain };

/** Before the comparison of everything, which would find what the runs have lost. */
export function seen(scene: Scene): { readonly [key: string]: Plain } {
  const names = numberNames(scene);
  const { issues, labels, runs } = scene.team.github.repository;
  const plain = {
    numbers: issues.size,
    threads: threads(scene),
    branches: branches(scene),
    labels: labels.map(({ name }) => name).sort(),
    workflowRuns: runs.map(({ event, branch }) => `${event} on ${branch}`),
    pages: pages(scene),
    state: memory(scene),
  };
  return Object.fromEntries(
    Object.entries(plain).map(([key, value]) => [key, neutral(JSON.parse(JSON.stringify(value)), names)]),
  );
}

/**
 * `writes`: how many there were before it. How many tasks are mapped is known as well as the state remembers, and a run that
 * dies or is put off forgets what it counted; comparing everything counts them anew.
 */
export function seenAfterSweep(scene: Scene, writes: number) {
  return { mapped: stateOf(scene).mapped, writesOfTheSweep: writeCount(scene) - writes };
}

export const writeCount = ({ team: { github, notion } }: Scene): number => github.writes.length + notion.writes.length;

/** Issues and pull requests; those of one title, which would be one too many, in the order of their numbers. */
function threads({ team }: Scene) {
  return [...team.github.repository.issues.values()]
    .map((issue) => ({
      kind: issue.pull ? "pull request" : "issue",
      title: issue.title,
      state: issue.state,
      stateReason: issue.stateReason,
      author: issue.author,
      closedBy: issue.closedBy,
      labels: issue.labels.map(({ name }) => name).sort(),
      assignees: [...issue.assignees].sort(),
      front: readBody(issue.body ?? "").front ?? null,
      text: issue.body?.replace(/^<!-- notion-sync\n[\s\S]*?-->/, "") ?? null,
      comments: issue.comments.map(({ author, body }) => `${author}: ${body}`),
      linkedBranches: issue.linkedBranches,
      pull: issue.pull && {
        head: issue.pull.head,
        base: issue.pull.base,
        draft: issue.pull.draft,
        isMerged: issue.pull.mergedAt !== null,
        mergedBy: issue.pull.mergedBy,
        isQueued: issue.pull.queued !== null,
      },
    }))
    .sort((a, b) => compare(`${a.title} ${a.kind}`, `${b.title} ${b.kind}`));
}

/** Each branch with the messages of its own line of commits. */
function branches({ team }: Scene) {
  const { refs, git } = team.github.repository;
  const messages = (sha: string | undefined): readonly string[] => {
    const commit = git.commits.get(sha ?? "");
    return commit ? [commit.message, ...messages(commit.parents[0])] : [];
  };
  return [...refs]
    .filter(([name]) => name.startsWith("refs/heads/"))
    .map(([name, sha]) => ({ name, commits: messages(sha) }))
    .sort((a, b) => compare(a.name, b.name));
}

function pages({ team: { notion, board } }: Scene) {
  const columns = ["Name", "Status", "Assignee", "Priority", "GitHub Issue", "GitHub PR", "GitHub note", "Pause sync"];
  return [...notion.world.pages.keys()].map((id) => {
    const { inTrash, text, dataSourceId } = notion.page(id);
    return {
      isOurs: dataSourceId === board.dataSourceId,
      cells: columns.map((column) => notion.valueOf(id, column)),
      inTrash,
      text: text.markdown,
      comments: [...notion.world.comments.values()].flatMap(({ pageId, runs }) => (pageId === id ? [runs] : [])),
    };
  });
}

/**
 * What the next run would go on from. When something was tried is no part of it; nor are creations that are known to be made,
 * which stay announced for a while from then on, as lists may lag.
 */
function memory(scene: Scene) {
  const { noted, announced, asked, confirmed } = stateOf(scene);
  const waiting = Object.entries(noted).map(([page, { reason, attempts }]) => ({ page, reason, attempts }));
  const unmade = Object.entries(announced).flatMap(([page, { issue }]) => (issue === undefined ? [page] : []));
  return { waiting, unmade, asked, confirmed };
}

function stateOf({ team: { github } }: Scene): State {
  const ref = [...github.repository.refs.keys()].find((name) => name.startsWith("refs/notion-sync/")) ?? "";
  return JSON.parse(github.file(ref, "state.json") ?? "{}");
}

// ── What a repetition may move ────────────────────────────────────────────────────────────────

/**
 * Times move with every repetition, and commits are named after them. Numbers go by who came first, and a creation that
 * was put off lets the others go first: so each stands as the title that it leads to. How many there are is compared.
 */
function neutral(value: Plain, names: ReadonlyMap<string, string>): Plain {
  if (typeof value === "string")
    return value
      .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z/g, "TIME")
      .replace(/\b[0-9a-f]{40}\b/g, "COMMIT")
      .replace(
        /(#|\/issues\/|\/pull\/|\/heads\/|^)(\d+)(?=\b)/g,
        (_, lead, number) => lead + (names.get(number) ?? number),
      );
  if (Array.isArray(value)) return value.map((one) => neutral(one, names));
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).map(([key, one]): [string, Plain] => [
    key,
    key === "number" && typeof one === "number" ? (names.get(`${one}`) ?? one) : neutral(one, names),
  ]);
  return Object.fromEntries(entries);
}

const numberNames = ({ team }: Scene): ReadonlyMap<string, string> =>
  new Map(
    [...team.github.repository.issues.values()].map(({ number, title, pull }) => [
      String(number),
      `“${title}”${pull ? " (pull request)" : ""}`,
    ]),
  );

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

// ── Differences ───────────────────────────────────────────────────────────────────────────────

/** `threads.0.state: open, not closed` for each place where `actual` is not as expected. */
export function differences(expected: Plain, actual: Plain): readonly string[] {
  const [before, after] = [new Map(leaves(expected, "")), new Map(leaves(actual, ""))];
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((path) => before.get(path) !== after.get(path))
    .map((path) => `${path}: ${after.get(path) ?? "nothing"}, not ${before.get(path) ?? "anything"}`);
}

function leaves(value: Plain, path: string): readonly [string, string][] {
  if (value === null || typeof value !== "object") return [[path, JSON.stringify(value)]];
  return Object.entries(value).flatMap(([key, one]) => leaves(one, path === "" ? key : `${path}.${key}`));
}
