/** May this pull request be merged now, and if not, why: a pure decision, in the order one would say it. */
import type { Base, PullWord, Reading } from "./model.ts";
import type { BranchRules, Check, MergeMethod, Merging, PullRequest, Pulls } from "./pulls/model.ts";

/** All that the decision about one open pull request looks at, once its task asks for the merge. */
export interface GateFacts {
  /** With `merging`, unless it is a first contact. */
  readonly pull: PullRequest;
  /** We opened it: proven by the caller. */
  readonly isOurs: boolean;
  /** What the base records for the pull request and the issue; undefined: first contact. */
  readonly earlier: { readonly pull: PullWord | undefined; readonly state: Base["state"] } | undefined;
  /** The status has stood long enough. */
  readonly isRested: boolean;
  /** The configured base branch. */
  readonly base: string;
  readonly rules: Reading<BranchRules> | undefined;
  readonly allowed: Pulls["allowed"];
  readonly method: "auto" | MergeMethod;
  readonly withoutRequiredChecks: "refuse" | "when-green";
  /** The head with which we put it into the merge queue; undefined: we did not. */
  readonly queued: string | undefined;
  /** What GitHub answered to our last try to merge it. */
  readonly refused: Pulls["refused"];
}

export type GateAnswer =
  | { readonly kind: "mark-ready" }
  | { readonly kind: "enqueue" }
  | { readonly kind: "merge"; readonly methods: readonly MergeMethod[] }
  /** "pull-request": it passes by itself; "person": somebody has to act. */
  | Wait;

type Wait = { readonly kind: "wait"; readonly for: "pull-request" | "person"; readonly sentence: string };

/** What a pull request needs next on its way into the base. Sentences quote names from outside: of checks, of branches. */
export function mergeGate(facts: GateFacts): GateAnswer {
  const { pull, rules, base } = facts;
  if (!wasSeenOpen(facts))
    return person(`The task of #${pull.number} was not seen open before it asked for the merge: move it ${AND_BACK}.`);
  if (pull.merging === undefined) throw new Error(`What stands between #${pull.number} and its merge was not read`);
  const unfit = notForUs(facts) ?? notYet(facts);
  if (unfit !== undefined) return unfit;
  if (rules === undefined || "unknown" in rules)
    return person(`#${pull.number} is not merged while the rules of \`${base}\` are unknown: ${ended(why(rules))}`);
  const known: Known = { ...facts, merging: pull.merging, rules: rules.value };
  const closed = noWayIn(known) ?? resting(facts);
  if (closed !== undefined) return closed;
  // Before anything that reviewers and checks have to say: they wait for it.
  if (pull.isDraft) return { kind: "mark-ready" };
  const wait = stuck(known) ?? unchecked(known) ?? unreviewed(known) ?? blocked(known);
  if (wait !== undefined) return wait;
  return known.rules.hasQueue ? { kind: "enqueue" } : { kind: "merge", methods: methodsOf(known) };
}

interface Known extends Omit<GateFacts, "rules"> {
  readonly merging: Merging;
  readonly rules: BranchRules;
}

const AND_BACK = "to an open status, and back once a run has seen it there";

// First contact takes what it finds as asked before, so it merges nothing.
const wasSeenOpen = ({ earlier }: GateFacts): boolean =>
  earlier?.pull !== undefined && earlier.pull !== "merge" && earlier.state !== "completed";

function notForUs({ pull, isOurs, base }: GateFacts): Wait | undefined {
  const { number, link } = pull;
  const remedy = 'link it by hand, under "Development" in the issue\'s sidebar';
  if (!isOurs && link === "none")
    return person(`#${number} was not opened by this sync and is not linked to the issue on GitHub: ${remedy}.`);
  // Anybody may write "Fixes #4" into a pull request; the sidebar takes write permission
  // (docs.github.com/issues/tracking-your-work-with-issues/using-issues/linking-a-pull-request-to-an-issue).
  if (!isOurs && link === "text" && !pull.isTrusted)
    return person(`#${number} is linked to the issue by its text alone, and its author may not write here: ${remedy}.`);
  if (pull.isFork) return person(`#${number} comes from a fork: look it through and merge it by hand.`);
  if (pull.base !== base)
    return person(
      `#${number} goes to \`${pull.base}\`, not to \`${base}\`: change its base branch, or merge it by hand.`,
    );
  return undefined;
}

