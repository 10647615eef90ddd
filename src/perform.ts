/** Takes one step on the world and answers the situation as the answer shows it: `project`'s counterpart. */
import { assertNever, type Step, type Task } from "./model.ts";
import { noteDigest, type Situation } from "./next-step.ts";
import type { Log, TaskSource, Tracker } from "./ports.ts";
import { withIssue, withLabel } from "./project.ts";
import type { Act } from "./settle.ts";

/** @throws RemoteError where a system refuses or does not answer. */
export function performer(ports: { readonly source: TaskSource; readonly tracker: Tracker; readonly log: Log }): Act {
  return async (step, situation) => {
    const after = await perform(step, situation, ports.source, ports.tracker);
    const { observed, task } = after;
    const issue = observed.kind === "issue" ? observed.issue.number : undefined;
    ports.log.info("applied", { kind: step.kind, page: task.id, ...(issue === undefined ? {} : { issue }) });
    return after;
  };
}

async function perform(step: Step, situation: Situation, source: TaskSource, tracker: Tracker): Promise<Situation> {
  const { id } = situation.task;
  switch (step.kind) {
    case "create-label":
      await tracker.createLabel(step.label);
      return withLabel(situation, step.label.name);
    case "create":
      return withIssue({ ...situation, isNew: true }, await tracker.create(step));
    case "update":
      return withIssue(situation, await tracker.update(step.number, step.patch));
    case "link": {
      if (step.number === "new") throw new Error("Only a plan links an issue that has no number yet.");
      return withWritten(situation, await source.write(id, { issue: { number: step.number, url: step.url } }));
    }
    case "note":
      return {
        ...withWritten(situation, await source.write(id, { note: step.sentence })),
        note: noteDigest(step.sentence),
      };
    default:
      return assertNever(step);
  }
}

// Only what our write moved. An edit that came in between stands in the answer too, but was not decided on yet:
// were it taken over as seen, the next poll would take it for settled.
function withWritten(situation: Situation, { issueLink, editedAt }: Task): Situation {
  return { ...situation, task: { ...situation.task, issueLink, editedAt } };
}
