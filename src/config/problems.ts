/** What the schema found wrong → problems in the words of the file, with the nearest valid name. */
import leven from "leven";
import type { core } from "zod";
import type { Problem } from "../ports.ts";

type Path = readonly PropertyKey[];

/** One problem per mistake and per unknown key. `keysAt`: the keys that a map may have; `data`: the file as read. */
export function problemsOf(
  issues: readonly core.$ZodIssue[],
  data: unknown,
  keysAt: (path: Path) => readonly string[],
): Problem[] {
  return issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => unknownKey([...issue.path, key], keysAt(issue.path)));
    }
    if (issue.code === "invalid_union") {
      // The choice of the right shape, if there is one: its mistakes lie deeper.
      const branch = issue.errors.find((errors) =>
        errors.every(({ code, path }) => path.length > 0 || code === "unrecognized_keys"),
      );
      if (branch)
        return problemsOf(
          branch.map((inner) => rooted(inner, issue.path)),
          data,
          keysAt,
        );
    }
    const value = valueAt(data, issue.path);
    const near = typeof value === "string" ? nearest(value, choicesOf(issue)) : undefined;
    return [problem(pathText(issue.path), shown(value), issue.message, near)];
  });
}

/** Each problem is one line, whatever stands in the file. `near` is left out where nothing is near. */
export function problem(path: string, found: string, expected: string, near?: string): Problem {
  const line = { path: oneLine(path), found: oneLine(found), expected: oneLine(expected) };
  return near === undefined ? line : { ...line, nearest: oneLine(near) };
}

const oneLine = (text: string): string =>
  text.replace(/[\p{Cc}\u2028\u2029]/gu, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** The candidate that was probably meant; undefined when none is close. */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  const plain = (text: string) => text.toLowerCase().replace(/[\s_]+/g, "-");
  const distances = candidates.map((candidate) => leven(plain(name), plain(candidate)));
  const least = Math.min(...distances);
  if (least > Math.max(2, Math.floor(name.length / 3)) || least >= name.length) return undefined;
  return candidates[distances.indexOf(least)];
}

/** A value as a problem shows it: short, on one line, and never a token that was pasted into the wrong place. */
export function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "nothing (null)";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  if (typeof value === "number") return `the number ${value}`;
  if (typeof value !== "string") return JSON.stringify(value);
  // Notion's prefixes, old and new, and GitHub's:
  // docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github
  if (/\b(?:gh[a-z]_|github_pat_|ntn_|secret_)\w{8}/.test(value))
    return "what looks like a token (revoke it: this file is no secret)";
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 59)}…` : value);
}

/** `a`, `b` or `c`, for "expected". */
export const oneOf = (choices: readonly string[]): string =>
  choices.length === 1 ? String(choices[0]) : `one of ${choices.join(", ")}`;

/** `labels[2]`, `statuses.Won't do`. */
export function pathText(path: Path): string {
  const parts = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`));
  return parts.join("").replace(/^\./, "") || "the file";
}

function unknownKey(path: Path, keys: readonly string[]): Problem {
  return problem(pathText(path), "an unknown key", oneOf(keys), nearest(String(path.at(-1)), keys));
}

function valueAt(data: unknown, path: Path): unknown {
  return path.reduce(
    (inside: unknown, part) => (typeof inside === "object" && inside !== null ? Reflect.get(inside, part) : undefined),
    data,
  );
}

/** The valid values near which the wrong one may lie. */
function choicesOf(issue: core.$ZodIssue): readonly string[] {
  if (issue.code === "invalid_union") return issue.errors.flat().flatMap(choicesOf);
  if (issue.code === "invalid_value") return issue.values.map(String);
  const near: unknown = issue.code === "custom" ? issue.params?.nearest : undefined;
  return typeof near === "string" ? [near] : [];
}

const rooted = (issue: core.$ZodIssue, path: Path): core.$ZodIssue => ({ ...issue, path: [...path, ...issue.path] });
