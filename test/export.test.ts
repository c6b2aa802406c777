/** Exported explanations: plain ONNX files that any ONNX Runtime runs with the numbers of explain(). */

import {
  catalog,
  type ExplainRequest,
  explain,
  exportExplanation,
  type FloatTensor,
  loadModel,
  type Method,
  Model,
  type Node,
  outputForms,
  parseGraph,
  predict,
  targetsFor,
} from "@fovea/core";
import { nodeRuntime } from "@fovea/core/node";
import { describe, expect, test } from "vitest";
import { runBytes } from "../packages/core/src/load/testing/engine.ts";
import { ints } from "../packages/core/src/tensor.ts";
import { noise } from "./suites/net.ts";
import { networks } from "./suites/networks.ts";

const runtime = nodeRuntime({ threads: 1 });

interface Output {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** All outputs of an ONNX file, by the engine alone. */
const runFile = async (
  bytes: Uint8Array,
  x: FloatTensor,
  index: number | readonly number[],
  choice = "class_index",
): Promise<Record<string, Output>> =>
  (await runBytes(bytes, { x, [choice]: ints([index].flat()) }, "all")) as Record<string, FloatTensor>;

/** What is asked of explain() beside the method: in words, as on the command line. */
interface Asked extends Pick<ExplainRequest, "options" | "layer" | "convention" | "output"> {
  readonly target: string;
  readonly versus?: string;
}

async function expectSameAsExplain(
  model: Model,
  x: FloatTensor,
  method: Method,
  { target: text, versus, ...asked }: Asked,
  bytes: Uint8Array,
) {
  const [target] = await targetsFor(model, x, text, await predict(model, x), undefined, versus);
  if (!target) throw new Error("no target");
  const own = await explain(model, x, { method, target, ...asked });
  const { explanation } =
    target.kind === "unit"
      ? await runFile(bytes, x, target.index, "unit_index")
      : await runFile(bytes, x, target.versus ? [target.index, target.versus.index] : target.index);
  expect(explanation?.shape).toEqual(own.values.shape);
  expect(relativeL2(explanation?.data ?? [], own.values.data)).toBeLessThan(1e-5);
}

function relativeL2(found: ArrayLike<number>, expected: Float32Array): number {
  const size = Math.hypot(...expected);
  // A map that is zero everywhere must be met exactly.
  return Math.hypot(...expected.map((value, i) => value - (found[i] as number))) / Math.max(size, 1e-30);
}

/** What the ONNX checker looks at: values made once and before use, named nodes once, standard operators, versions. */
function expectWellFormed(bytes: Uint8Array): void {
  const { file } = loadModel(bytes);
  const { graph, proto } = file;
  expect(graph.opsets).toEqual({ "": expect.any(Number) });
  expect(proto.irVersion).toBeGreaterThanOrEqual(8n);
  const made = new Set([...graph.inputs.map(({ name }) => name), ...graph.constants.keys()]);
  expect(made.size).toBe(graph.inputs.length + graph.constants.size);
  for (const node of graph.nodes) {
    expect(node.domain).toBe("");
    for (const value of node.inputs) if (value !== "") expect(made).toContain(value);
    for (const value of node.outputs) {
      expect(made).not.toContain(value);
      if (value !== "") made.add(value);
    }
  }
  for (const { name } of graph.outputs) expect(made).toContain(name);
  expect(repeated(graph.nodes)).toEqual([]);
}

function refusal(act: () => unknown): Error {
  try {
    act();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was refused");
}

const repeated = (nodes: readonly Node[]): string[] =>
  nodes.map(({ name }) => name).filter((name, i, all) => name !== "" && all.indexOf(name) !== i);

/** Options that change the graph, by method; `layer` for those that take one. */
const chosen: readonly (readonly [id: string, options: Readonly<Record<string, unknown>>])[] = [
  ...["epsilon-plus", "epsilon-alpha2-beta1", "epsilon-alpha2-beta1-flat", "epsilon", "gamma"].map(
    (composite) => ["lrp", { composite }] as const,
  ),
  ...["z-plus", "alpha-beta", "zero", "preset-a", "preset-b", "deep-taylor"].map(
    (composite) => ["lrp", { composite, start: "one" }] as const,
  ),
  ["lrp", { composite: "epsilon-gamma-box", low: "-1,-1,-1", high: "1" }],
  ["sglrp", { composite: "epsilon-plus-flat", scaling: "false" }],
  ["crp", { channels: "1,2" }],
  ["crp", { top: "3", composite: "epsilon" }],
  ["deep-lift", { baseline: noise([1, 3, 8, 8], 21) }],
  ["grad-cam", { relu: "true", normalize: "min-max", upsample: "bilinear" }],
  ["layer-cam", { upsample: "nearest" }],
  ["grad-cam++", { variant: "pgc", relu: "true" }],
  ["xgrad-cam", { normalize: "min-max" }],
  ["fem", { upsample: "bilinear" }],
  ["full-grad", { implicit: "true", rescale: "true" }],
  ["guided-backprop", { smooth: "gated" }],
  ["saliency", { reduce: "max", normalize: "sum" }],
  ["excitation-backprop", { variant: "zennit" }],
];

const graphMethods = catalog.filter(({ graph }) => graph !== undefined);
/** Those that explain a score, and not the softmax of all. */
const contrasted = (methods: readonly Method[]): Method[] =>
  methods.filter(({ id }) => !["sglrp", "clrp"].includes(id));

/** Those that do not need the end of the network. */
const ofUnits = (methods: readonly Method[]): Method[] =>
  contrasted(methods).filter(({ needs }) => !needs.includes("gap-head"));

const methodCalled = (id: string): Method => catalog.find((method) => method.id === id) as Method;

describe.each(networks)("exportExplanation() of the $name network", ({ graph, x, refused }) => {
  const methods = graphMethods.filter(({ id }) => !refused.includes(id));

  test.each(methods)("writes $id as explain() gives it, for one class and another", async (method) => {
    const model = await Model.open(runtime, graph);
    const bytes = exportExplanation(model, { method });
    expectWellFormed(bytes);
    for (const target of ["0", "3"]) await expectSameAsExplain(model, x, method, { target }, bytes);
    await model.dispose();
  });

  test.each(chosen)("writes %s with %o as explain() gives it", async (id, options) => {
    const model = await Model.open(runtime, graph);
    const method = methodCalled(id);
    const bytes = exportExplanation(model, { method, options });
    expectWellFormed(bytes);
    for (const target of ["0", "3"]) await expectSameAsExplain(model, x, method, { target, options }, bytes);
    await model.dispose();
  });

  test.each(contrasted(methods))("writes the contrast of two classes for $id", async (method) => {
    const model = await Model.open(runtime, graph);
    const bytes = exportExplanation(model, { method, versus: true });
    expectWellFormed(bytes);
    for (const [target, versus] of [
      ["0", "3"],
      ["4", "1"],
    ] as const)
      await expectSameAsExplain(model, x, method, { target, versus }, bytes);
    await model.dispose();
  });

  test.each(ofUnits(methods))("writes the units of a layer for $id", async (method) => {
    const model = await Model.open(runtime, graph);
    const unit = graph.nodes.some(({ outputs }) => outputs.includes("c3")) ? "c3" : "c2";
    const bytes = exportExplanation(model, { method, unit, layer: "c1" });
    expectWellFormed(bytes);
    for (const target of [`${unit}:1:2,3`, `${unit}:4`])
      await expectSameAsExplain(model, x, method, { target, layer: "c1" }, bytes);
    await model.dispose();
  });

  test("gives the model's own output, whichever class is explained", async () => {
    const model = await Model.open(runtime, graph);
    const [name = ""] = graph.outputs.map((port) => port.name);
    const session = await runtime.compile(graph);
    const own = await session.run({ x });
    const bytes = exportExplanation(model, { method: methodCalled("saliency") });
    for (const index of [1, 2]) {
      const results = await runFile(bytes, x, index);
      expect(Object.keys(results)).toEqual([name, "explanation"]);
      expect(relativeL2(results[name]?.data ?? [], own[name]?.data as Float32Array)).toBeLessThan(1e-6);
    }
    await Promise.all([session.dispose(), model.dispose()]);
  });

  test("refuses methods that take many runs", async () => {
    const model = await Model.open(runtime, graph);
    for (const method of catalog.filter((row) => row.graph === undefined))
      expect(() => exportExplanation(model, { method })).toThrow(
        /Cannot export .*: it is more than one run of one graph/,
      );
    await model.dispose();
  });
});

describe("exportExplanation()", () => {
  const oneScore = `input x: float32[1,1,2,2]
w: float32[1,4] = [1, -2, 3, 0.5]
flat = Flatten(x)
hidden = Relu(flat)
z = Gemm<transB=1>(hidden, w)
p = Sigmoid(z)
output p: float32[1,1]`;

  test.each(outputForms)("of a single score takes class 0 and class 1, as a %s", async (output) => {
    const model = await Model.open(runtime, parseGraph(oneScore));
    const x = noise([1, 1, 2, 2], 3);
    const method = methodCalled("gradient");
    const bytes = exportExplanation(model, { method, output });
    expectWellFormed(bytes);
    for (const index of [0, 1]) {
      const [target] = await targetsFor(model, x, String(index), await predict(model, x));
      if (!target) throw new Error("no target");
      const own = await explain(model, x, { method, target, output });
      const results = await runFile(bytes, x, index);
      expect(results.explanation?.data).toEqual(own.values.data);
      expect(results.p?.data[0]).toBeCloseTo((await predict(model, x)).scores.probabilities[1] as number, 6);
    }
    await model.dispose();
  });

  test("keeps the file's metadata and adds what is given", async () => {
    const graph = { ...parseGraph(oneScore), metadata: { author: "somebody", place: "here" } };
    const model = await Model.open(runtime, graph);
    const bytes = exportExplanation(model, {
      method: methodCalled("saliency"),
      metadata: { place: "there", "fovea.method": "mine" },
    });
    expect(loadModel(bytes).graph.metadata).toMatchObject({
      author: "somebody",
      place: "there",
      "fovea.method": "mine",
    });
    await model.dispose();
  });

  test.each([
    {
      request: { method: methodCalled("lrp"), convention: "zennit" },
      told: {
        "fovea.method": "lrp",
        "fovea.explains": "the logit of the class in class_index",
        "fovea.options": expect.stringMatching(
          /"composite":"epsilon-plus".*"start":"one".*"convention":"zennit"/,
        ),
      },
    },
    {
      request: { method: methodCalled("grad-cam"), layer: "c1", output: "margin", options: { relu: "true" } },
      told: {
        "fovea.explains": "the margin of the class in class_index",
        "fovea.options": '{"relu":"true","upsample":"none","normalize":"none"}',
        "fovea.layer": "c1",
      },
    },
    {
      request: { method: methodCalled("gradient"), versus: true },
      told: { "fovea.explains": "the logit of the first class in class_index less that of the second" },
    },
    {
      request: { method: methodCalled("gradient"), unit: "r1" },
      told: { "fovea.explains": "the unit of r1 in unit_index", "fovea.options": "{}" },
    },
  ] as const)("says in the file what was chosen: $told", async ({ request, told }) => {
    const { graph } = networks[1] as (typeof networks)[0];
    const model = await Model.open(runtime, graph);
    expect(loadModel(exportExplanation(model, request)).graph.metadata).toMatchObject(told);
    await model.dispose();
  });

  test("takes the defaults of another library", async () => {
    const { graph, x } = networks[1] as (typeof networks)[0];
    const model = await Model.open(runtime, graph);
    const method = methodCalled("lrp");
    const bytes = exportExplanation(model, { method, convention: "zennit" });
    await expectSameAsExplain(model, x, method, { target: "1", convention: "zennit" }, bytes);
    await model.dispose();
  });

  test.each([
    [{ method: methodCalled("lrp"), versus: true, output: "probability" }, "option-invalid"],
    [{ method: methodCalled("lrp"), versus: true, unit: "c1" }, "option-invalid"],
    [{ method: methodCalled("lrp"), output: "probability" }, "method-inapplicable"],
    [{ method: methodCalled("lrp"), unit: "conv9" }, "layer-unknown"],
    [{ method: methodCalled("sglrp"), unit: "c1" }, "method-inapplicable"],
    [{ method: methodCalled("clrp"), versus: true }, "method-inapplicable"],
    [{ method: methodCalled("grad-cam"), unit: "c1" }, "method-inapplicable"],
    [{ method: methodCalled("grad-cam"), convention: "zennit" }, "method-inapplicable"],
    [{ method: methodCalled("lrp"), options: { composite: "epsilon-gamma-box" } }, "option-invalid"],
    [{ method: methodCalled("crp"), options: { channels: "6" } }, "option-invalid"],
    [{ method: methodCalled("deep-lift"), options: { baseline: "blur" } }, "option-invalid"],
    [{ method: methodCalled("deep-lift"), options: { baseline: noise([1, 3, 4, 4], 1) } }, "shape-mismatch"],
  ] as const)("refuses %o in one sentence", async (request, code) => {
    const { graph } = networks[1] as (typeof networks)[0];
    const model = await Model.open(runtime, graph);
    const found = refusal(() => exportExplanation(model, request));
    expect(found).toMatchObject({ code });
    expect(found.message).toMatch(/^Cannot [^\n]+$/);
    await model.dispose();
  });

  test("reads options by the method's schema", async () => {
    const { graph, x } = networks[0] as (typeof networks)[0];
    const model = await Model.open(runtime, graph);
    const method = methodCalled("saliency");
    const bytes = exportExplanation(model, { method, options: { normalize: "sum" } });
    const { explanation } = await runFile(bytes, x, 1);
    expect(explanation?.data.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
    const wrong = () => exportExplanation(model, { method, options: { normalise: "sum" } });
    expect(wrong).toThrow(expect.objectContaining({ code: "option-invalid" }));
    await model.dispose();
  });

  test("takes the layer asked for, and refuses one that is not there", async () => {
    const { graph, x } = networks[1] as (typeof networks)[0];
    const model = await Model.open(runtime, graph);
    const method = methodCalled("grad-cam");
    const { explanation } = await runFile(exportExplanation(model, { method, layer: "c1" }), x, 1);
    expect(explanation?.shape).toEqual([1, 8, 8]);
    const wrong = () => exportExplanation(model, { method, layer: "conv9" });
    expect(wrong).toThrow(expect.objectContaining({ code: "layer-unknown" }));
    await model.dispose();
  });

  test.each(["explanation", "abs", "reducemax"])(
    "keeps the model's own output apart where it is called %s",
    async (name) => {
      const text = oneScore.replace("p = Sig", `${name} = Sig`).replace("output p", `output ${name}`);
      const model = await Model.open(runtime, parseGraph(text));
      const x = noise([1, 1, 2, 2], 3);
      const bytes = exportExplanation(model, { method: methodCalled("saliency") });
      expectWellFormed(bytes);
      const results = await runFile(bytes, x, 1);
      expect(Object.keys(results)).toEqual([name, name === "explanation" ? "explanation_1" : "explanation"]);
      expect(results[name]?.data[0]).toBeCloseTo(
        (await predict(model, x)).scores.probabilities[1] as number,
        6,
      );
      await model.dispose();
    },
  );
});
