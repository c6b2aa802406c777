/** Methods of many runs, each measured whole between forward runs of the user's own file. */

import { readFileSync } from "node:fs";
import { catalog, explain, type Method, predict, targetsFor } from "@fovea/core";
import { nodeFile } from "@fovea/core/node";
import { atSize, opened, threads } from "./forwards.ts";
import { median, repeated } from "./measure.ts";

export interface LongRun {
  readonly name: string;
  readonly file: string;
  readonly side: number;
  readonly method: string;
  readonly options?: Readonly<Record<string, unknown>>;
  /** What the runs are counted in: positions, or channels of the default layer. */
  readonly per: "position" | "channel";
  readonly positions?: number;
  /** Most forwards for each of them. */
  readonly limit: number;
}

export interface LongRow extends LongRun {
  readonly count: number;
  readonly forwards: number;
  readonly ms: number;
}

/** Median of the ratios of `rounds`: the method's time against that of forwards just before and after it. */
export async function longRun(run: LongRun, rounds: number): Promise<LongRow> {
  const bytes = atSize(readFileSync(run.file), run.side);
  const { model, x } = await opened(bytes, run.side);
  const plain = await nodeFile(bytes, { threads });
  const forward = async (): Promise<number[]> =>
    (await repeated(() => plain.run({ [model.input.name]: x }), 12)).slice(2);
  const [target] = await targetsFor(model, x, "top1", await predict(model, x));
  if (!target) throw new Error("no target");
  const method = catalog.find(({ id }) => id === run.method) as Method;
  const options = run.options ?? {};
  await explain(model, x, { method, target, options });
  const ratios: number[] = [];
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const before = await forward();
    const [ms = Number.NaN] = await repeated(() => explain(model, x, { method, target, options }), 1);
    const after = await forward();
    ratios.push(ms / median([...before, ...after]));
    times.push(ms);
  }
  const channels = model.defaultLayer?.shape[1] ?? Number.NaN;
  await model.dispose();
  await plain.dispose();
  const count = run.per === "channel" ? channels : (run.positions ?? Number.NaN);
  return { ...run, count, forwards: median(ratios), ms: median(times) };
}
