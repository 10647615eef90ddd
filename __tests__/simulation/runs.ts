/** Runs of a history: whole ones, those that die, are slow, are cancelled, or overlap. */
import type { Fetch } from "../../src/http.ts";
import { ConfigError, NotNow, RemoteError } from "../../src/ports.ts";
import type { World } from "../world.ts";
import type { Deed } from "./deeds.ts";
import type { History } from "./history.ts";

/** A run may end in an error that says what to do; any other is a wrong. */
export async function runOnce({ team, wrongs }: History, mode: "sync" | "sweep" | "plan" = "sync"): Promise<void> {
  const count = () => team.github.writes.length + team.notion.writes.length;
  const before = count();
  try {
    await team.run(mode === "sync" ? {} : { mode });
    if (mode === "plan" && count() > before) wrongs.push(`a plan made ${count() - before} writes`);
  } catch (error) {
    const isTold = error instanceof ConfigError || error instanceof RemoteError || error instanceof NotNow;
    if (!isTold) wrongs.push(`a run threw ${error instanceof Error ? error.message.slice(0, 300) : String(error)}`);
  }
}

type Troubled = Extract<Deed, { kind: "dying-run" | "slow-run" | "cancelled-run" | "overlapping-runs" }>;

/** One run whose requests, counted over both systems, meet what the deed says. */
export async function troubledRun(history: History, deed: Troubled): Promise<void> {
  const { team } = history;
  let count = 0;
  let second: Promise<void> = Promise.resolve();
  const ends = through(team, (send) => async (url, init) => {
    count += 1;
    const isDue = "nth" in deed && count === deed.nth;
    if (deed.kind === "slow-run") team.clock.advance(deed.seconds * 1000);
    if (deed.kind === "dying-run" && (count > deed.nth || (isDue && deed.when === "before"))) throw DEAD;
    if (deed.kind === "overlapping-runs" && isDue) second = runOnce(history);
    if (deed.kind === "cancelled-run" && isDue) team.stop.abort();
    const answer = await send(url, init);
    if (deed.kind === "dying-run" && isDue) throw DEAD;
    return answer;
  });
  await runOnce(history);
  await second;
  ends();
  team.stop = new AbortController();
}

const DEAD = new TypeError("fetch failed");

/** Puts a wire around both systems' own; answers what takes it off again. */
function through(team: World, around: (send: Fetch) => Fetch): () => void {
  const own: readonly [Fetch, Fetch] = [
    team.wire ?? team.github.fetch,
    (url, init) => team.notion.handle(new Request(url, init)),
  ];
  const wires = own.map(around) as [Fetch, Fetch];
  team.through(wires[0]);
  team.throughNotion(wires[1]);
  return () => {
    team.through(own[0]);
    team.throughNotion(own[1]);
  };
}

/** Right before each merge of ours: its required check has passed on that head, and its task says Done. */
export function watchMerges(history: History): void {
  const { team } = history;
  team.through((url, init) => {
    const number =
      init?.method === "PUT" ? /\/pulls\/(\d+)\/merge$/.exec(new URL(String(url)).pathname)?.[1] : undefined;
    if (number !== undefined) judgeMerge(history, Number(number));
    return team.github.fetch(url, init);
  });
}

function judgeMerge({ team, pages, wrongs }: History, number: number): void {
  const { repository } = team.github;
  const pull = repository.issues.get(number);
  const head = repository.refs.get(`refs/heads/${pull?.pull?.head}`);
  const checks = repository.checks.filter(({ sha, name }) => sha === head && name === "build");
  if (checks.at(-1)?.conclusion !== "success") wrongs.push(`#${number} was to be merged without its check`);
  const page = pages.find((one) => pull?.body?.includes(one.replaceAll("-", "")));
  if (page !== undefined && team.notion.valueOf(page, "Status") !== "Done")
    wrongs.push(`#${number} was to be merged though its task is not done`);
}
