import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FoveaError } from "../errors.ts";
import { arrayOf, type ElementType, floats, sizeOf, type Tensor } from "../tensor.ts";
import type { Attribute, Graph, Node, OpenShape, Port, TensorType } from "./graph.ts";
import { parseGraph, printGraph } from "./text.ts";

const example = `opset 21
input x: float32[1,3,8,8]
w: float32[4,3,3,3] = {…}
sizes: int64[2] = [2, 2]
h = Conv<pads=[1, 1, 1, 1], strides=[2, 2]>(x, w)
a, b = Split<axis=1>(h, sizes)   @halves
c = com.microsoft.Odd<alpha=1.0, k=1, list=floats[], mode="a \\"b\\"", of=@outer, t=float32[] [0.1]>(a, "", b)
"onnx name" = LeakyRelu<alpha=0.01>(c)
output "onnx name"
output onnx::c: float32[N,?,"2 x"]
`;

describe("printGraph()", () => {
  test("writes what parseGraph() read", () => {
    const w = floats([4, 3, 3, 3]);
    expect(printGraph(parseGraph(example, { w }))).toBe(example);
  });

  test("writes known types as comments", () => {
    const graph = parseGraph("input x: float32[1,2]\ny = Relu(x)\noutput y");
    const types = new Map<string, TensorType>([["y", { type: "float32", shape: [1, 2] }]]);
    expect(printGraph({ ...graph, types })).toContain("y = Relu(x)   # float32[1,2]\n");
  });

  test("writes every value with constants: full", () => {
    const graph = parseGraph("w: float32[3,3] = {…}\ny = Relu(w)\noutput y", {
      w: floats([3, 3], [0, 1, 2, 3, 4, 5, 6, 7, 0.1]),
    });
    expect(printGraph(graph, { constants: "full" })).toContain(
      "w: float32[3,3] = [0, 1, 2, 3, 4, 5, 6, 7, 0.1]",
    );
  });

  test("indents graphs inside nodes, which parseGraph() refuses", () => {
    const inner = parseGraph("y = Relu(x)\noutput y");
    const graph = parseGraph("input c: bool[]\ninput x: float32[2]\nz = If(c)\noutput z");
    const [node] = graph.nodes as [Node];
    const nested = {
      ...graph,
      nodes: [{ ...node, attributes: { then_branch: { type: "graph", value: inner } } }],
    };
    const text = printGraph(nested as Graph);
    expect(text).toContain("z = If<then_branch={\n  opset 21\n  y = Relu(x)\n  output y\n}>(c)");
    expect(() => parseGraph(text)).toThrow(/line 4: a graph inside a node/);
  });

  test("is undone by parseGraph(), whatever the names and values", () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const text = printGraph(graph, { constants: "full" });
        const again = parseGraph(text);
        expect(again).toEqual(graph);
        expect(printGraph(again, { constants: "full" })).toBe(text);
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});

describe("parseGraph()", () => {
  test.each([
    ["y = Relu(x", "line 1: expected ), found the end"],
    ["input x: float12[1]", "line 1: expected an element type, found float12"],
    ["w: float32[2] = [1]", "line 1: expected 2 values, found 1"],
    ["w: float32[9] = {…}", 'line 1: the values of "w" are not given'],
    ["\ny = Relu(x) z", "line 2: expected the end, found z"],
    ["y = Relu<a=b>(x)", "line 1: expected a number, found b"],
    ["y ~ z", "line 1: cannot make sense of ~ z"],
  ])("refuses %j", (text, message) => {
    expect(() => parseGraph(text)).toThrow(message);
  });

  test("throws nothing but FoveaError, whatever the text", () => {
    const pieces = fc.constantFrom(
      ...'input x : float32 [ 2 ] = Relu ( ) < > , @ " {…} { w 1.5 # int64 \n'.split(" "),
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 14 }), (words) => {
        try {
          parseGraph(words.join(" "));
        } catch (error) {
          expect(error).toBeInstanceOf(FoveaError);
        }
      }),
      { seed: 7, numRuns: 1000 },
    );
  });
});

const name = fc.oneof(
  fc.string({ minLength: 1 }),
  fc.constantFrom("input", "a:0", "onnx::x", "1", "/a/b", "a b", "…"),
);
const int = fc.integer().map((n) => n + 0);
const float = fc.float();
const types = Object.keys(arrayOf) as Exclude<ElementType, "string">[];
const sizes = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 });

const tensor: fc.Arbitrary<Tensor> = fc
  .tuple(fc.constantFrom(...types), sizes, fc.array(float, { minLength: 27, maxLength: 27 }))
  .map(([type, shape, drawn]) => {
    const values = drawn.slice(0, sizeOf(shape));
    const whole = values.map((v) => (Number.isFinite(v) ? Math.trunc(v % 100) : 0));
    const large = type === "int64" || type === "uint64";
    const list = large ? whole.map(BigInt) : type.startsWith("float") ? values : whole;
    return {
      type,
      shape,
      data: (arrayOf[type] as unknown as typeof Float32Array).from(list as number[]),
    } as Tensor;
  });

const plain = { noNullPrototype: true };
const tagged = <T extends string, V>(type: T, value: fc.Arbitrary<V>): fc.Arbitrary<{ type: T; value: V }> =>
  fc.record({ type: fc.constant(type), value }, plain);

const attribute: fc.Arbitrary<Attribute> = fc.oneof(
  tagged("int", int),
  tagged("float", float),
  tagged("ints", fc.array(int)),
  tagged("floats", fc.array(float)),
  tagged("string", fc.string()),
  tagged("strings", fc.array(fc.string())),
  tagged("reference", name),
  tagged("tensor", tensor),
);

const dimension = fc.oneof(fc.nat({ max: 99 }), fc.constantFrom("?", "N", "2 x", "3"));
const shape: fc.Arbitrary<OpenShape | undefined> = fc.option(fc.array(dimension, { maxLength: 4 }), {
  nil: undefined,
});
const port: fc.Arbitrary<Port> = fc.record({ name, type: fc.constantFrom(...types), shape }, plain);

const node: fc.Arbitrary<Node> = fc.record(
  {
    op: fc.stringMatching(/^[A-Z][a-z]{1,6}$/),
    domain: fc.constantFrom("", "com.microsoft"),
    name,
    inputs: fc.array(fc.oneof(name, fc.constant("")), { maxLength: 4 }),
    outputs: fc.array(name, { minLength: 1, maxLength: 3 }),
    attributes: fc.dictionary(
      name.filter((n) => n !== "__proto__"),
      attribute,
      { maxKeys: 3, noNullPrototype: true },
    ),
  },
  plain,
);

const graphs: fc.Arbitrary<Graph> = fc.record(
  {
    name: fc.oneof(name, fc.constant("")),
    inputs: fc.array(port, { maxLength: 2 }),
    outputs: fc.array(port, { maxLength: 2 }),
    nodes: fc.array(node, { maxLength: 4 }),
    constants: fc.array(fc.tuple(name, tensor), { maxLength: 3 }).map((list) => new Map(list)),
    opsets: fc.constantFrom({ "": 21 }, { "": 13, "com.microsoft": 1 }),
    metadata: fc.dictionary(
      name.filter((n) => n !== "__proto__"),
      fc.string(),
      { maxKeys: 2, noNullPrototype: true },
    ),
  },
  plain,
);
