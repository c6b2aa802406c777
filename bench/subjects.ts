/** The networks of the table, at any size, with a photograph to look at. */

import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import {
  discoverPreprocessing,
  type FloatTensor,
  loadModel,
  Model,
  parsePreprocessing,
  preprocess,
} from "@fovea/core";
import { nodeFile, nodeRuntime } from "@fovea/core/node";
import { decodePicture } from "@fovea/dataset";
import { readModelProto, writeModelProto } from "../packages/core/src/load/schema.ts";
import type { Runtime, Session } from "../packages/core/src/run/runtime.ts";
import { modelFile, photos, squeezenetFile } from "./material.ts";
import { Meter, metered } from "./metered.ts";
import { type DrawnNetwork, networkFile } from "./networks.ts";

const drawn = (id: DrawnNetwork): readonly [string, () => string] => [id, () => networkFile(id)];

/** Path of each network's file by its id; what has to be drawn is drawn when it is asked for. */
const files: ReadonlyMap<string, () => string> = new Map([
  ["squeezenet1_1", () => squeezenetFile],
  ["resnet18", () => modelFile("resnet18")],
  drawn("resnet50"),
  drawn("vgg16"),
  ["mobilenet_v2", () => modelFile("mobilenet_v2_1.0_224")],
  drawn("densenet121"),
  drawn("efficientnet_b0"),
]);

export const networkIds: readonly string[] = [...files.keys()];

/** The file of a network of the table; of anything else, the path itself. Throws if there is none. */
export function fileOf(name: string): string {
  const file = files.get(name)?.() ?? name;
  if (!existsSync(file)) throw new Error(`No file ${file}: name one, or one of ${networkIds.join(", ")}`);
  return file;
}

/** A network opened, beside the user's own file in the engine alone. */
export interface Subject {
  readonly id: string;
  readonly model: Model;
  readonly x: FloatTensor;
  readonly plain: Session;
  readonly meter: Meter;
  /** Milliseconds that the engine took to open the file alone. */
  readonly plainBuildMs: number;
  /** One forward. */
  forward(): Promise<unknown>;
  dispose(): Promise<void>;
}

export async function openSubject(name: string, side: number, threads: number): Promise<Subject> {
  const bytes = atSize(readFileSync(fileOf(name)), side);
  const started = performance.now();
  const plain = await nodeFile(bytes, { threads });
  const plainBuildMs = performance.now() - started;
  const meter = new Meter();
  const { model, x } = await opened(bytes, side, metered(nodeRuntime({ threads }), meter));
  return {
    ...{ id: basename(name, ".onnx"), model, x, plain, meter, plainBuildMs },
    forward: () => plain.run({ [model.input.name]: x }),
    dispose: async () => {
      await model.dispose();
      await plain.dispose();
    },
  };
}

/** A model and a photograph to look at. */
export async function opened(
  bytes: Uint8Array,
  side: number,
  runtime: Runtime = nodeRuntime({ threads: 2 }),
): Promise<{ model: Model; x: FloatTensor }> {
  const model = await Model.open(runtime, loadModel(bytes).graph, {
    inputShape: [1, 3, side, side],
    pixelRange: { low: [-2.2, -2.2, -2.2], high: [2.7, 2.7, 2.7] },
  });
  return { model, x: await photograph(side) };
}

/** A photograph cut to a square, prepared as networks for ImageNet take it. */
async function photograph(side: number): Promise<FloatTensor> {
  const settings = { size: [side, side], fit: "crop", short: side, scale: 1 / 255, mean, std };
  const input = { name: "input", type: "float32", shape: [1, 3, side, side] } as const;
  const options = parsePreprocessing(settings, "bench");
  return preprocess(await decodePicture(photos[0] as string), discoverPreprocessing({ options, input }));
}

const mean = [0.485, 0.456, 0.406];
const std = [0.229, 0.224, 0.225];

/** The same file with the declared picture size changed: nothing else of it is touched. */
export function atSize(bytes: Uint8Array, side: number): Uint8Array {
  const proto = readModelProto(bytes);
  let changed = false;
  for (const { type } of proto.graph?.input ?? []) {
    const dims = type?.value.case === "tensorType" ? (type.value.value.shape?.dim ?? []) : [];
    for (const dim of dims.length === 4 ? dims.slice(2) : []) {
      if (dim.value.case === "dimValue" && dim.value.value === BigInt(side)) continue;
      dim.value = { case: "dimValue", value: BigInt(side) };
      changed = true;
    }
  }
  return changed ? writeModelProto(proto) : bytes;
}
