/** What went wrong on GitHub's side, told as sentences with a next step. */
import { NotNow, RemoteError } from "../ports.ts";
import { deed } from "./deeds.ts";
import { type Failure, failureOf, wordsOf } from "./failure.ts";

/**
 * The answer, or what it threw as a RemoteError. `explain` is asked for its sentence first.
 * @throws RemoteError when GitHub failed, NotNow where it only asks for fewer requests or the run has to end; anything else as
 * it is, for that is a fault of ours.
 */
export async function explained<T>(work: Promise<T>, explain: Explain = () => undefined): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    // Octokit takes whatever fetch throws for a lost connection.
    if (cause instanceof Error && cause.cause instanceof NotNow) throw cause.cause;
    const failure = failureOf(cause);
    if (!failure) throw cause;
    if (isSlowDown(failure) || isSpent(failure)) throw new NotNow(sentence(failure), { cause });
    throw remoteError(failure, explain(failure) ?? sentence(failure), cause);
  }
}

/** A sentence for the failures that mean something special to one caller. */
export type Explain = (failure: Failure) => string | undefined;

function remoteError(failure: Failure, message: string, cause: unknown): RemoteError {
  const { request, status } = failure;
  return new RemoteError(message, { system: "GitHub", request, status, outcome: outcomeOf(failure), cause });
}

function outcomeOf({ isRead, status, type }: Failure): "refused" | "unknown" {
  if (isRead) return "refused";
  // A mutation that fails without a type ("Something went wrong while executing your query") may have been carried out.
  if (status === 200) return type === undefined ? "unknown" : "refused";
  return status === 0 || status >= 500 ? "unknown" : "refused";
}

/** The sentences that fit any request; people read them in Notion too, so they name no route. Texts: github.com/octokit/plugin-throttling.js, docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api */
function sentence(failure: Failure): string {
  const { status, message, headers, type } = failure;
  const asked = deed(failure);
  if (status === 0)
    return `GitHub gave no answer when asked to ${asked}. The next run looks again; if it stays so, check the runner's network and HTTPS_PROXY.`;
  if (status >= 500)
    return `GitHub could not ${asked} (${status}); the next run looks again. If it stays so, see https://www.githubstatus.com.`;
  if (status === 401)
    return "GitHub does not accept `github-token`: it is wrong, expired or revoked. Put a valid one into the workflow's secret, or leave the input out for the workflow's own.";
  if (isSlowDown(failure))
    return `GitHub did not ${asked}: it asks for fewer requests in so short a time. The next run goes on from here.`;
  if (isSpent(failure))
    return `The requests of \`github-token\` for the hour are spent${until(headers)}. The next run goes on from here; run less often, or use a GitHub App's token.`;
  if (isForbidden(failure)) return `\`github-token\` may not ${asked}: ${permissionRemedy(failure)}. ${WHOLE_BLOCK}`;
  if (/archived/i.test(message))
    return "The repository is archived, so nothing can be written: unarchive it, or remove the workflow.";
  if (status >= 300 && status < 400)
    return `Asked to ${asked}, GitHub pointed to ${message}; nothing was written. If the repository was renamed, run again under its new name.`;
  if (status === 404 || type === "NOT_FOUND")
    return `Asked to ${asked}, GitHub says "not found": it does not exist, or \`github-token\` may not see it. Check that token's repository access.`;
  if (status === 410)
    return `Asked to ${asked}, GitHub says "gone": it was deleted, or issues are disabled. Look at Settings → General → Features.`;
  return `GitHub refused to ${asked} (${status}): ${wordsOf(failure) || "no reason given"}. If the message does not say what to change, report it with this line.`;
}

const isForbidden = ({ status, message, type }: Failure): boolean =>
  type === "FORBIDDEN" ||
  type === "INSUFFICIENT_SCOPES" ||
  /Resource not accessible by|Must have (admin|push)/i.test(message) ||
  (status === 403 && !/archived/i.test(message));

const isSlowDown = ({ status, message }: Failure): boolean =>
  status === 429 || /secondary rate limit|submitted too quickly|abuse detection/i.test(message);

const isSpent = ({ status, headers, message, type }: Failure): boolean =>
  type === "RATE_LIMITED" ||
  (status === 403 && String(headers["x-ratelimit-remaining"]) === "0" && /rate limit/i.test(message));

/** Whether GitHub asks for patience rather than refuses. */
export const isLimit = (failure: Failure): boolean => isSlowDown(failure) || isSpent(failure);

function until(headers: Failure["headers"]): string {
  const reset = Number(headers["x-ratelimit-reset"]);
  return reset > 0 ? ` until ${new Date(reset * 1000).toISOString().slice(11, 16)} UTC` : "";
}

/** Ends each message about a permission, so that nobody learns one line a run. */
export const WHOLE_BLOCK =
  "All that a run needs: `permissions: { contents: write, issues: write }`, where a status is `draft`, `ready` or `merge` also `pull-requests: write`, `checks: read` and `statuses: read`, and with `after-merge` also `actions: write`.";

/** `add A and B to the job's permissions`; the token may be no job's own, but then its permissions have the same names. */
export function addPermissions(...names: readonly string[]): string {
  const quoted = names.map((name) => `\`${name}\``);
  return `add ${quoted.join(" and ")} to the job's permissions`;
}

/** GitHub names what would have sufficed: docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api */
function permissionRemedy(failure: Failure): string {
  const accepted = String(failure.headers["x-accepted-github-permissions"] ?? "")
    .split(";")[0]
    ?.trim();
  // Several are needed together where GitHub names them with a comma between.
  if (accepted)
    return addPermissions(...accepted.split(/,\s*/).map((one) => one.replaceAll("_", "-").replace("=", ": ")));
  const needed = neededFor(failure);
  return needed.length > 0 ? addPermissions(...needed) : "the job's permissions or the token's lack something";
}

function neededFor({ request, isRead, mutation }: Failure): readonly string[] {
  const level = isRead ? "read" : "write";
  // github.com/cli/cli/issues/8910: ready takes both, and so does the queue.
  if (mutation !== undefined) return ["contents: write", "pull-requests: write"];
  if (/\/pulls\/\d+\/merge$/.test(request)) return ["contents: write", "pull-requests: write"];
  if (/\/(issues|labels|assignees)\b/.test(request)) return [`issues: ${level}`];
  if (/\/pulls\b/.test(request)) return [`pull-requests: ${level}`];
  if (/\/actions\/workflows\//.test(request)) return ["actions: write"];
  if (/\/(git|contents|branches|compare)\//.test(request)) return [`contents: ${level}`];
  return [];
}
