/** A connection to the stand-in as the action makes it: polite fetch, Octokit, throttling, all by one clock. */
import type { VirtualClock } from "../src/fakes/clock.ts";
import type { FakeGitHub } from "../src/fakes/github/github.ts";
import { tokens } from "../src/fakes/github/tokens.ts";
import { instantThrottle } from "../src/fakes/instant-throttle.ts";
import { connect, manners } from "../src/github/octokit.ts";
import type { Repository } from "../src/github/read-issues.ts";
import { politeFetch } from "../src/http.ts";

export function throughOctokit(
  github: FakeGitHub,
  clock: VirtualClock,
  token: keyof typeof tokens = "workflow",
  timeoutMs: number = manners.timeoutMs,
): Repository {
  const polite = politeFetch({ ...manners, timeoutMs, fetch: github.fetch, clock });
  const { octokit } = connect({
    token: tokens[token],
    apiUrl: "https://api.github.com",
    graphqlUrl: "https://api.github.com/graphql",
    fetch: polite.fetch,
    clock,
    throttle: instantThrottle(),
  });
  return { octokit, owner: github.repository.owner, repo: github.repository.name };
}

/** What a promise was rejected with. @throws when it was not. */
export async function rejection(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}
