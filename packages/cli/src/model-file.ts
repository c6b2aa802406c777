/** A model's file with what lies beside it, and the models it becomes at the sizes that are asked for. */

import {
  Builder,
  checkLabels,
  discoverPreprocessing,
  FoveaError,
  type Graph,
  type Labels,
  type LoadedModel,
  Model,
  type PixelRange,
  type Port,
  type Preprocessing,
  type PreprocessingFields,
  pixelRangeOf,
  type Runtime,
  type Sidecar,
} from "@fovea/core";
import type { LoadedModelFile } from "@fovea/core/node";
import { modelPath } from "./menagerie-models.ts";
import { findLabels, readLabels, readPreprocessFile, readSidecars } from "./preprocess-files.ts";
import { besideModel, checkModelFile, readingModel } from "./read-model.ts";

export interface OpenModelOptions {
  /** Settings that go before everything found in files. */
  readonly preprocessing?: Partial<PreprocessingFields>;
  /** A JSON file of settings, as `--preprocess` takes it. */
  readonly preprocessFile?: string;
  /** A file of labels. @default looked for beside the model and in its metadata */
  readonly labels?: string;
  /** Which output holds the class scores, if the model has several. */
  readonly outputName?: string;
  /** Pictures of more pixels are refused. @default 100e6 */
  readonly maxPixels?: number;
  /** Threads inside one operator, ≥ 1. @default the machine's cores */
  readonly threads?: number;
  /** A folder that keeps prepared sessions for the next process; safe to delete. @default none */
  readonly cache?: string;
}

/** The file's large weights are read when asked for. What core says of "the model" without knowing its path, with the path. */
async function loadNamed(path: string): Promise<LoadedModelFile> {
  await checkModelFile(path);
  const [{ loadModelFile }, beside] = await Promise.all([import("@fovea/core/node"), besideModel(path)]);
  try {
    // Its hash goes into every result.
    return readingModel(path, () => loadModelFile(path, beside, { named: true }));
  } catch (error) {
    if (!(error instanceof FoveaError)) throw error;
    const message = error.message.replace(/^Cannot read the model:/, `Cannot read the model "${path}":`);
    throw new FoveaError(error.code, message, { ...(error.hint ? { hint: error.hint } : {}), cause: error });
  }
}

/** A model file that was read and not yet fixed at one input size. */
export class ModelFile {
  readonly path: string;
  readonly loaded: LoadedModel;
  readonly labels: Labels | undefined;
  readonly #sha256: () => string;
  readonly #options: OpenModelOptions;
  readonly #sidecars: readonly Sidecar[];
  readonly #named: Partial<PreprocessingFields> | undefined;
  readonly #models = new Map<string, Promise<Model>>();
  #preprocessing: Preprocessing | undefined;
  #runtime: Promise<Runtime> | undefined;

  private constructor(path: string, options: OpenModelOptions, read: Read) {
    this.path = path;
    this.#sha256 = read.loaded.sha256;
    this.loaded = read.loaded;
    this.labels = read.labels;
    this.#sidecars = read.sidecars;
    this.#named = read.named;
    this.#options = options;
  }

  /** `name`: a path, or the name of a model that comes with Fovea. */
  static async read(name: string, options: OpenModelOptions = {}): Promise<ModelFile> {
    const { labels, preprocessFile } = options;
    const path = modelPath(name);
    const loaded = await loadNamed(path);
    const sidecars = await readSidecars(path);
    return new ModelFile(name, options, {
      loaded,
      sidecars,
      named: preprocessFile === undefined ? undefined : await readPreprocessFile(preprocessFile),
      labels: labels ? await readLabels(labels) : await findLabels(path, sidecars, loaded.graph.metadata),
    });
  }

  /** Of the .onnx file, in hexadecimal; computed on first use. */
  get sha256(): string {
    return this.#sha256();
  }

  /** Limits on the pictures that are read for this model. */
  get limits(): { readonly maxPixels?: number } {
    const { maxPixels } = this.#options;
    return maxPixels === undefined ? {} : { maxPixels };
  }

