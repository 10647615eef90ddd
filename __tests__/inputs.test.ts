/** Inputs, environment and event → what to do, or every mistake at once. */
import { describe, expect, test } from "@jest/globals";
import { readInputs } from "../src/inputs.ts";
import { ConfigError } from "../src/ports.ts";
import { page } from "./builders.ts";

const TOKENS = { "notion-token": "ntn_x", "github-token": "ghs_x" };
const ENV = { GITHUB_REPOSITORY: "acme/app", GITHUB_SHA: "c0ffee", GITHUB_EVENT_NAME: "schedule" };

interface Around {
  readonly with?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly event?: unknown;
}

/** As the runner hands them over: an input that was not given reads as "". */
const read = ({ with: given = {}, env = {}, event = {} }: Around = {}) => {
  const inputs: Readonly<Record<string, string>> = { ...TOKENS, ...given };
  return readInputs({ input: (name) => inputs[name] ?? "", env: { ...ENV, ...env }, event });
};

function problems(around: Around): readonly string[] {
  try {
    read(around);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ path }) => path);
    throw error;
  }
  return [];
}

test("with two tokens and a repository everything else has a default", () => {
  expect(read()).toEqual({
    notionToken: "ntn_x",
    githubToken: "ghs_x",
    stateToken: undefined,
    configPath: ".github/notion-sync.yml",
    notionApiUrl: "https://api.notion.com",
    order: expect.objectContaining({ mode: "sync", pages: [], polls: true }),
    owner: "acme",
    repo: "app",
    repositoryUrl: "https://github.com/acme/app",
    apiUrl: "https://api.github.com",
    graphqlUrl: "https://api.github.com/graphql",
    sha: "c0ffee",
    isPrivate: undefined,
    warnings: [],
  });
});

test("every mistake is told at once, each by its name, with what was found and what to write", () => {
  const around = {
    with: { "notion-token": " ", "github-token": "", "notion-api-url": "notion", mode: "snyc", pages: "x y" },
    env: { GITHUB_REPOSITORY: "app" },
    event: { client_payload: { pages: ["z"] } },
  };
  expect([...problems(around)].sort()).toEqual([
    "GITHUB_REPOSITORY",
    "client_payload.pages",
    "github-token",
    "mode",
    "notion-api-url",
    "notion-token",
    "pages",
    "pages",
  ]);
  expect(() => read(around)).toThrow(/^The workflow's inputs:\n- /);
  expect(() => read(around)).toThrow(/notion-token: found nothing \(a secret that does not exist reads as nothing\)/);
  expect(() => read(around)).toThrow(/mode: found "snyc"/);
  expect(() => read(around)).toThrow(/GITHUB_REPOSITORY: found "app"; expected owner\/name/);
});

test("no message holds a token", () => {
  const secret = { "notion-token": "ntn_secret", "github-token": "ghs_secret", "state-token": "pat_secret", mode: "x" };
  expect(() => read({ with: secret })).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining("secret") }),
  );
});

test.each(["", "/app", "acme/", "/"])("a repository called %j is none", (GITHUB_REPOSITORY) => {
  expect(problems({ env: { GITHUB_REPOSITORY } })).toEqual(["GITHUB_REPOSITORY"]);
});

test("a state-token, a configuration's path and a proxy are taken as given", () => {
  const given = { "state-token": "pat_x", config: "plan.yml", "notion-api-url": "http://localhost:8080" };
  expect(read({ with: given })).toMatchObject({
    stateToken: "pat_x",
    configPath: "plan.yml",
    notionApiUrl: "http://localhost:8080",
  });
});

test.each(["./plan.yml", ".//plan.yml", "././plan.yml"])("the path %j is GitHub's plan.yml", (config) => {
  expect(read({ with: { config } }).configPath).toBe("plan.yml");
});

test.each(["ftp://api.notion.com", "api.notion.com", "javascript:alert(1)", "//x"])(
  "%j is no address for Notion",
  (address) => {
    expect(problems({ with: { "notion-api-url": address } })).toEqual(["notion-api-url"]);
  },
);

test("on Enterprise Server every address is its own", () => {
  const env = {
    GITHUB_SERVER_URL: "https://git.acme.example/",
    GITHUB_API_URL: "https://git.acme.example/api/v3/",
    GITHUB_GRAPHQL_URL: "https://git.acme.example/api/graphql",
  };
  expect(read({ env })).toMatchObject({
    repositoryUrl: "https://git.acme.example/acme/app",
    apiUrl: "https://git.acme.example/api/v3",
    graphqlUrl: "https://git.acme.example/api/graphql",
  });
});

test.each([
  [{ repository: { private: true } }, true],
  [{ repository: { private: false } }, false],
  [{ repository: {} }, undefined],
  [{ repository: { private: "yes" } }, undefined],
  [{}, undefined],
  [null, undefined],
  ["text", undefined],
])("the event %j says of the repository's privacy: %j", (event, isPrivate) => {
  expect(read({ event }).isPrivate).toBe(isPrivate);
});

