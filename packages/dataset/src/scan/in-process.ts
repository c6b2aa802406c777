/** Measuring without other processes: for a few pictures, and where the workers are not built. */

import { type Decoded, decodedAhead, Lane } from "./lane.ts";
import type { Job, Measured, UnmeasuredPicture } from "./measurement.ts";

/** In the order of the paths. Ends early when it is told to stop. */
export async function* measureHere(
  paths: readonly string[],
  job: Job,
  signal: AbortSignal | undefined,
): AsyncGenerator<Measured, void> {
  const lane = await Lane.open(job);
  try {
    const ahead: Promise<Decoded | UnmeasuredPicture>[] = [];
    for (let next = 0, done = 0; done < paths.length && !signal?.aborted; done++) {
      while (next < paths.length && ahead.length <= decodedAhead) {
        ahead.push(lane.decode(paths[next++] as string));
      }
      yield await lane.run(await (ahead.shift() as Promise<Decoded | UnmeasuredPicture>));
    }
  } finally {
    await lane.dispose();
  }
}
