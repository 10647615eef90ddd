/** Which issues a pull request closes: those linked by hand, and those its text names after a closing keyword. */

import { type PullIssue, pullsOf } from "./pull-heads.ts";
import type { IssueRecord, Repository } from "./records.ts";
import { fullName } from "./world.ts";

/** Keywords count only towards the default branch: https://docs.github.com/en/issues/tracking-your-work-with-issues/using-issues/linking-a-pull-request-to-an-issue */
export function issuesClosedBy(repository: Repository, issue: PullIssue, onlyByHand = false): IssueRecord[] {
  const { pull, body } = issue;
  const named = onlyByHand || pull.base !== repository.defaultBranch ? [] : numbersClosedIn(repository, body ?? "");
  return [...new Set([...pull.closes, ...named])].flatMap((number) => {
    const found = repository.issues.get(number);
    return found && !found.gone && !found.pull ? [found] : [];
  });
}

export function pullsClosing(repository: Repository, issue: IssueRecord, onlyByHand = false): PullIssue[] {
  return pullsOf(repository).filter((pull) =>
    issuesClosedBy(repository, pull, onlyByHand).some((one) => one.number === issue.number),
  );
}

/** In the text of a pull request or a commit; code and hidden comments do not count. */
export function numbersClosedIn(repository: Repository, text: string): number[] {
  const shown = text.replace(/```[\s\S]*?```|`[^`]*`|<!--[\s\S]*?(-->|$)/g, "");
  const keyword =
    /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+(?:https:\/\/github\.com\/)?([\w.-]+\/[\w.-]+)?(?:#|\/issues\/)(\d+)\b/gi;
  return [...shown.matchAll(keyword)]
    .filter(([, name]) => name === undefined || name.toLowerCase() === fullName(repository).toLowerCase())
    .map(([, , number]) => Number(number));
}
