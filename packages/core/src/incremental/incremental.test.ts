import { describe, expect, test } from "vitest";
import { parseGraph } from "../graph/text.ts";
import { Model } from "../model/model.ts";
import { type FloatTensor, floats, sizeOf, toFloats } from "../tensor.ts";
import { opened, runtime, weightsFor } from "../testing/open-text.ts";
import { random } from "../testing/random.ts";
import { batchesOf } from "./batches.ts";
import { changesIn, floorShare } from "./changes.ts";
import { cutAt } from "./cut.ts";
import type { Box } from "./extents.ts";
import { wholeBut } from "./pasting.ts";
import { planFor } from "./plan.ts";
import { changesFor, incrementalRuns, runsWith, sharesInBatches } from "./runs.ts";

interface Net {
  readonly name: string;
  readonly text: string;
  readonly space: readonly number[];
}

const head = (features: number, of = "p"): string => `g = GlobalAveragePool(${of})
flat: int64[2] = [1, ${features}]
row = Reshape(g, flat)
last: float32[${features},4] = {…}
z = MatMul(row, last)
output z`;

const nets: readonly Net[] = [
  {
    name: "a residual block, strides, max pooling with padding",
    space: [2, 3],
    text: `input x: float32[1,3,23,20]
w1: float32[5,3,3,3] = {…}
w2: float32[5,5,3,3] = {…}
w3: float32[6,5,3,3] = {…}
w4: float32[6,5,1,1] = {…}
a = Conv<strides=[2, 2], pads=[1, 1, 1, 1]>(x, w1)
b = Relu(a)
m = MaxPool<kernel_shape=[3, 3], strides=[1, 1], pads=[1, 1, 1, 1]>(b)
c = Conv<pads=[1, 1, 1, 1]>(m, w2)
d = Relu(c)
e = Add(d, m)
f = Conv<strides=[2, 2], pads=[1, 1, 1, 1]>(e, w3)
s = Conv<strides=[2, 2]>(e, w4)
p = Add(f, s)
${head(6)}`,
  },
  {
    name: "branches that are concatenated, dilation, depthwise, SAME padding",
    space: [2, 3],
    text: `input x: float32[1,2,17,19]
w1: float32[4,2,3,3] = {…}
w2: float32[4,1,3,3] = {…}
w3: float32[3,4,1,1] = {…}
w4: float32[3,4,3,5] = {…}
scale: float32[1,8,1,1] = {…}
a = Conv<auto_pad="SAME_UPPER", strides=[2, 2]>(x, w1)
b = Conv<group=4, dilations=[2, 1], pads=[2, 1, 2, 1]>(a, w2)
c = Sigmoid(b)
d = Mul(b, c)
e = Conv(d, w3)
f = Relu(e)
h = Conv<pads=[1, 2, 1, 2]>(d, w4)
i = AveragePool<kernel_shape=[2, 2], strides=[1, 1], pads=[0, 0, 1, 1], count_include_pad=1>(d)
short: int64[2] = [2, 2]
i1, i2 = Split<axis=1>(i, short)
k = Concat<axis=1>(f, h, i2)
p = Mul(k, scale)
${head(8)}`,
  },
  {
    name: "a stride beyond the window and rows that nobody reads",
    space: [2, 3],
    text: `input x: float32[1,1,14,15]
w1: float32[3,1,2,2] = {…}
w2: float32[2,3,1,1] = {…}
a = Conv<strides=[3, 3]>(x, w1)
b = Relu(a)
c = Conv<strides=[2, 2]>(b, w2)
p = Tanh(c)
${head(2)}`,
  },
  {
    name: "channels last, a frame from Pad",
    space: [1, 2],
    text: `input x: float32[1,11,13,2]
mean: float32[2] = {…}
w1: float32[3,2,3,3] = {…}
frame: int64[8] = [0, 0, 1, 2, 0, 0, 0, 1]
value: float32[] = [0.5]
y = Sub(x, mean)
t = Transpose<perm=[0, 3, 1, 2]>(y)
f = Pad(t, frame, value)
c = Conv<strides=[2, 1]>(f, w1)
r = Relu(c)
b = Transpose<perm=[0, 2, 3, 1]>(r)
dense: float32[3,3] = {…}
q = MatMul(b, dense)
p = Transpose<perm=[0, 3, 1, 2]>(q)
${head(3)}`,
  },
  {
    name: "large maps, of which some rows are taken",
    space: [2, 3],
    text: `input x: float32[1,2,48,46]
w1: float32[32,2,3,3] = {…}
w2: float32[3,32,3,3] = {…}
a = Conv<pads=[1, 1, 1, 1]>(x, w1)
m = MaxPool<kernel_shape=[3, 3], strides=[1, 1], pads=[1, 1, 1, 1]>(a)
b = Conv<pads=[1, 1, 1, 1], strides=[2, 3]>(a, w2)
c = Conv<pads=[1, 1, 1, 1], strides=[2, 3]>(m, w2)
p = Sub(c, b)
${head(3)}`,
  },
  {
    name: "a signal",
    space: [2],
    text: `input x: float32[1,2,31]
w1: float32[4,2,5] = {…}
w2: float32[4,4,3] = {…}
a = Conv<pads=[2, 2]>(x, w1)
b = MaxPool<kernel_shape=[3], strides=[2]>(a)
c = Conv<pads=[2, 2], dilations=[2]>(b, w2)
p = Add(b, c)
${head(4)}`,
  },
  {
    name: "a volume",
    space: [2, 3, 4],
    text: `input x: float32[1,1,7,9,8]
w1: float32[3,1,3,3,3] = {…}
w2: float32[3,3,2,3,1] = {…}
a = Conv<strides=[1, 2, 1], pads=[1, 1, 1, 1, 1, 1]>(x, w1)
b = LeakyRelu(a)
p = Conv<pads=[1, 1, 0, 0, 1, 0]>(b, w2)
${head(3)}`,
  },
  {
    name: "means of maps that others read too, and of the picture",
    space: [2, 3],
    text: `input x: float32[1,2,12,13]
w1: float32[3,2,3,3] = {…}
over: int64[2] = [-1, 2]
three: int64[2] = [1, 3]
two: int64[2] = [1, 2]
last: float32[3,4] = {…}
first: float32[2,4] = {…}
a = Conv<pads=[1, 1, 1, 1]>(x, w1)
g = GlobalAveragePool(a)
s = Sigmoid(g)
m = MaxPool<kernel_shape=[3, 3], pads=[1, 1, 1, 1]>(a)
r = ReduceMean<keepdims=0>(m, over)
y = Neg(x)
q = ReduceMean<keepdims=0>(y, over)
row = Reshape(s, three)
b = Add(row, r)
c = MatMul(b, last)
d = Reshape(q, two)
e = MatMul(d, first)
z = Add(c, e)
output z`,
  },
  {
    name: "a gate that sees the whole picture",
    space: [2, 3],
    text: `input x: float32[1,2,16,16]
w1: float32[3,2,3,3] = {…}
w2: float32[3,3,1,1] = {…}
w3: float32[3,3,3,3] = {…}
a = Conv<pads=[1, 1, 1, 1]>(x, w1)
b = Relu(a)
s = GlobalAveragePool(b)
t = Conv(s, w2)
u = Sigmoid(t)
v = Mul(b, u)
p = Conv<pads=[1, 1, 1, 1]>(v, w3)
${head(3)}`,
  },
];