function notYet({ pull, isOurs }: GateFacts): Wait | undefined {
  const { number, head, changedFiles, isDraft, wasMadeDraft } = pull;
  if (changedFiles === 0) return person(`#${number} has no changes yet: push to \`${head}\`.`);
  if (isDraft && (wasMadeDraft || !isOurs)) return person(theirDraft(pull));
  return undefined;
}

/** A draft that people made of it is theirs to mark ready. */
export const theirDraft = ({ number, wasMadeDraft }: PullRequest): string =>
  `#${number} ${wasMadeDraft ? "was made a draft again" : "is a draft"}: whoever works on it marks it ready for review.`;

function noWayIn(known: Known): Wait | undefined {
  const { pull, base, rules, withoutRequiredChecks, allowed, method } = known;
  if (rules.required.length === 0 && withoutRequiredChecks === "refuse")
    return person(
      `\`${base}\` requires no checks, so #${pull.number} is not merged: protect the branch with required checks, or set \`without-required-checks: when-green\`.`,
    );
  // The queue has a method of its own (docs.github.com/graphql/reference/mutations#enqueuepullrequest takes none).
  if (rules.hasQueue || methodsOf(known).length > 0) return undefined;
  if (method === "auto")
    return person(
      `No method is left to merge #${pull.number}: let the repository's settings allow one that the rules of \`${base}\` allow too.`,
    );
  const who = allowed[method] === false ? "the repository's settings do" : `the rules of \`${base}\` do`;
  return person(
    `#${pull.number} is not merged by \`method: ${method}\`, since ${who} not allow it: change one of the two.`,
  );
}

function methodsOf({ method, allowed, rules }: Known): readonly MergeMethod[] {
  const wanted: readonly MergeMethod[] = method === "auto" ? ["squash", "merge", "rebase"] : [method];
  return wanted.filter((name) => allowed[name] !== false && rules.methods.includes(name));
}

const resting = ({ pull, isRested }: GateFacts): Wait | undefined =>
  isRested ? undefined : later(`#${pull.number} rests a while before its merge: room to undo a slip.`);

function stuck({ pull, base, merging, rules, queued, refused }: Known): Wait | undefined {
  const { number, head, headSha } = pull;
  if (merging.mergeable === "conflict")
    return person(`#${number} conflicts with \`${base}\`: resolve the conflicts on \`${head}\`.`);
  if (pull.queuedBy !== undefined) return later(`#${number} is in the merge queue.`);
  if (rules.hasQueue && queued === headSha)
    return person(`#${number} left the merge queue unmerged: push a fix to \`${head}\`, or move its task ${AND_BACK}.`);
  return refused?.sha === headSha ? person(ended(refused.sentence)) : undefined;
}

function unchecked(known: Known): Wait | undefined {
  const { pull, merging, rules } = known;
  if ("unknown" in merging.checks)
    return person(`#${pull.number} is not merged while its checks are unknown: ${ended(merging.checks.unknown)}`);
  if (rules.required.length > 0) return toWait(pull, "required checks", requiredOf(known, merging.checks.value));
  const all = merging.checks.value.map(({ name, result }): Report => ({ subject: `"${name}"`, state: result }));
  if (merging.isHeld && !all.some(({ state }) => state === "held"))
    return toWait(pull, "checks", [...all, { subject: "a workflow", state: "held" }]);
  return all.length > 0 ? toWait(pull, "checks", all) : later(`No check has reported on #${pull.number} yet.`);
}

interface Report {
  readonly subject: string;
  readonly state: Check["result"] | "foreign" | "missing";
}

