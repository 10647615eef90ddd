/** The words of pull requests, against titles that would name, close or ping something, and names that git would refuse. */
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { isBranchName } from "../src/config/kinds.ts";
import { newBody, readBody } from "../src/front-matter.ts";
import {
  branchName,
  commitMessage,
  commitTitle,
  pullBody,
  pullTitle,
  readPullBody,
  rewritePullBody,
} from "../src/pulls/text.ts";
import { front, page } from "./builders.ts";

const free: ReadonlySet<string> = new Set();
const words = (title: string, more: { readonly id?: string; readonly number?: number } = {}) => ({
  title,
  id: undefined,
  number: 12,
  ...more,
});
const named = (title: string, template = "{number}-{slug}", id?: string) =>
  branchName(template, words(title, id === undefined ? {} : { id }), free);

const title = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc
    .array(
      fc.constantFrom(
        ..."refs heads lock HEAD .. @{ ~ ^ : ? * [ \\ / // - -- . ' \" ` $(rm) ; | & é ß 日本 हि ١ ２ 🔥".split(" "),
        "Fix",
        "login",
        " ",
        "\n",
        "\0",
        "\u202e",
        "\ud800",
        "deadbeef".repeat(5),
      ),
      { maxLength: 8 },
    )
    .map((parts) => parts.join("")),
);

