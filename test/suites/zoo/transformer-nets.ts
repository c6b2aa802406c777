/** Networks with attention, layer and group norms, and activations that exporters spell out. */

import { averaged, bn, conv, gemm, lines, start } from "./net-text.ts";
import type { ZooNet } from "./zoo-net.ts";

/** Methods that change rectifiers, on networks that have none. */
export const smoothOnly = {
  "guided-backprop": /no rectifier/,
  deconvnet: /no rectifier/,
  "guided-grad-cam": /no rectifier/,
} as const;

/** LayerNormalization over the last axis as its parts; axes as attribute before operator set 18. */
const spelledLayerNorm = (y: string, x: string, size: number, opset: number): string => {
  const mean = (out: string, of: string): string =>
    opset < 18 ? `${out} = ReduceMean<axes=[-1]>(${of})` : `${out} = ReduceMean(${of}, I(-1))`;
  return lines(
    mean(`${y}_m`, x),
    `${y}_d = Sub(${x}, ${y}_m)\n${y}_q = Pow(${y}_d, S(2))`,
    mean(`${y}_v`, `${y}_q`),
    `${y}_e = Add(${y}_v, S(1e-6))\n${y}_r = Sqrt(${y}_e)\n${y}_n = Div(${y}_d, ${y}_r)\n${y}_g = Mul(${y}_n, P(${size}))\n${y} = Add(${y}_g, B(${size}))`,
  );
};

const layerNorm = (y: string, x: string, size: number, opset: number): string =>
  opset < 17
    ? spelledLayerNorm(y, x, size, opset)
    : `${y} = LayerNormalization<axis=-1, epsilon=1e-06>(${x}, P(${size}), B(${size}))`;

const erfGelu = (y: string, x: string): string =>
  `${y}_d = Div(${x}, S(1.4142135))\n${y}_e = Erf(${y}_d)\n${y}_a = Add(${y}_e, S(1))\n${y}_m = Mul(${x}, ${y}_a)\n${y} = Mul(${y}_m, S(0.5))`;

const tanhGelu = (y: string, x: string): string =>
  `${y}_p = Pow(${x}, S(3))\n${y}_c = Mul(${y}_p, S(0.044715))\n${y}_s = Add(${x}, ${y}_c)\n${y}_k = Mul(${y}_s, S(0.7978846))\n${y}_t = Tanh(${y}_k)\n${y}_o = Add(${y}_t, S(1))\n${y}_h = Mul(${x}, S(0.5))\n${y} = Mul(${y}_h, ${y}_o)`;

const opGelu = (y: string, x: string): string => `${y} = Gelu<approximate="none">(${x})`;

const gelus = { erf: erfGelu, tanh: tanhGelu, op: opGelu } as const;

const dense = (y: string, x: string, from: number, to: number): string =>
  `${y}_p = MatMul(${x}, W(${from},${to}))\n${y} = Add(B(${to}), ${y}_p)`;

const convNext = (opset: number, gelu: keyof typeof gelus): ZooNet => ({
  name: `ConvNeXt, GELU as ${gelu}, opset ${opset}`,
  layer: "sum",
  refused: smoothOnly,
  text: lines(
    start(opset),
    conv("stem", "x", 3, 8, { k: 4, s: 4, p: 0 }),
    "st = Transpose<perm=[0, 2, 3, 1]>(stem)",
    layerNorm("sn", "st", 8, opset),
    "s = Transpose<perm=[0, 3, 1, 2]>(sn)",
    conv("dw", "s", 8, 8, { k: 7, g: 8 }),
    "dt = Transpose<perm=[0, 2, 3, 1]>(dw)",
    layerNorm("dn", "dt", 8, opset),
    dense("up", "dn", 8, 16),
    gelus[gelu]("act", "up"),
    dense("down", "act", 16, 8),
    "scaled = Mul(P(8), down)\nback = Transpose<perm=[0, 3, 1, 2]>(scaled)\nsum = Add(s, back)\ngap = GlobalAveragePool(sum)\ngt = Transpose<perm=[0, 2, 3, 1]>(gap)",
    layerNorm("gn", "gt", 8, opset),
    "gb = Transpose<perm=[0, 3, 1, 2]>(gn)\nflat = Flatten<axis=1>(gb)",
    gemm("y", "flat", 8, 5),
    "output y: float32[1,5]",
  ),
});