  /** Which output holds the class scores, if that was said. */
  get outputName(): string | undefined {
    return this.#options.outputName;
  }

  get remarks(): readonly string[] {
    return this.loaded.remarks;
  }

  /** The engine; loaded on first use. */
  runtime(): Promise<Runtime> {
    const { threads, cache } = this.#options;
    this.#runtime ??= import("@fovea/core/node").then(({ nodeRuntime }) =>
      nodeRuntime({
        ...(threads === undefined ? {} : { threads }),
        ...(cache === undefined ? {} : { cache }),
      }),
    );
    return this.#runtime;
  }

  /** How pictures are prepared. Throws `shape-unknown` or `model-unsupported` if they cannot be. */
  get preprocessing(): Preprocessing {
    this.#preprocessing ??= this.#discover();
    return this.#preprocessing;
  }

  /** The model at the size that its preprocessing gives. */
  async forPictures(): Promise<Model> {
    // A model with several inputs or outputs is refused by Model.open() in better words than by its picture size.
    if (this.#neededInputs().length !== 1) return this.at(undefined);
    const { size, channels, layout } = this.preprocessing;
    return this.at(layout === "nchw" ? [1, channels, ...size] : [1, ...size, channels]);
  }

  /** The model that takes a tensor of this shape; sizes that the file fixes stay as they are. */
  forTensor(shape: readonly number[]): Promise<Model> {
    const [input] = this.#neededInputs();
    const open = input?.shape?.slice(1).some((size) => typeof size === "string") ?? true;
    return this.at(open ? shape : undefined);
  }

  /** The model frozen at an input shape, once for each; undefined: the shape in the file. */
  at(inputShape: readonly number[] | undefined): Promise<Model> {
    const key = String(inputShape);
    const model = this.#models.get(key) ?? this.#open(inputShape);
    this.#models.set(key, model);
    return model;
  }

  async #open(inputShape: readonly number[] | undefined): Promise<Model> {
    const { outputName } = this.#options;
    const model = await Model.open(await this.runtime(), this.loaded.graph, {
      ...(inputShape ? { inputShape } : {}),
      ...(outputName === undefined ? {} : { outputName }),
      ...this.#pixelRange(),
    });
    if (this.labels) checkLabels(this.labels, model.classes);
    return model;
  }

  /** Nothing for a model whose input is no picture. */
  #pixelRange(): { pixelRange?: PixelRange } {
    try {
      return { pixelRange: pixelRangeOf(this.preprocessing) };
    } catch (error) {
      if (error instanceof FoveaError) return {};
      throw error;
    }
  }

  #discover(): Preprocessing {
    const { preprocessing = {}, preprocessFile } = this.#options;
    const [input] = this.#neededInputs();
    if (!input)
      throw new FoveaError(
        "model-unsupported",
        "Cannot tell which input takes the picture: the output is not settled",
      );
    return discoverPreprocessing({
      options: preprocessing,
      ...(this.#named && preprocessFile ? { file: { name: preprocessFile, fields: this.#named } } : {}),
      sidecars: this.#sidecars,
      metadata: this.loaded.file.graph.metadata,
      input,
    });
  }

  /** Inputs that the chosen output needs; none if the output is not settled. */
  #neededInputs(): readonly Port[] {
    const { graph } = this.loaded;
    const { outputName = graph.outputs.length === 1 ? graph.outputs[0]?.name : undefined } = this.#options;
    const output = graph.outputs.find(({ name }) => name === outputName);
    return output ? inputsFor(graph, output) : [];
  }
}

interface Read {
  readonly loaded: LoadedModelFile;
  readonly sidecars: readonly Sidecar[];
  readonly named: Partial<PreprocessingFields> | undefined;
  readonly labels: Labels | undefined;
}

const inputsFor = (graph: Graph, output: Port): readonly Port[] => new Builder(graph).build([output]).inputs;
