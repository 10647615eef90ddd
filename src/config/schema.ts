/** What the configuration file may hold. Every message says what was expected; editors' JSON Schema is made from this too. */
import { z } from "zod";
import { filterFault } from "./filter.ts";
import { choice, count, duration, flag, isBranchName, login, map, section, setting, template, text } from "./kinds.ts";
import { parseNotionId } from "./notion-id.ts";
import { oneOf } from "./problems.ts";

/** What a status may ask. */
export const WORDS = ["open", "draft", "ready", "merge", "done", "dropped", "ignore"] as const;

const COLUMN = "the name or id of a Notion property";
const column = (name: string, holds: string) =>
  text(`${COLUMN}, or null to switch it off`)
    .nullish()
    .meta({ description: `${holds} (default: "${name}", off where the database lacks it; null switches it off)` });
const neededColumn = (name: string, holds: string) =>
  text(`${COLUMN}; this one is needed`)
    .optional()
    .meta({ description: `${holds} (default: "${name}"; needed)` });

const PROPERTIES = {
  status: neededColumn("Status", "Status or select: what to do"),
  people: column("Assignee", "People: the assignees"),
  issue: neededColumn("GitHub Issue", "URL (or number): the issue; written back"),
  "pull-request": column("GitHub PR", "URL or number: the pull request; written back"),
  note: column("GitHub note", "Text: what the task waits for; written back"),
  branch: column("Branch", "Text: the head branch to use"),
  pause: column("Pause sync", "Checkbox: leave this task alone"),
};

const NEW_TASKS = {
  import: choice(["open", "none", "all"], "open", "Which tasks created before the first run get an issue"),
  adopt: flag(false, "Take over an issue, not ours, that a page links to"),
  title: setting(template(["title", "id"], ["title", "id"]), "{title}", "The issue's title: {title}, {id}"),
  text: choice(["once", "keep", "none"], "once", "Copy the page's text at creation, keep it in step, or not at all"),
};

const branchTemplate = template(["number", "slug", "id"], ["number", "id"]).refine(
  (given) => isBranchName(given.replace(/\{[^{}]*\}/g, "1")),
  {
    error:
      "what git takes for a branch name: no spaces, none of ~ ^ : ? * [ \\, no `..`, no `.lock` at its end, no refs/ before it",
  },
);
const branch = text("a branch's name").refine((name) => name === "" || isBranchName(name), {
  error: "a branch's name, without refs/heads/",
});
const workflow = text("a workflow's file name, such as deploy.yml").regex(/^[^/\s]+\.ya?ml$/, {
  error: "a workflow's file name without its folder, such as deploy.yml",
});

const PULL_REQUEST_TEXT = ["title", "id", "number"];
const PULL_REQUESTS = {
  base: branch.nullish().meta({ description: "The base branch (default: the repository's default branch)" }),
  branch: choice(["existing", "create"], "existing", "Wait for someone's branch, or open one with an empty commit"),
  "branch-name": setting(branchTemplate, "{number}-{slug}", "The branch to open: {number} (the issue's), {slug}, {id}"),
  title: setting(
    template(PULL_REQUEST_TEXT, PULL_REQUEST_TEXT),
    "{title}",
    "The pull request's title: {title}, {id}, {number} (the issue's)",
  ),
  "commit-message": setting(
    template(PULL_REQUEST_TEXT, []),
    "{title} (#{number})",
    "The merge's message: {title}, {id}, {number} (the pull request's)",
  ),
  method: choice(
    ["auto", "squash", "merge", "rebase"],
    "auto",
    "How to merge; auto: the first of these that is allowed",
  ),
  "rest-minutes": count(0, 5, "How long the status must have stood before a merge"),
  "without-required-checks": choice(["refuse", "when-green"], "refuse", "A merge where the base requires no checks"),
  "after-merge": workflow.nullish().meta({ description: "A workflow to dispatch after a merge, such as deploy.yml" }),
};

const LIMITS = {
  creates: count(0, 25, "Issues and pull requests that a run opens without asking"),
  closes: count(0, 25, "Issues and pull requests that a run closes without asking"),
  merges: count(0, 5, "Merges that a run makes without asking"),
  rewrites: count(0, 25, "Issues that a run rewrites without asking after a change of this file"),
  minutes: count(1, 10, "How long a run may take"),
};

