/** Waits for Ctrl-C, which is how a server is meant to end and no failure. */

const signals = ["SIGINT", "SIGTERM"] as const;

export function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const name of signals) process.removeAllListeners(name).once(name, () => resolve());
  });
}