const rejected: readonly { readonly name: string; readonly line: string }[] = [
  {
    name: "a matrix for each row of the picture",
    line: "rows: float32[9,3,3] = {…}\nt = Transpose<perm=[0, 2, 3, 1]>(a)\nq = MatMul(t, rows)\np = Transpose<perm=[0, 3, 1, 2]>(q)",
  },
  {
    name: "a frame that moves the channels",
    line: "by: int64[8] = [0, 1, 0, 0, 0, -1, 0, 0]\np = Pad(a, by)",
  },
  { name: "a scale for each place", line: "map: float32[1,3,9,8] = {…}\np = Mul(a, map)" },
  { name: "another picture beside it", line: "p = Concat<axis=3>(a, a)" },
  {
    name: "windows whose divisor depends on the place",
    line: "p = AveragePool<kernel_shape=[3, 3], pads=[1, 1, 1, 1]>(a)",
  },
];

test.each(rejected)("$name is left to whole runs", async ({ line }) => {
  const text = `input x: float32[1,2,9,8]
w: float32[3,2,3,3] = {…}
a = Conv<pads=[1, 1, 1, 1]>(x, w)
${line}
${head(3)}`;
  const model = await opened(text, weightsFor(text));
  const { parts } = changesFor(model, [2, 3]);
  expect([parts.has("a"), parts.has("p")]).toEqual([true, false]);
  await model.dispose();
});