// GitHub's summary lists only what has reported, so the rules say what is due; a check run and a status of one name both
// count (docs.github.com/pull-requests/collaborating-with-pull-requests/collaborating-on-repositories-with-code-quality-features/troubleshooting-required-status-checks).
function requiredOf({ rules, merging }: Known, checks: readonly Check[]): readonly Report[] {
  return rules.required.flatMap(({ name, app }): readonly Report[] => {
    const subject = `"${name}"`;
    const named = checks.filter((check) => check.name === name);
    const counted = named.filter((check) => app === undefined || check.app === app);
    if (counted.length > 0) return counted.map(({ result }) => ({ subject, state: result }));
    // A held workflow does not report under the names of its jobs.
    if (merging.isHeld) return [{ subject, state: "held" }];
    return [{ subject, state: named.length > 0 ? "foreign" : "missing" }];
  });
}

/** Worst first. Whatever is not "passed" has its row, so a new result never passes unseen. */
const LACKS: Readonly<Record<Exclude<Report["state"], "passed">, string>> = {
  failed: "failed",
  held: "is held for approval",
  foreign: "has not reported from its required App",
  missing: "has not reported",
  pending: "is pending",
};

const NAMED = 5;

/** One sentence about all that is lacking, the same in whatever order it was reported. */
function toWait({ number, head }: PullRequest, what: string, reports: readonly Report[]): Wait | undefined {
  const lacking = Object.entries(LACKS)
    .flatMap(([state, words]) => {
      const subjects = reports.filter((report) => report.state === state).map(({ subject }) => subject);
      return subjects.sort().map((subject) => ({ state, subject, words }));
    })
    .filter(({ subject }, index, all) => all.findIndex((other) => other.subject === subject) === index);
  if (lacking.length === 0) return undefined;
  const is = (...states: readonly (keyof typeof LACKS)[]): boolean =>
    lacking.some(({ state }) => states.some((one) => one === state));
  const names = lacking.slice(0, NAMED).map(({ subject, words }) => `${subject} ${words}`);
  const remedies = [
    ...(is("failed") ? [`push a fix to \`${head}\``] : []),
    ...(is("held")
      ? [`press "Approve workflows to run" on #${number}, or use a GitHub App's token as \`github-token\``]
      : []),
    ...(is("missing") ? ["a workflow that a filter on paths or branches leaves out never reports"] : []),
  ];
  const others = lacking.length > NAMED ? ", and others" : "";
  const sentence = [`#${number} waits for ${what}: ${names.join(", ")}${others}`, ...remedies].join("; ");
  return is("failed", "held") ? person(`${sentence}.`) : later(`${sentence}.`);
}

function unreviewed({ pull, merging }: Known): Wait | undefined {
  if (merging.review === "changes-requested")
    return person(`A review of #${pull.number} asks for changes: make them, and have it reviewed again.`);
  return merging.review === "required" ? person(`#${pull.number} needs an approving review.`) : undefined;
}

function blocked({ pull, base, merging, rules }: Known): Wait | undefined {
  const { number, head } = pull;
  if (merging.mergeable === "unknown") return later(`GitHub is still working out whether #${number} can be merged.`);
  // The queue brings it up to date by itself, and "blocked" may mean just that the queue is the only way in.
  if (rules.hasQueue) return undefined;
  if (merging.isBehind) return person(`#${number} is behind \`${base}\`: update \`${head}\`.`);
  if (merging.isBlocked)
    return person(
      `GitHub blocks #${number} though its checks and reviews are there: its merge box says why, such as open conversations, code owners or signatures.`,
    );
  return undefined;
}

const why = (unread: { readonly unknown: string } | undefined): string =>
  unread?.unknown ?? "they were not read; start another run";
const person = (sentence: string): Wait => ({ kind: "wait", for: "person", sentence });
const later = (sentence: string): Wait => ({ kind: "wait", for: "pull-request", sentence });
const ended = (sentence: string): string => (/[.!?]$/.test(sentence) ? sentence : `${sentence}.`);
