/** `npm run sandbox`: both stand-ins with the demo's board on fixed ports, and a page to play with them. Loopback only. */
import { serve } from "./fakes/serve.ts";
import { sandboxBoard } from "./sandbox/board.ts";
import { jumpingClock } from "./sandbox/clock.ts";
import { desk } from "./sandbox/desk.ts";
import { welcome } from "./sandbox/words.ts";

/** Notion's port; GitHub has the next, the page the one after. */
const FIRST_PORT = 8110;
/** Leaves room for the two after it. */
const LAST_FIRST_PORT = 65_533;

if (import.meta.main) {
  const first = Number(process.argv[2] ?? FIRST_PORT);
  if (!Number.isInteger(first) || first < 1 || first > LAST_FIRST_PORT) {
    const example = "for example: npm run sandbox -- 9110";
    process.stderr.write(`The first port must be a whole number from 1 to ${LAST_FIRST_PORT}, ${example}\n`);
    process.exit(1);
  }
  try {
    const team = await sandboxBoard(jumpingClock(Date.now), { notion: first, github: first + 1 });
    const page = await serve(await desk(team), first + 2);
    process.stdout.write(`${welcome(team, page.url)}\n`);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EADDRINUSE") throw cause;
    const advice = "free it, or name another first port: npm run sandbox -- 9110";
    process.stderr.write(`One of the ports ${first} to ${first + 2} is taken: ${advice}\n`);
    process.exit(1);
  }
}
