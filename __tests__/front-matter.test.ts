/** The hidden block, against everything that people, GitHub and strangers may do to a body. */
import { describe, expect, jest, test } from "@jest/globals";
import fc from "fast-check";
import { cut, MAX_BODY, newBody, readBody, rewriteBody } from "../src/front-matter.ts";
import type { FrontMatter } from "../src/model.ts";
import { base, front, page } from "./builders.ts";

/** Strings made to break comments, YAML, line ends and JavaScript's own objects. */
const NASTY = [
  "-->",
  "--!>",
  "--",
  "<!--",
  "<!-- notion-sync\n",
  "\n-->\n",
  "<!-- notion-sync:begin -->",
  "<!-- notion-sync:end -->",
  "<script>",
  "]]>",
  "\n",
  "\r",
  "\r\n",
  "\0",
  "\u0085",
  "\u2028",
  "\u2029",
  "\ufeff",
  "\ufffe",
  "\uffff",
  "\ud800",
  "\udfff",
  "🔥",
  "\u202e",
  "\u2066",
  "!!js/function",
  "!tag ",
  "&anchor ",
  "*anchor",
  "<<: ",
  ": ",
  "# ",
  "- ",
  "---\n",
  "...\n",
  "%YAML 1.1\n",
  "{",
  "}",
  "[",
  "]",
  '"',
  "'",
  "\\",
  "`",
  "@",
  "~",
  "null",
  "yes",
  "0x1f",
  "1e999",
  "2026-05-04",
  "__proto__",
  "constructor",
  "toString",
  "page",
];

const nasty = fc.oneof(
  { weight: 4, arbitrary: fc.array(fc.constantFrom(...NASTY), { maxLength: 6 }).map((parts) => parts.join("")) },
  { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 20 }) },
  { weight: 1, arbitrary: fc.array(fc.nat(0xffff), { maxLength: 8 }).map((units) => String.fromCharCode(...units)) },
);
const seenValue = fc.oneof(
  nasty,
  fc.boolean(),
  fc.constant(null),
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0)),
  fc.array(nasty, { maxLength: 3 }),
);
/** As fc.dictionary, and with members that an object has of its own accord. */
const recordOf = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<Readonly<Record<string, T>>> =>
  fc.array(fc.tuple(nasty, value), { maxLength: 4 }).map((entries) => Object.fromEntries(entries));

const anyFront: fc.Arbitrary<FrontMatter> = fc.record(
  {
    page: fc.nat().map(page),
    dataSource: nasty,
    created: nasty,
    seen: fc.record({ editedAt: nasty, values: recordOf(seenValue) }),
    base: fc.record(
      {
        title: nasty,
        state: fc.constantFrom("open", "completed", "not_planned", "none"),
        labels: recordOf(fc.boolean()),
        assignees: recordOf(fc.boolean()),
        text: nasty,
      },
      { requiredKeys: ["labels", "assignees"] },
    ),
    deleted: fc.record({ at: nasty, did: fc.constantFrom("closed", "labelled", "kept") }),
    detached: nasty,
  },
  { requiredKeys: ["page", "dataSource", "created", "seen", "base"] },
) as fc.Arbitrary<FrontMatter>;

/** As the web editor gives a body back. */
const withCrlf = (body: string): string => body.replace(/\r?\n/g, "\r\n");

/** What a browser shows: the first comment ends where the HTML standard says it does. */
function visible(body: string): string {
  expect(body.startsWith("<!--")).toBe(true);
  const end = /--!?>/.exec(body);
  return body.slice((end?.index ?? body.length) + (end?.[0].length ?? 0));
}

