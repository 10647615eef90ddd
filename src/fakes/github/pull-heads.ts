/** A pull request's two ends: where its head is, what it adds, and which ones a branch belongs to. */
import { changedFiles, commitsBetween } from "./merge-trees.ts";
import type { Commit } from "./objects.ts";
import type { IssueRecord, PullRecord, Repository } from "./records.ts";

export type PullIssue = IssueRecord & { pull: PullRecord };

export const isPull = (issue: IssueRecord): issue is PullIssue => issue.pull !== undefined && !issue.gone;

export function pullsOf(repository: Repository): PullIssue[] {
  return [...repository.issues.values()].filter(isPull);
}

/** The head's commit: the branch's while the pull request is open, then what it was last. */
export function headOf(_repository: Repository, { state, pull }: PullIssue): string {
  const live = pull.headRepository.refs.get(`refs/heads/${pull.head}`);
  if (state === "open" && live !== undefined) pull.headSha = live;
  return pull.headSha;
}

export function baseOf(repository: Repository, { pull }: PullIssue): string {
  return repository.refs.get(`refs/heads/${pull.base}`) ?? "";
}

/** Commits and files of the pull request; once merged, as they were. */
export function contentOf(
  repository: Repository,
  issue: PullIssue,
): { readonly commits: readonly Commit[]; readonly files: readonly string[] } {
  const { git } = repository;
  const head = headOf(repository, issue);
  const merged = git.commits.get(issue.pull.mergeSha ?? "");
  const base = merged?.parents[0] ?? baseOf(repository, issue);
  return { commits: commitsBetween(git, base, head), files: changedFiles(git, base, head) };
}

/** `owner:branch`, as lists are filtered by it. */
export const headLabel = ({ pull }: PullIssue): string => `${pull.headRepository.owner}:${pull.head}`;

/** Open pull requests whose head is this branch, in whichever repository they are open. */
export function pullsFrom(repositories: readonly Repository[], headRepository: Repository, branch: string) {
  return repositories.flatMap((repository) =>
    pullsOf(repository)
      .filter(({ state, pull }) => state === "open" && pull.headRepository === headRepository && pull.head === branch)
      .map((issue) => ({ repository, issue })),
  );
}
