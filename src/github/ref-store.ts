/** The state in a git ref outside the branches: needs no second token, and a save is a compare-and-swap. */
import { RemoteError, StateCollision, type StateStore } from "../ports.ts";
import { type Explain, explained, WHOLE_BLOCK } from "./errors.ts";
import { failureOf } from "./failure.ts";
import type { Repository } from "./read-issues.ts";
import { fileText } from "./repository.ts";

const FILE = "state.json";

/** A version is a commit's id. Each save is a commit upon the version read, moved in without force. */
export function refStore({ key, ...repository }: Repository & { readonly key: string }): StateStore {
  const ref = `notion-sync/${key}`;
  return {
    name: `the git ref refs/${ref}`,
    read: async () => {
      const version = await head(repository, ref);
      return version === undefined ? undefined : { text: await textAt(repository, version), version };
    },
    write: async (text, parent) => {
      const version = await commit(repository, text, parent);
      try {
        await point(repository, ref, version, parent !== undefined);
      } catch (cause) {
        await settle(repository, ref, version, cause);
      }
      return { version };
    },
  };
}

// matching-refs answers any namespace; the single-ref read is documented for heads and tags only (docs.github.com/rest/git/refs).
async function head({ octokit, owner, repo }: Repository, ref: string): Promise<string | undefined> {
  const { data } = await explained(
    octokit.request("GET /repos/{owner}/{repo}/git/matching-refs/{ref}", { owner, repo, ref }),
    explain,
  );
  return data.find((match) => match.ref === `refs/${ref}`)?.object.sha;
}

/** "" where the commit is not one of ours: the state is lost, but its place can still be swapped. */
async function textAt({ octokit, owner, repo }: Repository, version: string): Promise<string> {
  try {
    const { data } = await explained(
      octokit.request("GET /repos/{owner}/{repo}/contents/{path}", { owner, repo, path: FILE, ref: version }),
      explain,
    );
    return fileText(data) ?? "";
  } catch (cause) {
    if (failureOf(cause)?.status === 404) return "";
    throw cause;
  }
}

async function commit({ octokit, owner, repo }: Repository, text: string, parent: string | undefined): Promise<string> {
  const at = { owner, repo };
  const file = { path: FILE, mode: "100644", type: "blob", content: text } as const;
  const tree = await explained(
    octokit.request("POST /repos/{owner}/{repo}/git/trees", { ...at, tree: [file] }),
    explain,
  );
  const facts = {
    message: "Save the state of Notion Sync",
    tree: tree.data.sha,
    parents: parent === undefined ? [] : [parent],
  };
  const made = await explained(octokit.request("POST /repos/{owner}/{repo}/git/commits", { ...at, ...facts }), explain);
  return made.data.sha;
}

async function point({ octokit, owner, repo }: Repository, ref: string, sha: string, exists: boolean): Promise<void> {
  const at = { owner, repo, sha };
  const work: Promise<unknown> = exists
    ? octokit.request("PATCH /repos/{owner}/{repo}/git/refs/{ref}", { ...at, ref, force: false })
    : octokit.request("POST /repos/{owner}/{repo}/git/refs", { ...at, ref: `refs/${ref}` });
  await explained(work, explain);
}

/** A refusal can be the echo of our own save whose answer was lost and which was sent again: the ref itself decides. */
async function settle(repository: Repository, ref: string, ours: string, cause: unknown): Promise<void> {
  const isCollision = collides(cause);
  if (!isCollision && !(cause instanceof RemoteError && cause.outcome === "unknown")) throw cause;
  if ((await head(repository, ref)) === ours) return;
  if (!isCollision) throw cause;
  throw new StateCollision(`Another run saved refs/${ref} first. Read it, merge, and write again.`, { cause });
}

/** `Update is not a fast forward`, `Reference already exists`, and `Reference does not exist` after someone deleted it. */
function collides(cause: unknown): boolean {
  const failure = failureOf(cause);
  if (failure?.status === 409) return !isEmpty(failure.message);
  return failure?.status === 422 && /fast.?forward|already exists|does not exist/i.test(failure.message);
}

const isEmpty = (message: string): boolean => /empty/i.test(message);

const explain: Explain = ({ status, message, isRead }) => {
  if (status === 409 && isEmpty(message))
    return "The repository has no branch yet, so it can hold no ref: push a first commit, or set `state-token` to keep the state in a repository variable.";
  if (status !== 403 || /archived|rate limit/i.test(message)) return undefined;
  return `\`github-token\` may not ${isRead ? "read" : "write"} refs: add \`contents: write\` to the job's permissions, or set \`state-token\`. ${WHOLE_BLOCK}`;
};
