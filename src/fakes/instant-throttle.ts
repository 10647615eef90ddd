/** Limiter groups for @octokit/plugin-throttling that never wait, so that tests keep its logic and lose its real seconds. */

/** Pass as `throttle` to `connect`. Limits that GitHub answers with are still honoured, through the clock. */
export function instantThrottle(): object {
  const group = { key: () => ({ schedule }) };
  return { global: group, auth: group, search: group, write: group, notifications: group };
}

function schedule<Args extends unknown[], T>(_options: object, job: (...args: Args) => T, ...args: Args): T {
  return job(...args);
}
