/** GitHub does not know at once everywhere what it just made. */
import type { Clock } from "../ports.ts";
import { failureOf, wordsOf } from "./failure.ts";

/** Tries again while what was just created cannot be resolved: github.com/peter-evans/create-pull-request/issues/4321 */
export async function onceThere<T>(clock: Pick<Clock, "sleep">, work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (cause) {
      const failure = failureOf(cause);
      const isEarly = failure && /could not resolve to a node/i.test(wordsOf(failure));
      if (!isEarly || tries > 3) throw cause;
      await clock.sleep(2 ** tries * 500);
    }
  }
}
