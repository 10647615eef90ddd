/** What stands in for @octokit/plugin-throttling's limiters in tests: its logic stays, its real milliseconds go. */

/** Pass as `throttle` to `connect`. Limits that GitHub answers with are still honoured, through the clock. */
export function instantThrottle(): object {
  const group = { key: () => ({ schedule }) };
  const groups = { global: group, auth: group, search: group, write: group, notifications: group };
  return { ...groups, retryLimiter: retryLimiter() };
}

function schedule<Args extends unknown[], T>(_options: object, job: (...args: Args) => T, ...args: Args): T {
  return job(...args);
}

type OnFailed = (error: unknown, info: { readonly args: readonly unknown[] }) => Promise<number | undefined>;

/** A job that failed is done again when the plugin answers with a number: its wait, which the handlers already slept. */
function retryLimiter(): object {
  let onFailed: OnFailed = async () => undefined;
  const schedule = async <Args extends unknown[], T>(job: (...args: Args) => Promise<T>, ...args: Args): Promise<T> => {
    for (;;) {
      try {
        return await job(...args);
      } catch (error) {
        if ((await answered(onFailed, error, args)) === undefined) throw error;
      }
    }
  };
  const on = (_event: "failed", handler: OnFailed): void => {
    onFailed = handler;
  };
  return { schedule, on };
}

/** Bottleneck takes a handler that throws for one that wants no other try, as where no answer came at all. */
async function answered(onFailed: OnFailed, error: unknown, args: readonly unknown[]): Promise<number | undefined> {
  try {
    return (await onFailed(error, { args })) ?? undefined;
  } catch {
    return undefined;
  }
}
