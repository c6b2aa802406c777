/** The part `browser`: the same figures in Chromium, against forwards of the same engine in the same page. */

import type { WebRuntimeOptions } from "@fovea/core/web";
import type { Page } from "playwright";
import { withPages } from "../browser/host.ts";
import type { PageSubject } from "../browser/page.ts";
import { type Cost, type Effort, fullEffort, quickEffort } from "../cost.ts";
import { menagerieFile } from "../material.ts";
import { type Cells, table } from "../part.ts";

const engines: readonly (readonly [name: string, options: WebRuntimeOptions])[] = [
  ["WASM, 1 thread", { threads: 1 }],
  ["WASM, 2 threads", { threads: 2 }],
  ["WebGPU in software", { threads: 1, gpu: true }],
];

const networks: readonly (readonly [name: string, id: string, side: number])[] = [
  ["squeezenet1_1", "squeezenet1_1", 224],
  ["resnet18", "resnet18", 224],
  ["mobilenet_v2", "mobilenet_v2", 224],
  ["menagerie-net", menagerieFile, 64],
];

const methods = "saliency guided-backprop grad-cam lrp input-x-gradient".split(" ");

/** `browser squeezenet1_1 --quick`: some networks, fewer rounds. */
export async function browserPart(words: readonly string[]): Promise<string> {
  const wanted = networks.filter(([name]) => words.includes(name));
  const costs: Cells[] = [];
  const starts: Cells[] = [];
  await withPages(async (open) => {
    for (const [name, id, side] of wanted.length > 0 ? wanted : networks)
      for (const [engine, options] of engines) {
        if (options.gpu && side > 64) continue;
        // One round of the software GPU takes as long as all rounds of the others.
        const effort = words.includes("--quick") || options.gpu ? quickEffort : fullEffort;
        await open(async (page) => {
          const found = await measured(page, { id, side, engine: options }, effort);
          costs.push([name, engine, ...found.costs]);
          starts.push([name, engine, ...found.start]);
          for (const note of found.notes) console.error(`${name}, ${engine}: ${note}`);
        });
        console.error(costs.at(-1)?.join(" "), "|", starts.at(-1)?.slice(2).join(" "));
      }
  });
  return [costsText(costs), startsText(starts)].join("\n");
}

interface Measured {
  readonly costs: Cells;
  readonly start: Cells;
  readonly notes: readonly string[];
}

async function measured(page: Page, subject: PageSubject, effort: Effort): Promise<Measured> {
  const first = await page.evaluate((asked) => bench.firstPicture(asked), subject);
  const before = await page.evaluate(() => bench.memory());
  const builds = await page.evaluate(() => bench.builds("guided-backprop"));
  const costs: Cost[] = [];
  for (const method of ["forward", ...methods])
    costs.push(await page.evaluate(([id, how]) => bench.cost(id, how), [method, effort] as const));
  const after = await page.evaluate(() => bench.memory());
  const [forward, ...others] = costs;
  return {
    costs: [forward?.ms.median.toFixed(1) ?? "", ...others.map(({ forwards }) => forwards.median.toFixed(2))],
    start: [first, builds.file, builds.explanation, before, after].map((value) => value?.toFixed(0) ?? ""),
    notes: await page.evaluate(() => bench.notes()),
  };
}

const costsText = (rows: readonly Cells[]): string =>
  table(
    "In the browser: cost in forwards",
    "Headless Chromium, onnxruntime-web; each method whole against forwards of the user's own file in the same page and engine just before and after, on a photograph at 224×224 (menagerie-net: 64×64); medians. WebGPU runs on SwiftShader, a GPU in software, where only the small network is bearable: its times say nothing about a real one.",
    ["network", "engine", "forward, ms", ...methods],
    rows,
  );

const startsText = (rows: readonly Cells[]): string =>
  table(
    "In the browser: start and memory",
    "First picture: from asking for the page to the drawn saliency map, engine, network and photograph fetched from this machine, nothing in caches. Sessions: of the user's file, of guided backpropagation. Memory: measureUserAgentSpecificMemory() after the first picture, and after the sessions of all methods; known for one thread only.",
    [
      "network",
      "engine",
      "first picture, ms",
      "session of file, ms",
      "of method, ms",
      "MB",
      "MB, all methods",
    ],
    rows,
  );
