/** The entry that action.yml names: this process's clock, network and environment, and one run. */
import "./github/event-file.ts";
import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { EnvHttpProxyAgent, fetch as request } from "undici";
import { runAction } from "./action.ts";
import type { Fetch } from "./http.ts";

// Honours HTTPS_PROXY and NO_PROXY, which Node's own fetch does only when told to on its command line.
const dispatcher = new EnvHttpProxyAgent();
const fetch = ((url: string | URL, init?: RequestInit) =>
  request(url, { ...init, dispatcher } as Parameters<typeof request>[1])) as unknown as Fetch;

// A cancelled job gets SIGINT, 7.5 s later SIGTERM, 2.5 s later an end
// (https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-cancellation). The same one twice ends at once.
const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());

await runAction(process.env, {
  fetch,
  runId: randomUUID().slice(0, 8),
  clock: {
    now: () => Date.now(),
    sleep: (delayMs, wake) => setTimeout(delayMs, undefined, wake && { signal: wake }).catch(() => {}),
  },
  stop: stop.signal,
});