describe("a branch's name", () => {
  test.each([
    ["Fix the login, again", "12-fix-the-login-again"],
    ["Don't panic: C++ & 50 %", "12-dont-panic-c-50"],
    ["Déjà vu, Łódź, Straße, Ærø", "12-deja-vu-lodz-strasse-aero"],
    ["ＦＩＸ １２３", "12-fix-123"],
    ["修正 login 画面", "12-login"],
    ["ログインの修正", "12"],
    ["हिन्दी", "12"],
    ["🔥🔥", "12"],
    ["", "12"],
    ["--- $(rm -rf ~) ---", "12-rm-rf"],
    ["../../refs/heads/main", "12-refs-heads-main"],
    ["An uncommonly long title that nobody would ever type", "12-an-uncommonly-long-title-that-nobody"],
    ["x".repeat(60), `12-${"x".repeat(40)}`],
  ])("of %j is %j", (given, name) => expect(named(given)).toBe(name));

  test.each([
    ["feature/{number}-{slug}", "", "feature/12"],
    ["{slug}/{number}", "", "12"],
    ["wip/{slug}/{number}_{slug}", "", "wip/12"],
    ["{number}.{slug}.x", "", "12.x"],
    ["{slug}/{number}", "Refs", "12"],
    ["{number}.{slug}", "lock", "12"],
    ["{slug}{number}", "a".repeat(38), "12"],
  ])("by %j of %j keeps to what git takes: %j", (template, given, name) => expect(named(given, template)).toBe(name));

  test.each([
    ["ENG-123", "ENG-123/fix"],
    ["Тест-7", "7/fix"],
    ["a b;c", "a-b-c/fix"],
    ["日本", "12/fix"],
    ["", "12/fix"],
  ])("holds the id %j in letters that a shell leaves alone: %j", (id, name) =>
    expect(named("Fix", "{id}/{slug}", id)).toBe(name),
  );

  test("is the first that is free", () => {
    expect(branchName("{number}-{slug}", words("Fix"), new Set(["12-fix"]))).toBe("12-fix-2");
    expect(branchName("{number}-{slug}", words("Fix"), new Set(["12-fix", "12-fix-2", "12-fix-4"]))).toBe("12-fix-3");
    expect(branchName("{number}", words("Fix"), new Set(["12/fix"]))).toBe("12-2");
  });

  test("of an issue that is yet to be made says so", () => {
    expect(branchName("{number}-{slug}", words("Fix", { number: 0 }), free)).toBe("new-fix");
  });

  test("of any title is its own strict charset", () => {
    fc.assert(
      fc.property(title, (given) => {
        const name = named(given);
        expect(name).toMatch(/^12(-[a-z0-9]+)*$/);
        expect(name.length).toBeLessThanOrEqual(43);
        expect(named(name.slice(3))).toBe(name);
      }),
      { numRuns: 1000 },
    );
  });

  test("of any title and id, by any template that is allowed, is one that git takes and no shell trips over", () => {
    const piece = fc.constantFrom("{slug}", "{id}", "{number}", "-", "_", ".", "/", "feature", "refs", "lock");
    const template = fc
      .array(piece, { minLength: 1, maxLength: 7 })
      .map((pieces) => pieces.join(""))
      .filter((given) => /\{(number|id)\}/.test(given) && isBranchName(given.replace(/\{[^{}]*\}/g, "1")));
    fc.assert(
      fc.property(
        template,
        title,
        fc.option(title, { nil: "" }),
        fc.integer({ min: 0, max: 2 }),
        (given, text, id, n) => {
          const name = branchName(given, { title: text, id, number: 12 }, free);
          const taken = Array.from({ length: n }, (_, place) => (place === 0 ? name : `${name}-${place + 1}`));
          const next = branchName(given, { title: text, id, number: 12 }, new Set(taken));
          for (const one of [name, next]) {
            expect(isBranchName(one)).toBe(true);
            expect(one).toMatch(/^[A-Za-z0-9._/-]+$/);
          }
          expect(next).toBe(n === 0 ? name : `${name}-${n + 1}`);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

const ZERO_WIDTH = "\u200b";
/** As people see it. */
const shown = (text: string): string => text.replaceAll(ZERO_WIDTH, "");

const hostile = fc
  .array(
    fc.oneof(
      {
        weight: 6,
        arbitrary: fc.constantFrom("Fixes", "closes:", "RESOLVED", " ", "  ", "\n", "#", "#3", "3", "GH-", "gh-3"),
      },
      {
        weight: 4,
        arbitrary: fc.constantFrom("o/r", "o/r#3", "@", "@ada", "https://github.com/o/r/issues/", "/pull/3", "-"),
      },
      {
        weight: 3,
        arbitrary: fc.constantFrom("\u200b", "\u2060", "\u00ad", "\ufeff", "\ue000", "＃", "３", "＠", "\u202e", "\0"),
      },
      {
        weight: 2,
        arbitrary: fc.constantFrom("[", "]", "skip ci", "ci skip", "no ci", "{number}", "{title}", "$&", "$1"),
      },
      { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 5 }) },
    ),
    { maxLength: 9 },
  )
  .map((parts) => parts.join(""));

/** What GitHub would act on: what it refers to, with the repository before it; pings; workflows skipped. */
const acts = (text: string): readonly string[] =>
  text.match(
    /[\w./-]*[#＃][\d３]+|\bGH-\d+|\/(?:issues|pull)\/\d+|[@＠][a-z0-9３]+|\[(?:skip|no) ci\]|\[ci skip\]/gi,
  ) ?? [];
const closes = (text: string): boolean =>
  /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+(?:[\w./:-]*#\d|GH-\d|\S*\/issues\/\d)/i.test(text);

describe("titles", () => {
  test.each([
    ["Fixes #3", "Fixes #\u200b3 (#12)"],
    ["closes GH-3", "closes GH-\u200b3 (#12)"],
    ["resolves https://github.com/o/r/issues/3", "resolves https://github.com/o/r/issues/\u200b3 (#12)"],
    ["closes owner/repo#3", "closes owner/repo#\u200b3 (#12)"],
    ["fixes #\u2060\u200b3", "fixes #\u200b3 (#12)"],
    ["fixes ＃３", "fixes ＃\u200b３ (#12)"],
    ["Thank @ada and ＠lin", "Thank @\u200bada and ＠\u200blin (#12)"],
    ["Deploy [skip ci]", "Deploy [\u200bskip ci] (#12)"],
    ["Deploy [Skip\u200b  Actions]", "Deploy [\u200bSkip Actions] (#12)"],
    [" \u200b\n ", "Untitled (#12)"],
    ["a\nb", "a b (#12)"],
    ["{number} $& {title}", "{number} $& {title} (#12)"],
  ])("as a merge's message, %j begins %j", (given, line) =>
    expect(commitTitle("{title} (#{number})", words(given))).toBe(line),
  );

  test("a title that needs nothing is left as it is", () => {
    expect(pullTitle("{title}", words("Fix C# & C++ <T>"))).toBe("Fix C# & C++ <T>");
    expect(pullTitle("[{id}] {title} · #{number}", words("Fix", { id: "ENG-7" }))).toBe("[ENG-7] Fix · #12");
  });

  test("what the template says by itself stays in force", () => {
    expect(commitTitle("{title}, GH-{number} [skip ci] @ada", words("Fix"))).toBe("Fix, GH-12 [skip ci] @ada");
    expect(commitTitle("Part of o/r#9: {title}", words("Fix #3"))).toBe("Part of o/r#9: Fix #\u200b3");
  });

  test.each([
    ["{title}#{number}", "o/r", "o/r\u200b#12"],
    ["{title} #{number}", "Fixes", "Fixes\u200b #12"],
    ["{title} #{number}", "Fixes:", "Fixes:\u200b #12"],
    ["{title}: #{number}", "Fixes", "Fixes\u200b: #12"],
    ["{title} o/r#{number}", "Fix and close", "Fix and close\u200b o/r#12"],
    ["{title} (#{number})", "Fix", "Fix (#12)"],
    ["{title}{number}", "https://github.com/o/r/pull/", "https://github.com/o/r/pull/\u200b12"],
    ["#{number}{title}", "3", "#12\u200b3"],
    ["{number} #{title}", "3", "12 #\u200b3"],
    ["{number} GH-{title}", "3", "12 GH-\u200b3"],
    ["#{title}", "3", "#\u200b3"],
  ])("by %j, %j does not act together with the template: %j", (template, given, line) =>
    expect(commitTitle(template, words(given))).toBe(line),
  );

  test("an id is made inert as well", () => {
    expect(pullTitle("{id}: {title}", words("Fix", { id: "GH-7" }))).toBe("GH-\u200b7: Fix");
    expect(pullTitle("{title}{id}", words("Fix #", { id: "7" }))).toBe("Fix #\u200b7");
  });

  test("what is too long loses its end, and the template's own words stay", () => {
    const long = commitTitle("{title} (#{number})", words("🔥".repeat(300)));
    expect(long).toBe(`${"🔥".repeat(249)}… (#12)`);
    expect(Array.from(long)).toHaveLength(256);
    expect(pullTitle("{title}", words("x".repeat(256)))).toBe("x".repeat(256));
    expect(Array.from(pullTitle(`${"y".repeat(300)}{title}`, words("Fix")))).toHaveLength(256);
  });

  test("no title makes a message refer to, close, ping or skip anything but what the template does", () => {
    const template = fc.constantFrom(
      "{title} (#{number})",
      "{title}#{number}",
      "{title} #{number}",
      "#{number}{title}",
      "#{number} {title}{id}",
      "{id}{title} #{number}",
      "{title} #{number} {id}",
    );
    fc.assert(
      fc.property(template, hostile, hostile, (given, text, id) => {
        const line = commitTitle(given, words(text, { id }));
        expect(acts(line)).toEqual(["#12"]);
        expect(closes(line)).toBe(false);
        expect(Array.from(line).length).toBeLessThanOrEqual(256);
        expect(line).toBe(line.trim());
        expect(line).not.toMatch(/[\p{Cc}\ue000]/u);
      }),
      { numRuns: 3000 },
    );
  });

  test("no title is blank, and none refers to anything by itself", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const line = pullTitle("{title}", words(text));
        expect(shown(line).trim()).not.toBe("");
        expect(acts(line)).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });
});

test("the rest of a merge's message names the issue and closes nothing", () => {
  const url = "https://www.notion.so/Closes-GH-3-0123456789abcdef0123456789abcdef";
  const message = commitMessage({ url, issue: 12 });
  expect(message).toBe("Task of #12: https://www.notion.so/Closes-GH%2D3-0123456789abcdef0123456789abcdef");
  expect(decodeURI(message).replace("%2D", "-")).toContain(url);
});

describe("a pull request's text", () => {
  const url = "https://www.notion.so/Fix-0123456789abcdef0123456789abcdef";
  const told = { url, issue: 12 };
  const body = pullBody({ ...told, page: page(1) });
  const withCrlf = (text: string): string => text.replace(/\r?\n/g, "\r\n");
  const anyUrl = fc.oneof(
    fc.webUrl({ withFragments: true, withQueryParameters: true }),
    hostile,
    fc.string({ unit: "binary" }),
  );
  const pageId = fc.nat().map(page);

  test("begins with a hidden marker, then the task's link and the issue it closes, then what this is", () => {
    const [marker, blank, ...rest] = body.split("\n");
    expect(marker).toBe(`<!-- notion-sync:pull-request ${page(1)} -->`);
    expect(blank).toBe("");
    expect(rest.slice(0, 6)).toEqual([
      "<!-- notion-sync:begin -->",
      `[Open the task in Notion](${url})`,
      "",
      "Closes #12",
      "<!-- notion-sync:end -->",
      "",
    ]);
    expect(rest.slice(6).join("\n")).toContain("empty commit");
    expect(pullBody({ url, issue: 0, page: page(1) })).toContain("\nCloses #new\n");
  });

  test("whatever the link, page and region are read back, from CRLF too, and nothing else acts", () => {
    fc.assert(
      fc.property(anyUrl, pageId, (given, id) => {
        const made = pullBody({ url: given, issue: 12, page: id });
        const read = readPullBody(made);
        expect(read.page).toBe(id);
        expect(read.region).toMatch(/^\[Open the task in Notion\]\(\S*\)\n\nCloses #12$/);
        expect(readPullBody(withCrlf(made))).toEqual(read);
        expect(acts(made)).toEqual(["#12"]);
        expect(made.match(/<!--/g)).toHaveLength(3);
        expect(made.match(/-->/g)).toHaveLength(3);
      }),
      { numRuns: 500 },
    );
  });

  test("a new link replaces the region alone", () => {
    const above = fc.string({ unit: "binary" });
    fc.assert(
      fc.property(anyUrl, anyUrl, hostile, above, (before, after, below, between) => {
        const made = pullBody({ url: before, issue: 12, page: page(1) });
        const open = made.indexOf("<!-- notion-sync:begin -->");
        const around = `${made.slice(0, open)}${between}${made.slice(open)}${below}`;
        const rewritten = rewritePullBody(around, { url: after, issue: 13 });
        const expected = pullBody({ url: after, issue: 13, page: page(1) });
        expect(rewritten).toBe(`${expected.slice(0, open)}${between}${expected.slice(open)}${below}`);
        expect(rewritePullBody(rewritten, { url: after, issue: 13 })).toBe(rewritten);
      }),
      { numRuns: 500 },
    );
  });

  test("a region that says it already is left as it is, CRLF and all", () => {
    expect(rewritePullBody(withCrlf(body), told)).toBe(withCrlf(body));
  });

  test.each(["<!-- notion-sync:begin -->", "<!-- notion-sync:end -->"])("without %s the region stays out", (marker) => {
    const without = body.replace(marker, "");
    expect(readPullBody(without)).toEqual({ page: page(1), region: undefined });
    expect(rewritePullBody(without, { url, issue: 13 })).toBe(without);
  });

  test.each([
    ["not first", `Hello\n${body}`],
    ["after a space", ` ${body}`],
    ["with a line end inside", body.replace("pull-request ", "pull-request\n")],
    ["with another id", body.replace(page(1), page(1).slice(1))],
    ["with upper case", body.replace(page(1), "A".repeat(32))],
    ["with text behind it", body.replace("-->", "--> Hello")],
    ["quoted", `> ${body}`],
  ])("a marker %s names no page", (_, text) => expect(readPullBody(text).page).toBeUndefined());

  test("neither it nor an issue's front-matter is taken for the other", () => {
    const issue = newBody({ front: front(), region: "x", text: undefined });
    expect(readBody(body)).toEqual({ front: undefined, region: readPullBody(body).region });
    expect(readBody(withCrlf(body)).front).toBeUndefined();
    expect(readPullBody(issue).page).toBeUndefined();
  });
});
