/** Finds the configuration file, or says why there is none to go by. */
import { ConfigError } from "../ports.ts";
import { problem } from "./problems.ts";

/** What lies at a path. */
export type FoundFile =
  | { readonly kind: "file"; readonly text: string }
  | { readonly kind: "folder" }
  | { readonly kind: "none" };

/** Looks in one place. */
export type Look = (path: string) => Promise<FoundFile>;

export const DEFAULT_PATH = ".github/notion-sync.yml";

/**
 * The file's text, from the first of the places that has it; or one sentence why there is nothing to do yet, for whoever is
 * still on the way: the default file is not there, or empty.
 * @throws ConfigError when somebody meant a file: a path that leads nowhere or to a folder, or another spelling's file.
 */
export async function findConfig(
  path: string,
  places: readonly Look[],
): Promise<{ readonly text: string } | { readonly notYet: string }> {
  const found = await firstFound(path, places);
  if (found.kind === "folder") throw misled(`\`${path}\`, a folder`, `the path of a file, such as ${DEFAULT_PATH}`);
  if (found.kind === "file") {
    if (!isEmpty(found.text)) return { text: found.text };
    return { notYet: `${path} is empty: put a configuration into it to begin.` };
  }
  const twin = path.endsWith(".yaml") ? path.replace(/\.yaml$/, ".yml") : path.replace(/\.yml$/, ".yaml");
  const isTwinThere = twin !== path && (await firstFound(twin, places)).kind === "file";
  if (isTwinThere) throw misled(`no ${path}, but ${twin}`, `${path}: rename it, or name ${twin} in the workflow`);
  if (path !== DEFAULT_PATH)
    throw misled(`no file \`${path}\``, `a file: commit it, or correct the path. ${MAYBE_HIDDEN}`);
  return { notYet: `There is no ${path} yet: commit one to begin. ${MAYBE_HIDDEN}.` };
}

// GitHub answers 404 to a token that may not see the file: docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api
const MAYBE_HIDDEN = "If it is there, give the job `contents: read`, without which GitHub shows no file";

async function firstFound(path: string, places: readonly Look[]): Promise<FoundFile> {
  for (const look of places) {
    const found = await look(path);
    if (found.kind !== "none") return found;
  }
  return { kind: "none" };
}

/** Nothing but blank lines, comments and document markers. */
const isEmpty = (text: string): boolean =>
  text.split("\n").every((line) => /^\s*(#.*|---|\.\.\.|\ufeff)?\s*$/.test(line));

const misled = (found: string, expected: string): ConfigError =>
  new ConfigError("The workflow's inputs", [problem("config", found, expected)]);
