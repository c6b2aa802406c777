/** The layer of a method that has one. */

import { FoveaError } from "../../errors.ts";
import type { Value } from "../../graph/graph.ts";
import type { Model } from "../../model/model.ts";
import type { GraphDraft } from "../graph-draft.ts";

/** The layer asked for, else the default of the network. Throws `layer-unknown` if the network has none with space. */
export function layerOr(model: Model, asked: Value | undefined): Value {
  const layer = asked ?? model.defaultLayer?.value;
  if (layer !== undefined) return layer;
  throw new FoveaError(
    "layer-unknown",
    "Cannot choose a layer: no layer of this network has more than one position",
    {
      hint: "Use a method that needs no spatial layer; `fovea inspect MODEL` lists them.",
    },
  );
}

export const chosenLayer = (draft: GraphDraft): Value => layerOr(draft.model, draft.layer);
