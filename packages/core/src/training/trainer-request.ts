/** What a trainer is asked for, and the checks at its door. */

import { FoveaError } from "../errors.ts";
import { freeze } from "../freeze/freeze.ts";
import type { Graph, StaticGraph, Value } from "../graph/graph.ts";
import type { Runtime } from "../run/runtime.ts";
import { shapeText } from "../tensor.ts";
import type { LossKind } from "./loss.ts";
import type { OptimiserOptions } from "./optimisers.ts";
import type { Layout } from "./parameters.ts";

export interface TrainerRequest {
  readonly runtime: Runtime;
  /** One input N×… and one output, the logits N×K; weights are constants, BatchNormalization as at inference. */
  readonly network: Graph;
  /** Pictures per step, ≥ 1. */
  readonly batch: number;
  /** Sizes of one picture, C×H×W (or F for features); needed where the network leaves them open. */
  readonly inputShape?: readonly number[];
  readonly loss: LossKind;
  /** 0 … <1: how much of each target goes to all classes alike. @default 0 */
  readonly labelSmoothing?: number;
  readonly optimiser: OptimiserOptions;
  /** Which weights move. @default all of them */
  readonly trainable?: (value: Value) => boolean;
  /** `batch`: normalise by each batch and keep running statistics. `fixed`: by those the network has. */
  readonly batchNorm: "batch" | "fixed";
}

/** The network with its shapes fixed at the batch size. */
export function frozenAt(
  { runtime, batch, inputShape }: TrainerRequest,
  network: Graph,
): Promise<StaticGraph> {
  const [input, ...others] = network.inputs;
  if (!input || others.length > 0 || network.outputs.length !== 1) {
    throw new FoveaError(
      "model-unsupported",
      `Cannot train the network: it has ${network.inputs.length} inputs and ${network.outputs.length} outputs, expected one of each`,
    );
  }
  const sizes = inputShape ?? input.shape?.slice(1);
  if (!sizes || sizes.some((size) => typeof size !== "number")) {
    throw new FoveaError(
      "shape-unknown",
      `Cannot fix the shape of input "${input.name}": the network leaves it open`,
      {
        hint: "Give the picture size.",
      },
    );
  }
  return freeze(runtime, network, { [input.name]: [batch, ...(sizes as number[])] });
}

export function checkRequest({ batch, labelSmoothing = 0 }: TrainerRequest): void {
  if (!Number.isInteger(batch) || batch < 1)
    throw new FoveaError("option-invalid", `Cannot use batch ${batch}: expected a whole number from 1 up`);
  if (!(labelSmoothing >= 0 && labelSmoothing < 1))
    throw new FoveaError("option-invalid", `Cannot smooth labels by ${labelSmoothing}: expected 0 … <1`);
}

export function checkLogits({ outputs, types }: StaticGraph, batch: number): void {
  const shape = types.get(outputs[0]?.name ?? "")?.shape ?? [];
  if (shape.length === 2 && shape[0] === batch) return;
  throw new FoveaError(
    "shape-mismatch",
    `Cannot train the network: its output is ${shapeText(shape)}, expected ${batch}×K logits`,
  );
}

export function checkParameters(network: Graph, weights: Layout, running: Layout): void {
  if (weights.size === 0) {
    throw new FoveaError("option-invalid", "Cannot train the network: none of its weights is to be trained");
  }
  const known = new Set([...network.constants.keys(), ...network.nodes.flatMap((node) => node.outputs)]);
  const lost = [...weights.parameters, ...running.parameters].find(({ name }) => !known.has(name));
  if (!lost) return;
  throw new FoveaError(
    "model-unsupported",
    `Cannot train the network: weight "${lost.name}" lies in a branch of an If, where it cannot be replaced`,
  );
}
