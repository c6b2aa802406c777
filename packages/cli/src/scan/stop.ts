/** Ctrl-C as a request: the first one asks the work to stop, the second one ends the program. */

const signals = ["SIGINT", "SIGTERM"] as const;

export interface Interruption {
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal;
  /** Gives the signals back to whoever heard them before. */
  release(): void;
}

export function onInterrupt(): Interruption {
  const controller = new AbortController();
  const before = signals.map((name) => [name, process.rawListeners(name)] as const);
  const restore = (): void => {
    for (const [name, listeners] of before) {
      process.removeAllListeners(name);
      for (const listener of listeners) process.on(name, listener as NodeJS.SignalsListener);
    }
  };
  const first = (): void => {
    restore();
    process.stderr.write("\nfovea: Stopping after the pictures under way; once more ends at once\n");
    controller.abort();
  };
  for (const name of signals) process.removeAllListeners(name).on(name, first);
  return { signal: controller.signal, release: restore };
}
