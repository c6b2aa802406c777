/** A progress bar for work of more than a second; in a pipe a line now and then. */

import type cliProgress from "cli-progress";
import { harmless, inOneLine } from "./terminal.ts";

export interface Progress {
  /** `part` of the whole is done, 0…1. */
  readonly at: (part: number, what: string) => void;
  /** Clears the line, so that something else can be printed. */
  readonly pause: () => void;
}

type Bar = InstanceType<typeof cliProgress.SingleBar>;

/** The bar comes after this time, and only if more than a tenth is still to do. */
const patienceMs = 1000;

/** In a pipe, a line says after each such time how far the work is. */
const everyMs = 5000;

export async function openProgress(stream: NodeJS.WriteStream = process.stderr): Promise<Progress> {
  if (!stream.isTTY) return progressLines(stream);
  const { default: library } = await import("cli-progress");
  const started = performance.now();
  let bar: Bar | undefined;
  return {
    at: (part, what) => {
      if (!bar && (performance.now() - started < patienceMs || part > 0.9)) return;
      bar ??= startedBar(library.SingleBar, stream);
      bar.update(part, { what: oneLine(what).slice(0, Math.max(0, stream.columns - 32)) });
      // The work holds the thread, so that the bar's own timer seldom fires.
      bar.render();
    },
    pause: () => {
      bar?.stop();
      bar = undefined;
    },
  };
}

/** For logs: nothing for short work, no more than a line in `every` milliseconds for long. */
export function progressLines(stream: Pick<NodeJS.WriteStream, "write">, every: number = everyMs): Progress {
  let last = performance.now();
  return {
    at: (part, what) => {
      if (performance.now() - last < every) return;
      last = performance.now();
      stream.write(`${Math.floor(100 * part)} % done, at ${oneLine(what)}\n`);
    },
    pause: () => {},
  };
}

/** It may end in the name of a file, which may hold anything. */
const oneLine = (what: string): string => harmless(inOneLine(what));

function startedBar(Bar: typeof cliProgress.SingleBar, stream: NodeJS.WriteStream): Bar {
  const bar = new Bar({
    stream,
    format: "[{bar}] {percentage}% {what}",
    barCompleteChar: "=",
    barIncompleteChar: " ",
    barsize: Math.max(5, Math.min(20, stream.columns - 24)),
    clearOnComplete: true,
    hideCursor: false,
    // The line is cut to the terminal already; switching wrapping off would outlast an interruption.
    linewrap: null,
    gracefulExit: false,
  });
  bar.start(1, 0, { what: "" });
  return bar;
}
