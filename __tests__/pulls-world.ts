/** acme/roadmap on the stand-in with the port of its pull requests, as any token sees it. */
import { afterEach, expect } from "@jest/globals";
import { virtualClock } from "../src/fakes/clock.ts";
import { type FakeGitHub, type FakeGitHubOptions, fakeGitHub } from "../src/fakes/github/github.ts";
import { type Grant, grants, tokens } from "../src/fakes/github/tokens.ts";
import { pullRequests } from "../src/github/pulls.ts";
import type { IssueNumber, PullNumber } from "../src/model.ts";
import type { PullQuestion, PullRequests } from "../src/ports.ts";
import { throughOctokit } from "./through-octokit.ts";

const opened: FakeGitHub[] = [];

// The stand-in's own complaints reach the code under test as failed requests, so they are looked at apart.
afterEach(() => {
  for (const github of opened.splice(0)) expect(github.violations).toEqual([]);
});

export const i = (number: number): IssueNumber => number as IssueNumber;
export const p = (number: number): PullNumber => number as PullNumber;

/** Issue #1 of ada's, and nothing else; Actions may open pull requests. */
export function pullsWorld(
  token: Parameters<typeof throughOctokit>[2] = "workflow",
  options: Partial<FakeGitHubOptions> = {},
) {
  const clock = virtualClock("2026-10-01T12:00:00Z");
  const github = fakeGitHub({ clock, owner: "acme", repo: "roadmap", collaborators: ["ada", "lin"], ...options });
  opened.push(github);
  github.repository.actionsMayOpenPullRequests = true;
  const ada = github.as("ada");
  ada.openIssue({ title: "Broken" });
  const pulls = pullRequests(throughOctokit(github, clock, token), clock);
  const graphql = () => github.requests.filter(({ path }) => path === "/graphql").length;
  return { clock, github, ada, pulls, graphql, main: () => github.repository.refs.get("refs/heads/main") ?? "" };
}

/** The workflow's token with other permissions. */
export function permitted(permissions: Grant["permissions"]): Partial<FakeGitHubOptions> {
  return { tokens: new Map([[tokens.workflow, { ...grants.workflow, permissions }]]) };
}

/** What is found for one question about issue #1, unless said otherwise. */
export async function readOne(pulls: PullRequests, wish: Partial<PullQuestion> = {}, base = "main") {
  const question: PullQuestion = { issue: i(1), known: undefined, heads: [], merging: false, ...wish };
  const answer = (await pulls.read([question], base)).get(question.issue);
  if (!answer) throw new Error("a question has an answer");
  return answer;
}
