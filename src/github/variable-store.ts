/** The state in a repository variable: nothing in the git history, but no compare-and-swap and a token of its own. */
import { createHash } from "node:crypto";
import { StateCollision, type StateStore } from "../ports.ts";
import { type Explain, explained } from "./errors.ts";
import { failureOf } from "./failure.ts";
import type { Repository } from "./read-issues.ts";

const ONE = "/repos/{owner}/{repo}/actions/variables/{name}" as const;
const ALL = "/repos/{owner}/{repo}/actions/variables" as const;

/**
 * `octokit` must be connected with the `state-token`: the workflow's own can never read variables. Of two
 * writers within the same second the last one wins; any other collides. A version is the text's digest.
 */
export function variableStore({ octokit, owner, repo, key }: Repository & { readonly key: string }): StateStore {
  const name = `NOTION_SYNC_STATE_${key}`;
  const at = { owner, repo, name };

  const read = async (): Promise<string | undefined> => {
    try {
      return (await explained(octokit.request(`GET ${ONE}`, at), explain)).data.value;
    } catch (cause) {
      if (failureOf(cause)?.status !== 404) throw cause;
      // A token without access to the repository is told 404 too; the first save, before all else, finds that out.
      return undefined;
    }
  };

  const replace = async (value: string): Promise<void> => {
    try {
      await explained(octokit.request(`PATCH ${ONE}`, { ...at, value }), explain);
    } catch (cause) {
      if (failureOf(cause)?.status !== 404) throw cause;
      await make(value);
    }
  };

  const make = async (value: string): Promise<void> => {
    try {
      await explained(octokit.request(`POST ${ALL}`, { ...at, value }), explain);
    } catch (cause) {
      const isThere = failureOf(cause)?.status === 409;
      if (!isThere || (await read()) !== value) throw isThere ? collision(name) : cause;
    }
  };

  return {
    name: `the repository variable ${name}`,
    read: async () => {
      const text = await read();
      return text === undefined ? undefined : { text, version: digest(text) };
    },
    write: async (text, version) => {
      // No write is conditional (docs.github.com/rest/actions/variables); a look right before it leaves a race of two
      // requests' length where it was a run's.
      const there = version === undefined ? undefined : await read();
      if (there !== undefined && digest(there) !== version) throw collision(name);
      await (version === undefined ? make(text) : replace(text));
      return { version: digest(text) };
    },
  };
}

const collision = (name: string): StateCollision =>
  new StateCollision(`Another run saved the repository variable ${name} first. Read it, merge, and write again.`);

const digest = (text: string): string => createHash("sha256").update(text).digest("hex");

// github.com/kodustech/kodus-ai/issues/1271: the workflow token is refused whatever its permissions.
const explain: Explain = ({ status, message, isRead, request }) => {
  if (status === 422 && /too large/i.test(message))
    return "The state is larger than a repository variable can be (48 KB): leave out `state-token`, and it is kept in a git ref.";
  if (status === 401) return "GitHub does not accept `state-token`: it is wrong, expired or revoked. Renew the secret.";
  if (status !== 403 && !(status === 404 && request.endsWith("/actions/variables"))) return undefined;
  return `\`state-token\` may not ${isRead ? "read" : "write"} repository variables: give it the repository permission "Variables: read and write" (fine-grained token or GitHub App) or the scope \`repo\` (classic token).`;
};
