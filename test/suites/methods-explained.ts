/** Every method on small networks, with options that bound the runs: the same calls in Node and in a browser. */

import {
  catalog,
  explain,
  type FloatTensor,
  floats,
  type Method,
  type Model,
  parseGraph,
  predict,
  targetsFor,
} from "@fovea/core";
import { noise } from "./net.ts";
import { type Network, networks } from "./networks.ts";

/** Pooling windows that overlap, reach over the edge and are cut off at the end. */
const overlapping = `input x: float32[1,3,8,8]
w1: float32[6,3,3,3] = {…}
b1: float32[6] = {…}
w2: float32[5,6,3,3] = {…}
w3: float32[5,80] = {…}
c1 = Conv<pads=[1, 1, 1, 1]>(x, w1, b1)
r1 = Relu(c1)
p1 = MaxPool<kernel_shape=[3, 3], pads=[1, 1, 1, 1]>(r1)
c2 = Conv<pads=[1, 1, 1, 1]>(p1, w2)
p2 = MaxPool<kernel_shape=[3, 3], strides=[2, 2], ceil_mode=1>(c2)
r2 = Relu(p2)
flat = Flatten(r2)
logits = Gemm<transB=1>(flat, w3)
output logits: float32[1,5]
`;

/** Small enough to leave the softmax undecided. */
const weights = (shape: readonly number[], seed: number): FloatTensor => {
  const { data } = noise(shape, seed);
  return floats(
    shape,
    data.map((value) => value / 3),
  );
};

const pools: Network = {
  name: "pools",
  graph: parseGraph(overlapping, {
    w1: weights([6, 3, 3, 3], 40),
    b1: weights([6], 32),
    w2: weights([5, 6, 3, 3], 41),
    w3: weights([5, 80], 42),
  }),
  x: noise([1, 3, 8, 8], 35),
  refused: ["cam"],
};

/** Two networks of the axioms, and one for max pooling in place of the third. */
export const explained: readonly Network[] = [pools, ...networks.filter(({ name }) => name !== "plain")];

type Options = Readonly<Record<string, unknown>>;

interface Case {
  /** The method's id and what of its options is said here. */
  readonly name: string;
  readonly method: Method;
  readonly options: Options;
}

/** Few runs; each method takes those that it knows. */
const few: Options = { samples: 8, segments: "grid:3", window: "3", stride: "3" };

/** Options beside those: what else of a method goes another way through the engine. */
const variants: Readonly<Record<string, readonly Options[]>> = {
  lrp: [
    { composite: "epsilon-plus-flat" },
    { composite: "epsilon-alpha2-beta1" },
    { composite: "epsilon-gamma-box", low: "-1", high: "1" },
    { composite: "zero", start: "one" },
  ],
  "grad-cam": [{}, { relu: "true", normalize: "min-max", upsample: "bilinear" }],
  "deep-lift": [{ baseline: "zero" }, { baseline: "noise" }],
  "full-grad": [{}, { implicit: "true", rescale: "true" }],
  "area-occlusion": [{ segments: "slic:9" }],
  "guided-backprop": [{}, { smooth: "gated" }],
  "integrated-gradients": [{ steps: 8 }],
  "extremal-perturbation": [{ steps: 4 }],
};

const said = (options: Options): string =>
  Object.entries(options)
    .map(([name, value]) => ` ${name}=${value}`)
    .join("");

/** One case for each method of the catalog, and more where `variants` has more. */
const cases: readonly Case[] = catalog.flatMap((method) =>
  (variants[method.id] ?? [{}]).map((options) => ({
    name: `${method.id}${said(options)}`,
    method,
    options: { ...known(method), ...options },
  })),
);

function known({ options: { shape } }: Method): Options {
  return Object.fromEntries(Object.entries(few).filter(([name]) => name in shape));
}

export const casesOn = ({ refused }: Network): Case[] =>
  cases.filter(({ method }) => !refused.includes(method.id));

/** The map of the third class. */
export async function mapOf(model: Model, { x }: Network, { method, options }: Case): Promise<FloatTensor> {
  const [target] = await targetsFor(model, x, "2", await predict(model, x));
  if (!target) throw new Error("no target");
  const { values } = await explain(model, x, { method, target, options, seed: 3 });
  return values;
}

/** Maps by the names of their cases, as they are kept in a file. */
export type KeptMaps = Readonly<Record<string, KeptMap>>;

interface KeptMap {
  readonly shape: readonly number[];
  /** The float32 values, in base64. */
  readonly data: string;
}

export function kept({ shape, data }: FloatTensor): KeptMap {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { shape, data: btoa(String.fromCharCode(...bytes)) };
}

export function unkept({ shape, data }: KeptMap): FloatTensor {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  return floats(shape, new Float32Array(bytes.buffer));
}
