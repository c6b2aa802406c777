/** Everything that must hold for a network of the zoo, each breach as a sentence. */

import {
  catalog,
  defaultLayer,
  type Explanation,
  explain,
  type FloatTensor,
  floats,
  loadModel,
  type Method,
  Model,
  predict,
  reason,
  sizeOf,
  survey,
  type Target,
  type Tensor,
} from "@fovea/core";
import { nodeFile, nodeRuntime } from "@fovea/core/node";
import { random } from "../../../packages/core/src/random.ts";
import { numbers } from "../../../packages/core/src/tensor.ts";
import { differentiable } from "./differentiable.ts";
import { bfloatBits, halfBits } from "./sixteen-bits.ts";
import { fileOf } from "./zoo-file.ts";
import type { ZooNet } from "./zoo-net.ts";

const runtime = nodeRuntime({ threads: 1 });

/** A network opened, with the picture it is asked about. */
interface Subject {
  readonly net: ZooNet;
  readonly file: Uint8Array;
  readonly model: Model;
  readonly x: FloatTensor;
}

/** Sentences about what is wrong; none is the good case. */
export async function examine(net: ZooNet): Promise<readonly string[]> {
  const file = fileOf(net);
  const { graph } = loadModel(file);
  const model = await Model.open(runtime, graph, net.options);
  const subject = { net, file, model, x: picture(net, model.input.shape) };
  try {
    return [...headFaults(subject), ...(await outputFaults(subject)), ...(await methodFaults(subject))];
  } finally {
    await model.dispose();
  }
}

function picture({ range: [low, high] = [-2, 2] }: ZooNet, shape: readonly number[]): FloatTensor {
  const draw = random(77);
  // Eighths are exact in every float format.
  const eighth = (): number => Math.round((low + (high - low) * draw.uniform()) * 8) / 8;
  return floats(shape, Array.from({ length: sizeOf(shape) }, high > 8 ? () => Math.round(eighth()) : eighth));
}

function headFaults({ net, model }: Subject): string[] {
  const { head, graph } = model;
  const layer = defaultLayer(graph, head)?.value;
  return [
    ...unlessEqual("kind of head", head.kind, net.head ?? "none"),
    ...unlessEqual("number of scores", head.scores, net.scores ?? 5),
    ...unlessEqual("default layer", layer, net.layer),
  ];
}

const unlessEqual = (what: string, found: unknown, wanted: unknown): string[] =>
  found === wanted ? [] : [`${what} is ${found}, not ${wanted}`];

/** The file's own output, by the engine from the file itself, against the scores through the head that was taken off. */
async function outputFaults({ net, file, model, x }: Subject): Promise<string[]> {
  const { file: read } = loadModel(file);
  const weights = read.graph.constants;
  const input = read.graph.inputs.find(({ name }) => !weights.has(name));
  const output = net.options?.outputName ?? (read.graph.outputs[0]?.name as string);
  const session = await nodeFile(file, { threads: 1 });
  const results = await session.run({ [input?.name as string]: typed(x, input?.type ?? "float32") }, [
    output,
  ]);
  await session.dispose();
  const expected = numbers(results[output] as Tensor);
  const { logits } = await model.forward(x);
  const found = throughHead(Array.from(logits.data), model.head.kind);
  const scale = Math.max(...expected.map(Math.abs));
  const gap = Math.max(...expected.map((v, i) => Math.abs(v - (found[i] ?? Number.NaN)))) / scale;
  const top = expected.indexOf(Math.max(...expected)) === found.indexOf(Math.max(...found));
  return [
    ...(gap <= (net.tolerance ?? 1e-5)
      ? []
      : [`outputs differ by ${gap.toExponential(1)}: ${found} for ${expected}`]),
    ...(top ? [] : ["another class comes first"]),
  ];
}

function typed({ shape, data }: FloatTensor, type: Tensor["type"]): Tensor {
  if (type === "float16") return { type, shape, data: halfBits(data) };
  if (type === "bfloat16") return { type, shape, data: bfloatBits(data) };
  if (type === "uint8") return { type, shape, data: Uint8Array.from(data) };
  return { type: "float32", shape, data };
}

function throughHead(logits: readonly number[], kind: Model["head"]["kind"]): readonly number[] {
  if (kind === "none") return logits;
  if (kind === "sigmoid") return logits.map((z) => 1 / (1 + Math.exp(-z)));
  const top = Math.max(...logits);
  const total = logits.reduce((sum, z) => sum + Math.exp(z - top), 0);
  const logs = logits.map((z) => z - top - Math.log(total));
  return kind === "log-softmax" ? logs : logs.map(Math.exp);
}

