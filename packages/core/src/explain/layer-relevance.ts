/** How relevant every unit of a layer is for a class. */

import type { Value } from "../graph/graph.ts";
import { chosenComposite, requireLogit } from "../methods/parts/relevance-options.ts";
import { Probe } from "../methods/probe.ts";
import type { Model } from "../model/model.ts";
import type { FloatTensor } from "../tensor.ts";
import type { CompositeName } from "../transform/relevance/composites.ts";

export interface LayerRelevanceRequest {
  readonly layer: Value;
  readonly classIndex: number;
  /** Rules on the way from the class to the layer. @default "epsilon-plus-flat" */
  readonly composite?: CompositeName;
}

/**
 * R of the layer: the logit of the class handed back by layer-wise relevance propagation as far as the layer.
 *
 * Shape: that of the layer. Unit: that of the logit. Cost: as LRP, less what lies below the layer.
 * Throws `UnsupportedOpError` at an operator without a rule, `method-inapplicable` if no relevance reaches the layer.
 * Source: relevance maximisation in Achtibat et al. 2023, https://arxiv.org/abs/2206.03208.
 */
export async function layerRelevance(
  model: Model,
  x: FloatTensor,
  { layer, classIndex, composite = "epsilon-plus-flat" }: LayerRelevanceRequest,
): Promise<FloatTensor> {
  const probe = new Probe({
    ...{ model, x, layer, seed: 0, signal: undefined, progress: () => {} },
    score: { kind: "class", form: "logit" },
    index: [classIndex],
  });
  const { values } = await probe.draw(
    `layer relevance ${composite}`,
    (draft) => {
      requireLogit(draft, "lrp");
      const rules = chosenComposite(draft, { composite });
      const [relevance = ""] = draft.relevance({ wrt: [layer], composite: rules });
      return { roles: { relevance }, facts: undefined };
    },
    x,
    true,
  );
  return values.relevance as FloatTensor;
}
