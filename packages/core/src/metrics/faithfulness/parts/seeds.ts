/** Random numbers of the metrics, from the same seed as the methods and yet not the same numbers. */

import { type Random, random } from "../../../random.ts";

/**
 * A method that draws regions at random must not be judged by the very sets that it was fitted to: metrics draw from
 * streams of their own. They do not depend on the map, so all maps of a picture are judged by the same sets.
 */
export const metricDraw = (seed: number, stream: "ties" | "random-order" | "sets" | "noise"): Random =>
  random((seed + offsets[stream]) >>> 0);

const offsets = { ties: 0x51ed270b, "random-order": 0x2c1b3c6d, sets: 0x165667b1, noise: 0x7feb352d };