async function methodFaults(subject: Subject): Promise<string[]> {
  const { model, x, net } = subject;
  const { scores, classes } = await predict(model, x);
  const index = classes[0]?.index ?? 0;
  const [probability, logit] = [scores.probabilities[index] as number, scores.logits[index] as number];
  const target: Target = { kind: "class", index, label: "", probability, logit };
  const faults: string[] = [];
  const obstacles = new Map(survey(model).map(({ method, obstacle }) => [method.id, obstacle]));
  for (const method of catalog) {
    const wanted = refusalOf(net, model, method);
    const obstacle = obstacles.get(method.id);
    if (wanted ? !wanted.test(obstacle ?? "") : obstacle !== undefined) {
      faults.push(`${method.id}: refusal is "${obstacle}", expected ${wanted}`);
    }
    faults.push(...(await explainFaults(subject, method, target, wanted)));
  }
  return faults;
}

/** What a method should say, if it should refuse: by the network's own list, else by what the method needs. */
function refusalOf(net: ZooNet, { head }: Model, { id, needs }: Method): RegExp | undefined {
  const listed = net.refused?.[id];
  if (listed) return listed;
  if (id === "cam" && !net.cam) return /does not end in a global average/;
  if (needs.includes("spatial-layer") && net.layer === undefined)
    return /no layer has more than one position/;
  const alone = head.scores === 1;
  if (needs.includes("several-classes") && alone) return /no other class/;
  if (needs.includes("competing-classes") && (alone || head.kind === "sigmoid")) return /do not compete/;
  return undefined;
}

async function explainFaults(
  subject: Subject,
  method: Method,
  target: Target,
  refused: RegExp | undefined,
): Promise<string[]> {
  const options = {
    ...("samples" in method.options.shape ? { samples: 16 } : {}),
    // Random weights bend S more often along a path than trained ones.
    ...("max-steps" in method.options.shape ? { "max-steps": 8193 } : {}),
  };
  try {
    const found = await explain(subject.model, subject.x, { method, target, options, seed: 3 });
    if (refused) return [`${method.id} ran, though it should refuse`];
    return [
      ...shapeFaults(subject, found),
      ...ledgerFaults(subject, found),
      ...slopeFaults(subject, found, target),
    ];
  } catch (error) {
    const code = (error as { code?: string }).code;
    const known = refused && ["method-inapplicable", "op-unsupported", "layer-unknown"].includes(code ?? "");
    return known ? [] : [`${method.id} throws ${code}: ${reason(error)}`];
  }
}

function shapeFaults({ model, x }: Subject, { method, domain, values, layer }: Explanation): string[] {
  const space = layer === undefined ? undefined : model.graph.types.get(layer)?.shape.slice(2);
  const wanted = domain === "input" ? x.shape : domain === "layer" && space ? [1, ...space] : undefined;
  const ok = wanted ? String(values.shape) === String(wanted) : values.shape[0] === 1;
  return ok ? [] : [`${method.id} has shape ${values.shape}, not ${wanted}`];
}

/** On a few positions none may lie two deviations above the mean, which is all that FEM looks at. */
const mayFail = (net: ZooNet): readonly string[] => [...(net.mayFail ?? []), "fem: degenerate"];

const ledgerFaults = ({ net }: Subject, { method, ledger }: Explanation): string[] =>
  ledger
    .filter(({ check, ok }) => !ok && !mayFail(net).includes(`${method.id}: ${check}`))
    .map(({ check, value, limit, note }) => `${method.id}: ${check} is ${value}, limit ${limit}: ${note}`);

/** Along the gradient g and four random directions d: Σ g d against the slope of S in double precision. */
function slopeFaults({ net, model, x }: Subject, { method, values }: Explanation, target: Target): string[] {
  if (method.id !== "gradient" || net.rough !== undefined || target.kind !== "class") return [];
  const score = differentiable(model, x, target.index);
  const draw = random(5);
  const norm = Math.hypot(...values.data);
  const directions = [
    Float64Array.from(values.data, (v) => v / norm),
    ...[1, 2, 3, 4].map(() => {
      const d = Float64Array.from(values.data, draw.normal);
      const length = Math.hypot(...d);
      return d.map((v) => v / length);
    }),
  ];
  const at = (d: Float64Array, h: number): number => score(d.map((v, i) => (x.data[i] as number) + h * v));
  // The step fits inputs of unit size and bytes alike; between bends S is smooth.
  const h = 1e-6 * Math.max(1, ...Array.from(x.data, Math.abs));
  return directions.flatMap((d, i) => {
    const slope = (at(d, h) - at(d, -h)) / (2 * h);
    const found = d.reduce((sum, v, j) => sum + v * (values.data[j] as number), 0);
    const gap = Math.abs(found - slope) / norm;
    return gap <= 1e-4 ? [] : [`gradient along direction ${i} is ${found}, by differences ${slope}`];
  });
}