/** Two heads of four: q, k, v by one product, then Reshape, Transpose and Split or Gather. */
const attention = (y: string, x: string, tokens: number, split: "Split" | "Gather" | "Einsum"): string =>
  split === "Einsum"
    ? lines(
        ...["q", "k", "v"].map(
          (v) => `${dense(`${y}${v}2`, x, 8, 8)}\n${y}${v} = Reshape(${y}${v}2, I(1,${tokens},2,4))`,
        ),
        `${y}a = Einsum<equation="bqhd,bkhd->bhqk">(${y}q, ${y}k)\n${y}b = Mul(${y}a, S(0.5))\n${y}w = Softmax<axis=-1>(${y}b)`,
        `${y}c = Einsum<equation="bhqk,bkhd->bqhd">(${y}w, ${y}v)\n${y}f = Reshape(${y}c, I(1,${tokens},8))`,
        dense(y, `${y}f`, 8, 8),
      )
    : lines(
        dense(`${y}_qkv`, x, 8, 24),
        split === "Gather"
          ? `${y}_r = Reshape(${y}_qkv, I(1,${tokens},3,2,4))\n${y}_t = Transpose<perm=[2, 0, 3, 1, 4]>(${y}_r)\n${y}q = Gather<axis=0>(${y}_t, N(0))\n${y}k = Gather<axis=0>(${y}_t, N(1))\n${y}v = Gather<axis=0>(${y}_t, N(2))`
          : lines(
              `${y}q3, ${y}k3, ${y}v3 = Split<axis=-1>(${y}_qkv, I(8,8,8))`,
              ...["q", "k", "v"].map(
                (v) =>
                  `${y}${v}4 = Reshape(${y}${v}3, I(1,-1,2,4))\n${y}${v} = Transpose<perm=[0, 2, 1, 3]>(${y}${v}4)`,
              ),
            ),
        `${y}_kt = Transpose<perm=[0, 1, 3, 2]>(${y}k)\n${y}_s = MatMul(${y}q, ${y}_kt)\n${y}_d = Div(${y}_s, S(2))\n${y}_w = Softmax<axis=-1>(${y}_d)`,
        `${y}_c = MatMul(${y}_w, ${y}v)\n${y}_ct = Transpose<perm=[0, 2, 1, 3]>(${y}_c)\n${y}_f = Reshape(${y}_ct, I(1,-1,8))`,
        dense(y, `${y}_f`, 8, 8),
      );

const mish = (y: string, x: string): string =>
  `${y}_s = Softplus(${x})\n${y}_t = Tanh(${y}_s)\n${y} = Mul(${x}, ${y}_t)`;

const activated = (
  name: string,
  opset: number,
  act: (y: string, x: string) => string,
  refused: ZooNet["refused"] = smoothOnly,
): ZooNet => ({
  name: `${name}, opset ${opset}`,
  layer: "a2",
  cam: true,
  refused: refused as NonNullable<ZooNet["refused"]>,
  text: lines(
    start(opset),
    conv("c1", "x", 3, 8, { s: 2 }),
    act("a1", "c1"),
    conv("c2", "a1", 8, 8, { s: 2 }),
    act("a2", "c2"),
    averaged("a2", 8),
  ),
});

