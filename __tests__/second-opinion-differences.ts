/** Where `emulate` 0.12.2 and our stand-in part, and what GitHub says to that. */

export interface Difference {
  /** Status and sight, as the talk saw them. */
  readonly ours: readonly unknown[];
  readonly theirs: readonly unknown[];
  /** Whose side GitHub's own documentation takes; "reported": it says nothing, people who met it do. */
  readonly with: "ours: documented" | "ours: reported";
  readonly because: string;
  readonly source: string;
}

const documented = (
  because: string,
  path: string,
  ours: readonly unknown[],
  theirs: readonly unknown[],
): Difference => ({
  ours,
  theirs,
  with: "ours: documented",
  because,
  source: `https://docs.github.com/en/rest/${path}`,
});

const reported = (because: string, path: string, ours: readonly unknown[], theirs: readonly unknown[]): Difference => ({
  ours,
  theirs,
  with: "ours: reported",
  because,
  source: `https://github.com/${path}`,
});

const sameLabel = (ours: readonly unknown[], theirs: readonly unknown[]) =>
  reported(
    "Labels whose names differ by capitals only are one.",
    "Xiphe/github-sync-labels-milestones/issues/6",
    ours,
    theirs,
  );
const unassignable = (ours: readonly unknown[], theirs: readonly unknown[]) =>
  reported("One who cannot be assigned sinks the whole request.", "JasonEtco/create-an-issue/issues/41", ours, theirs);

const MERGE = "pulls/pulls#merge-a-pull-request--status-codes";
const refusedPull = (because: string) =>
  documented(because, "pulls/pulls#create-a-pull-request--status-codes", [422], [201]);

