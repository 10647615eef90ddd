/** Names in the configuration ↔ Notion's ids: bound at first use, remembered in the state, so a rename breaks nothing. */

import type { PropertyId } from "../model.ts";
import { ConfigError, type Problem } from "../ports.ts";
import { bindLabels } from "./binding-labels.ts";
import { bindRoles, boundTo } from "./binding-properties.ts";
import { bindStatuses } from "./binding-statuses.ts";
import { type Config, configDigest, parseNotionId, type Word } from "./config.ts";
import { nearest, problem } from "./problems.ts";

/** A data source's columns, as Notion's schema gives them. */
export interface Schema {
  readonly dataSource: { /** 32 lower-case hex digits. */ readonly id: string; readonly name: string };
  readonly properties: readonly SchemaProperty[];
}

export interface SchemaProperty {
  readonly id: PropertyId;
  readonly name: string;
  /** Notion's word: "status", "multi_select", "rich_text" … */
  readonly type: string;
  readonly options?: readonly SchemaOption[];
  /** Of a status property, in Notion's order. */
  readonly groups?: readonly { readonly name: string; readonly optionIds: readonly string[] }[];
}

export interface SchemaOption {
  readonly id: string;
  readonly name: string;
  readonly color?: string;
}

/** A name that found its id. */
export interface Bound {
  readonly id: PropertyId;
  /** Its name in Notion now. */
  readonly name: string;
  readonly type: string;
  /** The configuration's name for it, where Notion's has changed since. */
  readonly asked?: string;
}

export interface BoundLabel extends Bound {
  readonly template: string;
  readonly lowerCase: boolean;
  /** Why this mapping alone no longer works: its values are unknown, so its labels stay as they are. */
  readonly broken?: string;
}

export interface BoundStatus {
  readonly name: string;
  readonly word: Word;
  readonly label?: string;
  readonly asked?: string;
}

/** All names bound. JSON-serialisable; kept in the state. */
export interface Bindings {
  /** `configDigest` of the configuration it was made from. */
  readonly config: string;
  readonly dataSource: { readonly id: string; readonly name: string };
  readonly properties: {
    readonly title: Bound;
    readonly status: Bound;
    readonly people?: Bound;
    readonly issue: Bound;
    readonly pullRequest?: Bound;
    readonly note?: Bound;
    readonly branch?: Bound;
    readonly pause?: Bound;
    readonly uniqueId?: Bound;
  };
  readonly labels: readonly BoundLabel[];
  /** Every option of the status property, by id. */
  readonly statuses: Readonly<Record<string, BoundStatus>>;
}

/** Collects what is wrong (thrown at the end, all at once) and what is odd. */
export interface Trouble {
  readonly problems: Problem[];
  readonly warnings: string[];
}

/**
 * Binds every name of the configuration to the schema; `previous` carries names over renames.
 * @throws ConfigError with every problem at once.
 */
export function bind(
  config: Config,
  schema: Schema,
  previous: Bindings | undefined,
): { readonly bindings: Bindings; readonly warnings: readonly string[] } {
  const trouble: Trouble = { problems: [], warnings: [] };
  const { dataSource, properties } = schema;
  const roles = bindRoles(config, properties, previous?.properties, trouble);
  const title = properties.find(({ type }) => type === "title");
  const uniqueId = properties.find(({ type }) => type === "unique_id");
  if (!uniqueId) refuseUniqueId(config, trouble);
  const statusProperty = properties.find(({ id }) => id === roles.status?.id);
  const statuses = statusProperty ? bindStatuses(config, statusProperty, previous?.statuses, trouble) : {};
  const labels = bindLabels(config.labels, properties, previous?.labels ?? [], trouble);
  warnOfRenamedSource(config, schema, trouble);
  const { status, issue } = roles;
  if (trouble.problems.length > 0 || !status || !issue) {
    throw new ConfigError(`The configuration does not fit the Notion database "${dataSource.name}"`, trouble.problems);
  }
  if (!title)
    throw new Error(`The data source ${dataSource.id} has no title property, though Notion gives one to each.`);
  const bound = {
    ...roles,
    title: boundTo(title),
    status,
    issue,
    ...(uniqueId ? { uniqueId: boundTo(uniqueId) } : {}),
  };
  const bindings = { config: configDigest(config), dataSource, properties: bound, labels, statuses };
  return { bindings, warnings: trouble.warnings };
}

/**
 * The data source to read; `previous` carries the choice over a rename, or over the arrival of a second one.
 * @throws ConfigError naming all of them when none, or an unknown one, is chosen.
 */
export function chooseDataSource<S extends { readonly id: string; readonly name: string }>(
  config: Config,
  sources: readonly S[],
  previous?: Bindings,
): S {
  const wanted = config.dataSource;
  const fitting = wanted === undefined ? sources : sources.filter((source) => isCalled(source, wanted));
  const [chosen, another] = fitting;
  if (chosen && !another) return chosen;
  // A state belongs to one database and one `data-source` setting, so what it remembers is what is meant.
  const before = sources.find(({ id }) => id === previous?.dataSource.id);
  if (before) return before;
  if (sources.length === 0) {
    const linked = "a database of its own; for a linked view, share the original with the integration";
    throw new ConfigError("The configuration", [problem("database", "a database without a data source", linked)]);
  }
  const choices = sources.map(({ id, name }) => `"${name}" (${id})`).join(", ");
  const names = sources.map(({ name }) => name);
  const found = another ? `${fitting.length} data sources to choose from` : `no data source "${wanted}"`;
  const near = another || wanted === undefined ? undefined : nearest(wanted, names);
  throw new ConfigError("The configuration", [
    problem("data-source", found, `the name or id of one of ${choices}`, near),
  ]);
}

function isCalled({ id, name }: { readonly id: string; readonly name: string }, wanted: string): boolean {
  // "Copy data source ID" may come with a scheme.
  const wantedId = parseNotionId(wanted.replace(/^collection:\/\//, ""));
  return name === wanted || (wantedId !== undefined && parseNotionId(id) === wantedId);
}

function warnOfRenamedSource({ dataSource: wanted }: Config, { dataSource }: Schema, { warnings }: Trouble): void {
  if (wanted === undefined || isCalled(dataSource, wanted)) return;
  warnings.push(
    `data-source: "${wanted}" is now called "${dataSource.name}" in Notion and goes on; put the new name into the configuration.`,
  );
}

/** `{id}` stands for the database's unique id, so there must be one. */
function refuseUniqueId({ newTasks, pullRequests }: Config, { problems }: Trouble): void {
  const templates = {
    "new-tasks.title": newTasks.title,
    "pull-requests.branch-name": pullRequests.branchName,
    "pull-requests.title": pullRequests.title,
    "pull-requests.commit-message": pullRequests.commitMessage,
  };
  for (const [path, template] of Object.entries(templates)) {
    if (!template.includes("{id}")) continue;
    problems.push(
      problem(path, "{id}, but no ID property in the database", "no {id}, or an ID property: add one in Notion"),
    );
  }
}
