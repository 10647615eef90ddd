/** Plays a history over the stand-ins: its deeds, then calm until all must have come home. */
import { tokens } from "../../src/fakes/github/tokens.ts";
import { HOLD_LABEL } from "../../src/next-step.ts";
import { MINUTE } from "../world.ts";
import type { Deed } from "./deeds.ts";
import { addTask, atQueue, inNotion, lag, loseState, onGitHub, onPull } from "./hands.ts";
import { begin, CONFIGS, type History } from "./history.ts";
import { broken } from "./laws.ts";
import { runOnce, troubledRun, watchMerges } from "./runs.ts";

/** What only a full comparison tells: pages that went, rows that another configuration maps, a hidden block that is gone. */
const isUnseenByPolls = (deed: Deed): boolean =>
  deed.kind === "place" || deed.kind === "config" || (deed.kind === "issue" && deed.does === "wipe");

/** The history at its end, and what was broken when polls alone had to bring all home. */
export async function play(
  deeds: readonly Deed[],
): Promise<{ readonly history: History; readonly afterPolls: readonly string[] }> {
  const history = await begin(deeds[0]?.kind === "variable-store");
  watchMerges(history);
  for (const deed of deeds) {
    history.team.clock.advance(1000);
    await act(history, deed);
  }
  calm(history);
  await runs(history, POLLS);
  // Without compare-and-swap two runs at once make two issues, which the next comparison heals.
  const isRaced = deeds[0]?.kind === "variable-store" && deeds.some(({ kind }) => kind === "overlapping-runs");
  const afterPolls =
    !isRaced && !deeds.some(isUnseenByPolls) ? broken(history).map((wrong) => `polls alone: ${wrong}`) : [];
  await runs(history, SWEEPS);
  return { history, afterPolls };
}

async function act(history: History, deed: Deed): Promise<void> {
  const { team, pages } = history;
  if ("task" in deed) {
    const page = pages[deed.task % Math.max(1, pages.length)];
    if (page === undefined) return;
    if (deed.kind === "issue" || deed.kind === "branch") onGitHub(history, deed, page);
    else inNotion(history, deed, page);
    return;
  }
  switch (deed.kind) {
    case "variable-store":
      break;
    case "add":
      addTask(history, deed.status);
      break;
    case "pull":
      onPull(history, deed.pull, deed.does);
      break;
    case "queue":
      atQueue(history, deed.does);
      break;
    case "lose-state":
      loseState(history);
      break;
    case "config":
      team.config = CONFIGS[deed.to];
      break;
    case "token":
      team.token = tokens[deed.to];
      break;
    case "wait":
      team.clock.advance(deed.minutes * MINUTE);
      break;
    case "lag":
      lag(history, deed.minutes);
      break;
    case "fault":
      order(history, deed);
      break;
    case "run":
      await runOnce(history, deed.mode);
      break;
    default:
      await troubledRun(history, deed);
  }
}

function order({ team, faults }: History, { system, fault, nth }: Extract<Deed, { kind: "fault" }>): void {
  const name = `${system} ${fault}`;
  faults.set(name, (faults.get(name) ?? 0) + 1);
  if (system === "github") team.github.failNext(/./, fault, { nth });
  else team.notion.failNext(/./, fault === "commit-then-502" ? "commit-then-503" : fault, { nth });
}

/** From now on: the usual configuration, nothing held, no lag. */
function calm(history: History): void {
  const { team } = history;
  lag(history, 0);
  team.config = CONFIGS.usual;
  for (const { number, labels } of team.github.issues())
    if (labels.includes(HOLD_LABEL)) team.github.as("ada").unlabel(number, HOLD_LABEL);
}

type Runs = readonly (readonly [minutes: number, mode: "sync" | "sweep"])[];

const POLLS: Runs = [
  [40, "sync"],
  [40, "sync"],
  [40, "sync"],
];
/** What failed often rests for hours. */
const SWEEPS: Runs = [
  [40, "sweep"],
  [25 * 60, "sweep"],
  [15, "sync"],
];

async function runs(history: History, all: Runs): Promise<void> {
  for (const [minutes, mode] of all) {
    history.team.clock.advance(minutes * MINUTE);
    await runOnce(history, mode);
  }
}
