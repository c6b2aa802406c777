/** --layer and --pool → features of the model. */

import {
  embeddingValue,
  type FeatureLayer,
  type FeaturePool,
  FoveaError,
  featureLayer,
  type Model,
  nearest,
} from "@fovea/core";

/** The layer by the name of its value or of the node that makes it; without a name the embedding. Throws `layer-unknown`. */
export function featureLayerNamed(model: Model, name: string | undefined, pool: FeaturePool): FeatureLayer {
  return featureLayer(model, name === undefined ? embeddingValue(model) : valueNamed(model, name), pool);
}

function valueNamed({ graph: { nodes } }: Model, name: string): string {
  const made = nodes.find(({ outputs }) => outputs.includes(name));
  const value = made ? name : nodes.find((node) => node.name === name)?.outputs[0];
  if (value !== undefined && name !== "") return value;
  const known = nodes.flatMap((node) => [node.name, ...node.outputs]).filter(Boolean);
  throw new FoveaError("layer-unknown", `Cannot find the layer "${name}" in the model`, {
    hint: `Did you mean ${nearest(name, known)}? \`fovea inspect MODEL\` lists all.`,
  });
}
