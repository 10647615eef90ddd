/** Every status option gets a word: the configuration's, or its group's. */
import { findNamed, quoted, type Remembered } from "./binding-names.ts";
import type { Bindings, BoundStatus, SchemaOption, SchemaProperty, Trouble } from "./bindings.ts";
import type { Config, Word } from "./config.ts";
import { nearest, problem } from "./problems.ts";

/** Words by option id. Names that fit no option become problems, options without a word one warning. */
export function bindStatuses(
  config: Config,
  property: SchemaProperty,
  previous: Bindings["statuses"] | undefined,
  trouble: Trouble,
): Bindings["statuses"] {
  const options = property.options ?? [];
  const named = namedStatuses(config, property.name, options, previous, trouble);
  const silent: string[] = [];
  const statuses = options.map((option): [string, BoundStatus] => {
    const rule = named.get(option.id);
    if (rule) return [option.id, rule];
    const word = groupWord(property, option.id);
    if (word === undefined) silent.push(option.name);
    return [option.id, { name: option.name, word: word ?? "ignore" }];
  });
  if (silent.length > 0) {
    trouble.warnings.push(
      `statuses: ${quoted(silent)} of "${property.name}" stand in no group and are ignored; give each a word, even if it is ignore.`,
    );
  }
  return Object.fromEntries(statuses);
}

function namedStatuses(
  config: Config,
  propertyName: string,
  options: readonly SchemaOption[],
  previous: Bindings["statuses"] | undefined,
  { problems, warnings }: Trouble,
): ReadonlyMap<string, BoundStatus> {
  const remembered = Object.entries(previous ?? {}).map(([id, status]): Remembered => ({ id, ...status }));
  const names = options.map(({ name }) => name);
  const bound = new Map<string, BoundStatus>();
  for (const [wanted, { effect, label }] of Object.entries(config.statuses)) {
    const path = `statuses.${wanted}`;
    const found = findNamed(wanted, options, remembered);
    if (!found) {
      const expected = `an option of "${propertyName}": ${quoted(names)}`;
      problems.push(problem(path, "no such status in Notion", expected, nearest(wanted, names)));
    } else if (bound.has(found.item.id)) {
      problems.push(problem(path, `a second word for "${found.item.name}"`, "one word for each status"));
    } else {
      if (found.warning !== undefined) warnings.push(`${path}: ${found.warning}`);
      const asked = found.asked === undefined ? {} : { asked: found.asked };
      bound.set(found.item.id, {
        name: found.item.name,
        word: effect,
        ...(label === undefined ? {} : { label }),
        ...asked,
      });
    }
  }
  return bound;
}

/**
 * To-do and In progress → open, Complete → done; undefined outside of groups. Groups have names that people can change,
 * and no ids to rely on, but an order: Complete comes last (developers.notion.com/reference/property-object#status).
 */
function groupWord({ groups = [] }: SchemaProperty, optionId: string): Word | undefined {
  const group = groups.find(({ optionIds }) => optionIds.includes(optionId));
  if (!group) return undefined;
  const complete = groups.find(({ name }) => name === "Complete") ?? groups.at(-1);
  return group === complete ? "done" : "open";
}
