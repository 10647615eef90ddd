/** What can be set about the stand-in's workspace and connection, at any time. */

export interface Settings {
  /** How long an edit stays hidden from queries; retrieving is always fresh. */
  indexLagMs: number;
  /** Rows that one query gives at most, over all its pages. */
  rowLimit: number;
  /** The connection's requests per window of 60 seconds; undefined: no limit. */
  requestsPerMinute: number | undefined;
  /** The budget that all of the workspace's connections share; a window may be longer than a minute. */
  workspaceBudget: { readonly requests: number; readonly windowSeconds: number } | undefined;
  /** Notion has restricted the connection: every answer is 429, and waiting is no use. */
  isBlocked: boolean;
  /** Blocks a free workspace of several members may ever make; undefined: no limit. Rows are the only blocks here. */
  blockLimit: number | undefined;
  /** Id of the person whose personal access token this is; undefined: an internal connection's token. */
  tokenOwner: string | undefined;
  /** Whether a write that changes nothing still moves last_edited_time. Not established for Notion; true is the unkind case. */
  identicalWritesBump: boolean;
  /** Whether a comment moves its page's last_edited_time. Not established. */
  commentsBump: boolean;
  /** Whether a page moves when the other side of a two-way relation is written. Not established; false is the unkind case. */
  otherSideBumps: boolean;
  /** The form of pages' addresses; both have been seen. */
  // https://github.com/dvanoni/notero/issues/823
  pageAddresses: "www.notion.so" | "app.notion.com";
  /** https://developers.notion.com/reference/capabilities */
  readContent: boolean;
  updateContent: boolean;
  insertContent: boolean;
  readComments: boolean;
  insertComments: boolean;
  users: "none" | "without e-mail" | "with e-mail";
}

// https://developers.notion.com/reference/request-limits#per-connection-limit
export const REQUESTS_PER_MINUTE = { "Business and Enterprise": 600, "all other plans": 180 } as const;

/** A connection as Notion makes it: what concerns comments is off until somebody turns it on. */
// https://developers.notion.com/reference/create-a-comment
export const DEFAULTS: Settings = {
  indexLagMs: 0,
  rowLimit: 10_000,
  requestsPerMinute: REQUESTS_PER_MINUTE["all other plans"],
  workspaceBudget: undefined,
  isBlocked: false,
  blockLimit: undefined,
  tokenOwner: undefined,
  identicalWritesBump: true,
  commentsBump: false,
  otherSideBumps: false,
  pageAddresses: "www.notion.so",
  readContent: true,
  updateContent: true,
  insertContent: true,
  readComments: false,
  insertComments: false,
  users: "with e-mail",
};
