/** What a method costs, before it is run: from the words of the catalog to runs of the network and to seconds. */

/** Above this a method waits until somebody asks for it, ms. */
export const patience = 5000;

/**
 * Runs of the network that a method takes at most, read from what it declares: `2 to 3 per step; 16 steps and up unless told`.
 * `channels`: of the layer, for methods that ask about each.
 */
export function passes(cost: string, channels = 256): number {
  const [each = "", ...more] = cost.split(/[;:]/);
  const rest = more.join(" ");
  if (/that of two/.test(cost)) return 2 * 3 * 32;
  if (/per channel/.test(cost)) return largest(each) * channels;
  if (/\btimes\b/.test(each)) return largest(each) * largest(rest);
  return / per /.test(each) && rest !== ""
    ? firstOf(each) * largest(rest.replace(/ for .*/, ""))
    : largest(each);
}

const numbers = (text: string): number[] => (text.match(/\d+/g) ?? []).map(Number);
const largest = (text: string): number => Math.max(1, ...numbers(text));

/** `2 to 3 per step` is 3; of `2 per segment and 1 per sample` the last, which is what there are many of. */
const firstOf = (text: string): number => (/ and /.test(text) ? (numbers(text).at(-1) ?? 1) : largest(text));

/** Runs of the network from which on what comes before them (building a session, preparing) is small beside them. */
const many = 16;

/**
 * One run of the network, ms, after a method of so many runs took `ms`: the more runs, the more that says. A short method that took
 * longer than thought had something to prepare and says nothing; one that was quicker shows that the pace was taken in a bad moment.
 */
export function learntPace(
  pace: number,
  { ms, runs }: { readonly ms: number; readonly runs: number },
): number {
  const found = ms / runs;
  if (found > pace && runs < many) return pace;
  return pace + (runs / (runs + many)) * (found - pace);
}

/** `under a second`, `about 12 s`, `about 3 min`. */
export function durationText(ms: number): string {
  if (ms < 1000) return "under a second";
  if (ms < 90_000) return `about ${Math.round(ms / 1000)} s`;
  return `about ${Math.round(ms / 60_000)} min`;
}
