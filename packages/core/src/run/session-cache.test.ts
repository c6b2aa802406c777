import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Builder } from "../graph/builder.ts";
import { derived } from "../graph/derived.ts";
import type { Graph } from "../graph/graph.ts";
import { RawTensor } from "../load/elements.ts";
import { filled, floats, sizeOf, type Tensor } from "../tensor.ts";
import { modelBytes } from "./model-bytes.ts";
import { nodeRuntime } from "./node.ts";
import { SessionCache } from "./session-cache.ts";

const channels = 176;
const x = floats(
  [1, channels, 3, 3],
  filled(9 * channels, (i) => Math.sin(i)),
);
const weights = (seed: number): Tensor =>
  floats(
    [channels, channels, 3, 3],
    filled(9 * channels ** 2, (i) => Math.cos(i * seed)),
  );

/** y = Relu(Conv(x, w)): 1.1 MB of weights, which the engine brings into a layout of its own. */
function net(w: Tensor = weights(1)): Graph {
  const inputs = [{ name: "x", type: "float32", shape: [...x.shape] }] as const;
  const base = { name: "net", inputs, outputs: [], nodes: [], opsets: { "": 21 }, metadata: {} };
  const b = new Builder({ ...base, constants: new Map() });
  const y = b.add("Relu", [b.add("Conv", ["x", b.constant(w)], { pads: [1, 1, 1, 1] })]);
  return b.build([{ name: y, type: "float32", shape: undefined }]);
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fovea-cache-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** One run of the graph in a runtime of its own. */
async function answer(cache?: string, graph: Graph = net(), cacheBytes = 1e9): Promise<Tensor | undefined> {
  const runtime = nodeRuntime({ threads: 1, cacheBytes, ...(cache === undefined ? {} : { cache }) });
  const session = await runtime.compile(graph);
  const { relu } = await session.run({ x });
  await session.dispose();
  return relu;
}

const only = (): string => join(folder, readdirSync(folder)[0] as string);

describe("nodeRuntime({ cache })", () => {
  test("answers from an entry as without, bit for bit", async () => {
    const plain = await answer();
    expect(await answer(folder)).toEqual(plain);
    const files = readdirSync(only());
    expect(files.toSorted()).toEqual(["model.onnx", "sizes.json", "weights.bin"]);
    const made = statSync(join(only(), "model.onnx")).mtimeMs;
    expect(await answer(folder)).toEqual(plain);
    expect(statSync(join(only(), "model.onnx")).mtimeMs).toBe(made);
  });

  test.each<[string, (entry: string) => void]>([
    ["cut off", (entry) => truncateSync(join(entry, "weights.bin"), 1000)],
    ["without weights", (entry) => rmSync(join(entry, "weights.bin"))],
    ["without sizes", (entry) => rmSync(join(entry, "sizes.json"))],
    ["of other bytes", (entry) => fillWithNonsense(join(entry, "model.onnx"))],
  ])("makes an entry again that is %s", async (_, spoil) => {
    const plain = await answer(folder);
    const { size } = statSync(join(only(), "weights.bin"));
    spoil(only());
    expect(await answer(folder)).toEqual(plain);
    expect(readdirSync(folder)).toHaveLength(1);
    expect(statSync(join(only(), "weights.bin")).size).toBe(size);
  });

  test("works where nothing can be written", async () => {
    const file = join(folder, "file");
    writeFileSync(file, "");
    expect(await answer(join(file, "below"))).toEqual(await answer());
  });

  test("lets several make the same entry at once", async () => {
    const answers = await Promise.all([answer(folder), answer(folder), answer(folder)]);
    expect(answers).toEqual(Array(3).fill(await answer()));
    expect(readdirSync(folder)).toHaveLength(1);
  });

  test("tells weights apart, and removes what was used longest ago when there is no room", async () => {
    await answer(folder, net(weights(1)), 2e6);
    const first = only();
    utimesSync(first, 1, 1);
    expect(await answer(folder, net(weights(2)), 2e6)).toEqual(await answer(undefined, net(weights(2))));
    expect(existsSync(first)).toBe(false);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  test("removes abandoned drafts and no file of others", async () => {
    const [old, fresh, others] = ["draft-old", "draft-new", "others"].map((name) => join(folder, name));
    for (const path of [old, fresh, others]) mkdirSync(path as string);
    utimesSync(old as string, 1, 1);
    utimesSync(others as string, 1, 1);
    await answer(folder, net(), 1);
    expect(existsSync(old as string)).toBe(false);
    expect([fresh, others].every((path) => existsSync(path as string))).toBe(true);
  });

  test("leaves small graphs out", async () => {
    const session = await nodeRuntime({ cache: folder }).compile(
      net(floats([1, channels, 1, 1], new Float32Array(channels))),
    );
    await session.dispose();
    expect(readdirSync(folder)).toEqual([]);
  });

  test("throws what the engine says of a graph that it refuses", async () => {
    const graph = { ...net(), nodes: net().nodes.map((node) => ({ ...node, op: "Nonsense" })) };
    await expect(answer(folder, graph)).rejects.toMatchObject({ code: "engine-failed" });
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("SessionCache.keyOf()", () => {
  const key = (w: Tensor, engine = "engine 1"): string =>
    new SessionCache(folder, engine, 1).keyOf(modelBytes(net(w)));
  const w = weights(1);

  test("is the same for the same, another for another engine or weight", () => {
    expect(key(w)).toBe(key(weights(1)));
    expect(new Set([key(w), key(w, "engine 2"), key(weights(2))]).size).toBe(3);
  });

  test("of a weight with a name asks for that alone", () => {
    const readInto = (): never => {
      throw new Error("read");
    };
    const of = (name: string): string =>
      key(new RawTensor("float32", w.shape, { byteLength: 4 * sizeOf(w.shape), readInto, name }));
    expect(of("a")).toBe(of("a"));
    expect(of("a")).not.toBe(of("b"));
  });

  test("of a derived weight asks for its sources alone", () => {
    const of = (source: Tensor, how: string): string =>
      key(
        derived([source], how, w.shape, () => {
          throw new Error("made");
        }),
      );
    expect(of(w, "a")).toBe(of(weights(1), "a"));
    expect(new Set([of(w, "a"), of(w, "b"), of(weights(2), "a")]).size).toBe(3);
  });
});

function fillWithNonsense(file: string): void {
  writeFileSync(file, new Uint8Array(statSync(file).size).fill(7));
}