describe("whatever stands in it", () => {
  test("what was written is what is read, and again after the web editor made its line ends CRLF", () => {
    fc.assert(
      fc.property(anyFront, (written) => {
        const body = newBody({ front: written, region: "[Open](x)", text: "Hello." });
        expect(readBody(body).front).toEqual(written);
        expect(readBody(withCrlf(body)).front).toEqual(written);
      }),
      { numRuns: 300 },
    );
  });

  test("no value closes the comment: what people see begins with the managed region", () => {
    fc.assert(
      fc.property(anyFront, (written) => {
        const body = newBody({ front: written, region: "[Open](x)", text: undefined });
        expect(visible(body)).toBe("\n\n<!-- notion-sync:begin -->\n[Open](x)\n<!-- notion-sync:end -->\n");
      }),
      { numRuns: 300 },
    );
  });

  test.each(NASTY)("%j comes back as a title, a label, a login, a property and a value", (text) => {
    const members = Object.fromEntries([[text, true]]);
    const written = front({
      dataSource: text,
      seen: { editedAt: text, values: Object.fromEntries([[text, [text, text]]]) },
      base: { title: text, labels: members, assignees: members },
    });
    const { front: read } = readBody(newBody({ front: written, region: "x", text: undefined }));
    expect(read).toEqual(written);
    expect(Object.keys(read?.base.labels ?? {})).toEqual([text]);
    expect(Object.keys(read?.seen.values ?? {})).toEqual([text]);
  });

  test("ten thousand characters of anything come back", () => {
    const text = NASTY.join("").repeat(50).slice(0, 10_000);
    const written = front({ seen: { editedAt: "x", values: { title: text } } });
    expect(readBody(newBody({ front: written, region: "x", text: undefined })).front).toEqual(written);
  });

  test("a body that grew on GitHub is read, whatever stands below", () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const body = `${newBody({ front: front(), region: "x", text: undefined })}${text}`;
        expect(readBody(body)).toEqual({ front: front(), region: "x" });
      }),
    );
  });
});

describe("nobody forges it", () => {
  const real = newBody({ front: front(), region: "x", text: undefined });

  test("a block that does not stand at the very first byte counts for nothing", () => {
    fc.assert(
      fc.property(
        nasty.filter((text) => text !== ""),
        (before) => {
          fc.pre(!`${before}${real}`.startsWith("<!-- notion-sync\n"));
          expect(readBody(before + real).front).toBeUndefined();
        },
      ),
    );
    for (const before of [" ", "\n", "\ufeff", "> ", "```\n", "<!-- -->\n"])
      expect(readBody(before + real).front).toBeUndefined();
  });

  test("a second block below the first one counts for nothing", () => {
    const forged = newBody({ front: front({ page: page(666) }), region: "y", text: undefined });
    expect(readBody(`${real}\n${forged}`).front?.page).toBe(page(1));
    expect(readBody(newBody({ front: front(), region: "x", text: forged }))).toMatchObject({
      front: front(),
      region: "x",
    });
  });

  test.each([
    ["another word behind ours", real.replace("notion-sync", "notion-synced")],
    ["no line break behind the opening", real.replace("notion-sync\n", "notion-sync ")],
    ["no end", real.slice(0, 200)],
    ["nothing inside", "<!-- notion-sync\n\n-->\n"],
    ["an empty body", ""],
    ["a list", "<!-- notion-sync\n- a\n-->"],
    ["a page id that is none", real.replace(page(1), "1")],
    ["no base", real.replace(/^base: .*\n/m, "")],
    ["labels that are no marks", real.replace('"labels":{}', '"labels":{"a":1}')],
    ["labels that are a list", real.replace('"labels":{}', '"labels":[]')],
    ["a state that is none", real.replace('"state":"open"', '"state":"ajar"')],
    ["a value that holds values", real.replace('"status":"Backlog"', '"status":{"a":1}')],
    ["two documents", real.replace("page:", "---\na: 1\n---\npage:")],
    ["a tab for a space", real.replace("page: ", "page:\t\t- ")],
    ["a scalar that never ends", real.replace(`"${page(1)}"`, `"${page(1)}`)],
  ])("with %s, it counts as wiped", (_, body) => {
    expect(body).not.toBe(real);
    expect(readBody(body).front).toBeUndefined();
  });

  test("what a person wrote by hand, as plain YAML, is understood", () => {
    const lines = ["created: x", "seen: { editedAt: x, values: { title: [a, b] } }", "base:", "  labels: { a: true }"];
    const body = `<!-- notion-sync\n# Mine\npage: '${page(1)}'\ndataSource: x\n${lines.join("\n")}\n  assignees: {}\n-->\n`;
    expect(readBody(body).front).toMatchObject({ page: page(1), base: { labels: { a: true } } });
  });
});

