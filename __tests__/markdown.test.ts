/** A page's text on GitHub: each construct of Notion's dialect, then what hostile text may not do. */
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { toGitHub } from "../src/notion/markdown.ts";

const PAGE = { url: "https://www.notion.so/0123456789abcdef0123456789abcdef" };
const shown = (markdown: string) => toGitHub(markdown, PAGE).replaceAll("\u200B", "·");
const lines = (...all: string[]) => all.join("\n");

const OTHER = "248104cd-477e-80fd-b757-e945d38000bd";
const SIGNED = "https://prod-files-secure.s3.us-west-2.amazonaws.com/a/b.png?X-Amz-Signature=abc";

test.each([
  ["each line becomes a paragraph of its own", "one\ntwo", "one\n\ntwo"],
  ["colours go", 'blue {color="blue"}', "blue"],
  ["braces that are no colour stay", "a {b} \\{color\\}", "a {b} \\{color\\}"],
  ["a divider makes no heading of the line before it", "text\n---\nmore", "text\n\n---\n\nmore"],
  ["empty blocks go", "a\n<empty-block/>\nb", "a\n\nb"],
  ["CRLF is a line break", "a\r\nb", "a\n\nb"],
  ["a toggle heading keeps its children", '## H {toggle="true" color="red"}\n\ttext', "## H\n\ntext"],
  ["lists stay together and nest", "- a\n\t- b\n\t\t- c\n- d", "- a\n  - b\n    - c\n- d"],
  ["children of a numbered item stand below its text", "1. a\n\t1. b\n2. c", "1. a\n   1. b\n2. c"],
  ["a list of another kind starts anew", "- a\n1. b", "- a\n\n1. b"],
  ["to-dos keep their boxes", "- [ ] a\n- [x] b", "- [ ] a\n- [x] b"],
  ["text below an item belongs to it", "- a\n\tb\n- c", "- a\n\n  b\n- c"],
  ["quotes stay apart and hold their children", "> a<br>b\n> c\n\td", "> a<br>b\n\n> c\n>\n> d"],
  ["an underscore is no emphasis", "_a_ snake_case", "\\_a\\_ snake_case"],
  ["underline and colour keep the text", '<span color="red">a</span><span underline="true">b</span>', "ab"],
  ["a citation is a link", "so [^https://a.example/x]", "so [source](https://a.example/x)"],
  ["mathematics stays", "$`H_0`$ and $x^2$", "$`H_0`$ and $x^2$"],
  ["an entity is shown as written", "a &amp; b &commat;", "a &amp;amp; b &amp;commat;"],
  ["a date reads as ISO", '<mention-date start="2026-05-15" end="2026-05-16"/>', "2026-05-15 → 2026-05-16"],
  [
    "a time says its zone",
    '<mention-date start="2026-05-15" startTime="10:00" timeZone="Europe/Berlin"/>',
    "2026-05-15 10:00 Europe/Berlin",
  ],
  ["a person is a plain name", '<mention-user url="x">Ada</mention-user> <mention-user url="x"/>', "Ada someone"],
  [
    "a page is linked by its id",
    `<mention-page url="https://app.notion.com/p/T-${OTHER}?pvs=4">T</mention-page>`,
    "[T](https://www.notion.so/248104cd477e80fdb757e945d38000bd)",
  ],
  ["a page of unknown address leads to ours", '<page url="{{1}}">Sub</page>', `[Sub](${PAGE.url})`],
  ["what the API cannot show links to the page", '<unknown url="x" alt="bookmark"/>', `[bookmark](${PAGE.url})`],
  ["a video elsewhere is linked", '<video src="https://v.example/1">Clip</video>', "[Clip](https://v.example/1)"],
  ["an image elsewhere is shown", "![a](https://i.example/a.png)", "![a](https://i.example/a.png)"],
  ["a signed image links to the page", `![a](${SIGNED})`, `[a](${PAGE.url})`],
  ["a signed file links to the page", `<file src="${SIGNED}">b.png</file>`, `[b.png](${PAGE.url})`],
  ["a script is no address", "[x](javascript:alert)", `[x](${PAGE.url})`],
  ["a comment is text", "<!-- notion-sync --> \\<!-- x --\\>", "&lt;!-- notion-sync --&gt; &lt;!-- x --&gt;"],
  ["an unknown tag is text", "a <T> b", "a &lt;T> b"],
  ["a mention pings nobody", "@ada \\@ada (@o/team)", "@·ada \\@·ada (@·o/team)"],
  ["no number is a reference", "#12 GH-3 o/r#4", "#·12 GH-·3 o/r#·4"],
  ["a number split by a tag is none either", '#<span color="red">12</span>', "#·12"],
  [
    "a link to an issue leaves no trace there",
    "closes https://github.com/o/r/issues/1",
    "closes https://redirect.github.com/o/r/issues/1",
  ],
  ["an address keeps its parts", "https://a.example/@ada/x#12", "https://a.example/@ada/x#12"],
  ["code keeps its text", "`@ada #12 <b>`", "`@ada #12 <b>`"],
  ["an address that ends in dashes closes no comment", "https://a.example/-->", "https://a.example/--&gt;"],
  ["a marker of ours in code is broken", "`<!-- x -->`", "`<·!-- x --·>`"],
  ["a stray backtick lays no code open", '<mention-user url="x">`</mention-user> `@ada`', "\\` `@ada`"],
  ["an address takes no code's backtick with it", "https://a.example/x`@ada`", "https://a.example/x `@ada`"],
  ["three tildes open no code", "~~~\n@ada", "\\~~~\n\n@·ada"],
])("%s", (_, markdown, github) => expect(shown(markdown)).toBe(github));