/** Turn of the talk → the difference there. */
export const DIFFERENCES: Readonly<Record<string, Difference>> = {
  "a label without a colour": reported(
    "It is always the same grey.",
    "PyGithub/PyGithub/issues/2765",
    [201, true],
    [201, false],
  ),
  "the same label in capitals": sameLabel([422], [201]),
  "a label asked for in capitals": sameLabel(
    [200, { name: "priority: high", color: "d73a4a", description: "Soon", isDefault: false }],
    [404],
  ),
  "a label renamed to another's name": sameLabel([422], [200]),
  "labels in other letters": sameLabel([200, ["simple"]], [200, ["SIMPLE"]]),
  "a label in capitals": sameLabel([200, [3]], [200, []]),
  "a label of a colour that is none": documented(
    "A colour is six hexadecimal digits, without the leading #.",
    "issues/labels#create-a-label",
    [422],
    [201],
  ),
  "a label of 51 characters": reported("A label's name holds 50 characters.", "github/docs/issues/32156", [422], [201]),
  "a label's description of 101 characters": documented(
    "A description must be 100 characters or fewer.",
    "issues/labels#create-a-label",
    [422],
    [201],
  ),
  "a new issue's Location": documented(
    "The description of the answer has a Location header.",
    "issues/issues#create-an-issue",
    [201, true],
    [201, false],
  ),
  "a title of 257 characters": reported("A title holds 256.", "highlight/highlight/issues/6461", [422], [201]),
  "a blank title": reported("A title is never blank.", "cli/cli/issues/9698", [422], [200]),
  "a body of 65,537 characters": reported(
    "A body holds 65,536 characters.",
    "JasonEtco/create-an-issue/issues/123",
    [422],
    [201],
  ),
  "an issue for somebody without access": unassignable([422], [201]),
  "assigned to somebody without access": unassignable([422], [200]),
  "assigned without access": documented(
    "Whoever cannot be assigned is silently left out.",
    "issues/assignees#add-assignees-to-an-issue",
    [201, []],
    [200, ["eve"]],
  ),
  "assignees in other letters": reported(
    "Logins ignore capitals.",
    "necojackarc/auto-request-review/issues/37",
    [200, ["ada"]],
    [422],
  ),
  "a reason without a change of state": documented(
    "state_reason is ignored unless state is changed.",
    "issues/issues#update-an-issue",
    [200, { state: "closed", state_reason: "completed", hasClosedAt: true, closed_by: "maintainer" }],
    [200, { state: "closed", state_reason: "not_planned", hasClosedAt: true, closed_by: "maintainer" }],
  ),
  "closed as a duplicate": documented(
    "duplicate is one of the reasons.",
    "issues/issues#update-an-issue",
    [200, { state: "closed", state_reason: "duplicate", hasClosedAt: true, closed_by: "maintainer" }],
    [200, { state: "closed", state_reason: "completed", hasClosedAt: true, closed_by: "maintainer" }],
  ),
  "who can be assigned": documented(
    "There is such a list.",
    "issues/assignees#list-assignees",
    [200, ["ada", "maintainer"]],
    [404],
  ),
  "ada can be": documented(
    "204 where the person can be assigned.",
    "issues/assignees#check-if-a-user-can-be-assigned",
    [204],
    [404],
  ),
  assigned: documented("201, not 200.", "issues/assignees#add-assignees-to-an-issue", [201, ["ada"]], [200, ["ada"]]),
  "the same commit once more": reported(
    "A message is kept as it was sent; git's command line ends it with a line feed, the API does not.",
    "isaacs/github/issues/1170",
    [201, "5425a577003c706df8dd9235c305dbcdc2ca8e25"],
    [201, "a87fad773fc224f2b9de599261d09673b71b987a"],
  ),
  "a ref with one slash": documented(
    "A name must have at least two slashes.",
    "git/refs#create-a-reference",
    [422],
    [201],
  ),
  "a ref moved that is not there": documented(
    "409 and 422 are listed, 404 is not.",
    "git/refs#update-a-reference",
    [422],
    [404],
  ),
  "a ref taken away twice": documented(
    "409 and 422 are listed, 404 is not.",
    "git/refs#delete-a-reference",
    [422],
    [404],
  ),
  "a token that is none": documented(
    "Bad credentials are answered 401.",
    "authentication/authenticating-to-the-rest-api#failed-login-limit",
    [401],
    [200],
  ),
  "by a head without its owner": reported(
    "A head without its owner filters nothing.",
    "PyGithub/PyGithub/issues/1566",
    [200, ["Rival", "Topic"]],
    [200, ["Topic"]],
  ),
  "the issues list holds them too": documented(
    "Every pull request is an issue.",
    "issues/issues#list-repository-issues",
    [200, ["Topic", "Rival"]],
    [200, []],
  ),
  "read as an issue": documented("Every pull request is an issue.", "issues/issues#get-an-issue", [200, true], [404]),
  "how many commits it has": documented(
    "Those between base and head; the base is none of them.",
    "pulls/pulls#list-commits-on-a-pull-request",
    [200, 1],
    [200, 2],
  ),
  "a review asked of ada": documented(
    "201, not 200.",
    "pulls/review-requests#request-reviewers-for-a-pull-request",
    [201, ["ada"]],
    [200, ["ada"]],
  ),
  "a review asked of its author": reported(
    "An author does not review.",
    "kentaro-m/auto-assign/issues/50",
    [422],
    [200],
  ),
  "a review asked of a stranger": documented(
    "422 where somebody is no collaborator.",
    "pulls/review-requests#request-reviewers-for-a-pull-request",
    [422],
    [200],
  ),
  "merged while closed": documented("405 where it cannot be merged.", MERGE, [405], [422]),
  "merged while a draft": documented("405 where it cannot be merged.", MERGE, [405], [422]),
  "merged twice": documented("405 where it cannot be merged.", MERGE, [405], [422]),
  "merged against a conflict": documented("405 where it cannot be merged.", MERGE, [405], [200]),
  "merged at a head that it has not": documented("409 where sha is not its head.", MERGE, [409], [422]),
  "open again after the merge": documented(
    "422 where the change is invalid; what is merged stays closed.",
    "pulls/pulls#update-a-pull-request",
    [422],
    [200],
  ),
  "a second one of the same branch": refusedPull("A branch has one open pull request onto a base."),
  "one of a branch that is not there": refusedPull("The head must be a branch."),
  "one onto a branch that is not there": refusedPull("The base must be a branch."),
  "one without a commit between": refusedPull("There must be something to merge."),
  "checks of a commit that is not there": reported(
    "“No commit found for SHA” is a 422.",
    "rust-lang/homu/issues/141",
    [422],
    [404],
  ),
  "statuses where none came": documented(
    "There is a combined status: pending, while there are none.",
    "commits/statuses#get-the-combined-status-for-a-specific-reference",
    [200, { state: "pending", total_count: 0 }],
    [404],
  ),
};
