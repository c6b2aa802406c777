/** The part `floor`: what a gradient and LRP cannot take less than on this engine, beside what they take. */

import { parseArgs } from "node:util";
import { classes, floorOf, type Times, takenOf, totalOf } from "../floor/floor.ts";
import { type Found, type FoundAll, measuredFloor } from "../floor/measure.ts";
import { type Cells, table } from "../part.ts";
import { limitOf } from "../promises.ts";
import { asked } from "../table/cases.ts";

const usual = ["resnet18", "squeezenet1_1", "mobilenet_v2", "efficientnet_b0"];

/** `floor resnet18 vgg16 --only saliency,lrp`: some networks, or `.onnx` files, and some methods. */
export async function floorPart(words: readonly string[]): Promise<string> {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: { only: { type: "string", default: "saliency,lrp" } },
  });
  const methods = values.only.split(",").map(asked);
  const rows: Cells[] = [];
  const profiles: Cells[] = [];
  for (const network of positionals.length > 0 ? positionals : usual) {
    console.error(`floor ${network}`);
    const all = await measuredFloor(network, methods);
    for (const found of all.methods) {
      rows.push(floorRow(network, found, all));
      profiles.push(...profileRows(network, found, all));
    }
  }
  return `${table("Floors of gradients and relevance", note, head, rows)}\n${table("From the floor to what is measured", profileNote, profileHead, profiles)}`;
}

const note = [
  "In forwards; kernels and whole runs of one process in turns, two threads, batch 1 at 224×224.",
  "Products: every product with weights that the rule needs, each kernel alone (its input just written, its layout changed before), in the fastest of the known forms: blocked, plain, flipped weights, ConvTranspose, zeros between, phases apart or stacked. That is measured: no session of these kernels does them in less.",
  "Passes: the element-wise operations that the rule cannot do without, each the time of a product of two tensors of that size that lie in the caches; with them the file's own other kernels, what a quotient needs to leave the blocked layout and come back, and what the engine takes beside kernels in a forward. That there are no fewer is an assumption, and that one such pass is enough favours the floor (a mask is a step and a product here).",
  "Out of reach: the limit is below the products alone; under the assumption: below the floor. Else the floor does not explain what is short; the next table tells where the time goes.",
].join(" ");

const head = [
  "network",
  "method",
  "products",
  "passes and else",
  "floor",
  "measured",
  "quartiles",
  "measured / floor",
  "limit",
  "",
];

function floorRow(network: string, found: Found, all: FoundAll): Cells {
  const floor = floorOf(found, all);
  const products = (floor["products, forward run"] + floor["products, of the rule"]) / all.forwardMs;
  const whole = totalOf(floor) / all.forwardMs;
  const { low, median, high } = found.forwards;
  const limit = limitOf(`forwards ${network} ${found.method}`);
  return [
    ...[network, found.method, text(products), text(whole - products), text(whole)],
    ...[text(median), `${text(low)}…${text(high)}`, text(median / whole), limit ?? ""],
    limit === undefined ? "" : verdict(limit, { products, whole, median }),
  ];
}

function verdict(limit: number, at: { products: number; whole: number; median: number }): string {
  if (at.median <= limit) return "met";
  if (limit < at.products) return "out of reach on this engine";
  return limit < at.whole ? "out of reach, under the assumption" : "short; not shown to be out of reach";
}

const profileNote =
  "In forwards, from the engine's own profile of the method in the same turns. The floor's classes: see above. Passes hold all element-wise kernels, pooling and the convolutions that pick, scale or mask; layouts: reorders, Concat, Slice, Split, Resize, Reshape, Transpose; sums: the books of relevance and reductions; beside kernels: starting nodes, the call, JavaScript.";

const profileHead = ["network", "method", "", ...classes, "sum"];

function profileRows(network: string, found: Found, all: FoundAll): Cells[] {
  const row = (what: string, times: Times, per: number): Cells => [
    ...[network, found.method, what, ...classes.map((name) => text(times[name] / per))],
    text(totalOf(times) / per),
  ];
  return [row("floor", floorOf(found, all), all.forwardMs), row("measured", takenOf(found), found.forwardMs)];
}

const text = (forwards: number): string => forwards.toFixed(2);
