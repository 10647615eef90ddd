/** Label mappings → bound properties. */
import { findNamed } from "./binding-names.ts";
import { boundTo, kindOf } from "./binding-properties.ts";
import type { BoundLabel, SchemaProperty, Trouble } from "./bindings.ts";
import type { LabelSetting } from "./config.ts";
import { nearest, problem } from "./problems.ts";

const TYPES = ["select", "multi_select", "status", "checkbox", "formula", "relation"];

/** In the configuration's order. A mapping that once worked and no longer can fails alone: it is kept as broken. */
export function bindLabels(
  settings: readonly LabelSetting[],
  properties: readonly SchemaProperty[],
  previous: readonly BoundLabel[],
  trouble: Trouble,
): readonly BoundLabel[] {
  const bound: BoundLabel[] = [];
  for (const setting of settings) {
    const label = bindLabel(setting, properties, previous, trouble);
    if (!label) continue;
    if (bound.some(({ id }) => id === label.id)) {
      const path = `labels.${setting.property}`;
      trouble.problems.push(problem(path, `a second mapping of "${label.name}"`, "one mapping for each property"));
    }
    bound.push(label);
  }
  return bound;
}

function bindLabel(
  { property, template, lowerCase }: LabelSetting,
  properties: readonly SchemaProperty[],
  previous: readonly BoundLabel[],
  { problems, warnings }: Trouble,
): BoundLabel | undefined {
  const path = `labels.${property}`;
  const found = findNamed(property, properties, previous);
  if (found && TYPES.includes(found.item.type)) {
    if (found.warning !== undefined) warnings.push(`${path}: ${found.warning}`);
    return { ...boundTo(found.item, found.asked), template, lowerCase };
  }
  const fault = found ? `"${found.item.name}" of type ${kindOf(found.item.type)}` : "no such property in Notion";
  const before = previous.find(({ id, name, asked }) => (asked ?? name) === property || id === property);
  if (before) {
    const remedy = "its labels stay as they are until Notion has it back or this mapping is taken out";
    warnings.push(`${path}: found ${fault}, where labels came from before; ${remedy}.`);
    const { broken: _, ...rest } = before;
    return { ...rest, template, lowerCase, broken: `"${before.name}" gives no labels any more: ${fault}` };
  }
  const names = properties.filter(({ type }) => TYPES.includes(type)).map(({ name }) => name);
  const expected = `a ${TYPES.map(kindOf).join(", ")} property; or take it out of \`labels\``;
  problems.push(problem(path, fault, expected, nearest(property, names)));
  return undefined;
}
