/** How many known pictures a query's distance is measured against. */

/** Products that are worth while: a few seconds. */
const affordable = 4e9;
const fewest = 100;
const most = 2000;

/** All of `known` if they are few; of more, as many as can be compared with all others in a few seconds, at least 100. */
export function calibrationSize(known: number, features: number): number {
  const room = Math.floor(affordable / Math.max(1, known * features));
  return Math.min(known, Math.max(fewest, Math.min(most, room)));
}
