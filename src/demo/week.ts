/** A small team's week, as data: who does what, and when the action runs. demo.ts lives through it. */
import { at, type Day, day, look, outage, person, run, type Values } from "./deeds.ts";

const [ada, lin, yuki, sam] = [person("Ada"), person("Lin"), person("Yuki"), person("Sam")];

const sprint = (Sprint: string, Priority: string, ...Assignee: readonly string[]): Values => ({
  Sprint,
  Priority,
  ...(Assignee.length > 0 && { Assignee }),
});

const BACKLOG =
  `Voice notes, Printable reports, Rename the mobile app, Hire a designer, Share a folder, Keep old versions,
  Search inside PDFs, Merge two accounts, A calendar view, Undo a deletion, Sort by size, Pin a file, Star a folder,
  Upload by e-mail, Show who is online, Mention a colleague, Lock a file, Set a quota, Audit log, Single sign-on,
  Watermark previews, Scan for viruses, Deep links, Faster first paint, A status page`.split(/,\s+/);

const before = day(
  "Until Sunday",
  "the team plans in Notion alone",
  at("07:00", { kind: "backlog", done: Array.from({ length: 39 }, (_, n) => `Ship 0.${n + 1}`), open: BACKLOG }),
  at(
    "18:00",
    ada.plans("Choose a licence", { Status: "Done" }),
    ada.plans("Dark mode"),
    ada.plans("Offline mode", { Priority: "Low" }),
    lin.plans("Export to CSV", { Priority: "Medium" }),
    lin.plans("Import from other trackers"),
    yuki.plans("キーボードショートカット", { Priority: "Low" }),
    sam.plans("Accessibility audit", { Priority: "Medium" }),
  ),
);

const PASSKEYS = `## Why
Half of our support mail is about **forgotten passwords**.
- [x] Ask @octocat how they did it
- [ ] Register a passkey
- [ ] Log in with it
<callout icon="⚠️">
	Old browsers keep the password form. See #1.
</callout>`;

const monday = day(
  "Monday",
  "the action is installed, asks before the import, then the sprint is planned",
  at("08:30", run("red")),
  at("08:50", ada.runsWith({ confirm: "import 31" })),
  at(
    "09:30",
    ada.plans("Log in with a passkey", sprint("12", "High", "Ada"), PASSKEYS),
    ada.plans("🚀 Launch the beta", sprint("12", "High", "Ada", "Lin")),
    yuki.plans("ログイン画面を直す", sprint("12", "Medium", "Yuki")),
    yuki.plans("支持深色模式的图标", sprint("12", "Low")),
    lin.plans("Fix the flaky upload test", sprint("12", "High", "Lin")),
    ada.plans("Write the changelog", sprint("12", "Low", "Ada")),
    yuki.plans("Rate-limit the public API", sprint("12", "High", "Yuki")),
    sam.plans("Update the privacy notice", sprint("12", "Medium", "Sam")),
    lin.plans("Cache thumbnails", sprint("12", "Medium", "Lin")),
    ada.plans("Replace the old logo", sprint("12", "Low", "Ada")),
    yuki.plans("Try WebAuthn on Android", sprint("12", "Medium", "Yuki")),
    ada.plans("Celebrate 🎉"),
  ),
  at("10:00", run(), look("Log in with a passkey")),
);

const tuesday = day(
  "Tuesday",
  "people work on both sides",
  at(
    "09:10",
    lin.labelsIssue("Cache thumbnails", "help wanted"),
    lin.closesIssue("Try WebAuthn on Android"),
    sam.plans("Tell @octocat --> closes #1 <!-- notion-sync", sprint("12", "Low")),
    yuki.sets("ログイン画面を直す", { Status: "In Progress" }),
    ada.sets("Replace the old logo", { Status: "Blocked" }),
    ada.sets("Dark mode", sprint("12", "Medium", "Ada")),
    ada.sets("Celebrate 🎉", { Status: "Done" }, "a slip of the mouse"),
    lin.commentsOn("Printable reports", "I have a draft of this."),
  ),
  at("10:00", run(), look("Tell @octocat --> closes #1 <!-- notion-sync")),
  at(
    "13:20",
    yuki.sets("Try WebAuthn on Android", { Status: "In Progress" }),
    ada.sets("Fix the flaky upload test", { Assignee: ["Yuki"] }),
    ada.sets("Cache thumbnails", { Priority: "High" }),
    ada.sets("Celebrate 🎉", { Status: "Backlog", Name: "Celebrate 🎉 the beta" }, "back where it was"),
  ),
  at("14:00", run()),
);

