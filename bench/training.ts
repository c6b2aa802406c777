/** One optimiser step of the built-in network against its forward, at the batches that it is trained with. */

import { random, Trainer } from "@fovea/core";
import { nodeRuntime } from "@fovea/core/node";
import { menagerieNet } from "@fovea/menagerie";
import { filled, floats } from "../packages/core/src/tensor.ts";
import { inTurns, median, type Run, ratio } from "./measure.ts";

export interface TrainingRow {
  readonly side: number;
  readonly batch: number;
  /** Milliseconds of a step and of a forward by running statistics, for the whole batch. */
  readonly step: number;
  readonly forward: number;
  /** Median over rounds of step / forward. */
  readonly ratio: number;
}

const subjects = [
  { side: 64, batch: 32 },
  { side: 96, batch: 32 },
] as const;

/** Two threads; step and forward in turns of blocks. */
export async function training(rounds: number): Promise<TrainingRow[]> {
  const rows: TrainingRow[] = [];
  for (const { side, batch } of subjects) {
    const trainer = await Trainer.open({
      runtime: nodeRuntime({ threads: 2 }),
      network: menagerieNet({ classes: 8, size: side, widths: [16, 32, 64], seed: 1 }),
      batch,
      loss: "softmax",
      optimiser: { kind: "sgd", momentum: 0.9, weightDecay: 1e-4 },
      batchNorm: "batch",
    });
    const x = floats([batch, 3, side, side], filled(batch * 3 * side * side, random(1).uniform));
    const labels = Int32Array.from({ length: batch }, (_, i) => i % 8);
    const runs = new Map<string, Run>([
      ["step", () => trainer.step(x, labels, 0.01)],
      ["forward", () => trainer.evaluate(x)],
    ]);
    const times = await inTurns(runs, rounds);
    const [step, forward] = [times.get("step") ?? [], times.get("forward") ?? []];
    rows.push({ side, batch, step: median(step), forward: median(forward), ratio: ratio(step, forward) });
  }
  return rows;
}
