/** A picture through the model: the features of a layer, and what the model says. */

import {
  type ClassPrediction,
  type FeatureGraph,
  type FeatureLayer,
  type FloatTensor,
  FoveaError,
  featureGraph,
  type Model,
  scoresOf,
  type Tensors,
  toFloats,
  topClasses,
} from "@fovea/core";

export interface Featured {
  /** One number for each feature. */
  readonly vector: Float32Array;
  /** What the model says: its most probable class. */
  readonly said: ClassPrediction;
}

/** Runs pictures one by one and reads what comes out of a feature graph. */
export class FeatureReader {
  readonly layer: FeatureLayer;
  readonly feature: FeatureGraph;
  readonly #model: Model;
  readonly #labels: readonly string[] | undefined;

  constructor(model: Model, layer: FeatureLayer, labels: readonly string[] | undefined) {
    this.layer = layer;
    this.feature = featureGraph(model, [layer]);
    this.#model = model;
    this.#labels = labels;
  }

  async read(x: FloatTensor): Promise<Featured> {
    const { input } = this.#model;
    const key = `features ${this.layer.value} ${this.layer.pool}`;
    const outputs = await this.#model.run(key, () => this.feature.graph, {
      [input.name]: this.#model.checked(x),
    });
    return this.from(outputs);
  }

  /** Throws `model-not-finite` for features that are no numbers. */
  from(outputs: Tensors): Featured {
    const [name = ""] = this.feature.features;
    const vector = toFloats(outputs[name] as FloatTensor).data;
    if (!vector.every(Number.isFinite))
      throw new FoveaError(
        "model-not-finite",
        `Cannot compare pictures: the features of "${this.layer.value}" are not finite`,
      );
    const logits = toFloats(outputs[this.feature.logits] as FloatTensor);
    const scores = scoresOf(logits, this.#model.head.kind);
    return { vector, said: topClasses(scores, 1, this.#labels)[0] as ClassPrediction };
  }
}
