/** A runtime that lets the worker hear its messages between two runs. */

import type { Runtime, Session } from "@fovea/core";

/** Longest time without a look at the messages, ms. */
const breath = 12;

/**
 * The same runtime, with a turn of the event loop before a run whenever the last one was long ago.
 *
 * The engine's runs end in microtasks, so without it a method of a thousand runs would hear of being given up when it has ended, and
 * a question about another picture would wait for it.
 */
export function breathing(runtime: Runtime): Runtime {
  const channel = new MessageChannel();
  // Several ask at once where several explanations are under way: each message lets the one that waits longest go on.
  const waiting: (() => void)[] = [];
  channel.port1.onmessage = () => {
    last = performance.now();
    waiting.shift()?.();
  };
  let last = performance.now();
  const turn = (): Promise<void> => {
    if (performance.now() - last < breath) return Promise.resolve();
    return new Promise((resume) => {
      waiting.push(resume);
      channel.port2.postMessage(0);
    });
  };
  return {
    ...runtime,
    get notes() {
      return runtime.notes;
    },
    compile: async (...given) => {
      const session = await runtime.compile(...given);
      return { ...bound(session), run: (...feeds) => turn().then(() => session.run(...feeds)) };
    },
  };
}

const bound = (session: Session): Session => ({
  run: (...given) => session.run(...given),
  dispose: () => session.dispose(),
});