export const transformerNets: readonly ZooNet[] = [
  convNext(11, "erf"),
  convNext(13, "tanh"),
  convNext(17, "erf"),
  convNext(20, "op"),
  {
    name: "ViT with class token, opset 17",
    layer: "patch",
    refused: smoothOnly,
    text: lines(
      start(17),
      conv("patch", "x", 3, 8, { k: 4, s: 4, p: 0 }),
      "ps = Shape(patch)\npb = Slice(ps, I(0), I(2), I(0))\npc = Concat<axis=0>(pb, I(-1))\nflat = Reshape(patch, pc)\ntokens = Transpose<perm=[0, 2, 1]>(flat)",
      "xs = Shape(x)\nb = Gather<axis=0>(xs, N(0))\nbu = Unsqueeze(b, I(0))\nto = Concat<axis=0>(bu, I(-1,-1))\neq = Equal(to, I(-1,-1,-1))\nones = ConstantOfShape<value=int64[1] [1]>(three)\nthree: int64[1] = [3]\nwh = Where(eq, ones, to)\ncls = Expand(W(1,1,8), wh)",
      "withCls = Concat<axis=1>(cls, tokens)\npos = Add(withCls, W(1,17,8))",
      layerNorm("n1", "pos", 8, 17),
      attention("att", "n1", 17, "Gather"),
      "s1 = Add(att, pos)",
      layerNorm("n2", "s1", 8, 17),
      dense("m1", "n2", 8, 16),
      erfGelu("mg", "m1"),
      dense("m2", "mg", 16, 8),
      "s2 = Add(s1, m2)",
      layerNorm("n3", "s2", 8, 17),
      "first = Gather<axis=1>(n3, N(0))",
      gemm("y", "first", 8, 5),
      "output y: float32[1,5]",
    ),
  },
  {
    name: "ViT with token mean and Einsum, opset 12",
    layer: "patch",
    refused: smoothOnly,
    text: lines(
      start(12),
      conv("patch", "x", 3, 8, { k: 4, s: 4, p: 0 }),
      "flat = Reshape(patch, I(1,8,16))\ntokens = Transpose<perm=[0, 2, 1]>(flat)\npos = Add(tokens, W(1,16,8))",
      layerNorm("n1", "pos", 8, 12),
      attention("att", "n1", 16, "Einsum"),
      "s1 = Add(pos, att)",
      layerNorm("n3", "s1", 8, 12),
      "mean = ReduceMean<axes=[1], keepdims=0>(n3)",
      gemm("y", "mean", 8, 5),
      "output y: float32[1,5]",
    ),
  },
  {
    name: "CoAtNet: attention on a map, back to a map, opset 18",
    layer: "last",
    cam: true,
    text: lines(
      start(18),
      conv("c1", "x", 3, 8, { s: 4 }),
      "r1 = Relu(c1)\nrow = Reshape(r1, I(1,8,-1))\ntokens = Transpose<perm=[0, 2, 1]>(row)",
      spelledLayerNorm("n1", "tokens", 8, 18),
      attention("att", "n1", 16, "Split"),
      "s1 = Add(tokens, att)\nst = Transpose<perm=[0, 2, 1]>(s1)\nmap = Reshape(st, I(1,8,4,4))",
      conv("c2", "map", 8, 8, { k: 1 }),
      "last = Relu(c2)",
      averaged("last", 8),
    ),
  },
  {
    name: "GroupNormalization as InstanceNormalization between Reshapes, opset 11",
    layer: "last",
    cam: true,
    text: lines(
      start(11),
      conv("c1", "x", 3, 8, { s: 2 }),
      "gs = Shape(c1)\ngr = Reshape(c1, I(0,2,-1))\ngi = InstanceNormalization<epsilon=1e-05>(gr, V(1,1), V(0,0))\ngb = Reshape(gi, gs)\ngm = Mul(gb, P(8,1,1))\ng = Add(gm, B(8,1,1))\nr1 = Relu(g)",
      conv("c2", "r1", 8, 8),
      "i2 = InstanceNormalization<epsilon=1e-05>(c2, P(8), B(8))\nlast = Relu(i2)",
      averaged("last", 8),
    ),
  },
  {
    name: "GroupNormalization with a scale per group, opset 18",
    layer: "last",
    cam: true,
    text: lines(
      start(18),
      conv("c1", "x", 3, 8, { s: 2 }),
      "g = GroupNormalization<epsilon=1e-05, num_groups=4>(c1, P(4), B(4))\nr1 = Relu(g)",
      conv("c2", "r1", 8, 8, { s: 2 }),
      "last = Relu(c2)",
      averaged("last", 8),
    ),
  },
  {
    name: "GroupNormalization with a scale per channel, opset 21",
    layer: "last",
    cam: true,
    text: lines(
      start(21),
      conv("c1", "x", 3, 8, { s: 2 }),
      "g = GroupNormalization<epsilon=1e-05, num_groups=4>(c1, P(8), B(8))\nlast = Relu(g)",
      averaged("last", 8),
    ),
  },
  activated("PReLU", 9, (y, x) => `${y} = PRelu(${x}, P(8,1,1))`),
  activated("LeakyRelu with BatchNormalization", 14, (y, x) =>
    lines(bn(`${y}_n`, x, 8), `${y} = LeakyRelu<alpha=0.1>(${y}_n)`),
  ),
  activated("Mish spelled out", 11, mish),
  activated("Mish as operator", 18, (y, x) => `${y} = Mish(${x})`),
  activated("SiLU", 23, (y, x) => `${y}_s = Sigmoid(${x})\n${y} = Mul(${x}, ${y}_s)`),
  activated("Elu and Selu", 7, (y, x) => `${y}_e = Elu<alpha=1.0>(${x})\n${y} = Selu(${y}_e)`),
  activated("Celu and Softsign", 12, (y, x) => `${y}_e = Celu<alpha=0.5>(${x})\n${y} = Softsign(${y}_e)`),
  activated("ReLU squared", 15, (y, x) => `${y}_r = Relu(${x})\n${y} = Pow(${y}_r, S(2))`, {}),
  activated("ReLU6 by Min and Max", 13, (y, x) => `${y}_m = Max(${x}, S(0))\n${y} = Min(${y}_m, S(6))`),
];
