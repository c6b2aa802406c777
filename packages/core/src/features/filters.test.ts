import { afterAll, describe, expect, test } from "vitest";
import { picture } from "../image/picture.ts";
import { preprocess } from "../image/preprocess.ts";
import type { PreprocessingFields } from "../image/preprocessing.ts";
import type { Model } from "../model/model.ts";
import { random } from "../random.ts";
import { type FloatTensor, floats, sizeOf } from "../tensor.ts";
import { opened, weightsFor } from "../testing/open-text.ts";
import { type Convolution, convolutions, filtersOf, firstConvolution, normalisedFilters } from "./filters.ts";

const size = 9;

const plain: PreprocessingFields = {
  size: [size, size],
  fit: "squash",
  short: size,
  interpolation: "bilinear",
  scale: 1 / 255,
  mean: [0.4, 0.5, 0.6],
  std: [0.2, 0.25, 0.5],
  order: "rgb",
  layout: "nchw",
  channels: 3,
};

const noise = (shape: readonly number[], seed: number): FloatTensor => {
  const { normal } = random(seed);
  return floats(
    shape,
    Array.from({ length: sizeOf(shape) }, () => normal()),
  );
};

const models: Model[] = [];
afterAll(() => Promise.all(models.map((model) => model.dispose())));

async function network(before: string, conv: string, shape = "1,3,9,9") {
  const text = `input x: float32[${shape}]
${before}${conv}
m = GlobalAveragePool(conv)
z = Flatten(m)
output z`;
  const model = await opened(
    text,
    weightsFor(text, (s) => noise(s, 3)),
  );
  models.push(model);
  return model;
}

/**
 * What the layer says of a random picture, and of the same with one level changed by `step` at one place: the difference
 * by level, per filter. Knows nothing of filters but the engine's own results.
 */
async function byLevels(model: Model, p: PreprocessingFields, first: Convolution) {
  const channels = p.order === "gray" ? 1 : 3;
  const { uniform } = random(8);
  const levels = Uint8Array.from({ length: size * size * channels }, () => 100 + Math.floor(30 * uniform()));
  const responses = async (data: Uint8Array): Promise<FloatTensor> =>
    model.tap(preprocess(picture(size, size, channels, data), p), first.value);
  const base = await responses(levels);
  const [, outputs = 0, rows = 0, columns = 0] = base.shape;
  const at = [1, 1] as const;
  const [height = 1, width = 1] = first.shape.slice(2);
  const found: number[] = [];
  const step = 64;
  for (let o = 0; o < outputs; o++)
    for (let k = 0; k < channels; k++)
      for (let i = 0; i < height; i++)
        for (let j = 0; j < width; j++) {
          const y = at[0] * (first.strides[0] as number) + i * (first.dilations[0] as number);
          const x = at[1] * (first.strides[1] as number) + j * (first.dilations[1] as number);
          const changed = levels.slice();
          const place = (y * size + x) * channels + k;
          changed[place] = (changed[place] as number) + step;
          const moved = await responses(changed);
          const position = (o * rows + at[0]) * columns + at[1];
          found.push(((moved.data[position] as number) - (base.data[position] as number)) / step);
        }
  return found;
}

const conv3 = "w: float32[2,3,2,3] = {…}\nconv = Conv(FROM, w)";
const from = (value: string, text: string = conv3): string => text.replace("FROM", value);

/** Networks and what stands before their first convolution. No padding, so that offsets are those of the window. */
const cases: readonly (readonly [
  name: string,
  preprocessing: Partial<PreprocessingFields>,
  before: string,
  conv: string,
  shape?: string,
])[] = [
  ["mean and deviation outside", {}, "", from("x")],
  ["BGR order and levels", { order: "bgr", scale: 1, mean: [104, 117, 123], std: [1, 2, 4] }, "", from("x")],
  ["channels last", { layout: "nhwc" }, "t = Transpose<perm=[0, 3, 1, 2]>(x)\n", from("t"), "1,9,9,3"],
  [
    "arithmetic inside, before the axes are moved",
    { layout: "nhwc", scale: 1, mean: [0, 0, 0], std: [1, 1, 1] },
    "half: float32[1] = [127.5]\nimage: float32[1,9,9,3] = {…}\nfactor: float32[3] = [0.5, 2, 4]\nd = Div(x, half)\ns = Sub(d, image)\nf = Mul(factor, s)\nt = Transpose<perm=[0, 3, 1, 2]>(f)\n",
    from("t"),
    "1,9,9,3",
  ],
  [
    "a picture subtracted from a constant, then BatchNormalization",
    {},
    "one: float32[1] = [1]\ng: float32[3] = [1, 2, 3]\nb: float32[3] = [0, 1, 0]\nv: float32[3] = [0.25, 1, 4]\ns = Sub(one, x)\nn = BatchNormalization<epsilon=0.0>(s, g, b, b, v)\n",
    from("n"),
  ],
  [
    "channels turned round by Gather",
    {},
    "order: int64[3] = [2, 1, 0]\nr = Gather<axis=1>(x, order)\n",
    from("r"),
  ],
  [
    "channels turned round by Slice",
    {},
    "start: int64[1] = [-1]\nend: int64[1] = [-9999]\naxis: int64[1] = [1]\nr = Slice(x, start, end, axis, start)\n",
    from("r"),
  ],
  [
    "channels scaled one by one and put together again",
    {},
    "two: float32[1] = [2]\na, b, c = Split<axis=1, num_outputs=3>(x)\nd = Mul(b, two)\nj = Concat<axis=1>(c, d, a)\n",
    from("j"),
  ],
  [
    "another space of colours by a 1×1 convolution",
    {},
    "k: float32[3,3,1,1] = {…}\nc = Conv(x, k)\n",
    from("c"),
  ],
  [
    "one channel per group, stride and dilation",
    {},
    "",
    "w: float32[6,1,2,2] = {…}\nconv = Conv<group=3, strides=[2, 1], dilations=[1, 2]>(x, w)",
  ],
  [
    "levels rounded to codes and back",
    { mean: [0, 0, 0], std: [1, 1, 1] },
    "step: float32[3] = [0.00392156862745098, 0.00392156862745098, 0.00392156862745098]\nzero: uint8[3] = [0, 0, 0]\nq = QuantizeLinear<axis=1>(x, step, zero)\nd = DequantizeLinear<axis=1>(q, step, zero)\n",
    from("d"),
  ],
  [
    "grey pictures for a model of one channel",
    { order: "gray", channels: 1, mean: [0.5], std: [0.25] },
    "",
    "w: float32[2,1,3,3] = {…}\nconv = Conv(x, w)",
    "1,1,9,9",
  ],
  ["grey pictures for a model of three", { order: "gray" }, "", from("x")],
];

