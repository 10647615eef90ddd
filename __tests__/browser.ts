/** A headless Chromium, the machine's own: Debian's `chromium`, or Chrome where that is installed. */
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/opt/google/chrome/chrome",
];

/** Nothing it would do by itself leaves the machine. */
const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** @throws Error that says what to install, where there is no browser. Close it when done. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = PLACES.find((place) => existsSync(place));
  if (executablePath === undefined)
    throw new Error(
      `There is no Chromium in ${PLACES.join(", ")}: install one (Debian: apt-get install -y chromium) and run the tests again.`,
    );
  return await chromium.launch({ executablePath, args: QUIET, timeout: 60_000 });
}
