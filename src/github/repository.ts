/** What is true of the repository as a whole, and the one file of it that we read. */
import type { FoundFile } from "../config/config-file.ts";
import type { MergeMethod } from "../pulls/model.ts";
import { type Explain, explained } from "./errors.ts";
import { failureOf, Redirected } from "./failure.ts";
import type { Octokit } from "./octokit.ts";
import type { Repository } from "./read-issues.ts";

export interface RepositoryFacts {
  /** As it is now, whatever old name it was asked by: `acme/roadmap`. */
  readonly fullName: string;
  readonly url: string;
  readonly isPrivate: boolean;
  readonly hasIssues: boolean;
  readonly isArchived: boolean;
  readonly defaultBranch: string;
}

/** Follows renames. @throws RemoteError, 404 too when the token may not see the repository. */
export async function repositoryFacts({ octokit, owner, repo }: Repository): Promise<RepositoryFacts> {
  const explain: Explain = ({ status }) =>
    status === 404
      ? `GitHub knows no repository ${owner}/${repo}, or \`github-token\` may not see it. Check the name and that token's repository access.`
      : undefined;
  const facts = await explained(getRepository(octokit, owner, repo), explain);
  return {
    fullName: facts.full_name,
    url: facts.html_url,
    isPrivate: facts.private,
    hasIssues: facts.has_issues,
    isArchived: facts.archived,
    defaultBranch: facts.default_branch,
  };
}

/** What holds for all pull requests; the settings of a method that GitHub does not show are absent. @throws RemoteError */
export async function pullFacts({ octokit, owner, repo }: Repository): Promise<{
  readonly defaultBranch: string;
  readonly allowed: Readonly<Partial<Record<MergeMethod, boolean>>>;
}> {
  const facts = await explained(getRepository(octokit, owner, repo));
  const { allow_squash_merge: squash, allow_merge_commit: merge, allow_rebase_merge: rebase } = facts;
  const allowed = {
    ...(squash !== undefined && { squash }),
    ...(merge !== undefined && { merge }),
    ...(rebase !== undefined && { rebase }),
  };
  return { defaultBranch: facts.default_branch, allowed };
}

interface RestRepository {
  readonly full_name: string;
  readonly html_url: string;
  readonly private: boolean;
  readonly has_issues: boolean;
  readonly archived: boolean;
  readonly default_branch: string;
  // Only for who may write contents: github.com/s4k10503/velvet/issues/320
  readonly allow_squash_merge?: boolean;
  readonly allow_merge_commit?: boolean;
  readonly allow_rebase_merge?: boolean;
}

async function getRepository(octokit: Octokit, owner: string, repo: string): Promise<RestRepository> {
  try {
    return (await octokit.request("GET /repos/{owner}/{repo}", { owner, repo })).data;
  } catch (cause) {
    if (!(cause instanceof Redirected)) throw cause;
    const api = new URL(octokit.request.endpoint.DEFAULTS.baseUrl);
    if (!URL.canParse(cause.location) || new URL(cause.location).origin !== api.origin) throw cause;
    return (await octokit.request({ method: "GET", url: cause.location })).data as RestRepository;
  }
}

/**
 * A file at a commit or branch. None when GitHub answers 404, which is also its answer to a token that may not read the
 * contents of a private repository.
 * @throws RemoteError
 */
export async function readConfigFile(
  { octokit, owner, repo }: Repository,
  path: string,
  ref: string,
): Promise<FoundFile> {
  try {
    const { data } = await explained(
      octokit.request("GET /repos/{owner}/{repo}/contents/{path}", { owner, repo, path, ref }),
    );
    const text = fileText(data);
    return text === undefined ? { kind: "folder" } : { kind: "file", text };
  } catch (cause) {
    if (failureOf(cause)?.status === 404) return { kind: "none" };
    throw cause;
  }
}

/** The contents API gives files of up to 1 MB in base64 (docs.github.com/rest/repos/contents); undefined for a folder. */
export function fileText(data: unknown): string | undefined {
  const { content } = data as { content?: unknown };
  return typeof content === "string" ? Buffer.from(content, "base64").toString("utf8") : undefined;
}
