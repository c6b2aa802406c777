/** Building the session of a gradient, against opening the file in the engine alone. */

import { readFileSync } from "node:fs";
import { explain, type Method, methodById, predict, targetsFor } from "@fovea/core";
import { nodeFile, nodeRuntime } from "@fovea/core/node";
import { type Figure, figureOf } from "../figures.ts";
import { median, quartiles, repeated } from "../measure.ts";
import { Meter, metered } from "../metered.ts";
import { fileOf, opened } from "../subjects.ts";

/** In turns, each time anew. Of the gradient, only the engine's part is counted: drawing its graph is in the first explanation. */
export async function gradientBuild(network: string, rounds: number): Promise<Figure> {
  const bytes = readFileSync(fileOf(network));
  const plain: number[] = [];
  const built: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const open = async (): Promise<void> => await (await nodeFile(bytes, { threads: 2 })).dispose();
    plain.push(...(await repeated(open, 1)));
    built.push(await gradientBuildMs(bytes));
  }
  const ratios = built.map((ms, round) => ms / (plain[round] as number));
  const more = { fileMs: median(plain), gradientMs: median(built) };
  return { ...figureOf(`build ${network} gradient`, quartiles(ratios)), more };
}

async function gradientBuildMs(bytes: Uint8Array): Promise<number> {
  const meter = new Meter();
  const { model, x } = await opened(bytes, 224, metered(nodeRuntime({ threads: 2 }), meter));
  const [target] = await targetsFor(model, x, "top1", await predict(model, x));
  if (!target) throw new Error("no target");
  meter.reset();
  await explain(model, x, { method: methodById("saliency") as Method, target });
  await model.dispose();
  return meter.reading.buildMs;
}
