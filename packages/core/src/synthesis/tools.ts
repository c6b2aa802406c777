/** Everything compiled that a synthesis runs. */

import { FoveaError } from "../errors.ts";
import type { Value } from "../graph/graph.ts";
import { defaultLayer } from "../model/layers.ts";
import { ImageObjective } from "./image-objective.ts";
import { ImageTap } from "./image-tap.ts";
import type { Network } from "./network.ts";
import type { Objective } from "./objective.ts";
import { partsOf } from "./objective-graph.ts";
import { unitGram } from "./objectives/apart.ts";
import { Easel } from "./parametrisation/canvas.ts";
import { type Settings, settled } from "./settings.ts";
import type { SynthesisRequest } from "./synthesis.ts";

export interface Tools {
  readonly settings: Settings;
  /** S as it was asked for. */
  readonly plain: ImageObjective;
  /** The same with the term that keeps images apart; `plain` itself where there is none. */
  readonly climbed: ImageObjective;
  readonly easel: Easel;
  readonly diverse: Diverse | undefined;
  readonly dispose: () => Promise<void>;
}

/** What keeps images apart. */
export interface Diverse {
  readonly tap: ImageTap;
  /** The objective of an image beside others with these Gram matrices, where S is now about `size`. */
  readonly beside: (objective: Objective, grams: readonly Float32Array[], size: number) => Objective;
}

/** Throws `option-invalid`, `layer-unknown`, `class-unknown` and what the engine throws. */
export async function openTools(request: SynthesisRequest): Promise<Tools> {
  const { network, scale, objectives } = request;
  const [first] = objectives;
  if (!first) throw new FoveaError("option-invalid", "Cannot make an image: no objective was given");
  const plain = await ImageObjective.open(network, scale, first);
  for (const objective of objectives) plain.check(objective);
  const settings = settled(request, plain.shape);
  const easel = await Easel.open(network.runtime, settings.made, plain.shape);
  if (settings.diversity === 0 || objectives.length < 2) {
    const dispose = async (): Promise<void> => void (await Promise.all([plain.dispose(), easel.dispose()]));
    return { settings, plain, climbed: plain, easel, diverse: undefined, dispose };
  }
  const diverse = await keptApart(request, first, settings.diversity);
  const none = objectives.slice(1).map(() => new Float32Array(0));
  const climbed = await ImageObjective.open(network, scale, diverse.beside(first, none, 1));
  const all = [plain, climbed, easel, diverse.tap];
  const dispose = async (): Promise<void> => void (await Promise.all(all.map((one) => one.dispose())));
  return { settings, plain, climbed, easel, diverse, dispose };
}

async function keptApart(
  { network, scale }: SynthesisRequest,
  first: Objective,
  weight: number,
): Promise<Diverse> {
  const layer = layerOf(network, first);
  const tap = await ImageTap.open(network, scale, layer);
  const beside = (objective: Objective, others: readonly Float32Array[], size: number): Objective => ({
    kind: "mix",
    parts: [...partsOf(objective), { objective: { kind: "apart", layer, others }, weight: weight * size }],
  });
  return { tap, beside };
}

/** The layer of the objective, or for a class the last one with space. */
function layerOf({ graph, head }: Network, objective: Objective): Value {
  const named = partsOf(objective).flatMap((part) =>
    "layer" in part.objective ? [part.objective.layer] : [],
  );
  const layer = named[0] ?? (head && defaultLayer(graph, head)?.value);
  if (layer !== undefined) return layer;
  throw new FoveaError("option-invalid", "Cannot keep the images apart: the network has no layer with space");
}

/** Gram matrix of an image's layer, at length 1. */
export const gramOf = async ({ tap }: Diverse, image: Parameters<ImageTap["at"]>[0]): Promise<Float32Array> =>
  unitGram(await tap.at(image));
