/** How far a branch is ahead of another. */
import type { Branch } from "../pulls/model.ts";
import { failureOf } from "./failure.ts";
import type { Repository } from "./read-issues.ts";

/** Absent where GitHub did not say: whoever asks can do without. */
export async function compared(
  { octokit, owner, repo }: Repository,
  base: string,
  head: string,
): Promise<Pick<Branch, "commits" | "changedFiles">> {
  try {
    // Files stand on the first page, however few commits it shows (docs.github.com/rest/commits/commits#compare-two-commits).
    const { data } = await octokit.request("GET /repos/{owner}/{repo}/compare/{basehead}", {
      owner,
      repo,
      basehead: `${base}...${head}`,
      per_page: 1,
    });
    return { commits: data.ahead_by, ...(data.files && { changedFiles: data.files.length }) };
  } catch (cause) {
    if (!failureOf(cause)) throw cause;
    return {};
  }
}