describe("filtersOf()", () => {
  for (const [name, fields, before, conv, shape] of cases)
    test(`gives what the engine finds by changing levels: ${name}`, async () => {
      const p = { ...plain, ...fields };
      const model = await network(before, conv, shape);
      const first = firstConvolution(convolutions(model)) as Convolution;
      expect(first.value).toBe("conv");
      const { weights, space } = filtersOf(model, first, p);
      expect(space).toBe("pixels");
      const found = await byLevels(model, p, first);
      expect(weights.data.length).toBe(found.length);
      const largest = Math.max(...found.map(Math.abs));
      found.forEach((value, i) => {
        expect(Math.abs((weights.data[i] as number) - value) / largest).toBeLessThan(2e-5);
      });
    });

  test("is W · scale / std by hand, red first whatever the order", async () => {
    const model = await network("", "w: float32[1,3,1,1] = [1, 2, 3]\nconv = Conv(x, w)");
    const p = { ...plain, order: "bgr" as const, scale: 1, std: [1, 2, 4] };
    const first = convolutions(model)[0] as Convolution;
    // Blue 1/1, green 2/2, red 3/4.
    expect(Array.from(filtersOf(model, first, p).weights.data)).toEqual([0.75, 1, 1]);
    const asIs = filtersOf(model, first);
    expect(asIs.space).toBe("channels");
    expect(Array.from(asIs.weights.data)).toEqual([1, 2, 3]);
  });

  test("leaves a deeper layer as it is in the file, and one behind a rectifier too", async () => {
    const model = await network(
      "a: float32[4,3,3,3] = {…}\nf = Conv(x, a)\nr = Relu(f)\n",
      "w: float32[4,2,3,3] = {…}\nconv = Conv<group=2>(r, w)",
    );
    const [first, second] = convolutions(model) as [Convolution, Convolution];
    expect(first).toMatchObject({ value: "f", seesPixels: true, groups: 1 });
    expect(second).toMatchObject({ value: "conv", seesPixels: false, groups: 2, shape: [4, 2, 3, 3] });
    expect(filtersOf(model, second, plain)).toMatchObject({ space: "channels" });
    const rectified = await network("r = Relu(x)\n", from("r"));
    expect(convolutions(rectified)[0]?.seesPixels).toBe(false);
  });
});

describe("convolutions()", () => {
  const seesPixels = async (pads: string): Promise<boolean | undefined> => {
    const model = await network(
      `pads: int64[8] = [${pads}]\np = Pad(x, pads)\n`,
      "w: float32[1,PAD,3,3] = {…}\nconv = Conv(p, w)".replace("PAD", pads.startsWith("0, 1") ? "4" : "3"),
    );
    return convolutions(model)[0]?.seesPixels;
  };
  test("see the picture through a margin, but not through channels that were made up", async () => {
    expect(await seesPixels("0, 0, 1, 1, 0, 0, 1, 1")).toBe(true);
    expect(await seesPixels("0, 1, 0, 0, 0, 0, 0, 0")).toBe(false);
  });
});

describe("normalisedFilters()", () => {
  const weights = floats([3, 1, 1, 2], [1, -4, 0.5, 0.25, 0, 0]);
  test("divides by the largest of all, or of each filter; zeros stay", () => {
    expect(Array.from(normalisedFilters({ weights }, "shared").data)).toEqual([
      0.25, -1, 0.125, 0.0625, 0, 0,
    ]);
    expect(Array.from(normalisedFilters({ weights }, "own").data)).toEqual([0.25, -1, 1, 0.5, 0, 0]);
  });
});
