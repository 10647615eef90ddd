/** Text from a board cannot act: one property per reader of it. */
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { escapeInline, escapeLogLine, escapeTableCell, escapeTitle } from "../src/escape.ts";

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "::error::",
        ":",
        "##[",
        "#",
        "[",
        "|",
        "\\",
        "<",
        "<!--",
        "-->",
        "\n",
        "\r",
        "\u2028",
        "`",
        "@ada",
      ),
      fc.constantFrom(
        "#12",
        "o/r#1",
        "GH-3",
        "&#64;",
        "&",
        "www.",
        "https://",
        "\u202E",
        "\u200B",
        "\u0000",
        "_",
        "*",
        "](",
      ),
      fc.string({ unit: "binary" }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""));

test("no line of log holds a command for the runner", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const line = escapeLogLine(text);
      expect(line).not.toMatch(/::|##\[|[\r\n\u2028\u2029\x85]/);
    }),
  );
});

test("no table cell holds a bare pipe, a line break, a tag or a backtick", () => {
  fc.assert(fc.property(hostile, (text) => expect(escapeTableCell(text)).not.toMatch(/[|\r\n<>`\\[\]]/)));
});

test("no escaped text holds a mention, a reference or an invisible character", () => {
  for (const inert of [escapeTableCell, escapeInline, escapeTitle])
    fc.assert(
      fc.property(hostile, (text) => {
        const shown = decoded(inert(text));
        expect(shown).not.toMatch(/@[a-z0-9]|#\d|\bGH-\d/i);
        expect(shown).not.toMatch(/[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u);
      }),
    );
});

test("what Markdown shows of an escaped line is the line itself", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme-ascii" }), (text) => {
      const line = text.replace(/\s+/g, " ").trim();
      expect(decoded(escapeTableCell(text)).replaceAll("\u200B", "")).toBe(line);
      expect(decoded(escapeInline(text).replace(/\\(?=[!-/:-@[-`{-~])(.)/g, "$1")).replaceAll("\u200B", "")).toBe(line);
    }),
  );
});

test.each([
  ["Fix @ada's login", "Fix @\u200Bada's login"],
  ["Fixes #12, o/r#3 and gh-4", "Fixes #\u200B12, o/r#\u200B3 and gh-\u200B4"],
  ["Closes https://github.com/o/r/issues/1", "Closes https://github.com/o/r/issues/\u200B1"],
  ["two\r\nlines\tand  spaces ", "two lines and spaces"],
  ["evil\u202Egnp.exe", "evilgnp.exe"],
  ["C# & C++ <T> | 50 % *stars*", "C# & C++ <T> | 50 % *stars*"],
  ["family 👩‍👩‍👧 stays", "family 👩‍👩‍👧 stays"],
])("as a title, %j is %j", (text, title) => expect(escapeTitle(text)).toBe(title));

test.each([
  ["# no heading", "\\# no heading"],
  ["1. no list", "1\\. no list"],
  ["- no list", "\\- no list"],
  ["[x](https://evil.example) www.evil.example", "\\[x\\](https&#58;//evil.example) www&#46;evil.example"],
  ["<!-- notion-sync", "&#60;!-- notion-sync"],
  ["--> done", "\\--&#62; done"],
  ["&#64;ada", "&#38;#\u200B64;ada"],
])("inside a body, %j is %j", (text, inline) => expect(escapeInline(text)).toBe(inline));

/** As a browser would read the entities. */
function decoded(text: string): string {
  return text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}