test("code is taken as it stands, fenced longer than any fence inside", () => {
  const notion = lines("- a", "\t```plain text", "\t\tif (a < b) {", "\t~~~", "\t```", "after");
  expect(shown(notion)).toBe(lines("- a", "", "  ```", "  \tif (a < b) {", "  ~~~", "  ```", "", "after"));
  expect(shown("````md\n```js\n@x\n````")).toBe("````md\n```js\n@x\n````");
});

test("code that never ends is closed, so that nothing after the text is swallowed", () => {
  expect(shown("```js\n@ada")).toBe("```js\n@ada\n```");
});

test("an equation is taken as it stands", () => {
  expect(shown("$$\na_1 < b\n$$")).toBe("$$\na_1 < b\n$$");
});

test("a callout is an alert, and one inside it a quote", () => {
  const notion = lines(
    '<callout icon="💡" color="blue_bg">',
    "\tOne",
    "\t- two",
    "\t<callout>",
    "\t\tThree",
    "\t</callout>",
    "</callout>",
  );
  expect(shown(notion)).toBe(lines("> [!TIP]", "> One", ">", "> - two", ">", "> > Three"));
  expect(shown('::: callout {icon="🚨" color="red"}\nStop\n:::\nGo')).toBe(lines("> [!CAUTION]", "> Stop", "", "Go"));
});

test("a toggle keeps its title as plain text and its children as Markdown", () => {
  const notion = lines(
    '<details color="red">',
    "<summary>A **b** \\<i\\> @ada</summary>",
    "\tText #1",
    "</details>",
    "after",
  );
  expect(shown(notion)).toBe(
    lines("<details>", "<summary>A b &lt;i&gt; @·ada</summary>", "", "Text #·1", "", "</details>", "", "after"),
  );
});

test("columns, synced blocks and meeting notes are unwrapped", () => {
  const notion = lines(
    "<columns>",
    '\t<column ratio="50">',
    "\t\tLeft",
    "\t</column>",
    "\t<column>Right</column>",
    "</columns>",
  );
  expect(shown(notion)).toBe("Left\n\nRight");
  expect(shown('<synced_block url="x">\n\tText\n</synced_block>')).toBe("Text");
  expect(shown("<meeting-notes>\n\tTitle\n\t<summary>\n\t\t- Done\n\t</summary>\n</meeting-notes>")).toBe(
    "Title\n\n- Done",
  );
});

test("a table is a table, whatever its cells hold", () => {
  const rows = [
    "<tr>",
    "<td>a \\| b</td>",
    "<td>`x|y`</td>",
    "</tr>",
    '<tr color="red">',
    '<td color="red">1<br>2</td>',
    "</tr>",
  ];
  const table = (header: string) =>
    shown(lines(`<table fit-page-width="true" header-row="${header}">`, ...rows, "</table>"));
  expect(table("true")).toBe(lines("| a &#124; b | `x\\|y` |", "| --- | --- |", "| 1<br>2 |  |"));
  expect(table("false")).toBe(lines("|  |  |", "| --- | --- |", "| a &#124; b | `x\\|y` |", "| 1<br>2 |  |"));
});

test("a tag that never closes swallows nothing", () => {
  expect(shown("<callout>\nHello @ada")).toBe("Hello @·ada");
});

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "\n",
        "\t",
        "- ",
        "> ",
        "```",
        "`",
        "<callout>",
        "</callout>",
        "<!--",
        "-->",
        "--",
        ">",
        "<",
        "\\",
        "@ada",
      ),
      fc.constantFrom(
        "#12",
        "#",
        "12",
        "GH-",
        "</span>",
        "<span>",
        "](",
        "[",
        ")",
        "https://a.example/",
        "|",
        "_",
        "*",
        "&#64;",
        "$$",
      ),
      fc.string({ unit: "grapheme-composite", maxLength: 4 }),
    ),
    { maxLength: 25 },
  )
  .map((parts) => parts.join(""));

test("no text writes a comment's beginning or end", () => {
  fc.assert(
    fc.property(hostile, (text) => expect(toGitHub(text, PAGE)).not.toMatch(/<!--|-->/)),
    { numRuns: 500 },
  );
});

test("no text without code or addresses mentions or references anyone", () => {
  const plain = hostile.map((text) => text.replace(/`|https?:|\$\$/g, ""));
  fc.assert(
    fc.property(plain, (text) =>
      expect(toGitHub(text, PAGE).replaceAll("&#124;", "|")).not.toMatch(/@[a-z0-9]|#\d|\bGH-\d/i),
    ),
    {
      numRuns: 500,
    },
  );
});
