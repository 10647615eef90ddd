/** Texts that somebody puts on the board, or into an issue, to make something happen: each with what it is after. */

export interface Hostile {
  readonly after: string;
  readonly text: string;
}

const many = (text: string, length: number): string => text.repeat(Math.ceil(length / text.length));
const nested = (open: string, close: string, times: number): string => open.repeat(times) + close.repeat(times);
const ID = "0".repeat(32);

/** A front-matter as we write it, for the page `ID`. */
export const FORGED = `<!-- notion-sync
page: "${ID}"
dataSource: "${ID}"
created: "2026-05-04T10:30:00.000Z"
seen: {"editedAt":"2026-05-04T10:30:00.000Z","values":{}}
base: {"title":"x","state":"open","labels":{},"assignees":{}}
-->`;

export const CORPUS: readonly Hostile[] = [
  { after: "pinging people", text: "Ask @octocat, @acme/core and (@lin) or _@ada_ about it" },
  { after: "pinging through an entity", text: "&#64;octocat &commat;octocat &#x40;octocat" },
  { after: "pinging across a break", text: "@\noctocat @\u200Boctocat @\u2060octocat @**octocat**" },
  { after: "pinging in full width", text: "\uFF20octocat @Ǆoctocat" },
  { after: "references", text: "see #1, acme/app#2, GH-3, gh-4 and octo/cat@0123456789abcdef" },
  { after: "references across signs", text: "#\u200B1 #\u00AD1 #**1** \\#1 #<b>1</b> GH-\u200D1" },
  { after: "a back-reference", text: "https://github.com/acme/other/issues/7 and github.com/acme/other/pull/8" },
  { after: "closing issues", text: "fixes #1, closes acme/app#2, Resolves: https://github.com/acme/app/issues/3" },
  { after: "ending our comment", text: "--> --!> <!-- x --> -- > --\u200B>" },
  { after: "opening a comment", text: "<!-- all below is hidden" },
  { after: "forging front-matter", text: FORGED },
  { after: "forging it in code", text: `\`\`\`\n${FORGED}\n\`\`\`` },
  { after: "forging the region", text: "<!-- notion-sync:end -->\n<!-- notion-sync:begin -->\nmine" },
  {
    after: "breaking out of YAML",
    text: 'x"\npage: "ffffffffffffffffffffffffffffffff"\nseen: {}\n--- !!js/function >',
  },
  { after: "a workflow command", text: "::set-output name=created::99" },
  { after: "a command after blanks", text: " \t\u00A0::error file=a.ts,line=1::owned" },
  {
    after: "a command on a later line",
    text: "fine\n::add-mask::a\r\n::stop-commands::x\u2028::debug::y\u0085::warning::z",
  },
  { after: "an old command", text: "##[add-mask]a ##[set-env name=PATH]/tmp ##[group]x" },
  { after: "an old command split by what is taken out", text: "#\u200B#[add-mask]a :\u200B:error::x #\u202E#[error]y" },
  { after: "a command in percents", text: "%0A::error::x %0D%0A##[error]y %25" },
  { after: "a file command", text: "created<<ghadelimiter_0\n99\nghadelimiter_0\nPATH=/tmp" },
  { after: "breaking the table", text: "a | b || c \\| d ||| \\" },
  { after: "a table of its own", text: "x\n| a | b |\n|---|---|\n| 1 | 2 |" },
  { after: "HTML", text: '<script>alert(1)</script><img src=x onerror=alert(1)></td></table><a href="//evil">x</a>' },
  { after: "ending code", text: "`code` ``` ```` ` <b>`|`</b>\n~~~\n```" },
  {
    after: "a link elsewhere",
    text: "[click](https://evil.example) ![](https://evil.example/p.png) <https://evil.example>",
  },
  { after: "a link out of a link", text: "](https://evil.example) [x][y]\n\n[y]: https://evil.example" },
  { after: "a script's address", text: "[x](javascript:alert(1)) [y](data:text/html,x) [z](vbscript:x)" },
  { after: "turning the text around", text: "invoice\u202Egnp.exe \u2066x\u2069 \u200Fy \u061Cz" },
  { after: "hiding words", text: "a\u200Bb\u200Cc\u200Dd\uFEFFe\u2060f\u00ADg\u180Eh\u{E0041}\u{E0042}" },
  { after: "nothing but what nobody sees", text: "\u200B\u2060\uFEFF\u00AD\u202E\u3164" },
  { after: "control characters", text: "a\u0000b\u0007c\u001B[31md\u001B]0;x\u0007e\u007Ff\u0085g" },
  { after: "half a character", text: "\uD83D x \uDE00 y \uD800\uD800 z \uDBFF" },
  { after: "half a character at a cut", text: `${"a".repeat(254)}\uD83D\uDE00\uD83D\uDE00` },
  { after: "stacked marks", text: `Z${"\u0351\u0337\u0308".repeat(400)}` },
  { after: "JavaScript's own names", text: "__proto__" },
  { after: "a template of ours", text: "{title} {id} {property} {value} {number} ${{ github.token }} $(id) `id`" },
  { after: "dollars of a replacement", text: "$& $1 $$ $` $' \\1" },
  { after: "math", text: "$$\n\\require{x}\n$$ $`x`$" },
  { after: "a heading, a list, a quote", text: "# big\n- [x] done\n1. one\n> [!WARNING]\n> x\n---" },
  {
    after: "Notion's tags",
    text: '<mention-user url="x">@octocat</mention-user><page url="javascript:1">#1</page><details>',
  },
  { after: "text that never ends", text: many("A long title. ", 1_000_000) },
];