describe("a stranger's block", () => {
  const block = (yaml: string): string => `<!-- notion-sync\n${yaml.slice(0, MAX_BODY)}\n-->\n`;
  const bomb = [
    "a: &a [x,x,x,x,x,x,x,x,x]",
    ..."bcdefghi".split("").map((name, at) => `${name}: &${name} [${`*${"abcdefgh"[at]},`.repeat(9)}]`),
  ];

  test.each([
    ["an alias bomb", bomb.join("\n")],
    ["one alias", `page: &p "${page(1)}"\ndataSource: *p`],
    ["sixteen thousand keys", Array.from({ length: 16_000 }, (_, n) => `${n.toString(36)}:`).join("\n")],
    ["brackets without end", "[".repeat(MAX_BODY)],
    ["lists in lists", "- ".repeat(MAX_BODY / 2)],
    ["keys of keys", "? ".repeat(MAX_BODY / 2)],
    ["maps in maps", "{a: ".repeat(MAX_BODY / 4)],
    ["lines without end", "\n".repeat(MAX_BODY)],
    ["a tag for code", "page: !!js/function 'function () {}'"],
    ["a key that is a map", "? {a: b}\n: c"],
  ])("with %s is taken for none, and nothing is thrown", (_, yaml) => {
    expect(readBody(block(yaml)).front).toBeUndefined();
  });

  test("of any text throws nothing", () => {
    fc.assert(
      fc.property(nasty, (yaml) => {
        expect(readBody(block(yaml)).front).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });

  // Node prints a process warning with its text letter by letter, and the runner obeys a line that begins with "::".
  test("puts no line of its own before the runner", () => {
    const warn = jest.spyOn(process, "emitWarning").mockImplementation(() => {});
    readBody(block("::error::owned: !tag x\n::add-mask::y: !!map z"));
    expect(warn.mock.calls).toEqual([]);
    warn.mockRestore();
  });

  test("cannot change what objects are", () => {
    const hostile = newBody({ front: front(), region: "x", text: undefined }).replace(
      '"labels":{}',
      '"labels":{"__proto__":{"polluted":true}}',
    );
    expect(readBody(hostile).front).toBeUndefined();
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });
});

describe("rewriting", () => {
  const after = front({ base: base({ title: "Fix the login" }) });

  test("keeps every byte outside the block and the region, CRLF included", () => {
    // A closing marker of people's own would be taken for the region's end only inside the region.
    const theirs = fc.oneof(nasty, nasty.map(withCrlf), fc.constant("Notes.\r\n\r\n- one\r\n-->\r\n- two"));
    fc.assert(
      fc.property(anyFront, anyFront, theirs, fc.boolean(), fc.boolean(), (before, next, text, isCrlf, hasRegion) => {
        const made = newBody({ front: before, region: "old", text: undefined });
        const body = (isCrlf ? withCrlf(made) : made) + text;
        const written = rewriteBody(body, { front: next, ...(hasRegion && { region: "new\n\nlines" }) });
        expect(readBody(written)).toEqual({ front: next, region: hasRegion ? "new\n\nlines" : "old" });
        const tail = (whole: string) => whole.slice(whole.indexOf("<!-- notion-sync:end -->"));
        expect(tail(written)).toBe(tail(body));
        expect(visible(written).trimStart().startsWith("<!-- notion-sync:begin -->")).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test("what stands between the block and the region stays", () => {
    const body = newBody({ front: front(), region: "old", text: "below" }).replace("\n\n<!--", "\n\nAbove.\r\n<!--");
    const written = rewriteBody(body, { front: after, region: "new" });
    expect(visible(written)).toBe(visible(body).replace("old", "new"));
  });

  test("a block that was wiped is put back above all, and nothing below moves", () => {
    fc.assert(
      fc.property(
        nasty.filter((text) => !text.startsWith("<!-- notion-sync\n")),
        (body) => {
          const written = rewriteBody(body, { front: after });
          expect(written.endsWith(`-->\n\n${body}`)).toBe(true);
          expect(readBody(written).front).toEqual(after);
        },
      ),
    );
  });

  test("a block that people broke is replaced, not doubled", () => {
    const broken = newBody({ front: front(), region: "x", text: "below" }).replace("page:", "page");
    const written = rewriteBody(broken, { front: after });
    expect(readBody(written).front).toEqual(after);
    expect(written.match(/<!-- notion-sync\n/g)).toHaveLength(1);
  });

  test("a block that lost its end swallows no text of people's", () => {
    const whole = newBody({ front: front(), region: "x", text: "Mine.\n\n<!-- a template\nof mine\n-->\n\nMine too." });
    const broken = whole.replace("\n-->\n", "\n");
    const written = rewriteBody(broken, { front: after });
    expect(written.endsWith(broken)).toBe(true);
    expect(readBody(written).front).toEqual(after);
  });

  test("without the region's markers a new region is not forced on people", () => {
    for (const theirs of ["All mine now.", "<!-- notion-sync:end -->", "<!-- notion-sync:begin -->\nx"]) {
      const body = rewriteBody(theirs, { front: front() });
      expect(readBody(body).region).toBeUndefined();
      expect(rewriteBody(body, { front: after, region: "new" })).toBe(rewriteBody(theirs, { front: after }));
    }
  });

  test("a region that went with the block comes back with it, above what stays", () => {
    const written = rewriteBody("All mine now.\r\n", { front: after, region: "new" });
    expect(readBody(written)).toEqual({ front: after, region: "new" });
    expect(written.endsWith("<!-- notion-sync:end -->\n\nAll mine now.\r\n")).toBe(true);
  });

  test("a second region, quoted by people below, is theirs", () => {
    const quoted = "\n> <!-- notion-sync:begin -->\n> theirs\n> <!-- notion-sync:end -->\n";
    const body = newBody({ front: front(), region: "old", text: undefined }) + quoted;
    expect(rewriteBody(body, { front: after, region: "new" }).endsWith(quoted)).toBe(true);
  });

  test("the same twice is the same once", () => {
    const body = newBody({ front: front(), region: "old", text: "text" });
    const once = rewriteBody(body, { front: after, region: "new" });
    expect(rewriteBody(once, { front: after, region: "new" })).toBe(once);
    expect(rewriteBody(body, { front: front(), region: "old" })).toBe(body);
  });
});

describe("a body that is too long", () => {
  test("is cut to what GitHub takes and later writes will add, with a word about the rest", () => {
    const body = newBody({ front: front(), region: "x", text: "y".repeat(2 * MAX_BODY) });
    expect(body.length).toBeLessThan(MAX_BODY - 7000);
    expect(body.length).toBeGreaterThan(MAX_BODY - 9000);
    expect(body.trimEnd().endsWith("the rest is in Notion)")).toBe(true);
  });

  test.each([40, 41, 42, 43])("is never cut inside a character (at %i)", (length) => {
    const text = cut("🔥".repeat(60), length);
    expect(text.length).toBeLessThanOrEqual(length);
    expect(text.isWellFormed()).toBe(true);
  });

  test("is left alone when it just fits", () => {
    expect(cut("y".repeat(50), 50)).toBe("y".repeat(50));
  });
});
