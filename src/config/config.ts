/** The configuration file → Config, every problem at once. */

import { digest } from "../digest.ts";
import { ConfigError } from "../ports.ts";
import { configOf } from "./from-file.ts";
import { problemsOf } from "./problems.ts";
import { configFile, keysAt, type WORDS } from "./schema.ts";
import { readYaml } from "./yaml.ts";

export { withinWindow } from "./filter.ts";
export { parseNotionId } from "./notion-id.ts";
export { suggestedConfig } from "./suggest.ts";

/** What a status asks of the issue and of the pull request. */
export type Word = (typeof WORDS)[number];

export interface StatusRule {
  readonly effect: Word;
  /** Put on the issue while the task has this status. */
  readonly label?: string;
}

/** A property's name or id in Notion. `given`: the file names it, so it must exist. */
export interface PropertySetting {
  readonly name: string;
  readonly given: boolean;
}

export interface LabelSetting {
  readonly property: string;
  /** Holds {value}, perhaps {property}. */
  readonly template: string;
  /** The whole label is put in lower case. */
  readonly lowerCase: boolean;
}

/** A filter in Notion's own language. */
export type NotionFilter = { readonly [key: string]: unknown };

export interface Config {
  readonly version: 1;
  readonly database: { /** 32 lower-case hex digits. */ readonly id: string; readonly given: string };
  /** Name or id; needed only where the database has several. */
  readonly dataSource?: string;
  readonly filter?: NotionFilter;
  /** A public repository may show every task. */
  readonly public: boolean;
  /** By the status option's name (or id). Look up with Object.hasOwn: names come from people. */
  readonly statuses: Readonly<Record<string, StatusRule>>;
  readonly properties: {
    readonly status: PropertySetting;
    readonly people: PropertySetting | undefined;
    readonly issue: PropertySetting;
    readonly pullRequest: PropertySetting | undefined;
    readonly note: PropertySetting | undefined;
    readonly branch: PropertySetting | undefined;
    readonly pause: PropertySetting | undefined;
  };
  readonly labels: readonly LabelSetting[];
  /** Notion user id, e-mail or name → GitHub login. Look up with Object.hasOwn. */
  readonly people: Readonly<Record<string, string>>;
  readonly newTasks: {
    readonly import: "open" | "none" | "all";
    readonly adopt: boolean;
    /** {title}, {id}. */
    readonly title: string;
    readonly text: "once" | "keep" | "none";
  };
  readonly pullRequests: {
    /** Absent: the repository's default branch. */
    readonly base?: string;
    readonly branch: "existing" | "create";
    /** {number} (the issue's), {slug}, {id}. */
    readonly branchName: string;
    /** {title}, {id}, {number} (the issue's). */
    readonly title: string;
    /** {title}, {id}, {number} (the pull request's). */
    readonly commitMessage: string;
    readonly method: "auto" | "squash" | "merge" | "rebase";
    readonly restMinutes: number;
    readonly withoutRequiredChecks: "refuse" | "when-green";
    /** A workflow's file name. */
    readonly afterMerge?: string;
  };
  readonly deletedTasks: "close" | "label" | "keep";
  readonly conflicts: "notion" | "github";
  readonly comments: readonly ("merged" | "merge-blocked")[];
  readonly attentionIssue: boolean;
  readonly limits: {
    readonly creates: number;
    readonly closes: number;
    readonly merges: number;
    readonly rewrites: number;
    /** At least 1. */
    readonly minutes: number;
  };
  readonly sweepEveryMs: number;
  /** Logins without "[bot]". */
  readonly trustedAuthors: readonly string[];
}

/**
 * The configuration in `text` (YAML 1.2). `file` names it in messages.
 * @throws ConfigError with every problem at once.
 */
export function parseConfig(text: string, file = "The configuration file"): Config {
  const { data, problems } = readYaml(text);
  if (data === undefined) throw new ConfigError(file, problems);
  const parsed = configFile.safeParse(data);
  const all = parsed.success ? problems : [...problems, ...problemsOf(parsed.error.issues, data, keysAt)];
  if (!parsed.success || all.length > 0) throw new ConfigError(file, all);
  return configOf(parsed.data);
}

/** Stands for everything that changes what is asked of GitHub or how names are bound; thirteen characters. */
export function configDigest(config: Config): string {
  const { database, dataSource, filter, statuses, properties, labels, people, newTasks, pullRequests } = config;
  const { deletedTasks, trustedAuthors } = config;
  const names = { database: database.id, dataSource, filter, properties, labels, people, trustedAuthors };
  return digest(stable({ ...names, statuses, newTasks, pullRequests, deletedTasks }));
}

/** JSON with sorted keys: the order of a map's keys in the file says nothing. */
function stable(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}
