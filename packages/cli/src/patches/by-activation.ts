/** One pass over the pictures: where each channel of the layer is strongest in each. */

import { maximaGraph, type Tensor } from "@fovea/core";
import { isMeasured, measurePictures } from "@fovea/dataset";
import type { PatchRun, Tell } from "./request.ts";
import { Tops } from "./tops.ts";

export interface Gathered {
  readonly tops: Tops;
  readonly problems: readonly { readonly path: string; readonly why: string }[];
}

export async function byActivation(
  { file, model, layer, k }: PatchRun,
  paths: readonly string[],
  tell: Tell,
): Promise<Gathered> {
  const { graph, maxima, positions } = maximaGraph(model.graph, layer.value);
  const tops = new Tops(layer.shape[1] as number, k);
  const problems: { path: string; why: string }[] = [];
  const job = { graph, preprocessing: file.preprocessing, ...file.limits };
  for await (const one of measurePictures(paths, job)) {
    const done = tops.count + problems.length;
    tell(done / paths.length, one.path);
    if (!isMeasured(one)) problems.push({ path: one.path, why: one.problem });
    else {
      const found = (one.outputs[maxima] as Tensor<"float32">).data;
      if (found.every(Number.isFinite))
        tops.add({ path: one.path, key: one.path }, found, (one.outputs[positions] as Tensor<"int64">).data);
      else problems.push({ path: one.path, why: "the layer's values for it are not finite" });
    }
  }
  return { tops, problems };
}
