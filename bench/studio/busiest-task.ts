/** What the main thread itself spends on a task: unlike a task's length, it does not grow while the engine's threads take turns with it. */

import type { Page } from "playwright";

/** As much of a trace's event as is looked at. */
interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly args: { readonly name?: string };
  /** Time of the processor, µs. */
  readonly tdur?: number;
}

/** Those that hold the tasks of a page, and the names of threads. */
const categories = ["devtools.timeline", "disabled-by-default-devtools.timeline", "__metadata"];

/** Longest time of the processor that a task of a page's main thread took while something was done, ms. */
export async function busiestTask(page: Page, work: () => Promise<unknown>): Promise<number> {
  const browser = page.context().browser();
  if (browser === null) return Number.NaN;
  await browser.startTracing(page, { categories });
  await work();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as {
    traceEvents: TraceEvent[];
  };
  const threadOf = ({ pid, tid }: TraceEvent): string => `${pid} ${tid}`;
  const main = new Set(traceEvents.filter(({ args }) => args.name === "CrRendererMain").map(threadOf));
  const tasks = traceEvents.filter((event) => event.name === "RunTask" && main.has(threadOf(event)));
  // A page that did nothing was not traced.
  return tasks.length === 0 ? Number.NaN : Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1000;
}
