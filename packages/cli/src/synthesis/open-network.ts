/** The network that images are made for, and what they are made for, read from the words of the command line. */

import { readFileSync } from "node:fs";
import {
  decodeNpy,
  type FloatTensor,
  FoveaError,
  imageSize,
  type NamedObjective,
  type Network,
  type ObjectiveNaming,
  type OutputForm,
  objectiveLayers,
  openTrunk,
  type Preprocessing,
  parseObjectives,
} from "@fovea/core";
import { ModelFile, type OpenModelOptions } from "../model-file.ts";
import { whyUnreadable } from "../read-bytes.ts";

export interface OpenNetwork {
  readonly file: ModelFile;
  readonly network: Network;
  readonly scale: Preprocessing;
  /** Height and width of the images, pixels. */
  readonly size: readonly [number, number];
  readonly naming: ObjectiveNaming;
  /** Whether the network was cut at the layers asked for, since the whole of it does not take this size. */
  readonly cut: boolean;
}

/**
 * Opens a model at the size that its preprocessing or --size says.
 *
 * A network with a dense head takes one size alone: for inner layers at another one it is cut behind them.
 * Throws what opening a model throws, and `option-invalid` where a class is asked for at such a size.
 */
export async function openNetwork(
  path: string,
  options: OpenModelOptions,
  texts: readonly string[],
  form: OutputForm,
): Promise<OpenNetwork> {
  const file = await ModelFile.read(path, options);
  try {
    const network = await file.forPictures();
    return opened(file, network, form, network.classes);
  } catch (error) {
    const size = options.preprocessing?.size;
    if (!(error instanceof FoveaError) || error.code !== "engine-failed" || !size) throw error;
    const whole = await wholeNetwork(path, options, error);
    const model = await whole.forPictures();
    const { naming } = opened(whole, model, form, model.classes);
    const values = texts.flatMap((text) => layersOf(text, naming, size));
    const { layout, channels } = file.preprocessing;
    const trunk = await openTrunk({
      runtime: await file.runtime(),
      graph: file.loaded.graph,
      values: [...new Set(values)],
      inputShape: layout === "nchw" ? [1, channels, ...size] : [1, ...size, channels],
    });
    return opened(file, trunk, form);
  }
}

/** At its own size. Throws the first error where it has none. */
async function wholeNetwork(path: string, options: OpenModelOptions, first: FoveaError): Promise<ModelFile> {
  const { size: _, ...preprocessing } = options.preprocessing ?? {};
  const file = await ModelFile.read(path, { ...options, preprocessing });
  await file.forPictures().catch(() => {
    throw first;
  });
  return file;
}

function layersOf(text: string, naming: ObjectiveNaming, size: readonly [number, number]): readonly string[] {
  return parseObjectives(text, naming).flatMap(({ objective, title }) => {
    const layers = objectiveLayers(objective, undefined);
    if (layers.length > 0 && !hasClass(objective)) return layers;
    throw new FoveaError(
      "option-invalid",
      `Cannot make an image of ${size.join("×")} pixels for ${title}: the network takes one size alone`,
      { hint: "Leave --size out, or name a layer: those before the dense ones take other sizes." },
    );
  });
}

const hasClass = (objective: NamedObjective["objective"]): boolean =>
  objective.kind === "class" ||
  (objective.kind === "mix" && objective.parts.some((part) => part.objective.kind === "class"));

function opened(file: ModelFile, network: Network, form: OutputForm, classes?: number): OpenNetwork {
  const scale = file.preprocessing;
  const labels = classes === undefined ? undefined : file.labels?.names;
  return {
    ...{ file, network, scale, cut: classes === undefined },
    size: imageSize(scale, network.input.shape),
    naming: { graph: network.graph, classes: classes ?? 0, labels, form, direction: readDirection },
  };
}

/** Throws `file-unreadable` unless the file is a float32 array. */
function readDirection(file: string): FloatTensor {
  const tensor = decodeNpy(bytesOf(file), `"${file}"`);
  if (tensor.type === "float32") return tensor as FloatTensor;
  throw new FoveaError(
    "file-unreadable",
    `Cannot use "${file}": its numbers are ${tensor.type}, not float32`,
    {
      hint: 'Write it with numpy.save(file, array.astype("float32")).',
    },
  );
}

function bytesOf(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new FoveaError("file-unreadable", `Cannot read the direction "${file}": ${whyUnreadable(cause)}`, {
      cause,
    });
  }
}