const boxesOn = (sizes: readonly number[], count: number, seed: number): Box[] => {
  const r = random(seed);
  const corners = [
    sizes.map(() => [0, 1]),
    sizes.map((size) => [size - 1, size]),
    sizes.map((size) => [0, size]),
  ];
  const others = Array.from({ length: count - 3 }, () =>
    sizes.map((size) => {
      const from = r.int(0, size - 1);
      return [from, Math.min(size, from + r.int(1, 5))];
    }),
  );
  return [...corners, ...others] as never;
};

const noise = (shape: readonly number[], seed: number): FloatTensor => {
  const r = random(seed);
  return floats(
    shape,
    Array.from({ length: sizeOf(shape) }, () => r.normal()),
  );
};

/** x with noise inside the box. */
function changedIn(x: FloatTensor, space: readonly number[], box: Box, seed: number): FloatTensor {
  const other = noise(x.shape, seed);
  const whole = wholeBut(x.shape, space, box);
  const data = x.data.map((value, i) => {
    let rest = i;
    const inside = x.shape.toReversed().every((size, back) => {
      const at = rest % size;
      rest = Math.floor(rest / size);
      const [from, to] = whole[x.shape.length - 1 - back] as [number, number];
      return at >= from && at < to;
    });
    return inside ? (other.data[i] as number) : value;
  });
  return floats(x.shape, data);
}

/** For every axis of `space` the interval in which two tensors differ. */
function differing(a: FloatTensor, b: FloatTensor, axes: readonly number[]): Box | undefined {
  const found = axes.map((): [number, number] => [Number.POSITIVE_INFINITY, 0]);
  a.data.forEach((value, i) => {
    if (value === b.data[i]) return;
    let rest = i;
    for (let axis = a.shape.length - 1; axis >= 0; axis--) {
      const size = a.shape[axis] as number;
      const own = found[axes.indexOf(axis)];
      if (own) {
        own[0] = Math.min(own[0], rest % size);
        own[1] = Math.max(own[1], (rest % size) + 1);
      }
      rest = Math.floor(rest / size);
    }
  });
  return (found[0]?.[1] ?? 0) === 0 ? undefined : found;
}

describe.each(nets)("a network with $name", ({ text, space }) => {
  const weights = weightsFor(text);

  test("gives what whole runs give, wherever it is cut", { timeout: 60_000 }, async () => {
    const model = await opened(text, weights);
    const changes = changesFor(model, space);
    const x = noise(model.input.shape, 1);
    const boxes = boxesOn(
      space.map((axis) => x.shape[axis] as number),
      19,
      2,
    );
    const pictures = boxes.map((box, i) => changedIn(x, space, box, i + 3));
    const whole = await Promise.all(
      pictures.map(async (picture) => (await model.forward(picture)).logits.data),
    );
    const largest = Math.max(...whole.flatMap((row) => Array.from(row, Math.abs)));
    const shares = sharesInBatches(changes, boxes, batchesOf(changes, boxes, 16));
    let cuts = 0;
    for (const end of model.graph.nodes.keys()) {
      const cut = cutAt(changes, end + 1, model.head.logits);
      if (cut.crossing.some((value) => model.graph.types.get(value)?.type !== "float32")) continue;
      const plan = planFor(model, changes, cut);
      const request = { x, space, boxes, changed: (i: number) => pictures[i] as FloatTensor };
      const runs = await runsWith(model, plan, request, shares);
      if (!runs.scores) throw new Error(`refused before node ${end}`);
      const seen = new Set<number>();
      for await (const { index, logits } of runs.scores) {
        seen.add(index);
        logits.forEach((value, k) => {
          expect(Math.abs(value - (whole[index]?.[k] as number))).toBeLessThan(1e-5 * largest);
        });
      }
      expect(seen.size).toBe(boxes.length);
      cuts++;
    }
    expect(cuts).toBeGreaterThan(2);
    await model.dispose();
  });

  test("changes nothing outside the boxes that the rules say", async () => {
    const model = await opened(text, weights);
    const changes = changesIn(model.graph, model.input.name, space);
    const x = noise(model.input.shape, 1);
    const boxes = boxesOn(
      space.map((axis) => x.shape[axis] as number),
      7,
      4,
    );
    for (const [i, box] of boxes.entries()) {
      const known = changes.extents.exactly(box);
      const picture = changedIn(x, space, box, i + 9);
      for (const [value, { axes, extent }] of changes.parts) {
        if (value === model.input.name) continue;
        const [before, after] = [
          toFloats(await model.tap(x, value)),
          toFloats(await model.tap(picture, value)),
        ];
        const found = differing(before, after, axes);
        for (const [axis, [from, to]] of (found ?? []).entries()) {
          const [low, high] = (known[extent] as Box)[axis] as [number, number];
          expect([from >= low, to <= high]).toEqual([true, true]);
        }
      }
    }
    await model.dispose();
  });
});

