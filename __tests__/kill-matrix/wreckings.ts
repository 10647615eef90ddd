/** What goes wrong with one request, as data, and how it is brought about on the way to either stand-in. */
import type { Fault as GitHubFault } from "../../src/fakes/github/faults.ts";
import type { Fault as NotionFault } from "../../src/fakes/notion/faults.ts";
import type { Fetch } from "../../src/http.ts";
import { latestTimeLimit } from "../time-limits.ts";
import type { World } from "../world.ts";

export type Wrecking =
  /** The run dies: neither this request nor any later one of the run is answered. */
  | { readonly name: string; readonly kind: "death"; readonly when: "before" | "after" }
  /** The request never arrives, and waits until its time limit. */
  | { readonly name: string; readonly kind: "lost" }
  | { readonly name: string; readonly kind: "fault"; readonly github: GitHubFault; readonly notion: NotionOrder };

interface NotionOrder {
  readonly fault: NotionFault;
  readonly retryAfterSeconds?: number;
}

const PAUSE = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";
const limited = (name: string, seconds: number): Wrecking => ({
  name,
  kind: "fault",
  github: { status: 429, message: PAUSE, headers: { "retry-after": String(seconds) } },
  notion: { fault: 429, retryAfterSeconds: seconds },
});
const same = (fault: GitHubFault & NotionFault, name = String(fault)): Wrecking => ({
  name,
  kind: "fault",
  github: fault,
  notion: { fault },
});

export const WRECKINGS: readonly Wrecking[] = [
  { name: "dies before", kind: "death", when: "before" },
  { name: "dies after", kind: "death", when: "after" },
  limited("429", 5),
  // Longer than any run lasts: what is left is put off.
  limited("429 for an hour", 3600),
  same(500),
  same(502, "502 in HTML"),
  same(503),
  same("commit-then-503", "503 after commit"),
  same("reset"),
  same("commit-then-reset", "reset after commit"),
  { name: "timeout before commit", kind: "lost" },
  same("silence", "timeout after commit"),
  same("stall", "stalled body after commit"),
];

/** The requests of one run, counted over both systems in the order in which they were sent. */
export interface Wire {
  /** `POST api.github.com/repos/acme/app/issues`, in order. */
  readonly sent: readonly string[];
  /** From now on nothing happens to requests any more. */
  calm(): void;
}

/** From now on `wrecking` befalls the `nth` request; without one they are only counted. */
export function wire(team: World, wrecking: Wrecking | undefined, nth: number): Wire {
  const sent: string[] = [];
  const systems: readonly [World["through"], Fetch, (fault: Extract<Wrecking, { kind: "fault" }>) => void][] = [
    [team.through, team.github.fetch, ({ github }) => team.github.failNext(/./, github)],
    [
      team.throughNotion,
      (url, init) => team.notion.handle(new Request(url, init)),
      ({ notion: { fault, ...options } }) => team.notion.failNext(/./, fault, options),
    ],
  ];
  for (const [through, send, order] of systems)
    through((url, init) => {
      const limit = latestTimeLimit();
      sent.push(`${init?.method ?? "GET"} ${new URL(url).host}${new URL(url).pathname}`);
      if (wrecking === undefined || sent.length < nth) return send(url, init);
      if (wrecking.kind === "death")
        return dying(() => send(url, init), wrecking.when === "after" && sent.length === nth);
      if (sent.length > nth) return send(url, init);
      // What was answered by then has nothing to lose by it.
      void afterAWhile().then(() => limit?.abort(new DOMException("The operation timed out.", "TimeoutError")));
      if (wrecking.kind === "lost") return new Promise<never>(() => {});
      order(wrecking);
      return send(url, init);
    });
  return {
    sent,
    calm: () => {
      for (const [through, send] of systems) through(send);
    },
  };
}

async function dying(send: () => Promise<Response>, isDone: boolean): Promise<Response> {
  if (isDone) await send();
  throw new TypeError("fetch failed", { cause: new Error("the runner died") });
}

/** Turns of the event loop, more than a stand-in takes to carry out a request. */
const TURNS = 30;

async function afterAWhile(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
