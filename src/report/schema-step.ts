/** One write, as the report file tells it. */
import { z } from "zod";

export const text = z.string();
export const list = <Item extends z.ZodType>(item: Item) => z.array(item).readonly();

export const issueNumber = z.int().min(1);
const numberOrNew = z
  .union([issueNumber, z.literal("new")])
  .meta({ id: "number", description: "`new`: within a plan, what GitHub has yet to number." });
export const linked = z.object({ number: numberOrNew, url: text });

const HIDDEN = "in a public repository for a task that has no issue.";
const emptied = text.describe(`Empty ${HIDDEN}`);

const conflicts = list(z.object({ effect: text, notion: text, github: text, kept: z.enum(["notion", "github"]) }));

const update = z.object({
  kind: z.literal("update"),
  number: numberOrNew,
  patch: z
    .object({
      title: text.optional(),
      state: z.enum(["open", "completed", "not_planned", "duplicate"]).optional(),
      labels: list(text).optional(),
      assignees: list(text).optional(),
      body: text.optional(),
    })
    .describe(
      `The fields that the write sets; labels and assignees are whole sets. Title and body are empty ${HIDDEN}`,
    ),
  effects: list(
    z.object({
      effect: z.enum(["title", "state", "label", "assignee", "text", "pull request"]),
      from: text.optional(),
      to: text.optional(),
    }),
  ).describe("What changes visibly, or has changed and is recorded: a pull request that the merge queue has merged."),
  conflicts,
});

/** What is done to a pull request that has a number already, or had one given a step before. */
const toPull = { pull: numberOrNew };

const pullSteps = [
  z.object({ kind: z.literal("create-branch"), name: emptied, base: text }),
  z.object({
    kind: z.literal("open-pull-request"),
    head: emptied,
    base: text,
    title: emptied,
    body: emptied,
    isDraft: z.boolean(),
  }),
  z.object({
    kind: z.literal("update-pull-request"),
    ...toPull,
    patch: z.object({ title: emptied.optional(), body: emptied.optional() }),
    conflicts,
  }),
  z.object({ kind: z.literal("mark-ready"), ...toPull }),
  z.object({
    kind: z.literal("merge"),
    ...toPull,
    sha: text.describe("The head that is merged; another one is not."),
    methods: list(z.enum(["squash", "merge", "rebase"])).describe("The first that GitHub takes."),
    title: emptied,
    message: emptied,
  }),
  z.object({ kind: z.literal("enqueue"), ...toPull, sha: text }),
  z.object({ kind: z.literal("dequeue"), ...toPull }),
  z.object({ kind: z.literal("close-pull-request"), ...toPull }),
  z.object({ kind: z.literal("dispatch"), workflow: text, branch: text, ...toPull }),
] as const;

export const step = z
  .discriminatedUnion("kind", [
    z.object({ kind: z.literal("create-label"), label: z.object({ name: text, color: text }) }),
    z.object({ kind: z.literal("create"), title: emptied, body: emptied, labels: list(text) }),
    update,
    ...pullSteps,
    z
      .object({ kind: z.literal("link"), issue: linked.optional(), pullRequest: linked.optional() })
      .describe("Written into the page; what is absent stays."),
    z.object({ kind: z.literal("comment"), about: z.enum(["merged", "merge-blocked"]), sentence: text }),
    z.object({ kind: z.literal("note"), sentence: text.describe("Empty: the note is cleared.") }),
  ])
  .meta({ id: "step", description: "One write." });
