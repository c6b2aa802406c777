/** A model's file with what came beside it → a model ready to explain, and what the page says of it. */

import {
  checkLabels,
  describePreprocessing,
  discoverPreprocessing,
  FoveaError,
  type Graph,
  type Labels,
  labelsFromJson,
  labelsFromMetadata,
  labelsFromText,
  loadModel,
  Model,
  type Preprocessing,
  parsePreprocessing,
  pixelRangeOf,
  type Runtime,
  reason,
  type Sidecar,
  spatialLayers,
  survey,
} from "@fovea/core";
import type { LayerInfo, MethodInfo, ModelInfo, NamedBytes } from "./messages.ts";

export interface OpenedModel {
  readonly info: ModelInfo;
  readonly model: Model;
  /** The network as it was loaded, for what runs at other sizes. */
  readonly graph: Graph;
  readonly preprocessing: Preprocessing;
  /** What it was opened from, to open it again with other settings. */
  readonly files: readonly NamedBytes[];
  readonly settings: Readonly<Record<string, string>>;
}

/**
 * Opens the one `.onnx` file among the files; the others are its weights, labels and settings, by the names that they have beside a model.
 *
 * Throws a FoveaError: `model-unreadable`, `model-unsupported`, `shape-unknown`, `labels-invalid`, `engine-failed`.
 */
export async function openModel(
  id: string,
  files: readonly NamedBytes[],
  runtime: () => Promise<Runtime>,
  settings: Readonly<Record<string, string>> = {},
): Promise<OpenedModel> {
  const file = onlyModel(files);
  const hash = sha256Of(file.bytes);
  const loaded = loadModel(file.bytes, (location) => beside(files, location));
  const { graph } = loaded;
  const input = graph.inputs[0];
  if (input === undefined || graph.inputs.length > 1) await Model.open(await runtime(), graph);
  const sidecars = sidecarsIn(files);
  const preprocessing = discoverPreprocessing({
    options: parsePreprocessing(settings, "your settings"),
    sidecars,
    metadata: graph.metadata,
    input: input as NonNullable<typeof input>,
  });
  const { size, channels, layout } = preprocessing;
  const engine = await runtime();
  const model = await Model.open(engine, graph, {
    inputShape: layout === "nchw" ? [1, channels, ...size] : [1, ...size, channels],
    pixelRange: pixelRangeOf(preprocessing),
  });
  const labels = labelsIn(files, sidecars) ?? labelsFromMetadata(graph.metadata);
  if (labels) checkLabels(labels, model.classes);
  const info: ModelInfo = {
    id,
    name: file.name,
    sha256: await hash,
    bytes: file.bytes.length,
    engine: engine.engine,
    threads: engine.threads,
    input: model.input.shape,
    classes: model.classes,
    labels: labels?.names,
    preparation: describePreprocessing(preprocessing),
    prepared: preparedOf(preprocessing),
    doubts: preprocessing.notes,
    parameters: parametersOf(model),
    layers: layersOf(model),
    defaultLayer: model.defaultLayer?.value,
    methods: methodsOf(model),
    remarks: loaded.remarks,
  };
  return { info, model, graph, preprocessing, files, settings };
}

/** The settings as people write them, height before width. */
const preparedOf = ({ size, mean, std, scale, ...others }: Preprocessing): ModelInfo["prepared"] => ({
  size: size.join("x"),
  fit: others.fit,
  short: String(others.short),
  interpolation: others.interpolation,
  order: others.order,
  scale: Math.abs(scale * 255 - 1) < 1e-6 ? "1/255" : String(scale),
  mean: mean.join(", "),
  std: std.join(", "),
});

function onlyModel(files: readonly NamedBytes[]): NamedBytes {
  const found = files.filter(({ name }) => /\.onnx$/i.test(name));
  const [file] = found;
  if (file !== undefined && found.length === 1) return file;
  const what =
    found.length === 0 ? "no .onnx file among what was given" : `${found.length} .onnx files at once`;
  throw new FoveaError("model-unreadable", `Cannot open a model: found ${what}`, {
    hint: "Give one .onnx file, with its data file and a list of its class names if it has them.",
  });
}

function beside(files: readonly NamedBytes[], location: string): Uint8Array {
  const name = location.split("/").at(-1);
  const file = files.find((each) => each.name === name);
  if (file) return file.bytes;
  throw new FoveaError("model-unreadable", `Cannot read the model's weights: they are in "${location}"`, {
    hint: `Drop "${name}" together with the .onnx file.`,
  });
}

const sidecarsIn = (files: readonly NamedBytes[]): Sidecar[] =>
  files
    .filter(({ name }) => /preprocess\.json$|^preprocessor_config\.json$|^config\.json$/.test(name))
    .map(({ name, bytes }) => ({ name, json: parsed(name, bytes) }));

/** Any other text or JSON file beside a model holds its labels. */
function labelsIn(files: readonly NamedBytes[], sidecars: readonly Sidecar[]): Labels | undefined {
  const known = new Set(sidecars.map(({ name }) => name));
  const file = files.find(({ name }) => /\.(txt|json)$/i.test(name) && !known.has(name));
  if (file === undefined) return undefined;
  return /\.json$/i.test(file.name)
    ? labelsFromJson(parsed(file.name, file.bytes), file.name)
    : labelsFromText(new TextDecoder().decode(file.bytes), file.name);
}

function parsed(name: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new FoveaError("file-unreadable", `Cannot read "${name}": it is not JSON (${reason(cause)})`, {
      hint: "Mend the file, or drop the model without it.",
      cause,
    });
  }
}

const parametersOf = ({ graph }: Model): number =>
  Array.from(graph.constants.values())
    .filter(({ type }) => type === "float32")
    .reduce((total, { shape }) => total + shape.reduce((a, b) => a * b, 1), 0);

const layersOf = (model: Model): LayerInfo[] =>
  spatialLayers(model.graph).map(({ value, node, op, shape }) => ({
    value,
    name: node,
    op,
    channels: shape[1] as number,
    size: shape.slice(2),
  }));

const methodsOf = (model: Model): MethodInfo[] =>
  survey(model).map(({ method, obstacle }) => ({
    id: method.id,
    title: method.title,
    family: method.family,
    reading: method.reading,
    caution: method.caution,
    cost: method.cost,
    paper: method.paper,
    display: method.display,
    layered: method.needs.includes("spatial-layer"),
    obstacle,
  }));

async function sha256Of(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
