/** What a layer still knows of a picture: another picture that the layer answers alike, and a caricature of what it answers most. */

import type { Graph, Value } from "../../graph/graph.ts";
import { random, shuffled } from "../../random.ts";
import type { Runtime } from "../../run/runtime.ts";
import { type FloatTensor, floats } from "../../tensor.ts";
import { ImageTap } from "../image-tap.ts";
import { type Network, openTrunk } from "../network.ts";
import type { CaricatureObjective, ResembleObjective } from "../objective.ts";
import type { PixelScale } from "../pixel-scale.ts";
import type { Frame, SynthesisLedger, SynthesisOptions } from "../synthesis.ts";
import { synthesise } from "../synthesise.ts";
import { cosine, relativeDistance, strength } from "./distance.ts";

export interface InversionRequest extends Omit<SynthesisOptions, "diversity"> {
  readonly runtime: Runtime;
  /** The network as it was loaded; it is cut behind each layer. */
  readonly graph: Graph;
  readonly scale: PixelScale;
  /** Shape of the network's input. */
  readonly inputShape: readonly number[];
  /** The picture, 1×C×H×W in levels 0…1. */
  readonly picture: FloatTensor;
  /** @default "resemble" */
  readonly kind?: "resemble" | "caricature";
  /** Of caricature: exponent of the cosine. @default 1 */
  readonly power?: number;
  readonly onFrame?: (frame: Frame) => void | Promise<void>;
  /** Part of the work at the layer that is done, 0…1. */
  readonly progress?: (part: number) => void;
  readonly signal?: AbortSignal;
}

/** A layer's picture with its proof; A₀ is what the layer answers to the picture that was given. */
export interface Inversion {
  readonly layer: Value;
  /** Of the layer's value. */
  readonly shape: readonly number[];
  /** 1×C×H×W, levels 0…1. */
  readonly image: FloatTensor;
  /** ‖A(x) − A₀‖ / ‖A₀‖. */
  readonly distance: number;
  /** The same of a picture of nothing: the pixels of the given one in random order. */
  readonly randomDistance: number;
  /** cos(A(x), A₀). */
  readonly cosine: number;
  readonly randomCosine: number;
  /** ⟨A(x), A₀⟩ / ‖A₀‖²: 1 for the picture itself, more for a caricature. */
  readonly strength: number;
  readonly ledger: SynthesisLedger;
}

/**
 * Nothing is moved before a step, since a layer knows where things are, and first layers know the finest lines. λ_V is for a sum over pixels against a distance that
 * does not grow with them: so chosen by eye on photos of 227 × 227 that deep layers show objects instead of noise.
 */
const resembling = ({ shape: [, , height = 1, width = 1] }: FloatTensor): SynthesisOptions => ({
  transforms: [],
  finest: 1,
  regularisers: { tv: 5 / (height * width) },
});

/**
 * The picture that a layer answers as it answers the given one.
 *
 *     resemble:    min_x ‖A(x) − A₀‖² / ‖A₀‖² + λ_V Σ((x_{i,j+1} − x_{ij})² + (x_{i+1,j} − x_{ij})²),  λ_V = 5 / pixels
 *     caricature:  max_x ⟨A₀, A(x)⟩ / ‖A₀‖² · max(0.1, cos(A₀, A(x)))^power, under random transforms
 *
 * Shape: the image has the given picture's, which is that of the network's input.
 * Cost: that of synthesise() with as many steps. Options of synthesis go before the defaults here, field by field, and so
 * do regularisers: no total variation is `tv: 0`.
 * Throws what openTrunk() and synthesise() throw.
 * Source: Mahendran and Vedaldi 2014, https://arxiv.org/abs/1412.0035; the parametrisation is that of Olah et al. 2017,
 * https://distill.pub/2017/feature-visualization.
 */
export async function invert(request: InversionRequest, layer: Value): Promise<Inversion> {
  const { runtime, graph, scale, inputShape, picture, kind = "resemble", power = 1 } = request;
  const network = await openTrunk({ runtime, graph, values: [layer], inputShape });
  const tap = await ImageTap.open(network, scale, layer);
  try {
    const wanted = await tap.at(picture);
    const objective: ResembleObjective | CaricatureObjective =
      kind === "resemble"
        ? { kind, layer, activations: wanted }
        : { kind, layer, activations: wanted, power };
    const { image, ledger } = await made(request, network, objective);
    const [found, nothing] = [await tap.at(image), await tap.at(scrambled(picture, request.seed ?? 0))];
    return {
      ...{ layer, shape: wanted.shape, image, ledger },
      distance: relativeDistance(found, wanted),
      randomDistance: relativeDistance(nothing, wanted),
      cosine: cosine(found, wanted),
      randomCosine: cosine(nothing, wanted),
      strength: strength(found, wanted),
    };
  } finally {
    await tap.dispose();
  }
}

async function made(
  request: InversionRequest,
  network: Network,
  objective: ResembleObjective | CaricatureObjective,
): Promise<{ readonly image: FloatTensor; readonly ledger: SynthesisLedger }> {
  const {
    runtime: _,
    graph: _g,
    inputShape: _i,
    picture: _p,
    kind: _k,
    power: _w,
    progress,
    ...options
  } = request;
  const usual = objective.kind === "resemble" ? resembling(request.picture) : {};
  const [result] = await synthesise({
    ...{ ...usual, ...options, regularisers: { ...usual.regularisers, ...options.regularisers } },
    ...{ network, objectives: [objective] },
    progress: (done, total) => progress?.(done / total),
  });
  return result as NonNullable<typeof result>;
}

/** The same pixels in another order: its colours are all that is left of the picture. */
function scrambled({ shape, data }: FloatTensor, seed: number): FloatTensor {
  const channels = shape[1] as number;
  const pixels = data.length / channels;
  const order = shuffled(
    Array.from({ length: pixels }, (_, i) => i),
    random(seed),
  );
  const result = floats(shape);
  for (let c = 0; c < channels; c++)
    for (let i = 0; i < pixels; i++)
      result.data[c * pixels + i] = data[c * pixels + (order[i] as number)] as number;
  return result;
}
