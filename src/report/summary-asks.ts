/** The section of the summary that asks: what would be done, at what cost, to which tasks, and the words that allow it. */

import type { Ask, AskedTask, Run } from "../run.ts";
import { askCost, askNews, askSentence, CONFIRM_AT, confirmWords } from "./ask-words.ts";
import type { Row, Section } from "./summary-section.ts";
import { numberLink, safe, taskLink, thousands } from "./summary-words.ts";

/** All that is asked, new or not. Takes a run whose words may all be told. */
export function asks(run: Run): Section {
  const choice = run.asks.length > 1 ? " (leave out what is not to be done)" : "";
  return {
    title: "Waits for your yes",
    news: askNews(run.asks),
    sign: "✋",
    intro: `**${CONFIRM_AT} \`${confirmWords(run.asks)}\`**${choice}\n`,
    rows: run.asks.flatMap((ask) => [askRow(ask, run), ...tasksRow(ask)]),
  };
}

function askRow(ask: Ask, run: Run): Row {
  const words = [askSentence(ask, run), askCost(ask), ...(ask.isNew ? [] : ["Asked before."])];
  return {
    markdown: `- ${words
      .filter((part) => part !== "")
      .map((part) => safe(part))
      .join(" ")}`,
    about: 0,
  };
}

const askedLink = (task: AskedTask): string =>
  task.issue === undefined ? taskLink(task) : `${numberLink(task.issue)} ${taskLink(task)}`;

const MOST_TASKS = 25;

// A row of its own: should the list be too long for the summary, the question stays.
function tasksRow({ tasks, number }: Ask): readonly Row[] {
  if (tasks.length === 0) return [];
  // One for each write: the issue and the pull request of a task may both wait for the same yes.
  const writes = [...Map.groupBy(tasks, ({ id }) => id).values()].slice(0, MOST_TASKS);
  const shown = writes.flatMap(([task]) => (task === undefined ? [] : askedLink(task)));
  const left = number - writes.flat().length;
  const more = left > 0 ? [`… and ${thousands(left)} more`] : [];
  return [{ markdown: `  - ${[...shown, ...more].join(", ")}`, about: shown.length }];
}
