/** One lot of tasks, from sighting to record: observe, announce, settle each, remember what became of it. */
import { type Brief, brief, LISTS_LAG_MS } from "./brief.ts";
import type { Desk } from "./desk.ts";
import type { PullNumber, Task } from "./model.ts";
import { noteDigest, type Situation, wantsIssue } from "./next-step.ts";
import { NotNow, RemoteError } from "./ports.ts";
import { record } from "./record.ts";
import type { DetectedBy, TaskResult } from "./run.ts";
import { type Act, Overtaken, type Settled, settle } from "./settle.ts";
import { stillNeeded, without } from "./state.ts";
import type { Outcome, Step } from "./steps.ts";

/**
 * Brings each task of the lot home and records it in `desk.state`.
 * @throws RemoteError when GitHub could not be read; what was recorded before stands.
 */
export async function bringHome(
  lot: readonly Task[],
  arrival: { readonly detectedBy: DetectedBy; readonly isFresh: boolean },
  desk: Desk,
): Promise<readonly TaskResult[]> {
  const { detectedBy, isFresh } = arrival;
  await desk.repository();
  const hands = lot.some(({ id }) => desk.absent.has(id));
  const briefs = await brief(await desk.observe(lot, { hands, isFresh }), desk);
  const results: TaskResult[] = [];
  for (const one of await announce(briefs, desk)) {
    const settled = await settleOne(one, desk);
    results.push(record({ brief: await withNote(one, desk.act), detectedBy, settled }, desk));
  }
  return results;
}

/**
 * Creations are known to the state before they are made, so that one of unknown outcome is not repeated too soon, and
 * of two runs at once only the first to announce makes the issue.
 */
async function announce(briefs: readonly Brief[], desk: Desk): Promise<readonly Brief[]> {
  const isCreation = (one: Brief): boolean => "situation" in one && wantsIssue(one.situation);
  const creations = briefs.filter(isCreation);
  if (creations.length === 0) return briefs;
  const mine = { at: new Date(desk.ports.clock.now()).toISOString(), by: desk.ports.runId };
  const announced = Object.fromEntries(creations.map(({ task }) => [task.id, mine]));
  const before = stillNeeded(desk.state.announced, desk.ports.clock.now() - LISTS_LAG_MS);
  desk.state = { ...desk.state, announced: { ...before, ...announced } };
  await desk.save(creations.map((one) => ("situation" in one && one.situation.isOlder ? "import" : "create")));
  // Another run's stands before ours, or the store had no room for it: then nothing is made.
  const standing = desk.isPlan ? desk.state : desk.saved;
  const isLost = (one: Brief): boolean => isCreation(one) && standing?.announced[one.task.id]?.by !== mine.by;
  return briefs.map((one) =>
    "situation" in one && isLost(one) ? { ...one, situation: { ...one.situation, announced: true } } : one,
  );
}

/** A workflow is told to the state before it is started, too: of two runs at once only the first to tell starts it. */
function telling(desk: Desk): Act {
  return async (step, situation) => {
    if (step.kind !== "dispatch" || desk.isPlan) return await desk.act(step, situation);
    if (!(await isOursToStart(step.pull, desk)))
      throw new Overtaken({ ...situation, starting: new Set([...situation.starting, step.pull]) });
    try {
      return await desk.act(step, situation);
    } catch (error) {
      // What GitHub refused was not started: the next run need not wait for its list of runs.
      if (error instanceof RemoteError && error.outcome === "refused")
        desk.state = { ...desk.state, started: without(desk.state.started ?? {}, `${step.pull}`) };
      throw error;
    }
  };
}

async function isOursToStart(pull: PullNumber, desk: Desk): Promise<boolean> {
  const mine = { at: new Date(desk.ports.clock.now()).toISOString(), by: desk.ports.runId };
  desk.state = { ...desk.state, started: { ...desk.state.started, [pull]: mine } };
  await desk.save();
  return desk.saved?.started?.[pull]?.by === mine.by;
}

/** What the note is to say of a task that got no further; one that waits for a yes is told where something else stood. */
function held({ end, situation }: Settled): string | undefined {
  if (end.kind === "failed") return end.message;
  return end.kind === "deferred" && end.until === "confirmed" && situation.note !== "" ? end.because : undefined;
}

async function settleOne(one: Brief, desk: Desk): Promise<Settled | undefined> {
  if ("failure" in one) return undefined;
  const settled = await settle({ ...one.situation, repositoryLabels: desk.labels }, telling(desk), desk.policy);
  desk.labels = settled.situation.repositoryLabels;
  const sentence = held(settled);
  const noted = sentence === undefined ? undefined : await note(settled.situation, sentence, desk.act);
  return noted === undefined
    ? settled
    : { ...settled, situation: noted.situation, outcomes: [...settled.outcomes, noted.outcome] };
}

/** Of one that could not be looked at, the note says why. */
async function withNote(one: Brief, act: Act): Promise<Brief> {
  if (!("failure" in one) || one.known === undefined) return one;
  const noted = await note(one.known, one.failure, act);
  return noted === undefined ? one : { ...one, known: noted.situation, outcomes: [noted.outcome] };
}

/** The note property tells people where they work; that it could not be written is not worth a second failure. */
async function note(
  situation: Situation,
  sentence: string,
  act: Act,
): Promise<{ readonly situation: Situation; readonly outcome: Outcome } | undefined> {
  if (situation.note === undefined || situation.note === noteDigest(sentence) || situation.task.place !== "here")
    return undefined;
  const step: Step = { kind: "note", sentence };
  try {
    const after = await act(step, situation);
    return { situation: after, outcome: { kind: "applied", step, reason: "says what holds it up" } };
  } catch (error) {
    if (error instanceof RemoteError || error instanceof NotNow) return undefined;
    throw error;
  }
}
