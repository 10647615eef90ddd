/** The configuration file's text → plain data, and what is wrong with it as YAML. */
import { type Document, isCollection, isScalar, LineCounter, parseDocument, visit } from "yaml";
import type { Problem } from "../ports.ts";
import { problem } from "./problems.ts";

const MAX_CHARACTERS = 256 * 1024;
const CORE_TAGS = ["str", "int", "float", "bool", "null", "map", "seq"].map((name) => `tag:yaml.org,2002:${name}`);
/** Errors that leave the rest of the file readable, so its other problems can be told too. */
const HARMLESS = ["DUPLICATE_KEY", "BAD_SCALAR_START"];

/** `data` is undefined when the text could not be understood well enough to look further. */
export function readYaml(text: string): { readonly data: unknown; readonly problems: readonly Problem[] } {
  if (text.length > MAX_CHARACTERS) {
    return broken([problem("the file", `${Math.ceil(text.length / 1024)} KB`, "at most 256 KB")]);
  }
  try {
    return understand(text);
  } catch (cause) {
    // Walking the tree recurses too.
    if (cause instanceof RangeError) return broken([tooDeep]);
    throw cause;
  }
}

function understand(text: string) {
  const lines = new LineCounter();
  const document = parseDocument(text, { version: "1.2", schema: "core", prettyErrors: false, lineCounter: lines });
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `line ${line}, column ${col}`;
  };
  const hard = document.errors.find(({ code }) => !HARMLESS.includes(code));
  // One slip makes the rest unreadable in many ways; only the first says where it is. The parser tells of an exhausted
  // stack as of a slip.
  if (hard?.message.includes("call stack")) return broken([tooDeep]);
  if (hard) return broken([syntaxProblem(hard.code, hard.message, place(hard.pos[0]))]);
  const odd = oddities(document, place);
  const problems = document.errors.map(({ code, message, pos }) => syntaxProblem(code, message, place(pos[0])));
  if (odd.length > 0) return broken([...problems, ...odd]);
  return { data: document.toJS() as unknown, problems };
}

/** What YAML allows and this file has no use for: references that can blow up, types beyond JSON's. */
function oddities(document: Document.Parsed, place: (offset: number) => string): Problem[] {
  const found: Problem[] = [];
  visit(document, {
    Alias: (_, node) => {
      found.push(problem(place(node.range?.[0] ?? 0), `the alias *${node.source}`, "the value itself, written out"));
    },
    Node: (_, node) => {
      if ("tag" in node && node.tag && !CORE_TAGS.includes(node.tag)) {
        found.push(problem(place(node.range?.[0] ?? 0), `the tag ${node.tag}`, "a plain value without a tag"));
      }
    },
    Pair: (_, { key }) => {
      if (isCollection(key))
        found.push(problem(place(key.range?.[0] ?? 0), "a list or map as a key", "a text as a key"));
      if (isScalar(key) && !keepsItsName(key.value, key.source)) {
        found.push(problem(place(key.range?.[0] ?? 0), `${key.source} as a key`, `quotes around it: "${key.source}"`));
      }
    },
  });
  return found;
}

/** 1.0, True and ~ would come out as "1", "true" and "". */
function keepsItsName(value: unknown, source: string | undefined): boolean {
  if (typeof value === "number" || typeof value === "boolean") return String(value) === source;
  return typeof value === "string";
}

function syntaxProblem(code: string, message: string, path: string): Problem {
  if (code === "DUPLICATE_KEY") return problem(path, "a key that this map has already", "each key once");
  if (code === "MULTIPLE_DOCS") return problem(path, "a second document (after ---)", "one document");
  if (code === "BAD_SCALAR_START")
    return problem(path, "a bare @ or backtick, which YAML reserves", "quotes around the value");
  if (code === "TAB_AS_INDENT") return problem(path, "a tab", "spaces as indentation");
  return problem(path, `a YAML error (${message})`, "valid YAML; text with : { } # or @ needs quotes");
}

const tooDeep = problem("the file", "hundreds of brackets in each other", "a few levels");

const broken = (problems: readonly Problem[]) => ({ data: undefined, problems });
