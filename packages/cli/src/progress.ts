/** A progress bar for work of more than a second, on a terminal only. */

import type cliProgress from "cli-progress";

export interface Progress {
  /** `part` of the whole is done, 0…1. */
  readonly at: (part: number, what: string) => void;
  /** Clears the line, so that something else can be printed. */
  readonly pause: () => void;
}

type Bar = InstanceType<typeof cliProgress.SingleBar>;

/** The bar comes after this time, and only if more than a tenth is still to do. */
const patienceMs = 1000;

export async function openProgress(stream: NodeJS.WriteStream = process.stderr): Promise<Progress> {
  if (!stream.isTTY) return { at: () => {}, pause: () => {} };
  const { default: library } = await import("cli-progress");
  const started = performance.now();
  let bar: Bar | undefined;
  return {
    at: (part, what) => {
      if (!bar && (performance.now() - started < patienceMs || part > 0.9)) return;
      bar ??= startedBar(library.SingleBar, stream);
      bar.update(part, { what: what.slice(0, Math.max(0, stream.columns - 32)) });
      // The work holds the thread, so that the bar's own timer seldom fires.
      bar.render();
    },
    pause: () => {
      bar?.stop();
      bar = undefined;
    },
  };
}

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