const wednesday = day(
  "Wednesday",
  "two people mean the same task, and some tasks are thrown away",
  at(
    "09:05",
    lin.retitlesIssue("Rate-limit the public API", "Throttle the public API"),
    yuki.sets("Rate-limit the public API", { Name: "Rate-limit by token" }),
    ada.duplicates("Write the changelog", "Write the release notes"),
    yuki.sets("支持深色模式的图标", { Status: "Done" }),
    sam.sets("Update the privacy notice", { Status: "Won't do" }),
    sam.trashes("Voice notes"),
    sam.trashes("Printable reports"),
  ),
  at("10:10", run()),
  at(
    "15:30",
    lin.overwritesIssue("Cache thumbnails", "Moved to the wiki."),
    lin.writes("Cache thumbnails", "Thumbnails take 300 ms each."),
    lin.plans("Measure thumbnail latency", sprint("12", "Medium", "Lin")),
    yuki.plans("Retry failed uploads", sprint("12", "High", "Yuki")),
    ada.plans("Document the API", sprint("12", "Medium", "Ada")),
    yuki.plans("Pin the dependencies", sprint("12", "Low", "Yuki")),
    sam.plans("Answer the survey", sprint("12", "Low", "Sam")),
    lin.opensIssue("It quits when the disk is full"),
    sam.plans("Disk full", sprint("12", "High")),
    sam.namesIssue("Disk full", "It quits when the disk is full"),
  ),
  at("16:00", run(), look("Cache thumbnails")),
);

const thursday = day(
  "Thursday",
  "GitHub has a bad morning",
  at(
    "09:40",
    sam.plans("Upload stops at 2 GB", sprint("12", "High", "Yuki")),
    sam.plans("Typo on the start page", sprint("12", "Low")),
    sam.plans("Invoice shows the wrong month", sprint("12", "High", "Lin")),
    sam.plans("Login loops on iPad", sprint("12", "Medium", "Ada")),
    outage(2),
  ),
  at("10:15", run("red")),
  at("10:30", run()),
  at(
    "14:10",
    ada.movesAway("Rename the mobile app"),
    ada.unshares("Hire a designer"),
    yuki.sets("支持深色模式的图标", { Status: "In Progress" }),
    ada.sets("Replace the old logo", { Status: "Released" }),
    ada.sets("Log in with a passkey", { Status: "Ready for Review" }),
    lin.sets("Typo on the start page", { Status: "Done" }),
  ),
  at("14:30", run(), look("Log in with a passkey")),
  at("17:40", ada.pushes("Log in with a passkey")),
);

const friday = day(
  "Friday",
  "the release and the next sprint, looked at before it happens",
  at(
    "08:20",
    sam.restores("Voice notes"),
    sam.sets("Disk full", { "GitHub Issue": null }),
    ada.sets("Log in with a passkey", { Status: "Released" }),
    ada.sets("Rate-limit by token", { Status: "Released" }),
    ada.sets("ログイン画面を直す", { Status: "Released" }),
    ada.sets("Fix the flaky upload test", { Status: "Done" }),
    ada.sets("Write the changelog", { Status: "Done" }),
    ada.sets("Upload stops at 2 GB", { Sprint: "13" }),
    ada.sets("支持深色模式的图标", { Sprint: "13", Assignee: ["Lin"] }),
    ada.sets("Offline mode", { Sprint: "13" }),
    lin.sets("Export to CSV", sprint("13", "Medium", "Lin")),
    lin.sets("Import from other trackers", { Status: "Won't do" }),
    yuki.sets("キーボードショートカット", { Sprint: "13" }),
    sam.sets("Accessibility audit", sprint("13", "High", "Sam", "Ada")),
    ada.plans("Plan the public launch", sprint("13", "High", "Ada")),
    ada.plans("多语言支持", sprint("13", "Medium", "Yuki")),
    lin.plans("Shrink the bundle", sprint("13", "Low", "Lin")),
    yuki.plans("Rotate API tokens", sprint("13", "High", "Yuki")),
    yuki.plans("Share a link to a file", sprint("13", "Medium")),
    lin.plans("Move the build to arm64", sprint("13", "Low", "Lin")),
    lin.plans("Back up every night", sprint("13", "High", "Lin")),
    ada.plans("A tour for newcomers", sprint("13", "Medium", "Ada", "Yuki")),
    sam.plans("Write to the beta testers", sprint("13", "Medium", "Sam")),
  ),
  at("10:40", ada.runsWith({ mode: "plan" })),
  at("10:50", run()),
);

const saturday = day(
  "Saturday",
  "Lin cannot let go",
  at(
    "11:00",
    lin.closesIssue("Measure thumbnail latency"),
    lin.sets("Measure thumbnail latency", { Status: "Done" }),
    lin.sets("Cache thumbnails", { Status: "Done" }),
    lin.sets("Shrink the bundle", { Priority: null }),
    lin.plans("🧹 Sweep the flags"),
    ada.shares("Hire a designer"),
  ),
  at("11:30", run()),
);

const sunday = day("Sunday", "nobody does anything", at("12:00", run()), at("12:30", run()));

/** It ends with a run that has nothing to do, not even for its own state. */
export const WEEK: readonly Day[] = [before, monday, tuesday, wednesday, thursday, friday, saturday, sunday];
