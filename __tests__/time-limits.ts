/** The time limits of requests, held by the test: none runs out by itself, however slow the machine is. */

/** Those set since the last `endTimeLimits`. */
const limits: AbortController[] = [];

/** From now on. Answers how to end that. */
export function holdTimeLimits(): () => void {
  const { timeout } = AbortSignal;
  AbortSignal.timeout = () => {
    const limit = new AbortController();
    limits.push(limit);
    return limit.signal;
  };
  return () => {
    AbortSignal.timeout = timeout;
  };
}

/** That of the request which is sent next. */
export const latestTimeLimit = (): AbortController | undefined => limits.at(-1);

/** Once nothing is under way: node keeps a signal that is listened to, and with it a whole world, until it is aborted. */
export function endTimeLimits(): void {
  for (const limit of limits.splice(0)) limit.abort();
}
