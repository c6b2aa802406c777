/** A progress bar for work of more than a second, on a terminal only. */

import type { SingleBar } from "cli-progress";

export interface Progress {
  /** `part` of the whole is done, 0…1. */
  readonly at: (part: number, what: string) => void;
  /** Clears the line, so that something else can be printed. */
  readonly pause: () => void;
}

const silent: Progress = { at: () => {}, pause: () => {} };

/** After this long, and only if more than a tenth is still to do. */
const patienceMs = 1000;

export async function openProgress(stream: NodeJS.WriteStream = process.stderr): Promise<Progress> {
  if (!stream.isTTY) return silent;
  const { default: cliProgress } = await import("cli-progress");
  const started = performance.now();
  let bar: SingleBar | undefined;
  return {
    at: (part, what) => {
      if (!bar && (performance.now() - started < patienceMs || part > 0.9)) return;
      bar ??= startedBar(cliProgress.SingleBar, stream);
      bar.update(part, { what: what.slice(0, Math.max(0, stream.columns - 32)) });
      // Work holds the thread, so the bar's own timer seldom fires.
      (bar as SingleBar & { render?: () => void }).render?.();
    },
    pause: () => {
      bar?.stop();
      bar = undefined;
    },
  };
}

function startedBar(Bar: typeof SingleBar, stream: NodeJS.WriteStream): SingleBar {
  const bar = new Bar({
    stream,
    format: "[{bar}] {percentage}% {what}",
    barCompleteChar: "=",
    barIncompleteChar: " ",
    barsize: Math.max(5, Math.min(20, stream.columns - 24)),
    clearOnComplete: true,
    hideCursor: true,
    linewrap: false,
    gracefulExit: false,
  });
  bar.start(1, 0, { what: "" });
  return bar;
}
