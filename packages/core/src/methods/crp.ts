/** Concept relevance propagation: relevance through chosen channels of a layer. */

import { z } from "zod";
import { FoveaError } from "../errors.ts";
import type { Value } from "../graph/graph.ts";
import { type FloatTensor, floats } from "../tensor.ts";
import { arithmetic } from "../transform/gradient/arithmetic.ts";
import type { GraphDraft } from "./graph-draft.ts";
import { type Method, method } from "./method.ts";
import { chosenLayer } from "./parts/layer.ts";
import { listed } from "./parts/options.ts";
import { chosenComposite, relevanceShape, requireLogit } from "./parts/relevance-options.ts";
import { bookkeeping, sweep } from "./parts/relevance-sweeps.ts";

const crpOptions = z.strictObject({
  ...relevanceShape,
  channels: z
    .preprocess(listed, z.array(z.coerce.number().int().min(0)).min(1))
    .optional()
    .describe(
      "channels of the layer that relevance may pass, such as 3,17 (default: the most relevant ones, see top)",
    ),
  top: z.coerce
    .number()
    .int()
    .min(1)
    .max(65536)
    .default(1)
    .describe("without channels: how many of those with the largest |relevance| it may pass"),
});

/**
 * Concept relevance propagation: how the pixels make the target by way of some channels of a layer.
 *
 *     r_c = Σ_positions R_layer,c;   φ: R_layer at the chosen channels, 0 at the others, carried on to the picture
 *
 * Only what passes the layer goes on, so Σφ + biases + ε = Σ_{c chosen} r_c, beside other branches too.
 * Shapes: input N×C×H×W → attribution of the same shape; details: `concepts`, r_c over Σ|r| of every channel and the top ten.
 * Unit: score. Cost: two sweeps that share the way, 3 to 8 forwards. Keeps: both sweeps conserve.
 * Throws: `option-invalid` for a channel that the layer does not have; `layer-unknown` if there is no layer with space.
 * Source: Achtibat et al. 2023, https://arxiv.org/abs/2206.03208.
 */
export const crp: Method = method({
  id: "crp",
  family: "relevance",
  title: "CRP (concept relevance)",
  paper: "https://arxiv.org/abs/2206.03208",
  reading:
    "Warm pixels speak for the class by way of a few chosen patterns of the layer, cold ones against it.",
  caution: "It is not the whole reason: what goes through all other patterns is left out.",
  needs: ["relevance", "spatial-layer"],
  keeps: ["null-player"],
  cost: "3 to 8",
  display: "signed",
  domain: "input",
  options: crpOptions,
  graph: {
    ...bookkeeping,
    build: (draft, options) => {
      requireLogit(draft, "crp");
      const { b, input } = draft;
      const [layer, composite] = [chosenLayer(draft), chosenComposite(draft, options)];
      const reached = sweep(draft, "layer", { of: draft.score, seed: draft.score, wrt: layer, composite });
      const perChannel = overSpace(draft, reached, layer);
      const mask = maskOf(draft, perChannel, layer, options);
      concepts.set(draft, { perChannel, mask });
      const seed = b.add("Mul", [reached, b.add("Reshape", [mask, b.ints(along(draft, layer))])]);
      return sweep(draft, "channels", { of: layer, seed, wrt: input, composite });
    },
    extras: (draft, options) => ({ ...bookkeeping.extras(draft, options), ...concepts.get(draft) }),
    details: (values, score, notes) => ({
      ...bookkeeping.details(values, score, notes),
      concepts: told(values.perChannel as FloatTensor, values.mask as FloatTensor),
    }),
  },
});

/** Relevance per channel and which channels were chosen, both [C]. */
interface Concepts {
  readonly [role: string]: Value;
  readonly perChannel: Value;
  readonly mask: Value;
}

const concepts = new WeakMap<GraphDraft, Concepts>();

/** [1, C, 1, 1] of the layer. */
const along = (draft: GraphDraft, layer: Value): number[] =>
  draft.shape(layer).map((size, axis) => (axis === 1 ? size : 1));

const overSpace = ({ b, graph }: GraphDraft, R: Value, layer: Value): Value => {
  const rank = graph.types.get(layer)?.shape.length ?? 0;
  const axes = Array.from({ length: rank }, (_, axis) => axis).filter((axis) => axis !== 1);
  return b.add("ReduceSum", [R, b.ints(axes)], { keepdims: 0 });
};

interface Choice {
  readonly channels?: readonly number[] | undefined;
  readonly top: number;
}

/** 1 at the chosen channels, 0 elsewhere: [C]. */
function maskOf({ b, graph }: GraphDraft, perChannel: Value, layer: Value, { channels, top }: Choice): Value {
  const count = graph.types.get(layer)?.shape[1] ?? 0;
  const none = b.constant(floats([count]), "no-channel");
  if (channels) {
    const missing = channels.find((channel) => channel >= count);
    if (missing !== undefined) throw noChannel(missing, layer, count);
    return b.constant(
      floats(
        [count],
        Float32Array.from({ length: count }, (_, c) => (channels.includes(c) ? 1 : 0)),
      ),
    );
  }
  const k = Math.min(top, count);
  const [, strongest = ""] = b.addMany("TopK", [arithmetic(b).abs(perChannel), b.ints([k])], 2, { axis: 0 });
  const ones = b.constant(floats([k], new Float32Array(k).fill(1)), "chosen");
  return b.add("ScatterElements", [none, strongest, ones], { axis: 0 });
}

const noChannel = (channel: number, layer: Value, count: number): FoveaError =>
  new FoveaError(
    "option-invalid",
    `Cannot pass channel ${channel}: layer "${layer}" has channels 0 to ${count - 1}`,
  );

/** Relevance of every channel as a share of Σ|r|, those chosen, and the ten strongest. */
function told({ data }: FloatTensor, mask: FloatTensor): Readonly<Record<string, unknown>> {
  const size = data.reduce((sum, r) => sum + Math.abs(r), 0) || 1;
  const shares = Array.from(data, (r) => r / size);
  const order = shares.map((_, c) => c).sort((a, b) => Math.abs(shares[b] ?? 0) - Math.abs(shares[a] ?? 0));
  const one = (channel: number) => ({ channel, relevance: data[channel], share: shares[channel] });
  return {
    chosen: order.filter((channel) => mask.data[channel] === 1).map(one),
    top: order.slice(0, 10).map(one),
    shares,
  };
}
