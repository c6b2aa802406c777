/** The cost of each method in forwards: runs of the user's own file, given straight to the engine. */

import { readFileSync } from "node:fs";
import {
  explain,
  type FloatTensor,
  floats,
  loadModel,
  Model,
  predict,
  survey,
  targetsFor,
} from "@fovea/core";
import { nodeFile, nodeRuntime } from "@fovea/core/node";
import { readModelProto, writeModelProto } from "../packages/core/src/load/schema.ts";
import { random } from "../packages/core/src/random.ts";
import { filled } from "../packages/core/src/tensor.ts";
import { inTurns, median, type Run, ratio } from "./measure.ts";

export interface ForwardsRow {
  readonly model: string;
  readonly method: string;
  readonly forwards: number;
  readonly ms: number;
  readonly limit: number | undefined;
}

export interface Subject {
  readonly name: string;
  readonly file: string;
  readonly side: number;
  /** Most forwards that a method may cost on this model. */
  readonly limits: Readonly<Record<string, number>>;
}

export const threads = 2;
/** Methods of many runs are measured with few, and said so in their name. */
const few: Readonly<Record<string, Record<string, unknown>>> = {
  "integrated-gradients": { steps: 4 },
  smoothgrad: { samples: 4 },
};

/** Every method of a single run that works on the model, at side × side, in forwards. */
export async function forwards(
  { name, file, side, limits }: Subject,
  rounds: number,
): Promise<ForwardsRow[]> {
  const bytes = atSize(readFileSync(file), side);
  const { model, x } = await opened(bytes, side);
  const plain = await nodeFile(bytes, { threads });
  const [target] = await targetsFor(model, x, "top1", await predict(model, x));
  const runs = new Map<string, Run>([["forward", () => plain.run({ [model.input.name]: x })]]);
  for (const { method, obstacle } of survey(model)) {
    const options = few[method.id] ?? {};
    // Methods of many runs have a part of their own.
    if (target && !obstacle && (method.graph || method.id in few))
      runs.set(titled(method.id), () => explain(model, x, { method, target, options }));
  }
  const times = await inTurns(runs, rounds);
  await model.dispose();
  await plain.dispose();
  const reference = times.get("forward") ?? [];
  return Array.from(times, ([method, list]) => ({
    model: name,
    method,
    forwards: ratio(list, reference),
    ms: median(list),
    limit: limits[method],
  }));
}

/** A model of the engine's own speed settings and noise to look at. */
export async function opened(bytes: Uint8Array, side: number): Promise<{ model: Model; x: FloatTensor }> {
  const shape = [1, 3, side, side];
  const model = await Model.open(nodeRuntime({ threads }), loadModel(bytes).graph, {
    inputShape: shape,
    pixelRange: { low: [-2.2, -2.2, -2.2], high: [2.7, 2.7, 2.7] },
  });
  const draw = random(1);
  return { model, x: floats(shape, filled(3 * side * side, draw.normal)) };
}

const titled = (id: string): string =>
  [id, ...Object.entries(few[id] ?? {}).map(([option, value]) => `${option}=${value}`)].join(" ");

/** The same file with the declared picture size changed: nothing else of it is touched. */
export function atSize(bytes: Uint8Array, side: number): Uint8Array {
  const proto = readModelProto(bytes);
  for (const { type } of proto.graph?.input ?? []) {
    const dims = type?.value.case === "tensorType" ? (type.value.value.shape?.dim ?? []) : [];
    for (const dim of dims.length === 4 ? dims.slice(2) : [])
      dim.value = { case: "dimValue", value: BigInt(side) };
  }
  return writeModelProto(proto);
}
