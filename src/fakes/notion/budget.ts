/** How many requests Notion takes: per connection, and per workspace, shared with its other connections. */
import { Refusal } from "./answers.ts";
import type { World } from "./world.ts";

export interface Budget {
  /** Counts one request. @throws Refusal (429) when it is one too many. */
  spend(): void;
  /** Requests that the workspace's other connections made just now. */
  spendElsewhere(requests: number): void;
}

interface Window {
  readonly since: number;
  readonly spent: number;
}

// https://developers.notion.com/reference/request-limits
export function budget(world: World): Budget {
  const { settings, clock } = world;
  let own: Window | undefined;
  let shared: Window | undefined;
  const current = (window: Window | undefined, windowSeconds: number): Window =>
    window && clock.now() < window.since + windowSeconds * 1000 ? window : { since: clock.now(), spent: 0 };
  const windowSeconds = () => settings.workspaceBudget?.windowSeconds ?? 60;
  const refuseOver = (window: Window, requests: number | undefined, seconds: number, reason: string): void => {
    if (requests === undefined || window.spent < requests) return;
    throw rateLimited(reason, Math.ceil((window.since + seconds * 1000 - clock.now()) / 1000));
  };
  return {
    spend: () => {
      if (settings.isBlocked) throw rateLimited("public_api_request_blocked");
      own = current(own, 60);
      shared = current(shared, windowSeconds());
      refuseOver(own, settings.requestsPerMinute, 60, "public_api_request_rate_limit");
      const { requests } = settings.workspaceBudget ?? {};
      refuseOver(shared, requests, windowSeconds(), "public_api_space_request_rate_limit");
      own = { ...own, spent: own.spent + 1 };
      shared = { ...shared, spent: shared.spent + 1 };
    },
    spendElsewhere: (requests) => {
      shared = current(shared, windowSeconds());
      shared = { ...shared, spent: shared.spent + requests };
    },
  };
}

/** Without a time to wait where waiting is no use. */
export const rateLimited = (reason: string, retryAfterSeconds?: number): Refusal =>
  new Refusal(429, "rate_limited", "You have been rate limited. Please try again in a few minutes.", {
    additionalData: { rate_limit_reason: reason },
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  });
