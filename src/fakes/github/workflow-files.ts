/** The workflow files of a commit: what starts them, and which checks their jobs report. */
import { parse } from "yaml";
import { filesOf } from "./objects.ts";
import type { Repository } from "./records.ts";

export const WORKFLOW_FOLDER = ".github/workflows/";

export interface WorkflowFile {
  readonly path: string;
  readonly name: string;
  /** Event → its filters. */
  readonly on: ReadonlyMap<string, Filters>;
  /** The names under which its jobs report. */
  readonly jobs: readonly string[];
}

interface Filters {
  readonly types?: readonly string[];
  readonly branches?: readonly string[];
  readonly inputs?: Readonly<Record<string, unknown>>;
}

/** https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax */
export function workflowsAt({ git }: Repository, sha: string): WorkflowFile[] {
  const files = [...filesOf(git, git.commits.get(sha)?.tree ?? "")];
  return files
    .filter(([path]) => path.startsWith(WORKFLOW_FOLDER) && /\.ya?ml$/.test(path))
    .map(([path, file]) => readWorkflow(path, git.blobs.get(file.sha)?.toString() ?? ""));
}

function readWorkflow(path: string, text: string): WorkflowFile {
  const { name, on, jobs } = parse(text) as {
    readonly name?: string;
    readonly on: string | readonly string[] | Readonly<Record<string, Filters | null>>;
    readonly jobs?: Readonly<Record<string, { readonly name?: string }>>;
  };
  const named = typeof on === "string" ? [on] : on;
  const events = Array.isArray(named)
    ? named.map((event: string): [string, null] => [event, null])
    : Object.entries(named);
  const strange = events.flatMap(([, filters]) => Object.keys(filters ?? {})).filter((key) => !KNOWN.includes(key));
  if (strange.length > 0) throw new Error(`fake GitHub does not know on.*.${strange.join(", ")} (in ${path})`);
  return {
    path,
    name: name ?? path,
    on: new Map(events.map(([event, filters]) => [event, (filters as Filters | null) ?? {}])),
    jobs: Object.entries(jobs ?? {}).map(([id, job]) => job.name ?? id),
  };
}

const KNOWN = ["types", "branches", "inputs"];