describe("the mode", () => {
  const ordered = (mode: string, eventName = "schedule") => {
    const { order, warnings } = read({ with: { mode }, env: { GITHUB_EVENT_NAME: eventName } });
    return { mode: order.mode, warnings: warnings.length };
  };

  test("is sync unless it is said", () => {
    expect(ordered("")).toEqual({ mode: "sync", warnings: 0 });
    expect(ordered("sync")).toEqual({ mode: "sync", warnings: 0 });
    expect(ordered("plan")).toEqual({ mode: "plan", warnings: 0 });
    expect(ordered("sweep")).toEqual({ mode: "sweep", warnings: 0 });
  });

  test.each(["pull_request", "pull_request_target", "pull_request_review"])(
    "on %s only plans, and says so once",
    (name) => {
      expect(ordered("sync", name)).toEqual({ mode: "plan", warnings: 1 });
      expect(ordered("plan", name)).toEqual({ mode: "plan", warnings: 0 });
    },
  );

  test.each(["push", "workflow_dispatch", "repository_dispatch", "schedule"])("on %s syncs", (name) => {
    expect(ordered("sync", name)).toEqual({ mode: "sync", warnings: 0 });
  });

  test.each(["Sync", "plan sync", "check it", "constructor"])("is not %j", (mode) => {
    expect(problems({ with: { mode } })).toEqual(["mode"]);
  });
});

describe("pages", () => {
  const DASHED = "248104cd-477e-80fd-b757-e945d38000bd";
  const ID = DASHED.replaceAll("-", "");
  const order = (around: Around) => read(around).order;

  test.each([
    ["an id", ID],
    ["a dashed id", DASHED],
    ["an id in capitals", ID.toUpperCase()],
    ["a URL", `https://www.notion.so/acme/Fix-login-${ID}`],
    ["a URL of the app", `https://app.notion.com/p/${ID}`],
    ["a URL of a page opened over its board", `https://www.notion.so/acme/${page(9)}?v=${page(8)}&p=${ID}&pm=s`],
  ])("given as %s are settled alone, and the cursor is left", (_, text) => {
    expect(order({ with: { pages: text } })).toMatchObject({ pages: [ID], pagesDetectedBy: "manual", polls: false });
  });

  test.each([`${ID},${page(2)}`, `${ID}\n${page(2)}\n`, ` ${ID} , ${page(2)} `, `${ID} ${page(2)}`])(
    "may be several: %j",
    (text) => {
      expect(order({ with: { pages: text } }).pages).toEqual([ID, page(2)]);
    },
  );

  test.each(["", " ", ",\n,"])("given as %j are none: the run polls", (text) => {
    expect(order({ with: { pages: text } })).toMatchObject({ pages: [], polls: true });
  });

  test.each(["Fix login", "https://example.com/248104cd477e80fdb757e945d38000bd", "1234", `${ID}0`])(
    "cannot be %j",
    (text) => {
      expect(new Set(problems({ with: { pages: text } }))).toEqual(new Set(["pages"]));
    },
  );

  test.each([
    ["a list", [ID, `https://www.notion.so/${page(2)}`]],
    ["one text", `${ID}, ${page(2)}`],
  ])("of a repository_dispatch, as %s, are settled first, and then the run polls", (_, pages) => {
    const around = { env: { GITHUB_EVENT_NAME: "repository_dispatch" }, event: { client_payload: { pages } } };
    expect(order(around)).toMatchObject({ pages: [ID, page(2)], pagesDetectedBy: "webhook", polls: true });
  });

  test.each([[{}], [{ pages: null }], [{ pages: {} }], [{ pages: [] }], [{ pages: "" }], [null], ["text"]])(
    "of the payload %j are none: the run polls",
    (client_payload) => {
      expect(order({ event: { client_payload } })).toMatchObject({ pages: [], polls: true });
    },
  );

  test.each([[["x"]], [[1]], [[{}]], [[null]]])("of a payload cannot be %j", (pages) => {
    expect(problems({ event: { client_payload: { pages } } })).toEqual(["client_payload.pages"]);
  });
});

describe("what is confirmed", () => {
  const confirmed = (confirm: string) => read({ with: { confirm } }).order.confirmed;

  test.each([
    "import 912, close 40",
    "import 912,close 40",
    "import: 912, close:40",
    "Import 912, CLOSE 40",
    "`import 912, close 40`",
    "'import 912', \"close 40\"",
    " import   912 ,, close 40, ",
  ])("may be written %j", (text) => {
    expect(confirmed(text)).toEqual({ import: 912, close: 40 });
  });

  test.each(["", " ", ",", "``"])("is nothing when it is %j", (text) => {
    expect(confirmed(text)).toEqual({});
  });

  test.each(["everything", "import", "912", "import912", "import -1", "import 9.5", "constructor 1"])(
    "cannot be %j",
    (text) => {
      expect(problems({ with: { confirm: text } })).toEqual(["confirm"]);
    },
  );

  test.each(["import 1,812", "close 40, import 1,812"])(
    "with a comma in a number is told as it was read: %j",
    (text) => {
      expect(problems({ with: { confirm: text } })).toEqual(["confirm"]);
      expect(() => confirmed(text)).toThrow(`confirm: found "${text}"; expected numbers without commas in them`);
    },
  );

  test("is one number for each kind", () => {
    expect(() => confirmed("import 5, import: 6")).toThrow(
      'confirm: found "import: 6" after "import 5"; expected each kind once.',
    );
  });
});
