/** --layer and --pool → features of the model. */

import {
  embeddingValue,
  type FeatureLayer,
  type FeaturePool,
  featureLayer,
  knownLayer,
  type Model,
} from "@fovea/core";

/** The layer by the name of its value or of the node that makes it; without a name the embedding. Throws `layer-unknown`. */
export const featureLayerNamed = (model: Model, name: string | undefined, pool: FeaturePool): FeatureLayer =>
  featureLayer(model, name === undefined ? embeddingValue(model) : knownLayer(name, model.graph), pool);
