/** Activation maps that are one run of one graph: what they share. */

import type { Value } from "../../graph/graph.ts";
import type { FloatTensor } from "../../tensor.ts";
import type { GraphDraft } from "../graph-draft.ts";
import type { Check } from "../ledger.ts";
import type { GraphMethod } from "../method.ts";
import { appendCamOptions, type CamOptions, camDomain, changesMap, killedChecks } from "./cam-options.ts";
import { chosenLayer } from "./layer.ts";

interface CamParts<Options> {
  /** Where the map is taken. @default the layer asked for, else that of the network */
  readonly layer?: (draft: GraphDraft) => Value;
  /** Appends the map of the layer, 1×(its space), with sign and scale. */
  readonly map: (draft: GraphDraft, layer: Value, options: Options) => Value;
}

type CamGraph<Options> = Required<Pick<GraphMethod<Options>, "build" | "extras" | "domain">> & {
  readonly afterwards: (values: Readonly<Record<string, FloatTensor>>) => readonly Check[];
};

/** The graph of a method: its map, and after it what the options of the family ask for. */
export function camGraph<Options extends CamOptions>({
  layer = chosenLayer,
  map,
}: CamParts<Options>): CamGraph<Options> {
  const drawn = new WeakMap<GraphDraft, Value>();
  const raw = (draft: GraphDraft, options: Options): Value => {
    const known = drawn.get(draft) ?? map(draft, layer(draft), options);
    drawn.set(draft, known);
    return known;
  };
  return {
    build: (draft, options) =>
      appendCamOptions(draft, raw(draft, options), draft.shape(layer(draft)).slice(2), options),
    // Beside the map as it was before the options, to tell what they did to it.
    extras: (draft, options) => (changesMap(options) ? { raw: raw(draft, options) } : {}),
    afterwards: ({ raw, attribution }) => (raw && attribution ? killedChecks(raw, attribution) : []),
    domain: camDomain,
  };
}

/** Axes of space of a layer N×D×(space), for reductions. */
export function overPositions(draft: GraphDraft, layer: Value): Value {
  const axes = draft
    .shape(layer)
    .slice(2)
    .map((_, i) => i + 2);
  return draft.b.ints(axes);
}

/** Σ_d w_d A_d, for weights of one value per channel or of one per channel and position. */
export const weightedChannels = ({ b }: GraphDraft, weights: Value, layer: Value): Value =>
  b.add("ReduceSum", [b.add("Mul", [weights, layer]), b.ints([1])], { keepdims: 0 });
