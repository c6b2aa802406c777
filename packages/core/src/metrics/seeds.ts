/** Random numbers of the metrics, from the same seed as the methods and yet not the same numbers. */

import { type Random, random } from "../random.ts";

/** Distances of the seeds. */
const streams = {
  ties: 0x51ed270b,
  "random-order": 0x2c1b3c6d,
  sets: 0x165667b1,
  noise: 0x7feb352d,
  neighbours: 0x9e3779b9,
  copies: 0x3c6ef372,
};

/**
 * A method that draws at random must not be judged by the very numbers that it drew: regions that it was fitted to, noise
 * that it added to the picture. So metrics have streams of their own. They do not depend on the map: all maps of a picture
 * are judged by the same numbers.
 */
export const metricSeed = (seed: number, stream: keyof typeof streams): number =>
  (seed + streams[stream]) >>> 0;

export const metricDraw = (seed: number, stream: keyof typeof streams): Random =>
  random(metricSeed(seed, stream));