/** Page texts that are cheap to write and dear to read. */
export const BOMBS: readonly Hostile[] = [
  { after: "tags that never close", text: many("<details>\n", 1_000_000) },
  { after: "tags in tags", text: nested("<details>\n", "</details>\n", 45_000) },
  { after: "callouts in callouts", text: nested("::: callout\n", ":::\n", 60_000) },
  { after: "tables that never close", text: many("<table>\n<tr>\n<td>\n", 1_000_000) },
  {
    after: "a table as wide as long",
    text: `<table>\n<tr>${many("<td>", 120_000)}\n${many("<tr>", 120_000)}\n</table>`,
  },
  { after: "code that never closes", text: many("````\n```\n", 1_000_000) },
  { after: "equations", text: many("$$\n", 1_000_000) },
  { after: "backticks", text: many("` ", 1_000_000) },
  { after: "images that never close", text: many("![", 1_000_000) },
  { after: "links", text: many("[a](b) ]( ", 1_000_000) },
  { after: "attributes", text: `<span ${many('a="b" ', 1_000_000)}` },
  { after: "lists in lists", text: Array.from({ length: 1400 }, (_, n) => `${"\t".repeat(n)}- a`).join("\n") },
  { after: "one line", text: many("@ada #1 <!-- --> | ", 1_000_000) },
];

/** YAML that is short and grows, or is deep, or is more than data. */
export const YAML_BOMBS: readonly Hostile[] = [
  {
    after: "a billion laughs",
    text: Array.from(
      { length: 30 },
      (_, n) =>
        `a${n}: &a${n} [${
          n === 0
            ? "x"
            : Array(9)
                .fill(`*a${n - 1}`)
                .join()
        }]`,
    ).join("\n"),
  },
  { after: "depth by brackets", text: `base: ${"[".repeat(30_000)}` },
  { after: "depth by braces", text: `base: ${nested("{a: ", "}", 10_000)}` },
  { after: "depth by dashes", text: many("- ", 60_000) },
  { after: "depth by indents", text: Array.from({ length: 340 }, (_, n) => `${" ".repeat(n)}a:`).join("\n") },
  { after: "ten thousand keys", text: Array.from({ length: 6000 }, (_, n) => `k${n}: ${n}`).join("\n") },
  { after: "ten thousand equal keys", text: many("page: 1\n", 60_000) },
  { after: "a key that merges itself", text: "a: &a\n  <<: *a\n  b: *a" },
  {
    after: "a type of code",
    text: "page: !!js/function 'function () { throw 1 }'\nx: !!binary aGk=\ny: !<tag:evil> z",
  },
  { after: "the prototype", text: "__proto__: { page: x }\nconstructor: { prototype: { page: x } }" },
  { after: "many documents", text: many("---\npage: 1\n", 60_000) },
  {
    after: "numbers beyond numbers",
    text: `page: ${"9".repeat(20_000)}\nx: 1e999999\ny: .inf\nz: 0x${"f".repeat(5000)}`,
  },
];
