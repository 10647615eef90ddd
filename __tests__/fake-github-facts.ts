/** Every fact about GitHub that touches the product → the test that holds the stand-in to it, or why there is none. */

export interface Fact {
  readonly about:
    | "tokens"
    | "state"
    | "issues"
    | "branches"
    | "held"
    | "merging"
    | "gate"
    | "links"
    | "reading"
    | "limits"
    | "platform";
  readonly fact: string;
  /** How the test's title begins. */
  readonly test?: string;
  /** Where the title does not name it. */
  readonly source?: string;
  readonly leftOut?: string;
}

const DOCS = "https://docs.github.com/en";
const REST = `${DOCS}/rest`;

export const facts: readonly Fact[] = [
  { about: "tokens", fact: "what each kind of token may read", test: "%s is refused: %s" },
  {
    about: "tokens",
    fact: "ready takes contents and pull-requests",
    test: "takes contents: write and pull-requests: write of an App",
  },
  { about: "tokens", fact: "the rollup takes checks and statuses", test: "needs checks: read and statuses: read" },
  { about: "tokens", fact: "workflow runs take actions", test: "leads to workflow runs only with actions: read" },
  { about: "tokens", fact: "no fine-grained token reads check runs", test: "is refused to a fine-grained token" },
  {
    about: "tokens",
    fact: "workflow files are out of the workflow token's reach",
    test: "cannot be brought in by the workflow token",
  },
  {
    about: "tokens",
    fact: "a merge of workflow files is refused",
    test: "that touches a workflow file is 403 without that permission",
  },
  {
    about: "tokens",
    fact: "the setting cannot be read with the workflow token",
    test: "whether Actions may open pull requests takes administration to read",
  },
  {
    about: "tokens",
    fact: "REST shows [bot], GraphQL drops it",
    test: "is the one REST shows, its author without [bot]",
    source: `${DOCS}/graphql/reference/objects#bot`,
  },
  {
    about: "tokens",
    fact: "an App is nobody's account",
    test: "of a workflow may neither read nor write variables, nor ask who it is",
    source: `${REST}/users/users`,
  },
  { about: "tokens", fact: "a token reaches where it is installed", test: "an App writes only where it is installed" },
  {
    about: "tokens",
    fact: "a token ends with its job, an App's after an hour",
    leftOut: "No run of the product outlives it; a 401 can be ordered.",
  },
  {
    about: "state",
    fact: "variables: 409 on POST, PATCH without body, last writer wins",
    test: "are made once by POST and changed by PATCH, which answers without a body",
    source: `${REST}/actions/variables`,
  },
  {
    about: "state",
    fact: "48 KB each, names without case",
    test: "hold 48 KB and no more",
    source: `${DOCS}/actions/reference/workflows-and-actions/variables`,
  },
  {
    about: "state",
    fact: "500 variables a repository, 256 KB a run",
    leftOut: "The product writes one; the limits of a run concern `vars`, which it does not read.",
  },
  {
    about: "state",
    fact: "a ref is compare-and-swap",
    test: "a ref moves forward only, which makes it compare-and-swap",
    source: `${REST}/git/refs#update-a-reference`,
  },
  { about: "state", fact: "git/ref/pull/N/head answers", test: "answers by the ref of its head" },
  {
    about: "issues",
    fact: "body of 65,536 characters",
    test: "takes 65,536 characters of body and no more",
    source: "https://github.com/JasonEtco/create-an-issue/issues/123",
  },
  {
    about: "issues",
    fact: "title of 256 characters",
    test: "takes 256 characters of title and no more",
    source: "https://github.com/highlight/highlight/issues/6461",
  },
  {
    about: "issues",
    fact: "labels: 50 characters, more than emoji",
    test: "of more than 50 characters, or of nothing but emoji",
    source: "https://github.com/semantic-release/github/issues/518",
  },
  {
    about: "issues",
    fact: "100 labels",
    test: "are at most 100 on an issue",
    source: "https://github.com/actions/labeler/issues/561",
  },
  {
    about: "issues",
    fact: "labels ignore case, PATCH replaces",
    test: "ignore case, and the spelling that was there wins",
    source: "https://github.com/cli/cli/blob/trunk/api/queries_repo.go",
  },
  {
    about: "issues",
    fact: "an unassignable login sinks create and PATCH",
    test: "that cannot be assigned sink a creation or an edit whole",
    source: "https://github.com/JasonEtco/create-an-issue/issues/41",
  },
  {
    about: "issues",
    fact: "… and is ignored by POST",
    test: "that cannot be assigned are left out without a word",
    source: `${REST}/issues/assignees`,
  },
  {
    about: "issues",
    fact: "ten assignees",
    test: "are at most ten",
    source: `${DOCS}/issues/tracking-your-work-with-issues/using-issues/assigning-issues-and-pull-requests-to-other-github-users`,
  },
  {
    about: "issues",
    fact: "participants can be assigned",
    test: "are whoever may push, and whoever takes part in the thread",
    source: "https://github.com/openeverest/openeverest/issues/2839",
  },
  {
    about: "issues",
    fact: "dropped without push access",
    test: "that a stranger opened can be edited by them",
    source: `${REST}/issues/issues#create-an-issue`,
  },
  {
    about: "issues",
    fact: "a reason without a change of state is ignored",
    test: "keeps its reason unless its state changes",
    source: `${REST}/issues/issues#update-an-issue`,
  },
  {
    about: "issues",
    fact: "301 when transferred",
    test: "answers 301 with its new address when transferred",
    source: `${REST}/issues/issues#get-an-issue`,
  },
  {
    about: "issues",
    fact: "410 or 404 when deleted",
    test: "answers 410 when deleted",
    source: `${REST}/issues/issues#get-an-issue`,
  },
  {
    about: "issues",
    fact: "410 where issues are disabled",
    test: "with issues disabled answers 410",
    source: "https://github.com/ossf/allstar/issues/64",
  },
  {
    about: "issues",
    fact: "CRLF from the browser",
    test: "comes back with CRLF after an edit in the browser",
    source: "https://github.com/Mergifyio/mergify/issues/3822",
  },
  {
    about: "issues",
    fact: "a locked thread",
    test: "that is locked takes comments only from those who may write",
    source: `${DOCS}/communities/moderating-comments-and-conversations/locking-conversations`,
  },
  {
    about: "issues",
    fact: "an archived repository",
    test: "that is archived can be read and not written",
    source: `${DOCS}/repositories/archiving-a-github-repository/archiving-repositories`,
  },
  { about: "issues", fact: "creates, comments and mentions notify", leftOut: "Nobody in the stand-in reads mail." },
  { about: "branches", fact: "a commit of difference is needed", test: "without a commit of difference is 422" },
  { about: "branches", fact: "an empty commit will do", test: "an empty commit is difference enough" },
  { about: "branches", fact: "a ruleset restricts creations", test: "that restricts creations lets no new branch" },
  {
    about: "branches",
    fact: "what a branch would bring",
    test: "counts commits and files since the common ancestor",
  },
  {
    about: "branches",
    fact: "createCommitOnBranch with expectedHeadOid",
    test: "puts a commit, an empty one too, on the head it expects",
  },
  { about: "branches", fact: "drafts unsupported", test: "as a draft is 422 where drafts are not supported" },
  { about: "branches", fact: "a twin exists", test: "a second one from the same branch is 422" },
  {
    about: "branches",
    fact: "the setting forbids it",
    test: "is 403 for the workflow token until the setting allows it",
  },
  { about: "branches", fact: "… in GraphQL too", test: "is refused in REST's sentences" },
  { about: "branches", fact: "follow-up calls may not find the node yet", test: "an id that nothing has is NOT_FOUND" },
  {
    about: "held",
    fact: "opened by the workflow token: approval-required",
    test: "opens pull requests whose workflows wait for approval",
  },
  { about: "held", fact: "everything else it causes: nothing", test: "starts no push, label, edit or merge workflow" },
  { about: "held", fact: "dispatches always run", test: "of a workflow runs even by the workflow token" },
  { about: "held", fact: "repository_dispatch runs", test: "to the repository does as well" },
  { about: "held", fact: "held by the triggering actor", test: "holds by whoever triggers" },
  { about: "held", fact: "not approved by API", test: "cannot approve its own held runs" },
  { about: "held", fact: "GHES: nothing runs", test: "on Enterprise Server starts not even those" },
  {
    about: "held",
    fact: "a held run on the same SHA wins over a dispatched one",
    leftOut: "Reported only; the product dispatches no CI.",
  },
  { about: "held", fact: "held runs expire", leftOut: "Nobody says after how long." },
  { about: "held", fact: "a fork's runs wait as well", test: "has its workflows held, which the API may approve" },
  { about: "merging", fact: "ready by GraphQL only", test: "flip by mutation only" },
  { about: "merging", fact: "a draft may read CLEAN", test: "of a draft reads as if it were none in GraphQL" },
  { about: "merging", fact: "409 when the head moved", test: "of a head that moved is 409" },
  { about: "merging", fact: "405 for a draft", test: "of a draft is 405" },
  { about: "merging", fact: "405 base modified passes", test: "right after the base moved can be 405 and pass later" },
  { about: "merging", fact: "405 for a conflict", test: "of a conflict is 405" },
  { about: "merging", fact: "405 the second time", test: "a second time is 405" },
  {
    about: "merging",
    fact: "mergeable is computed in the background",
    test: "is unknown first, and known to whoever asks again later",
  },
  {
    about: "merging",
    fact: "UNSTABLE is a failure that is not required",
    test: "with a failure that is not required is UNSTABLE",
  },
  { about: "merging", fact: "methods by repository", test: "by a method the repository does not allow is 405" },
  {
    about: "merging",
    fact: "methods by ruleset, linear history",
    test: "limits the methods, and linear history takes no merge commit",
  },
  {
    about: "merging",
    fact: "merge settings absent without contents: write",
    test: "shows its merge settings only to those who may write contents",
    source: "https://github.com/s4k10503/velvet/issues/320",
  },
  { about: "merging", fact: "the queue refuses a direct merge", test: "with a merge queue refuses a direct merge" },
  {
    about: "merging",
    fact: "enqueue by mutation, method ignored",
    test: "merges by its own method in its own words, later",
  },
  { about: "merging", fact: "the queue lets go of what is pushed to", test: "lets go of what is pushed to" },
  { about: "merging", fact: "auto-merge and its errors", leftOut: "The product does not use it; a person's is shown." },
  {
    about: "merging",
    fact: "no queue on personal accounts",
    leftOut: "A ruleset of the test's making decides; the stand-in does not police the test.",
  },
  { about: "gate", fact: "the rollup lists only what reported", test: "lists what has reported" },
  {
    about: "gate",
    fact: "a free plan's private repository shows no rules",
    test: "is no part of a free plan for a private repository",
  },
  { about: "gate", fact: "active rules of a branch", test: "counts only while active" },
  {
    about: "gate",
    fact: "classic contexts with the branch and refUpdateRule",
    test: "shows its contexts with the branch",
  },
  { about: "gate", fact: "/protection is for administrators", test: "is for administrators in full" },
  { about: "gate", fact: "success, skipped and neutral pass", test: "passes as success, skipped or neutral" },
  { about: "gate", fact: "check and status of one name", test: "of a name that a status has too needs both" },
  { about: "gate", fact: "pinned to an App", test: "pinned to an App is met by no other" },
  {
    about: "gate",
    fact: "[skip ci] stays pending for ever",
    test: "that [skip ci] keeps from running is expected for ever",
  },
  { about: "gate", fact: "the latest head only", test: "is of the latest head" },
  { about: "gate", fact: "reviews", test: "requires approving reviews of people with write access" },
  { about: "gate", fact: "up to date", test: "may require a head that holds the base" },
  { about: "gate", fact: "the texts of refusals", test: "requires its checks, absent, pending and failing told apart" },
  { about: "links", fact: "keywords, default branch only", test: "are none by keyword when it targets another branch" },
  { about: "links", fact: "keywords in descriptions", test: "are those its description names after a keyword" },
  { about: "links", fact: "keywords in commit messages", test: "are issues that a commit message names" },
  {
    about: "links",
    fact: "an App's merge may fail to close",
    test: "is nothing when the merging App lacks issues: write",
  },
  { about: "links", fact: "who wrote it, and may write", test: "the author's association says who may write" },
  {
    about: "links",
    fact: "createLinkedBranch on a name that exists",
    test: "whose name is taken makes nothing and gives no error",
  },
  {
    about: "reading",
    fact: "REST lists hold pull requests, by 100",
    test: "shares its row of numbers with pull requests",
    source: `${REST}/issues/issues#list-repository-issues`,
  },
  {
    about: "reading",
    fact: "what a query costs",
    test: "a query costs its connections' requests over a hundred",
    source: `${DOCS}/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api`,
  },
  {
    about: "reading",
    fact: "500,000 nodes, 10 s",
    leftOut: "The product asks for 50 numbers at most; 502 can be ordered.",
  },
  {
    about: "reading",
    fact: "lists miss new issues",
    test: "misses a new issue while it lags",
    source: "https://github.com/judell/bram/issues/252",
  },
  { about: "reading", fact: "lists show old values", test: "shows an edited issue as it was" },
  { about: "reading", fact: "search is stale", leftOut: "The product never searches; the stand-in answers 501." },
  {
    about: "limits",
    fact: "primary, and GraphQL's 200 with an error",
    test: "a spent hour is 403 in REST and an error in GraphQL",
    source: `${REST}/using-the-rest-api/rate-limits-for-the-rest-api`,
  },
  {
    about: "limits",
    fact: "80 creations a minute, 500 an hour",
    test: "the 81st creation of a minute and the 501st of an hour",
    source: `${REST}/using-the-rest-api/rate-limits-for-the-rest-api`,
  },
  { about: "limits", fact: "900 points a minute", test: "one point to read and five to write" },
  { about: "limits", fact: "submitted too quickly", test: "too often answers that it was submitted too quickly" },
  { about: "limits", fact: "304 is free", test: "nothing when the answer is the one already had" },
  {
    about: "limits",
    fact: "100 requests at once",
    leftOut: "The stand-in answers at once: two requests never overlap.",
  },
  {
    about: "limits",
    fact: "an answer lost after the deed",
    test: "commit-then-%i leaves the issue behind",
    source: "https://github.com/octokit/plugin-retry.js",
  },
  { about: "platform", fact: "dispatch limits and refusals", test: "of what cannot be dispatched says why" },
  { about: "platform", fact: "Enterprise Server's paths", test: "answers below /api/v3 and at /api/graphql" },
  {
    about: "platform",
    fact: "cron, concurrency, summaries, annotations",
    leftOut: "The runner's, not the API's: src/fakes/runner.ts.",
  },
];
