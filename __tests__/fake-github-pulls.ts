/** A stand-in with a pull request of ada's (#2, "fix" into main) for an issue (#1), and words to ask about it. */
import type { FakeGitHubOptions } from "../src/fakes/github/github.ts";
import { type Heard, standIn } from "./fake-github-caller.ts";

export const REPO = "/repos/acme/plan";
export const PULLS = `${REPO}/pulls`;
export const PULL = `${PULLS}/2`;
export const MERGE = `PUT ${PULL}/merge`;
export const ACTIONS = `${REPO}/actions`;

/** A workflow with one job, "build". */
export const workflow = (on: string) => `name: CI\non: ${on}\njobs:\n  build:\n    runs-on: ubuntu-latest\n`;

export const CI = ".github/workflows/ci.yml";

export function withPull(options: Partial<FakeGitHubOptions> & { readonly files?: Record<string, string> } = {}) {
  const { files = {}, ...rest } = options;
  const here = standIn(rest);
  const { github, ada, clock, ask } = here;
  if (Object.keys(files).length > 0) ada.commit(files);
  ada.openIssue({ title: "Broken" });
  const head = ada.commit({ "fix.md": "fixed" }, { branch: "fix", message: "Fix it" });
  ada.openPullRequest({ title: "Fix", head: "fix" });
  github.repository.actionsMayOpenPullRequests = true;
  /** Fields of the pull request, mergeability computed. */
  const pull = async (fields: string, kind?: Parameters<typeof ask>[1]) => {
    const query = `{ repository(owner: "acme", name: "plan") { pullRequest(number: 2) { ${fields} } } }`;
    if (!/mergeable|mergeState/.test(fields)) return (await ask(query, kind)).json.data.repository.pullRequest;
    await ask(query, kind);
    clock.advance(1000);
    return (await ask(query, kind)).json.data.repository.pullRequest;
  };
  const mergeState = async () => (await pull("mergeStateStatus")).mergeStateStatus as string;
  const merge = (body: object = {}, kind: Parameters<typeof here.send>[2] = "workflow") => here.send(MERGE, body, kind);
  return { ...here, head, machines: github.machines, pull, mergeState, merge };
}

/** Status and message. */
export const told = ({ status, json }: Heard): unknown[] => [status, json.errors?.[0].message ?? json.message];
