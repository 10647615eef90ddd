/** The kinds of values that the configuration file holds. Each message says what was expected. */
import { z } from "zod";
import { nearest, oneOf } from "./problems.ts";

/** A value with a default; null means the default too. */
export function setting<S extends z.ZodType>(schema: S, fallback: z.output<S>, description: string) {
  return schema
    .nullish()
    .transform((value): z.output<S> => value ?? fallback)
    .meta({ description: `${description} (default: ${JSON.stringify(fallback)})` });
}

/** A map of settings that all have defaults; so has the map. */
export function section<S extends z.ZodRawShape>(shape: S, description: string) {
  const inner = map(shape);
  const defaults = inner.parse({});
  return inner
    .nullish()
    .transform((value) => value ?? defaults)
    .meta({ description });
}

export function map<S extends z.ZodRawShape>(shape: S) {
  return z.strictObject(shape, { error: `a map of ${Object.keys(shape).join(", ")}` });
}

export function choice<const V extends readonly string[]>(values: V, fallback: V[number], description: string) {
  return setting(z.enum(values, { error: oneOf(values) }), fallback, description);
}

export function flag(fallback: boolean, description: string) {
  return setting(z.boolean({ error: "true or false" }), fallback, description);
}

export function count(least: 0 | 1, fallback: number, description: string) {
  const error = least === 0 ? "a whole number, 0 or more" : "a whole number, 1 or more";
  return setting(z.int({ error }).min(least, { error }), fallback, description);
}

/** Text that is not empty. A number or a yes may have been meant as text: YAML needs to be told. */
export function text(expected: string) {
  const error = ({ input }: { readonly input?: unknown }) =>
    ["number", "boolean"].includes(typeof input) ? `${expected}, in quotes` : expected;
  return z.string({ error }).min(1, { error: expected });
}

/** A number of minutes, hours or days. */
export function duration() {
  const error = "a duration such as 90m, 24h or 2d";
  return z.string({ error }).regex(/^[1-9]\d{0,5}[mhd]$/, { error });
}

/** A GitHub login. An enterprise's managed users have an underscore in theirs, apps "[bot]" at the end. */
export function login() {
  const expected = "a GitHub login: letters, digits and hyphens, without the @";
  // docs.github.com/en/enterprise-cloud@latest/admin/identity-and-access-management/iam-configuration-reference/username-considerations-for-external-authentication
  const valid = /^[a-zA-Z\d][a-zA-Z\d_-]{0,38}(?:\[bot\])?$/;
  return text(expected)
    .superRefine((given, context) => {
      if (valid.test(given) || given === "") return;
      const bare = given.replace(/^@|^https:\/\/github\.com\//, "");
      const near = bare !== given && valid.test(bare) ? { nearest: bare } : {};
      context.addIssue({ code: "custom", message: expected, params: near });
    })
    .meta({ pattern: valid.source });
}

/** A text with placeholders. `needed`: at least one of these must be in it. */
export function template(allowed: readonly string[], needed: readonly string[]) {
  const names = allowed.map(braced).join(", ");
  const hint = `text in quotes with the placeholders ${names}`;
  const must = needed.length === 0 ? "" : `(?=.*\\{(?:${needed.join("|")})\\})`;
  const pattern = `^${must}(?:[^{}]|\\{(?:${allowed.join("|")})\\})+$`;
  return z
    .string({ error: hint })
    .superRefine((given, context) => {
      const fault = templateFault(given, allowed, needed);
      if (fault) context.addIssue({ code: "custom", ...fault });
    })
    .meta({ pattern, minLength: 1 });
}

function templateFault(given: string, allowed: readonly string[], needed: readonly string[]) {
  const used = [...given.matchAll(/\{([^{}]*)\}/g)].map((match) => String(match[1]));
  const unknown = used.find((name) => !allowed.includes(name));
  const names = allowed.map(braced).join(", ");
  if (unknown !== undefined) {
    const near = nearest(unknown, allowed);
    const params = near === undefined ? {} : { nearest: given.replace(braced(unknown), braced(near)) };
    return { message: `no placeholders but ${names} (${braced(unknown)} is none)`, params };
  }
  if (/[{}]/.test(given.replace(/\{[^{}]*\}/g, ""))) return { message: `each { closed by a }, around one of ${names}` };
  if (given.trim() === "") return { message: `text with the placeholders ${names}` };
  if (needed.length === 0 || used.some((name) => needed.includes(name))) return undefined;
  return { message: `text with ${needed.map(braced).join(" or ")} in it, as else all would be the same` };
}

const braced = (name: string) => `{${name}}`;

/** What git takes for a branch name (git-scm.com/docs/git-check-ref-format), as far as people get it wrong. */
export function isBranchName(name: string): boolean {
  const bad = /[\s~^:?*[\\\p{Cc}]|\.\.|@\{|\/\/|^[-/]|\/\.|^\.|[/.]$|\.lock(?:\/|$)|^refs\//u;
  return name !== "" && name !== "@" && !bad.test(name);
}
