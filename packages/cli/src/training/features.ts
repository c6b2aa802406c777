/** Numbers that a backbone makes of pictures, computed once. */

import {
  type FloatTensor,
  floats,
  type Graph,
  type Picture,
  type Session,
  type TrainingBatch,
  type TrainingData,
} from "@fovea/core";

/** Rows of features with their labels. */
export class FeatureStore implements TrainingData {
  readonly features: number;
  readonly rows: Float32Array[] = [];
  readonly labels: number[] = [];

  constructor(features: number) {
    this.features = features;
  }

  get size(): number {
    return this.labels.length;
  }

  async batch(indices: readonly number[]): Promise<TrainingBatch> {
    const x = floats([indices.length, this.features]);
    for (const [n, index] of indices.entries())
      x.data.set(this.rows[index] as Float32Array, n * this.features);
    return { x, labels: Int32Array.from(indices, (index) => this.labels[index] as number) };
  }
}

/** One picture's features. */
export async function featuresOf(session: Session, graph: Graph, x: FloatTensor): Promise<Float32Array> {
  const [input, output] = [graph.inputs[0]?.name ?? "", graph.outputs[0]?.name ?? ""];
  const results = await session.run({ [input]: x });
  return (results[output] as FloatTensor).data;
}

/** Left and right exchanged. */
export function mirrored(picture: Picture): Picture {
  const { width, height, channels, data } = picture;
  const turned = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [from, to] = [(y * width + x) * channels, (y * width + width - 1 - x) * channels];
      for (let c = 0; c < channels; c++) turned[to + c] = data[from + c] as number;
    }
  }
  return { ...picture, data: turned };
}

/** How each feature is brought to mean 0 and deviation 1. */
export interface Scaling {
  readonly mean: Float64Array;
  /** 1 for a feature that is the same for all pictures. */
  readonly deviation: Float64Array;
}

export function scalingOf({ rows, features }: FeatureStore): Scaling {
  const mean = new Float64Array(features);
  const deviation = new Float64Array(features);
  for (const row of rows)
    for (let f = 0; f < features; f++) mean[f] = (mean[f] as number) + (row[f] as number) / rows.length;
  for (const row of rows)
    for (let f = 0; f < features; f++)
      deviation[f] = (deviation[f] as number) + ((row[f] as number) - (mean[f] as number)) ** 2 / rows.length;
  for (let f = 0; f < features; f++) deviation[f] = Math.sqrt(deviation[f] as number) || 1;
  return { mean, deviation };
}

/** The same rows, scaled. */
export function scaled(store: FeatureStore, { mean, deviation }: Scaling): FeatureStore {
  const result = new FeatureStore(store.features);
  result.labels.push(...store.labels);
  for (const row of store.rows) {
    const to = new Float32Array(row.length);
    for (let f = 0; f < row.length; f++)
      to[f] = ((row[f] as number) - (mean[f] as number)) / (deviation[f] as number);
    result.rows.push(to);
  }
  return result;
}

/**
 * The head for features as the backbone gives them: W (x − m) / d + b = (W / d) x + (b − W m / d).
 *
 * `head` is one of headGraph(): its first layer's weights are hidden×F or K×F.
 */
export function withScaling(head: Graph, { mean, deviation }: Scaling): Graph {
  const first = head.constants.has("head/hidden/weight") ? "head/hidden/" : "head/";
  const weights = head.constants.get(`${first}weight`) as FloatTensor;
  const bias = head.constants.get(`${first}bias`) as FloatTensor;
  const features = mean.length;
  const folded = floats(weights.shape);
  const moved = Float64Array.from(bias.data);
  for (let i = 0; i < weights.data.length; i++) {
    const [unit, f] = [Math.floor(i / features), i % features];
    const weight = (weights.data[i] as number) / (deviation[f] as number);
    folded.data[i] = weight;
    moved[unit] = (moved[unit] as number) - weight * (mean[f] as number);
  }
  const constants = new Map(head.constants);
  constants.set(`${first}weight`, folded).set(`${first}bias`, floats(bias.shape, moved));
  return { ...head, constants };
}
