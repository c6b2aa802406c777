/** One pass over the pictures: where each channel of the layer is most relevant for a class in each. */

import { FoveaError, layerRelevance } from "@fovea/core";
import { readInput } from "../read-input.ts";
import type { Gathered } from "./by-activation.ts";
import type { PatchRun, Tell } from "./request.ts";
import { Tops } from "./tops.ts";

/**
 * Scores are in the unit of the logit. Not as parts of all relevance in the picture: a picture with nothing of the class in it has
 * little relevance, and a unit that has half of that would come before all others.
 */
export async function byRelevance(
  { file, model, layer, k }: PatchRun,
  classIndex: number,
  paths: readonly string[],
  tell: Tell,
): Promise<Gathered> {
  const channels = layer.shape[1] as number;
  const tops = new Tops(channels, k);
  const problems: { path: string; why: string }[] = [];
  for (const [i, path] of paths.entries()) {
    tell(i / paths.length, path);
    try {
      const { x } = await readInput(file, path);
      const { data } = await layerRelevance(model, x, { layer: layer.value, classIndex });
      const { maxima, positions } = largest(data, channels);
      tops.add({ path, key: path }, maxima, positions);
    } catch (error) {
      if (!(error instanceof FoveaError && error.code === "picture-unreadable")) throw error;
      problems.push({ path, why: error.message });
    }
  }
  return { tops, problems };
}

function largest(data: Float32Array, channels: number): { maxima: number[]; positions: number[] } {
  const size = data.length / channels;
  const positions = Array.from({ length: channels }, (_, c) => {
    let best = c * size;
    for (let i = best + 1; i < (c + 1) * size; i++)
      if ((data[i] as number) > (data[best] as number)) best = i;
    return best - c * size;
  });
  return { positions, maxima: positions.map((at, c) => data[c * size + at] as number) };
}
