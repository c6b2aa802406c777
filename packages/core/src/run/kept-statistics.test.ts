import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Graph } from "../graph/graph.ts";
import { parseGraph } from "../graph/parse-text.ts";
import { floats } from "../tensor.ts";
import { withKeptStatistics } from "./kept-statistics.ts";
import { nodeRuntime } from "./node.ts";
import type { Session } from "./runtime.ts";

/** Two normalisations of x: by its own statistics, and by those the first has as its old ones. */
const net: Graph = parseGraph(`input x: float32[2,2,2]
gamma: float32[2] = [1.5, 2]
beta: float32[2] = [0.5, 1]
mean: float32[2] = [0, 0]
variance: float32[2] = [1, 1]
zeros: float32[2] = [0, 0]
ones: float32[2] = [1, 1]
y, next_mean, next_variance = BatchNormalization<training_mode=1, momentum=0.5>(x, gamma, beta, mean, variance)
used = Add(next_mean, next_mean)
z = BatchNormalization<epsilon=0.0>(x, gamma, beta, zeros, ones)
output y: float32[2,2,2]
output used: float32[2]
output z: float32[2,2,2]`);

const x = floats([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 9]);

async function expectSteady(session: Session): Promise<void> {
  const first = await session.run({ x });
  expect(Object.keys(first)).toEqual(["y", "used", "z"]);
  expect(first.z?.data).toEqual(Float32Array.of(2, 3.5, 7, 9, 8, 9.5, 15, 19));
  expect(first.used?.data).toEqual(Float32Array.of(3.5, 5.75));
  for (let i = 0; i < 3; i++) expect(await session.run({ x })).toEqual(first);
  await session.dispose();
}

test.each(["all", "none"] as const)(
  "training mode gives the same at every run, optimised: %s",
  async (optimize) => {
    await expectSteady(await nodeRuntime({ threads: 1 }).compile(net, { optimize }));
  },
);

test("training mode leaves statistics alone that are fed", async () => {
  const { mean, variance, ...rest } = Object.fromEntries(net.constants);
  const fed = { mean: floats([2], [0, 0]), variance: floats([2], [1, 1]) };
  const inputs = [
    ...net.inputs,
    ...Object.entries(fed).map(([name, { type, shape }]) => ({ name, type, shape })),
  ];
  const graph = { ...net, inputs, constants: new Map(Object.entries(rest)) };
  const session = await nodeRuntime({ threads: 1 }).compile(graph);
  await session.run({ x, ...fed });
  expect([mean, variance]).toEqual([fed.mean, fed.variance]);
  await session.dispose();
});

test("training mode gives the same at every run of a session from the cache", async () => {
  const folder = mkdtempSync(join(tmpdir(), "fovea-"));
  const heavy = { ...net, constants: new Map([...net.constants, ["heavy", floats([2 ** 18])]]) };
  const outputs = [...net.outputs, { name: "sum", type: "float32", shape: [] } as const];
  const nodes = [
    ...net.nodes,
    { op: "ReduceSum", domain: "", name: "sum", inputs: ["heavy"], outputs: ["sum"], attributes: {} },
  ];
  const runtime = nodeRuntime({ threads: 1, cache: folder });
  for (let i = 0; i < 2; i++) {
    const session = await runtime.compile({ ...heavy, nodes, outputs });
    const first = await session.run({ x });
    expect(await session.run({ x })).toEqual(first);
    await session.dispose();
  }
  rmSync(folder, { recursive: true });
});

test("withKeptStatistics() leaves other graphs as they are", () => {
  const inference = { ...net, nodes: net.nodes.slice(2) };
  expect(withKeptStatistics(inference)).toBe(inference);
});
