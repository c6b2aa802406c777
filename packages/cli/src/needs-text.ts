/** What methods ask of a model, for people. */

import type { Method, Need } from "@fovea/core";

const words: Readonly<Record<Need, string>> = {
  gradient: "gradients",
  relevance: "relevance rules",
  rectifier: "a rectifier",
  "spatial-layer": "a layer with places",
  "gap-head": "a global average before the linear head",
  "several-classes": "two classes or more",
  "competing-classes": "classes that share a softmax",
};

/** `gradients, a layer with places`. */
export const needsText = ({ needs }: Method): string =>
  needs.length === 0 ? "only runs of the model" : needs.map((need) => words[need]).join(", ");
