import { describe, expect, test } from "vitest";
import { parseGraph } from "../graph/text.ts";
import { decodeModel } from "./decode.ts";
import { encodeModel } from "./encode.ts";
import { inlineFunctions } from "./inline-functions.ts";
import { loadModel } from "./load.ts";
import { makeModelProto, readModelProto, writeModelProto } from "./schema.ts";
import { expectClose, randomFloats, runBytes, runGraph } from "./testing/engine.ts";

interface FunctionText {
  readonly name: string;
  readonly overload?: string;
  /** Inputs, nodes, outputs. */
  readonly text: string;
  readonly attributes?: readonly string[];
  /** Attributes with an integer default. */
  readonly defaults?: Readonly<Record<string, number>>;
}

/** A model file with functions of domain `local`: protobuf merges messages that follow each other. */
function fileOf(graphText: string, ...functions: readonly FunctionText[]): Uint8Array {
  const graph = parseGraph(graphText);
  const opsets = { local: 1, ...graph.opsets };
  const main = encodeModel({ ...graph, opsets });
  const more = writeModelProto(makeModelProto({ functions: functions.map(functionProto) }));
  return Uint8Array.from([...main, ...more]);
}

function functionProto({ name, overload = "", text, attributes = [], defaults = {} }: FunctionText): object {
  const graph = parseGraph(text);
  const body = readModelProto(encodeModel(graph)).graph;
  return {
    name,
    overload,
    domain: "local",
    input: graph.inputs.map((port) => port.name),
    output: graph.outputs.map((port) => port.name),
    node: body?.node,
    attribute: [...attributes],
    attributeProto: Object.entries(defaults).map(([key, i]) => ({ name: key, type: 2, i: BigInt(i) })),
    opsetImport: Object.entries({ local: 1, ...graph.opsets }).map(([domain, v]) => ({
      domain,
      version: BigInt(v),
    })),
  };
}

const feeds = { x: randomFloats([2, 3, 4]) };
const input = "input x: float32[2,3,4]";

describe("inlineFunctions() keeps the outputs of", () => {
  test.each<[string, Uint8Array]>([
    [
      "a function called twice",
      fileOf(`opset 18\n${input}\na = local.Twice(x)\ny = local.Twice(a)\noutput y`, {
        name: "Twice",
        text: "opset 18\ninput v\nh = Add(v, v)\nw = Relu(h)\noutput w",
      }),
    ],
    [
      "nested calls that hand an attribute on",
      fileOf(
        `opset 18\n${input}\ny = local.Outer<axis=1>(x)\noutput y`,
        {
          name: "Outer",
          text: "opset 18\ninput v\nw = local.Inner<axis=@axis>(v)\noutput w",
          attributes: ["axis"],
        },
        {
          name: "Inner",
          text: "opset 18\ninput v\nw = Softmax<axis=@axis>(v)\noutput w",
          attributes: ["axis"],
        },
      ),
    ],
    [
      "a default attribute",
      fileOf(`opset 18\n${input}\ny = local.Soft(x)\noutput y`, {
        name: "Soft",
        text: "opset 18\ninput v\nw = Softmax<axis=@axis>(v)\noutput w",
        defaults: { axis: 0 },
      }),
    ],
    [
      "an optional input left out and an output nobody wants",
      fileOf(`opset 18\nm: float32[] = [0.5]\n${input}\ny, "" = local.Cut(x, "", m)\noutput y`, {
        name: "Cut",
        text: "opset 18\ninput v\ninput low\ninput high\nw = Clip(v, low, high)\nu = Neg(w)\noutput w\noutput u",
      }),
    ],
  ])("%s", async (_name, bytes) => {
    const { graph } = inlineFunctions(decodeModel(bytes));
    expect(graph.nodes.every(({ domain }) => domain === "")).toBe(true);
    expect(graph.opsets).toMatchObject({ "": 18 });
    expectClose(await runGraph(graph, feeds), await runBytes(bytes, feeds));
  });
});

describe("inlineFunctions()", () => {
  test("names what it makes after the call", () => {
    const bytes = fileOf(`opset 18\n${input}\ny = local.Twice(x)\noutput y`, {
      name: "Twice",
      text: "opset 18\ninput v\nh = Add(v, v)\nw = Relu(h)\noutput w",
    });
    const { graph } = inlineFunctions(decodeModel(bytes));
    expect(graph.nodes.map(({ name }) => name)).toEqual(["y/h", "y/w"]);
    expect(graph.nodes[0]?.outputs).toEqual(["y/h"]);
  });

  test("copies a value that passes straight through", async () => {
    const body = { name: "Both", text: "opset 18\ninput v\nw = Neg(v)\noutput v\noutput w" };
    const bytes = fileOf(`opset 18\n${input}\ny, z = local.Both(x)\noutput y\noutput z`, body);
    const { y, z } = await runGraph(inlineFunctions(decodeModel(bytes)).graph, feeds);
    expect(y?.data).toEqual(feeds.x.data);
    expect(z?.data).toEqual(feeds.x.data.map((v) => -v));
  });

  test("tells overloads apart", () => {
    const graph = parseGraph(`opset 18\n${input}\ny = "local.F:two"(x)\noutput y`);
    const file = decodeModel(
      fileOf(
        `opset 18\n${input}\ny = Relu(x)\noutput y`,
        { name: "F", overload: "one", text: "opset 18\ninput v\nw = Abs(v)\noutput w" },
        { name: "F", overload: "two", text: "opset 18\ninput v\nw = Neg(v)\noutput w" },
      ),
    );
    expect(inlineFunctions({ ...file, graph }).graph.nodes.map(({ op }) => op)).toEqual(["Neg"]);
  });

  test("refuses a function that calls itself", () => {
    const bytes = fileOf(
      `opset 18\n${input}\ny = local.A(x)\noutput y`,
      { name: "A", text: "opset 18\ninput v\nw = local.B(v)\noutput w" },
      { name: "B", text: "opset 18\ninput v\nw = local.A(v)\noutput w" },
    );
    expect(() => inlineFunctions(decodeModel(bytes))).toThrow('its function "A" calls itself');
  });

  test("refuses functions that unfold to billions of nodes", () => {
    const doubling = Array.from({ length: 31 }, (_, i) => ({
      name: `F${i}`,
      text:
        i === 0
          ? "opset 18\ninput v\nw = Relu(v)\noutput w"
          : `opset 18\ninput v\nh = local.F${i - 1}(v)\nw = local.F${i - 1}(h)\noutput w`,
    }));
    const bytes = fileOf(`opset 18\n${input}\ny = local.F30(x)\noutput y`, ...doubling);
    expect(() => inlineFunctions(decodeModel(bytes))).toThrow("it unfolds to over 200000 nodes");
  });

  test("lets loadModel() raise a body written for another operator set", async () => {
    const body = { name: "Soft", text: "opset 11\ninput v\nw = Softmax(v)\noutput w" };
    const old = `opset 11\n${input}\ny = Softmax(x)\noutput y`;
    const { graph } = loadModel(fileOf(`opset 18\n${input}\ny = local.Soft(x)\noutput y`, body));
    expectClose(await runGraph(graph, feeds), await runGraph(parseGraph(old), feeds));
  });
});
