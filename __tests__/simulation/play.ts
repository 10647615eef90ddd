/** Plays a history over the stand-ins: its deeds, then calm until all must have come home. */
import { tokens } from "../../src/fakes/github/tokens.ts";
import { HOLD_LABEL } from "../../src/next-step.ts";
import { MINUTE } from "../world.ts";
import type { Deed } from "./deeds.ts";
import { addTask, atQueue, inNotion, lag, onGitHub, onPull } from "./hands.ts";
import { begin, CONFIGS, type History } from "./history.ts";
import { runOnce, troubledRun, watchMerges } from "./runs.ts";

export async function play(deeds: readonly Deed[]): Promise<History> {
  const history = await begin(deeds[0]?.kind === "variable-store");
  watchMerges(history);
  for (const deed of deeds) {
    history.team.clock.advance(1000);
    await act(history, deed);
  }
  await calm(history);
  return history;
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

/** The usual configuration, nothing held, no lag, and runs enough for what was ordered to fail and what rests for hours. */
async function calm(history: History): Promise<void> {
  const { team } = history;
  lag(history, 0);
  team.config = CONFIGS.usual;
  for (const { number, labels } of team.github.issues())
    if (labels.includes(HOLD_LABEL)) team.github.as("ada").unlabel(number, HOLD_LABEL);
  for (const [minutes, mode] of REST) {
    team.clock.advance(minutes * MINUTE);
    await runOnce(history, mode);
  }
}

const REST = [
  [40, "sync"],
  [40, "sweep"],
  [25 * 60, "sweep"],
  [15, "sync"],
] as const;
