/** Vectors → places in the plane, near ones near each other: UMAP. */

import { random } from "../random.ts";
import { exactNeighbours, type LayoutMetric, type Neighbours } from "./layout-neighbours.ts";
import { principalPlane } from "./layout-plane.ts";

export interface LayoutOptions {
  /** How many neighbours of each vector, itself among them, the layout is to keep near; at most all but one. @default 50 */
  readonly neighbours?: number;
  /** How near two places may come, in units in which clusters are about 1 apart. @default 0.05 */
  readonly minDistance?: number;
  /** @default "cosine" */
  readonly metric?: LayoutMetric;
  /** @default 0 */
  readonly seed?: number;
  readonly progress?: (done: number, total: number) => void;
}

/** With fewer vectors there is no neighbourhood to speak of: their principal plane is shown as it is. */
const fewest = 5;

/**
 * Places by UMAP with exact neighbours, from the principal plane as a start: the same numbers for the same seed.
 *
 * Shapes: n vectors of one length → 2n numbers x₀, y₀, x₁, y₁ … Unit: none; distances across the whole mean little.
 * Cost: n²·D / 2 multiplications for the neighbours, and 200 to 500 rounds over n·neighbours pairs.
 * Source: McInnes, Healy, Melville 2018, https://arxiv.org/abs/1802.03426; optimised by umap-js.
 */
export async function umapLayout(
  vectors: readonly Float32Array[],
  options: LayoutOptions = {},
): Promise<Float32Array> {
  const { neighbours = 50, minDistance = 0.05, metric = "cosine", seed = 0, progress = () => {} } = options;
  const n = vectors.length;
  const start = spread(principalPlane(vectors, seed));
  if (n < fewest) return Float32Array.from(start);
  const k = Math.max(2, Math.min(neighbours, n - 1));
  const nearest = await exactNeighbours(vectors, k, metric, (done, total) =>
    progress((neighbourPart * done) / total, 1),
  );
  // Loaded only where something is laid out.
  const { UMAP } = await import("umap-js");
  const umap = new UMAP({ nNeighbors: k, minDist: minDistance, random: random(seed).uniform });
  umap.setPrecomputedKNN(...listed(nearest, n));
  // The vectors themselves are not looked at: their neighbours are known.
  const epochs = umap.initializeFit(vectors.map(() => []));
  const places = umap.getEmbedding();
  for (const [i, place] of places.entries()) {
    place[0] = start[2 * i] as number;
    place[1] = start[2 * i + 1] as number;
  }
  for (let epoch = 0; epoch < epochs; epoch++) {
    umap.step();
    progress(neighbourPart + ((1 - neighbourPart) * (epoch + 1)) / epochs, 1);
    // Signals and timers get their turn.
    if (epoch % 16 === 0) await new Promise((resolve) => setTimeout(resolve, 0));
  }
  return Float32Array.from(places.flat());
}

/** Part of the progress. */
const neighbourPart = 0.3;

function listed({ k, indices, distances }: Neighbours, n: number): [number[][], number[][]] {
  const rows = <T extends Int32Array | Float64Array>(from: T): number[][] =>
    Array.from({ length: n }, (_, i) => Array.from(from.subarray(i * k, (i + 1) * k)));
  return [rows(indices), rows(distances)];
}

/** Both axes by one factor, so that places reach from −10 to 10: the size that the forces of the layout are made for. */
function spread(places: Float64Array): Float64Array {
  let most = 0;
  for (let i = 0; i < places.length; i++) most = Math.max(most, Math.abs(places[i] as number));
  return most > 0 ? places.map((value) => (10 * value) / most) : places;
}
