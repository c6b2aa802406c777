/** Lets the worker hear its messages in the middle of a long sum. */

/** Longest time without a look at the messages, ms: a timer costs up to 4. */
const breath = 30;

/** To be waited for in the loop: a turn of the event loop when the last one was long ago. Throws `AbortError` when the work was given up. */
export function resting(signal: AbortSignal): () => Promise<void> | undefined {
  let last = performance.now();
  return () => (performance.now() - last < breath ? undefined : turn());
  async function turn(): Promise<void> {
    await new Promise((resume) => setTimeout(resume, 0));
    last = performance.now();
    signal.throwIfAborted();
  }
}
