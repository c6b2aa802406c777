/** The explanation graphs of common kinds of networks lie wholly on the GPU engine: not a node of them runs on WASM. */

import { explain, Model, predict, type Runtime, survey, type Target, targetsFor } from "@fovea/core";
import { webRuntime } from "@fovea/core/web";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { gpuGraph } from "../../packages/core/src/run/gpu-graph.ts";
import { compileWith } from "../../packages/core/src/run/onnxruntime.ts";
import { floats } from "../../packages/core/src/tensor.ts";
import { net } from "../suites/net.ts";
import { commonInput, commonNetworks } from "./common-networks.ts";

/** Lines of the engine. It keeps the console that it finds when it starts, so this one must stand there before. */
const log: string[] = [];
for (const level of ["log", "debug", "info", "warn", "error"] as const)
  console[level] = (...words: unknown[]): void => void log.push(words.join(" "));

/**
 * Prepares every graph for the GPU and adds to `elsewhere` each node that is not placed there, as `Sum (sum_1)`. What runs, runs
 * on WASM: the software GPU takes seconds for its shaders.
 */
async function placing(elsewhere: string[]): Promise<Runtime> {
  const wasm = await webRuntime({ threads: 1 });
  const ort = await import("onnxruntime-web/webgpu");
  const engine = { executionProviders: ["webgpu"], logSeverityLevel: 0 } as const;
  return {
    ...wasm,
    poolIndices: false,
    compile: async (graph, options = {}) => {
      // Shapes are measured by one run of every node, which is no explanation.
      if (options.optimize === "none") return wasm.compile(graph, options);
      log.length = 0;
      await (await compileWith(ort, gpuGraph(graph), engine, options)).dispose();
      elsewhere.push(...nodesOnCpu(log));
      return wasm.compile(graph, options);
    },
  };
}

function nodesOnCpu(lines: readonly string[]): string[] {
  const placed = lines.filter((line) => line.includes("VerifyEachNodeIsAssignedToAnEp"));
  if (!placed.some((line) => line.includes("placed on [WebGpuExecutionProvider]")))
    throw new Error(`The engine does not tell where its nodes are: ${placed}`);
  const from = placed.findIndex((line) => line.includes("placed on [CPUExecutionProvider]"));
  const to = placed.findIndex((line, i) => i > from && !/\]\s+\w+ \(.*\)$/.test(line));
  return placed.slice(from + 1, from === -1 ? 0 : to).map((line) => line.replace(/^.*?\]\s+/, ""));
}

const methods = [
  "saliency",
  "guided-backprop",
  "input-x-gradient",
  "grad-cam",
  "lrp",
  "deep-lift",
  "full-grad",
];

describe.each(Object.entries(commonNetworks))("a small %s on WebGPU", (_, graph) => {
  const elsewhere: string[] = [];
  let model: Model;
  let target: Target;
  beforeAll(async () => {
    model = await Model.open(await placing(elsewhere), graph);
    [target] = (await targetsFor(model, commonInput, "2", await predict(model, commonInput))) as [Target];
  });
  afterAll(() => model.dispose());

  test.each(methods)("%s has no node elsewhere", async (id) => {
    const { method, obstacle } = survey(model).find(({ method }) => method.id === id) ?? {};
    elsewhere.length = 0;
    if (method && !obstacle) await explain(model, commonInput, { method, target });
    expect(elsewhere).toEqual([]);
  });
});

test("a node that the GPU engine does not have is seen elsewhere", async () => {
  const elsewhere: string[] = [];
  const x = floats([2], [3, 4]);
  const graph = net({ x }, (b) => [b.add("Add", [b.add("Hardmax", ["x"]), "x"])]);
  await (await (await placing(elsewhere)).compile(graph)).dispose();
  expect(elsewhere).toEqual(["Hardmax (hardmax)"]);
});