const SECTIONS = { properties: PROPERTIES, "new-tasks": NEW_TASKS, "pull-requests": PULL_REQUESTS, limits: LIMITS };

const database = text("the link or id of a Notion database")
  .superRefine((given, context) => {
    if (parseNotionId(given) === undefined) context.addIssue({ code: "custom", message: databaseHint(given) });
  })
  .meta({ description: "The link or id of the Notion database" });

function databaseHint(given: string): string {
  if (given.startsWith("collection://")) {
    return "the database's own link (••• → Copy link); a data source's id belongs under data-source";
  }
  return "the link of a Notion database (••• → Copy link) or its id, 32 hex digits";
}

const filter = z
  .record(z.string(), z.unknown(), { error: "a map: a filter in Notion's own language" })
  .superRefine((given, context) => {
    const fault = filterFault(given);
    if (fault !== undefined) context.addIssue({ code: "custom", message: fault });
  })
  .nullish()
  .meta({ description: "Only these tasks, in Notion's own filter language" });

const word = z.enum(WORDS, { error: oneOf(WORDS) });
const statusLabel = text("a label's name").max(50, { error: "a label of at most 50 characters" });
const status = z.union(
  [
    word,
    map({ effect: word, label: statusLabel.optional().meta({ description: "A label while the task stands here" }) }),
  ],
  { error: `${oneOf(WORDS)}, or a map of effect, label` },
);

const labels = z
  .union([z.array(text(COLUMN)), z.record(z.string(), template(["value", "property"], ["value"]))], {
    error: 'a list of Notion properties, or a map such as { Priority: "priority: {value}" }',
  })
  .refine((given) => !Array.isArray(given) || new Set(given).size === given.length, { error: "each property once" })
  .nullish()
  .meta({
    description:
      'Property → label text with {value}, {property}. The short list means "{property}: {value}" in lower case',
  });

const comment = z.enum(["merged", "merge-blocked"], { error: "merged or merge-blocked" });

const ROOT = {
  version: z.literal(1, { error: "1" }).meta({ description: "The version of this format" }),
  database,
  "data-source": text("a data source's name or id")
    .nullish()
    .meta({ description: "Only where the database has several" }),
  filter,
  public: z
    .literal("everything", { error: "everything, or no such key" })
    .nullish()
    .meta({ description: "A public repository needs this, or a filter: its tasks become public" }),
  statuses: z
    .record(z.string(), status, { error: "a map from status to word, such as { Done: merge }" })
    .nullish()
    .meta({ description: "Notion status → what it asks of the issue and the pull request" }),
  properties: section(PROPERTIES, "Names or ids of Notion properties"),
  labels,
  people: z
    .record(z.string(), login(), { error: "a map such as { ada@example.com: ada }" })
    .nullish()
    .meta({ description: "Notion user id, e-mail or name → GitHub login" }),
  "new-tasks": section(NEW_TASKS, "How issues begin"),
  "pull-requests": section(PULL_REQUESTS, "How pull requests are opened and merged"),
  "deleted-tasks": choice(["close", "label", "keep"], "close", "What becomes of a deleted task's issue"),
  conflicts: choice(["notion", "github"], "notion", "Whose word counts when both sides moved apart"),
  comments: z
    .array(comment, { error: "a list of merged, merge-blocked" })
    .nullish()
    .meta({ description: "What is told on the Notion page" }),
  "attention-issue": flag(true, "One issue, open while runs keep failing or tasks need a human"),
  limits: section(LIMITS, "What a run may do without asking"),
  "sweep-every": setting(duration(), "24h", "How often the whole database is compared"),
  "trusted-authors": z
    .array(login(), { error: "a list of GitHub logins" })
    .nullish()
    .meta({ description: "Earlier identities of this action, after a change of token" }),
};

/** The file, defaults filled in. */
export const configFile = map(ROOT);
export type ConfigFile = z.output<typeof configFile>;

/** The keys that the map at `path` may have. */
export function keysAt(path: readonly PropertyKey[]): readonly string[] {
  const [first] = path;
  if (first === undefined) return Object.keys(ROOT);
  if (first === "statuses") return ["effect", "label"];
  return Object.keys(SECTIONS[first as keyof typeof SECTIONS]);
}

/** The JSON Schema of the file, for editors. */
export function configJsonSchema(): Record<string, unknown> {
  return { title: "Notion Sync configuration", ...z.toJSONSchema(configFile, { io: "input" }) };
}
