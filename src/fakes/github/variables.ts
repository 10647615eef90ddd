/** The REST routes of repository variables. */

import type { VariableRecord } from "./records.ts";
import { type Call, notFound, page, Refusal, type Reply, type Route } from "./routes.ts";
import { fullName, iso } from "./world.ts";

const VARIABLES = "/repos/{owner}/{repo}/actions/variables";
const VARIABLE = `${VARIABLES}/{name}`;

export const variableRoutes: readonly Route[] = [
  { method: "GET", path: VARIABLES, needs: ["variables", "read"], answer: list },
  { method: "POST", path: VARIABLES, needs: ["variables", "write"], answer: create },
  { method: "GET", path: VARIABLE, needs: ["variables", "read"], answer: get },
  { method: "PATCH", path: VARIABLE, needs: ["variables", "write"], answer: update },
  { method: "DELETE", path: VARIABLE, needs: ["variables", "write"], answer: remove },
];

/** Ten a page where nothing else is asked, at most thirty. https://docs.github.com/en/rest/actions/variables#list-repository-variables */
function list(call: Call): Reply {
  const all = [...call.repository.variables.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const { items, headers } = page(call, `/repos/${fullName(call.repository)}/actions/variables`, all, {
    usual: 10,
    most: 30,
  });
  return { status: 200, body: { total_count: all.length, variables: items.map(render) }, headers };
}

/** A name that is taken answers 409: https://github.com/cli/cli/pull/6928 */
function create(call: Call): Reply {
  const name = checkedName(String(call.body.name));
  const { variables } = call.repository;
  if (variables.has(name)) throw new Refusal(409, "Already exists - Variable already exists");
  const now = call.world.clock.now();
  variables.set(name, { name, value: checkedValue(call.body.value), createdAt: now, updatedAt: now });
  return { status: 201, body: {} };
}

function get(call: Call): Reply {
  return { status: 200, body: render(demandVariable(call)) };
}

/** 204 without a body, and no way to make it conditional: the last writer wins. */
function update(call: Call): Reply {
  const variable = demandVariable(call);
  if (call.body.name !== undefined && checkedName(String(call.body.name)) !== variable.name)
    throw new Error("fake GitHub does not rename variables");
  if (call.body.value !== undefined) variable.value = checkedValue(call.body.value);
  variable.updatedAt = call.world.clock.now();
  return { status: 204 };
}

function remove(call: Call): Reply {
  call.repository.variables.delete(demandVariable(call).name);
  return { status: 204 };
}

function demandVariable(call: Call): VariableRecord {
  const variable = call.repository.variables.get((call.params.name ?? "").toUpperCase());
  if (!variable) throw notFound();
  return variable;
}

/** Case is ignored, names are kept in capitals: https://docs.github.com/en/actions/reference/workflows-and-actions/variables */
function checkedName(name: string): string {
  if (!/^(?!GITHUB_)[A-Z_][A-Z0-9_]*$/i.test(name))
    throw new Refusal(
      422,
      "Variable names can only contain alphanumeric characters and underscores, and must not start with a number or GITHUB_",
    );
  return name.toUpperCase();
}

/** 48 KB each: https://docs.github.com/en/actions/reference/workflows-and-actions/variables#limits-for-configuration-variables */
function checkedValue(value: unknown): string {
  const text = String(value);
  if (Buffer.byteLength(text) > 48 * 1024) throw new Refusal(422, "Variable value is too large (maximum is 48 KB)");
  return text;
}

function render(variable: VariableRecord) {
  return {
    name: variable.name,
    value: variable.value,
    created_at: iso(variable.createdAt),
    updated_at: iso(variable.updatedAt),
  };
}
