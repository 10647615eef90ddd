/** Who a token acts as and what it may do, as data. */

export type Permission =
  | "issues"
  | "contents"
  | "pull-requests"
  | "variables"
  | "checks"
  | "statuses"
  | "actions"
  | "workflows"
  | "administration";

/** One token. What `permissions` does not name is refused. */
export interface Grant {
  /** For the request log: "workflow", "app", "pat", … */
  readonly kind: string;
  /** An App's login ends in "[bot]". */
  readonly login: string;
  readonly permissions: Readonly<Partial<Record<Permission, "read" | "write">>>;
  /**
   * Whether its labels and assignees count. Without push access they are silently dropped:
   * https://docs.github.com/en/rest/issues/issues#create-an-issue
   */
  readonly push: boolean;
  /** Requests an hour: https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api */
  readonly hourlyLimit: number;
}

const everything = {
  issues: "write",
  contents: "write",
  "pull-requests": "write",
  variables: "write",
  checks: "read",
  statuses: "read",
  actions: "write",
  workflows: "write",
} as const;

/**
 * A job's own token with all that merging takes. It has no key for variables (https://github.com/actions/github-script/issues/410),
 * workflow files or administration (https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions).
 */
const workflow: Grant = {
  kind: "workflow",
  login: "github-actions[bot]",
  permissions: {
    issues: "write",
    contents: "write",
    "pull-requests": "write",
    checks: "read",
    statuses: "read",
    actions: "write",
  },
  push: true,
  hourlyLimit: 1000,
};

export const grants = {
  workflow,
  app: { kind: "app", login: "my-app[bot]", permissions: everything, push: true, hourlyLimit: 5000 },
  pat: { kind: "pat", login: "maintainer", permissions: everything, push: true, hourlyLimit: 5000 },
  /** A fine-grained token that may do one thing: "Variables: read and write". */
  variables: {
    kind: "variables",
    login: "maintainer",
    permissions: { variables: "write" },
    push: true,
    hourlyLimit: 5000,
  },
  /** A fine-grained token for the rest. No such token can read check runs: https://github.com/kirodotdev/KiroCrew/issues/4546 */
  "fine-grained": {
    kind: "fine-grained",
    login: "maintainer",
    permissions: { issues: "write", contents: "write", "pull-requests": "write", statuses: "read", actions: "write" },
    push: true,
    hourlyLimit: 5000,
  },
  /** Someone who may change the repository's settings. */
  admin: {
    kind: "admin",
    login: "maintainer",
    permissions: { ...everything, administration: "write" },
    push: true,
    hourlyLimit: 5000,
  },
  /** A workflow token of a job with `permissions: { issues: write, contents: read }`. */
  "issues-only": {
    ...workflow,
    kind: "issues-only",
    permissions: { issues: "write", contents: "read" },
  },
  /** A workflow token of a job with `permissions: read-all`. */
  "read-only": {
    ...workflow,
    kind: "read-only",
    permissions: {
      issues: "read",
      contents: "read",
      "pull-requests": "read",
      checks: "read",
      statuses: "read",
      actions: "read",
    },
    push: false,
  },
  /** A person who may open issues but not push. */
  outsider: {
    kind: "outsider",
    login: "passer-by",
    permissions: { issues: "write", contents: "read" },
    push: false,
    hourlyLimit: 5000,
  },
} as const satisfies Readonly<Record<string, Grant>>;

/** The tokens a new stand-in knows, by kind. */
export const tokens = {
  workflow: "ghs_fakeWorkflowToken",
  app: "ghs_fakeAppToken",
  pat: "ghp_fakePersonalToken",
  variables: "github_pat_fakeVariablesToken",
  "fine-grained": "github_pat_fakeFineGrainedToken",
  admin: "ghp_fakeAdminToken",
  "issues-only": "ghs_fakeIssuesOnlyToken",
  "read-only": "ghs_fakeReadOnlyToken",
  outsider: "ghp_fakeOutsiderToken",
} as const satisfies Readonly<Record<keyof typeof grants, string>>;

/** Token → what it may do. */
export function defaultGrants(): ReadonlyMap<string, Grant> {
  const kinds = Object.keys(tokens) as (keyof typeof tokens)[];
  return new Map(kinds.map((kind) => [tokens[kind], grants[kind]]));
}

export const isApp = (grant: Grant): boolean => grant.login.endsWith("[bot]");

export function allows(grant: Grant, permission: Permission, access: "read" | "write"): boolean {
  const granted = grant.permissions[permission];
  return granted === "write" || granted === access;
}