describe("incrementalRuns()", () => {
  const wide = `input x: float32[1,3,64,64]
w1: float32[32,3,3,3] = {…}
w2: float32[32,32,3,3] = {…}
w3: float32[32,32,3,3] = {…}
a = Conv<pads=[1, 1, 1, 1]>(x, w1)
b = Relu(a)
c = Conv<pads=[1, 1, 1, 1]>(b, w2)
d = Relu(c)
p = Conv<pads=[1, 1, 1, 1]>(d, w3)
${head(32)}`;
  const boxes = Array.from(
    { length: 16 },
    (_, i): Box => [
      [16 * (i >> 2), 16 * (i >> 2) + 16],
      [16 * (i & 3), 16 * (i & 3) + 16],
    ],
  );

  test("computes little where little changes, and says how much", async () => {
    const model = await opened(wide, weightsFor(wide));
    const x = noise(model.input.shape, 1);
    const changed = (i: number): FloatTensor => changedIn(x, [2, 3], boxes[i] as Box, i);
    const runs = await incrementalRuns(model, { x, space: [2, 3], boxes, changed });
    if (!runs?.scores) throw new Error("refused");
    // 18² or 17² of 64² after the first layer, up to 22² after the last.
    const floor = floorShare(changesFor(model, [2, 3]), boxes);
    expect(floor).toBeGreaterThan((17 / 64) ** 2);
    expect(floor).toBeLessThan((22 / 64) ** 2);
    expect(runs.share).toBeGreaterThanOrEqual(floor);
    expect(runs.share).toBeLessThan(0.2);
    expect(runs.deviation).toBeLessThan(1e-5);
    for await (const { index, logits } of runs.scores) {
      const whole = (await model.forward(changed(index))).logits.data;
      const largest = Math.max(...Array.from(whole, Math.abs));
      for (const [k, value] of logits.entries())
        expect(Math.abs(value - (whole[k] as number))).toBeLessThan(1e-5 * largest);
    }
    await model.dispose();
  });

  test("leaves it to whole runs where everything changes, and for few boxes", async () => {
    const model = await opened(wide, weightsFor(wide));
    const x = noise(model.input.shape, 1);
    const ask = (list: readonly Box[]) =>
      incrementalRuns(model, { x, space: [2, 3], boxes: list, changed: () => x });
    const whole: Box = [
      [0, 64],
      [0, 64],
    ];
    expect(await ask(Array.from({ length: 16 }, () => whole))).toBeUndefined();
    expect(await ask(boxes.slice(0, 3))).toBeUndefined();
    await model.dispose();
  });

  test("leaves it to whole runs where they differ", async () => {
    const graph = parseGraph(wide, weightsFor(wide));
    // An engine that adds to everything that comes in parts.
    const model = await Model.open(
      {
        ...runtime,
        compile: async (made, options) => {
          const session = await runtime.compile(made, options);
          const spoilt = made.inputs.some(({ name }) => name.startsWith("places"));
          if (!spoilt) return session;
          return {
            ...{ dispose: () => session.dispose() },
            run: async (feeds, fetches, into) => {
              const found = await session.run(feeds, fetches, into);
              for (const { data } of Object.values(found)) for (let i = 0; i < data.length; i++) data[i] = 1;
              return found;
            },
          };
        },
      },
      graph,
    );
    const x = noise(model.input.shape, 1);
    const ask = () => incrementalRuns(model, { x, space: [2, 3], boxes, changed: () => x });
    const first = await ask();
    expect(first?.scores).toBeUndefined();
    expect(first?.share).toBe(1);
    expect(first?.deviation).toBeGreaterThan(1e-5);
    expect(await ask()).toEqual(first);
    await model.dispose();
  });
});
