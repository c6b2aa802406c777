/** The chapters of the catalog. */

import type { Family, Method } from "./method.ts";

/** What the methods of a family have in common, in the order in which tools list them. */
export const families: Readonly<Record<Family, { readonly title: string; readonly said: string }>> = {
  "activation-map": {
    title: "Activation maps",
    said: "Which positions of a layer speak for the target; as coarse as the layer.",
  },
  gradient: { title: "Gradients", said: "How the score answers to small changes of the picture." },
  path: {
    title: "Paths and references",
    said: "What the score gains on the way from a reference to the picture.",
  },
  relevance: {
    title: "Relevance propagation",
    said: "The score handed back layer by layer until it lies on the pixels.",
  },
  perturbation: {
    title: "Perturbation",
    said: "What the score does when parts of the picture are hidden; nearly all ask for forward runs alone.",
  },
};

export interface Chapter {
  readonly title: string;
  readonly said: string;
  readonly methods: readonly Method[];
}

/** The methods by family, in their own order within each; families without methods are left out. */
export const byFamily = (methods: readonly Method[]): Chapter[] =>
  Object.entries(families)
    .map(([family, words]) => ({ ...words, methods: methods.filter((method) => method.family === family) }))
    .filter((chapter) => chapter.methods.length > 0);
