/** All pictures through both models: what each says, and how alike their layers are. */

import {
  type ClassPrediction,
  type FloatTensor,
  random,
  scoresOf,
  shuffled,
  toFloats,
  topClasses,
} from "@fovea/core";
import { eachInput, type Failure, isResult } from "../each-input.ts";
import { FeatureBatches, type LayerVectors, type SimilarLayers } from "./feature-batches.ts";
import { pairInput } from "./pair-input.ts";
import type { CompareModelsRun, Side, Tell } from "./request.ts";

export interface PairSaid {
  readonly path: string;
  readonly name: string;
  /** Its class, where folders tell it. */
  readonly label: string | undefined;
  readonly a: ClassPrediction;
  readonly b: ClassPrediction;
  /** Undefined where neither class has a counterpart in the other model. */
  readonly agree: boolean | undefined;
}

export interface MeasuredPair {
  /** In the order of the inputs. */
  readonly said: readonly PairSaid[];
  readonly outcomes: readonly (PairSaid | Failure)[];
  readonly layers: SimilarLayers | undefined;
}

/** In random order, so that no batch is of one class alone. */
export async function measurePair(run: CompareModelsRun, tell: Tell): Promise<MeasuredPair> {
  const { a, b, inputs, seed } = run;
  const batches = new FeatureBatches(a.layers.length, b.layers.length, inputs.length, seed);
  const order = shuffled(inputs, random(seed));
  const outcomes = await eachInput(order, async ({ path, name }, i): Promise<PairSaid> => {
    tell(i / inputs.length, path);
    const input = await pairInput(run, path);
    const [first, second] = [await asked(a, input.a.x), await asked(b, input.b.x)];
    batches.add(first.vectors, second.vectors);
    const agree = run.same.same(first.said.index, second.said.index);
    return { path, name, label: run.classes.get(path), a: first.said, b: second.said, agree };
  });
  const byPath = new Map(outcomes.map((outcome) => [outcome.path, outcome]));
  const sorted = inputs.map(({ path }) => byPath.get(path) as PairSaid | Failure);
  return {
    said: sorted.filter(isResult<PairSaid>),
    outcomes: sorted,
    layers: batches.result(),
  };
}

async function asked(
  { model, feature, file }: Side,
  x: FloatTensor,
): Promise<{ said: ClassPrediction; vectors: LayerVectors }> {
  const outputs = await model.run("compared layers", () => feature.graph, {
    [model.input.name]: model.checked(x),
  });
  const logits = toFloats(outputs[feature.logits] as FloatTensor);
  const scores = scoresOf(logits, model.head.kind);
  return {
    said: topClasses(scores, 1, file.labels?.names)[0] as ClassPrediction,
    vectors: feature.features.map((name) => toFloats(outputs[name] as FloatTensor).data),
  };
}
