import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FoveaError } from "../errors.ts";
import type { Graph, Node } from "../graph/graph.ts";
import { parseGraph, printGraph } from "../graph/text.ts";
import { decodeModel } from "./decode.ts";
import { encodeModel } from "./encode.ts";
import { loadModel } from "./load.ts";
import { makeModelProto, readModelProto, writeModelProto } from "./schema.ts";
import { expectClose, randomFloats, runBytes } from "./testing/engine.ts";

const shared = "/work/shared";
const models = ["models", "golden"]
  .map((folder) => join(shared, folder))
  .filter((folder) => existsSync(folder))
  .flatMap((folder) => readdirSync(folder, { recursive: true }).map((file) => join(folder, String(file))))
  .filter((file) => file.endsWith(".onnx"));

/** A picture of noise for every input, sizes that the file leaves open taken as 1. */
const feedsOf = (graph: Graph) =>
  Object.fromEntries(
    graph.inputs.map(({ name, shape = [] }) => [
      name,
      randomFloats(shape.map((size) => (typeof size === "number" ? size : 1))),
    ]),
  );

// Without the reference models beside the repository there is nothing to compare with.
describe.skipIf(models.length === 0)("a trained network", () => {
  test.each(models)("%s read and written gives the same bits, loaded the same numbers", async (file) => {
    const bytes = readFileSync(file);
    const { graph, file: read } = loadModel(bytes);
    const feeds = feedsOf(graph);
    const wanted = await runBytes(bytes, feeds, "all");
    expectClose(await runBytes(encodeModel(read.graph), feeds, "all"), wanted, 0);
    expectClose(await runBytes(encodeModel(graph), feeds, "all"), wanted, 2e-5);
    expect(printGraph(decodeModel(encodeModel(graph)).graph)).toBe(
      printGraph({ ...graph, name: graph.name || "graph" }),
    );
  });
});

const small = parseGraph(`graph small
opset 9
opset com.microsoft 1
input x: float32[1,2,N,4]
w: float16[3,2,1,1] = [15360, 0, 1, 2, 3, 16000]
r: float32[1] = [2]
f = Cast<to=10>(x)
c = Conv<kernel_shape=[1, 1], group=1>(f, w)
p = Pad<mode="constant", pads=[0, 0, 1, 1, 0, 0, 1, 1], value=0.5>(c)
k = Constant<value=float16[1] [15360]>()
m = Mul(p, k)
s = Softmax<axis=1>(m)
g = com.microsoft.Gelu(s)
b = Cast<to=9>(r)
z = If(b)
output g: float16
output z
`);

/** One of everything: an inner graph, attributes of most kinds, half precision, a fused operator, names of sizes. */
const valid = encodeModel({
  ...small,
  nodes: small.nodes.map((node) =>
    node.op === "If"
      ? { ...node, attributes: { then_branch: branch("Clip"), else_branch: branch("Softmax") } }
      : node,
  ),
});

function branch(op: string): Node["attributes"][string] {
  return { type: "graph", value: parseGraph(`opset 9\n${op}.y = ${op}(x)\noutput ${op}.y`) };
}

/** Runs `f`; anything thrown must be a FoveaError. */
function onlyFoveaErrors(f: () => void): void {
  try {
    f();
  } catch (error) {
    if (!(error instanceof FoveaError)) throw error;
    expect(error.message).toMatch(/^Cannot /);
  }
}

