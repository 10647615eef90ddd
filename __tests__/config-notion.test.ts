import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { parseConfig, parseNotionId, withinWindow } from "../src/config/config.ts";
import { complaints, file, ID } from "./config-files.ts";

describe("a Notion id", () => {
  const DASHED = "1f2e3d4c-5b6a-7988-0123-456789abcdef";
  const OTHER = "aaaaaaaabbbbccccddddeeeeeeeeeeee";
  test.each([
    [ID, ID],
    [ID.toUpperCase(), ID],
    [` ${DASHED}\n`, ID],
    ["248104cd-477e-80fd-b757-e945d38000bd", "248104cd477e80fdb757e945d38000bd"],
    [`https://www.notion.so/acme/${ID}`, ID],
    [`https://www.notion.so/acme/Our-Tasks-${ID}?v=${OTHER}&pvs=4`, ID],
    [`https://www.notion.so/${DASHED}`, ID],
    [`https://app.notion.com/p/${ID}`, ID],
    [`https://notion.so/${ID}#${OTHER}`, ID],
    [`https://acme.notion.site/Tasks-${ID}`, ID],
    [`www.notion.so/acme/${ID}`, ID],
    [`notion://www.notion.so/acme/${ID}`, ID],
    [`https://www.notion.so/acme/${OTHER}?v=${OTHER}&p=${ID}&pm=s`, OTHER],
    [`https://www.notion.so/acme?v=${ID}`, undefined],
    [`https://github.com/o/r/commit/${ID}00000000`, undefined],
    [`https://github.com/o/r/commit/${ID}`, undefined],
    [`https://evilnotion.so/${ID}`, undefined],
    [`https://www.notion.so.example.com/${ID}`, undefined],
    [`https://www.notion.so/abc${ID}`, undefined],
    [`collection://${DASHED}`, undefined],
    [ID.slice(1), undefined],
    [`${ID}0`, undefined],
    ["1f2e3d4c-5b6a79880123456789abcdef", undefined],
    ["https://www.notion.so/", undefined],
    ["", undefined],
  ])("in %j is %j", (text, id) => {
    expect(parseNotionId(text)).toBe(id);
  });

  test("of a page opened over its database is the page's", () => {
    expect(parseNotionId(`https://www.notion.so/acme/${OTHER}?v=${OTHER}&p=${ID}&pm=s`, "page")).toBe(ID);
    expect(parseNotionId(`https://www.notion.so/A-task-${ID}`, "page")).toBe(ID);
  });
});

describe("a filter", () => {
  const [a, b, time] = [{ property: "A" }, { property: "B" }, { timestamp: "last_edited_time" }];
  test.each([
    ["none", undefined, time],
    ["one condition", a, { and: [a, time] }],
    ["an or", { or: [a, b] }, { and: [{ or: [a, b] }, time] }],
    ["an and of ors, which our window joins", { and: [a, { or: [a, b] }] }, { and: [a, { or: [a, b] }, time] }],
  ])("%s is asked together with the time window, two levels deep at most", (_, filter, expected) => {
    expect(withinWindow(filter, time)).toEqual(expected);
  });

  test("takes two bounds of a window", () => {
    expect(withinWindow(a, time, b)).toEqual({ and: [a, time, b] });
    expect(withinWindow(undefined, time, b)).toEqual({ and: [time, b] });
  });

  test.each([
    ["{ and: [{ or: [{ and: [{ property: A }] }] }] }"],
    ["{ or: [{ or: [{ property: A }] }] }"],
    ["{ and: [] }"],
    ["{ and: { property: A } }"],
    ["{ and: [A] }"],
    ["{ and: [{ property: A }], or: [{ property: B }] }"],
    ["{ property: A, timestamp: created_time }"],
    [`{ and: [${"{ property: A },".repeat(96)}] }`],
  ])("such as %s is refused", (filter) => {
    expect(complaints(file(`filter: ${filter}`))).toEqual([expect.stringMatching(/^- filter: /)]);
  });

  test("of one condition, an or, or an and of ors is taken as it is", () => {
    for (const filter of ["{ property: A }", "{ or: [{ property: A }] }", "{ and: [{ or: [{ property: A }] }] }"]) {
      expect(parseConfig(file(`filter: ${filter}`)).filter).toEqual(parse(filter));
    }
  });
});
