/** The commands by name, each with its line of the help; a command itself is loaded when it is asked for. */

import type { Command } from "commander";

type Add = (program: Command, args: readonly string[]) => void;

interface Row {
  readonly name: string;
  /** Said in the list of commands. */
  readonly summary: string;
  readonly load: () => Promise<Add>;
}

const rows: readonly Row[] = [
  {
    name: "explain",
    summary: "heat maps that show why the model decided as it did",
    load: async () => (await import("./commands/explain.ts")).addExplain,
  },
  {
    name: "compare",
    summary: "all methods side by side, and how far they agree",
    load: async () => (await import("./commands/compare.ts")).addCompare,
  },
  {
    name: "compare-models",
    summary: "two models side by side: predictions, maps and how alike their layers are",
    load: async () => (await import("./commands/compare-models.ts")).addCompareModels,
  },
  {
    name: "evaluate",
    summary: "which method deserves belief, measured on your pictures",
    load: async () => (await import("./commands/evaluate.ts")).addEvaluate,
  },
  {
    name: "advise",
    summary: "which method to believe on this model",
    load: async () => (await import("./commands/advise.ts")).addAdvise,
  },
  {
    name: "bias",
    summary: "is the model right for the wrong reason?",
    load: async () => (await import("./commands/bias.ts")).addBias,
  },
  {
    name: "studio",
    summary: "all of it in the browser, to look at and to touch",
    load: async () => (await import("./commands/studio.ts")).addStudio,
  },
  {
    name: "predict",
    summary: "the classes that the model sees",
    load: async () => (await import("./commands/predict.ts")).addPredict,
  },
  {
    name: "neighbors",
    summary: "the pictures nearest to a picture in feature space, and how new it is",
    load: async () => (await import("./commands/neighbors.ts")).addNeighbors,
  },
  {
    name: "patches",
    summary: "the parts of pictures that excite a layer's channels most",
    load: async () => (await import("./commands/patches.ts")).addPatches,
  },
  {
    name: "inspect",
    summary: "layers, shapes, operators, and which methods work",
    load: async () => (await import("./commands/inspect.ts")).addInspect,
  },
  {
    name: "methods",
    summary: "the methods, or one with its options",
    load: async () => (await import("./commands/methods.ts")).addMethods,
  },
  {
    name: "metrics",
    summary: "the metrics that judge explanations, or one with its options",
    load: async () => (await import("./commands/metrics.ts")).addMetrics,
  },
  {
    name: "export",
    summary: "a model with its explanation, as one .onnx file",
    load: async () => (await import("./commands/export.ts")).addExport,
  },
  {
    name: "features",
    summary: "feature maps of layers, and the strip from edges to objects",
    load: async () => (await import("./commands/features.ts")).addFeatures,
  },
  {
    name: "filters",
    summary: "the weights of a convolution as pictures",
    load: async () => (await import("./commands/filters.ts")).addFilters,
  },
  {
    name: "synthesize",
    summary: "images that a class or unit would most like to see (activation maximisation)",
    load: async () => (await import("./commands/synthesize.ts")).addSynthesize,
  },
  {
    name: "dream",
    summary: "a photo changed so that a layer answers more to it (DeepDream)",
    load: async () => (await import("./commands/dream.ts")).addDream,
  },
  {
    name: "invert",
    summary: "what each layer still knows of a photo (feature inversion, caricature)",
    load: async () => (await import("./commands/invert.ts")).addInvert,
  },
  {
    name: "atlas",
    summary: "a map of all that a layer tells apart",
    load: async () => (await import("./commands/atlas.ts")).addAtlas,
  },
  {
    name: "scan",
    summary: "measure a whole folder once, for patches, neighbours and atlas",
    load: async () => (await import("./commands/scan.ts")).addScan,
  },
  {
    name: "store",
    summary: "what a scan has kept",
    load: async () => (await import("./commands/store.ts")).addStore,
  },
  {
    name: "train",
    summary: "trains a network on drawn animals or your pictures",
    load: async () => (await import("./commands/train.ts")).addTrain,
  },
  {
    name: "menagerie",
    summary: "drawn animals with known truth, and models trained on them",
    load: async () => (await import("./commands/menagerie.ts")).addMenagerie,
  },
];

/**
 * Adds all commands to the program in the order of the help: whole where the command line names them, else by name and
 * summary alone, which is all that help and suggestions need.
 */
export async function addCommands(program: Command, args: readonly string[]): Promise<void> {
  for (const { name, summary, load } of rows) {
    if (args.includes(name)) (await load())(program, args);
    else program.command(name);
    program.commands.at(-1)?.summary(summary);
  }
}
