/** What S is, in words. */

import type { Objective } from "@fovea/core";

export function unitWords(objective: Objective): string {
  switch (objective.kind) {
    case "class":
      return `the ${objective.form ?? "logit"} of the class`;
    case "channel":
      return objective.at === undefined ? "the channel's mean over all positions" : "the neuron's activation";
    case "direction":
      return "how far activations go along the direction, weighted by their cosine with it";
    case "layer":
      return "the layer's mean squared activation";
    case "mix":
      return "the weighted sum";
    default:
      return "the objective";
  }
}
