/** The families of methods in words: those of the catalog's chapters. */

interface FamilyWords {
  readonly title: string;
  /** How its methods ask, in a sentence. */
  readonly asks: string;
}

const families: Readonly<Record<string, FamilyWords>> = {
  "activation-map": {
    title: "Activation maps",
    asks: "They lay those of the network's inner maps over the picture that speak for the class. Quick and coarse.",
  },
  gradient: {
    title: "Gradients",
    asks: "They ask how the answer would change if each pixel changed a very little. Quick and grainy.",
  },
  path: {
    title: "Paths and references",
    asks: "They go from an empty picture to this one, and count what each pixel adds on the way.",
  },
  relevance: {
    title: "Relevance propagation",
    asks: "They walk back through the network, layer by layer, and share the answer out among the pixels.",
  },
  perturbation: {
    title: "Perturbation",
    asks: "They hide parts of the picture and watch the answer. Easy to understand, but slow.",
  },
};

export const familyTitle = (family: string): string => families[family]?.title ?? family;

export const familyAsks = (family: string): string => families[family]?.asks ?? "";

/** In the order in which they are shown. */
export const familyOrder: readonly string[] = Object.keys(families);
