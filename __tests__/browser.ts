/** A headless Chromium, the machine's own: Debian's `chromium`, or Chrome where that is installed. */
import { spawnSync } from "node:child_process";
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

const installed = (): string | undefined => PLACES.find((place) => existsSync(place));

/** Debian's own package, where this process may install it: a fresh machine needs no step of its own. */
function install(): string | undefined {
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || !existsSync("/usr/bin/apt-get")) return undefined;
  for (const args of [["update"], ["install", "-y", "--no-install-recommends", "chromium"]])
    if (spawnSync("apt-get", ["-qq", ...args], { stdio: "ignore" }).status !== 0) return undefined;
  return installed();
}

/** @throws Error that says what to install, where there is no browser and none can be had. Close it when done. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = installed() ?? install();
  if (executablePath === undefined)
    throw new Error(
      `There is no Chromium in ${PLACES.join(", ")}: install one (Debian: apt-get install -y chromium) and run the tests again.`,
    );
  return await chromium.launch({ executablePath, args: QUIET, timeout: 60_000 });
}