describe("loadModel()", () => {
  test("brings a file to operator set 21, standard operators and float32, and says so", () => {
    const { graph, remarks } = loadModel(valid);
    expect(graph.opsets).toEqual({ "": 21 });
    expect(graph.nodes.every(({ domain }) => domain === "")).toBe(true);
    expect(graph.constants.get("w")?.type).toBe("float32");
    expect(remarks).toEqual(["float16 weights computed in float32 (2 tensors)"]);
  });

  test("computes what the half-precision file computes, up to half precision", async () => {
    const feeds = { x: randomFloats([1, 2, 3, 4]) };
    const wanted = await runBytes(valid, feeds);
    const found = await runBytes(encodeModel(loadModel(valid).graph), feeds);
    expect([wanted.g?.type, found.g?.type]).toEqual(["float16", "float32"]);
    expectClose(found, wanted, 2e-3);
  });

  test("takes a file cut off anywhere with a sentence", () => {
    for (let end = 0; end < valid.length; end++) onlyFoveaErrors(() => loadModel(valid.subarray(0, end)));
  });

  test("takes flipped bytes with a sentence", () => {
    const flips = fc.array(fc.tuple(fc.nat({ max: valid.length - 1 }), fc.integer({ min: 1, max: 255 })), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(flips, (list) => {
        const bytes = valid.slice();
        for (const [at, mask] of list) bytes[at] = (bytes[at] as number) ^ mask;
        onlyFoveaErrors(() => loadModel(bytes));
      }),
      { seed: 11, numRuns: 3000 },
    );
  });

  test.each([
    ["nothing", "", "the file is empty"],
    ["a web page", "<!DOCTYPE html>\n<html><body>Not found</body></html>\n", "it is a text file"],
    [
      "a pointer of Git LFS",
      "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
      "it is a text file",
    ],
    ["a picture", "\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "it is not a whole ONNX file"],
  ])("refuses %s", (_what, text, message) => {
    expect(() => loadModel(Uint8Array.from(text, (c) => c.charCodeAt(0)))).toThrow(message);
  });

  test("refuses a weight that claims 10¹⁵ values without making room for them", () => {
    const claim = (dims: bigint[], field: object = {}): Uint8Array =>
      writeModelProto(
        makeModelProto({
          opsetImport: [{ domain: "", version: 17n }],
          graph: { initializer: [{ name: "w", dims, dataType: 1, ...field }], output: [{ name: "w" }] },
        }),
      );
    expect(() => loadModel(claim([10n ** 15n]))).toThrow("needs 1000000000000000 values, the file has 0");
    expect(() => loadModel(claim([1n << 40n, 1n << 40n]))).toThrow("the file has 0");
    expect(() => loadModel(claim([-1n]))).toThrow('weight "w": its shape is -1');
    expect(() => loadModel(claim([2n], { rawData: new Uint8Array(7) }))).toThrow("the file has 1.75");
  });

  test.each([
    [20, "its graphs are nested over 16 deep"],
    [40, "it is not a whole ONNX file"],
  ])("refuses graphs nested %i deep", (levels, message) => {
    let graph: object = { output: [{ name: "x" }] };
    for (let i = 0; i < levels; i++) {
      graph = {
        node: [{ opType: "If", input: ["x"], output: ["y"], attribute: [{ name: "b", type: 5, g: graph }] }],
      };
    }
    const bytes = writeModelProto(makeModelProto({ opsetImport: [{ version: 17n }], graph }));
    expect(() => loadModel(bytes)).toThrow(message);
  });

  test.each([
    ["a value that nothing makes", "y = Relu(x)", 'node "y" (Relu) uses "x", which nothing makes'],
    ["an output that nothing makes", "z = Constant<value_int=1>()", 'nothing makes its output "y"'],
    [
      "a value made twice",
      "y = Relu(c)\ny = Neg(c)\nc: float32[] = [1]",
      '"y" is made twice, by node "y" and by node "y"',
    ],
    [
      "a weight that is also made",
      "c: float32[] = [1]\nc = Relu(y)\ny = Relu(c)",
      '"c" is made twice, by a weight',
    ],
    ["a circle", "y = Relu(b)\nb = Neg(y)", 'wait for each other in a circle, "y", "b" among them'],
  ])("refuses %s", (_what, lines, message) => {
    expect(() => loadModel(encodeModel(parseGraph(`opset 17\n${lines}\noutput y`)))).toThrow(message);
  });

  test("puts nodes in order and leaves those in order where they are", () => {
    const text =
      "opset 21\ninput x: float32[2]\nd = Add(b, c)\nc = Neg(b)\na = Abs(x)\nb = Relu(a)\ny = Exp(d)\noutput y";
    const { graph } = loadModel(encodeModel(parseGraph(text)));
    expect(graph.nodes.map(({ name }) => name)).toEqual(["a", "b", "c", "d", "y"]);
  });

  test.each(["constructor", "toString", "__proto__"])("refuses the operator %s", (op) => {
    const bytes = encodeModel(parseGraph(`opset 21\ninput x: float32[2]\ny = ${op}(x)   @n\noutput y`));
    expect(() => loadModel(bytes)).toThrow(`node "n" has the operator "${op}"`);
  });

  test("gives nodes of one name different names", () => {
    const text =
      "opset 21\ninput x: float32[2]\na = Abs(x)   @n\nb = Relu(a)   @n\ny = Exp(b)   @n_2\noutput y";
    const { graph } = loadModel(encodeModel(parseGraph(text)));
    expect(graph.nodes.map(({ name }) => name)).toEqual(["n", "n_3", "n_2"]);
  });
});

describe("the file format", () => {
  test("keeps fields that the schema does not know", () => {
    // Field 99 of the model, a string.
    const bytes = Uint8Array.from([...valid, 0x9a, 0x06, 2, 104, 105]);
    const again = writeModelProto(readModelProto(bytes));
    expect(Array.from(again.slice(-5))).toEqual([0x9a, 0x06, 2, 104, 105]);
    expect(writeModelProto(readModelProto(again))).toEqual(again);
  });

  test("keeps a graph through writing and reading", () => {
    const graph = decodeModel(valid).graph;
    expect(decodeModel(encodeModel(graph)).graph).toEqual(graph);
  });
});
