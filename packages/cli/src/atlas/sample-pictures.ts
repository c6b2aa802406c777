/** Pictures → activations at random positions of a layer, one run of one graph for each picture. */

import {
  type AtlasGraph,
  type AtlasSample,
  atlasGraph,
  atlasSamples,
  FoveaError,
  type Model,
  samplePositions,
  sizeOf,
  spatialLayerNamed,
  type Value,
} from "@fovea/core";
import { isMeasured, measurePictures, type UnmeasuredPicture } from "@fovea/dataset";
import type { Failure } from "../each-input.ts";
import { printFault } from "../faults.ts";
import type { ModelFile } from "../model-file.ts";

export interface SampleRequest {
  readonly file: ModelFile;
  readonly model: Model;
  readonly layer: Value;
  readonly paths: readonly string[];
  /** Positions of each picture. */
  readonly each: number;
  readonly seed: number;
  readonly progress: (done: number, total: number, name: string) => void;
}

export interface SampledPictures {
  readonly atlas: AtlasGraph;
  readonly samples: readonly AtlasSample[];
  /** Positions at which the whole layer is zero: nothing to place. */
  readonly silent: number;
  readonly failures: readonly Failure[];
}

/** With at most so many classes, every position is attributed to all of them; else to the five best of its picture. */
const fewClasses = 12;
const bestClasses = 5;

/** The layer asked for, or the model's own. Throws `layer-unknown` for one without space. */
export function atlasLayer(model: Model, name: string | undefined): Value {
  if (name !== undefined) return spatialLayerNamed(name, model.graph);
  if (model.defaultLayer) return model.defaultLayer.value;
  throw new FoveaError(
    "layer-unknown",
    "Cannot make an atlas: no layer of the model has more than one position",
    {
      hint: "An atlas takes a network with convolutions.",
    },
  );
}

/** Pictures that cannot be read are listed, and the others go on. Throws what atlasGraph() throws. */
export async function samplePictures(request: SampleRequest): Promise<SampledPictures> {
  const { file, model, layer, paths, each, seed, progress } = request;
  const { scores } = model.head;
  const atlas = atlasGraph(model, layer, scores <= fewClasses ? scores : bestClasses);
  const positions = sizeOf(atlas.shape.slice(2));
  const samples: AtlasSample[] = [];
  const failures: Failure[] = [];
  let silent = 0;
  let number = 0;
  const { graph } = atlas;
  for await (const one of measurePictures(paths, {
    graph,
    preprocessing: file.preprocessing,
    ...file.limits,
  })) {
    const picture = number++;
    progress(number, paths.length, one.path);
    if (!isMeasured(one)) {
      failures.push(unreadable(one));
      continue;
    }
    const drawn = atlasSamples(atlas, one.outputs, samplePositions(positions, each, seed, picture), picture);
    const heard = drawn.filter(({ vector }) => vector.some((value) => value !== 0));
    silent += drawn.length - heard.length;
    samples.push(...heard);
  }
  return { atlas, samples, silent, failures };
}

function unreadable({ path, problem }: UnmeasuredPicture): Failure {
  const error = new FoveaError("picture-unreadable", `Cannot read the picture "${path}": ${problem}`);
  printFault(error);
  return { path, error };
}
