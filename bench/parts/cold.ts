/** The part `cold`. */

import { type ColdCommand, type ColdCosts, coldStart } from "../cold.ts";
import { type Figure, figureOf } from "../figures.ts";
import { imagenetPhoto, modelFile, settingsFile } from "../material.ts";
import { median, type ProcessCost, quartiles } from "../measure.ts";
import { type Cells, table } from "../part.ts";
import { record } from "../promises.ts";

const networks = [
  { id: "squeezenet", file: "squeezenet1_0", side: 227 },
  { id: "resnet18", file: "resnet18", side: 224 },
] as const;

export async function coldPart(): Promise<string> {
  const picture = imagenetPhoto("n01496331_electric_ray.JPEG");
  const rows: Cells[] = [];
  for (const { id, file, side } of networks) {
    const costs = await coldStart(modelFile(file), picture, ["--preprocess", settingsFile(file)], side);
    record(figuresOf(id, costs));
    rows.push(...rowsOf(file, costs));
  }
  return table(
    "From a cold start to the first picture",
    "One photograph, a new process each time, in turns; medians of 7, highest peak memory. Bare: a script that imports the engine, opens the file and runs once. Limits for one PNG: 700 ms (SqueezeNet 1.0) and 1200 ms (ResNet-18), or 2 × bare.",
    ["model", "what", "cache", "ms", "× bare", "peak MB"],
    rows,
  );
}

/** The promise is kept on a machine that has not seen the model before. */
function figuresOf(id: string, { bare, explain }: ColdCosts): Figure[] {
  const { empty } = explain["one PNG"];
  return [
    figureOf(`cold ${id}`, quartiles(empty.map(({ ms }) => ms))),
    figureOf(`cold ${id} / bare`, quartiles(ratios(empty, bare))),
  ];
}

const ratios = (costs: readonly ProcessCost[], bare: readonly ProcessCost[]): number[] =>
  costs.map(({ ms }, round) => ms / (bare[round]?.ms ?? Number.NaN));

function rowsOf(file: string, { bare, explain }: ColdCosts): Cells[] {
  const row = (what: string, cache: string, costs: readonly ProcessCost[]): Cells => [
    file,
    what,
    cache,
    median(costs.map(({ ms }) => ms)).toFixed(0),
    median(ratios(costs, bare)).toFixed(2),
    Math.max(...costs.map(({ peak }) => peak)).toFixed(0),
  ];
  const names = Object.keys(explain) as ColdCommand[];
  return [
    row("bare import + create + run", "", bare),
    ...names.flatMap((name) => [
      row(`fovea explain, ${name}`, "empty", explain[name].empty),
      row(`fovea explain, ${name}`, "warm", explain[name].warm),
    ]),
  ];
}
