import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { StaticGraph, Value } from "../../graph/graph.ts";
import { random } from "../../random.ts";
import { floats, sizeOf } from "../../tensor.ts";
import { changesOf, placesOf } from "../../testing/changing-pixels.ts";
import { frozen, weightsFor } from "../../testing/open-text.ts";
import { type ReceptiveOptions, receptiveField } from "./receptive-field.ts";
import { listOf } from "./region.ts";

/** The text as a network with weights above 0, through which every change goes on. */
function net(text: string): Promise<StaticGraph> {
  const positive = weightsFor(text, (shape, i) => {
    const draw = random(i + 1);
    return floats(
      shape,
      Float32Array.from({ length: sizeOf(shape) }, () => 0.2 + 0.3 * draw.uniform()),
    );
  });
  return frozen(text, positive);
}

const outputOf = (graph: StaticGraph): Value => graph.outputs[0]?.name as Value;

/** Every unit of the output: the pixels that the field holds, and those by changing which it changes. */
async function agree(text: string): Promise<void> {
  const graph = await net(text);
  const value = outputOf(graph);
  const [, channels = 1, ...space] = graph.types.get(value)?.shape ?? [];
  const positions = sizeOf(space);
  const units = Array.from({ length: channels * positions }, (_, i) => {
    const [channel, position] = [Math.floor(i / positions), unravelled(i % positions, space)];
    return { channel, position, field: receptiveField(graph, value, position, { channel }) };
  });
  const places = placesOf(graph);
  const told = units.map(({ field }) => Uint8Array.from(places, (place) => (field.holds(place) ? 1 : 0)));
  const changed = await changesOf(graph, value, (of) => of.every((flags, i) => sameFlags(flags, told[i])));
  for (const [i, { channel, position, field }] of units.entries()) {
    const flags = changed[i] as Uint8Array;
    expect({ channel, position, told: told[i] }).toEqual({ channel, position, told: flags });
    expect(field.axes.map(({ indices }) => listOf(indices))).toEqual(sidesOf(places, flags));
    expect(field.unknown).toEqual([]);
  }
}

const sameFlags = (a: Uint8Array, b: Uint8Array | undefined): boolean =>
  a.every((flag, i) => flag === b?.[i]);

/** The indices along each axis of the places that are flagged. */
function sidesOf(places: readonly (readonly number[])[], flags: Uint8Array): number[][] {
  const held = places.filter((_, i) => flags[i] === 1);
  if (held.length === 0) return [];
  return (places[0] ?? []).map((_, axis) =>
    [...new Set(held.map((place) => place[axis] as number))].sort((a, b) => a - b),
  );
}

const unravelled = (flat: number, space: readonly number[]): number[] =>
  space.reduceRight<{ rest: number; index: number[] }>(
    ({ rest, index }, size) => ({ rest: Math.floor(rest / size), index: [rest % size, ...index] }),
    { rest: flat, index: [] },
  ).index;

const w = (name: string, shape: string): string => `${name}: float32[${shape}] = {…}`;

const picture = "input x: float32[1,2,9,8]";

/** What is between x of shape 1×2×9×8 and y. */
const nets: readonly (readonly [what: string, lines: string])[] = [
  ["a padded convolution", `${w("w", "2,2,3,3")}\ny = Conv<pads=[1, 1, 1, 1]>(x, w)`],
  ["strides and uneven pads", `${w("w", "2,2,3,2")}\ny = Conv<pads=[2, 0, 1, 1], strides=[2, 3]>(x, w)`],
  [
    "dilations, which leave holes",
    `${w("w", "1,2,3,2")}\ny = Conv<pads=[2, 1, 2, 1], dilations=[2, 3]>(x, w)`,
  ],
  ["strides wider than the kernel", `${w("w", "1,2,1,2")}\ny = Conv<strides=[2, 3]>(x, w)`],
  ["auto_pad SAME_UPPER", `${w("w", "1,2,4,3")}\ny = Conv<auto_pad="SAME_UPPER", strides=[2, 2]>(x, w)`],
  ["auto_pad SAME_LOWER", `${w("w", "1,2,4,3")}\ny = Conv<auto_pad="SAME_LOWER", strides=[2, 2]>(x, w)`],
  [
    "groups of different pasts",
    `${w("a", "1,2,3,1")}\n${w("b", "1,2,1,5")}\n${w("d", "2,1,2,2")}\np = Conv<pads=[1, 0, 1, 0]>(x, a)\nq = Conv<pads=[0, 2, 0, 2]>(x, b)\nboth = Concat<axis=1>(p, q)\ny = Conv<group=2>(both, d)`,
  ],
  [
    "a transposed convolution",
    `${w("w", "2,2,3,3")}\ny = ConvTranspose<strides=[2, 2], pads=[1, 1, 1, 1], output_padding=[1, 1]>(x, w)`,
  ],
  [
    "one with gaps and dilation",
    `${w("w", "2,1,2,2")}\ny = ConvTranspose<strides=[3, 2], dilations=[1, 3]>(x, w)`,
  ],
  [
    "one in groups with a given size",
    `${w("w", "2,1,3,3")}\ny = ConvTranspose<group=2, strides=[2, 2], output_shape=[18, 16]>(x, w)`,
  ],
  ["max pooling with ceil_mode", "y = MaxPool<kernel_shape=[3, 3], strides=[2, 2], ceil_mode=1>(x)"],
  ["dilated max pooling", "y = MaxPool<kernel_shape=[2, 3], dilations=[3, 2], pads=[1, 2, 1, 2]>(x)"],
  [
    "average pooling with pads",
    "y = AveragePool<kernel_shape=[3, 2], strides=[2, 2], pads=[1, 1, 1, 0], count_include_pad=1>(x)",
  ],
  ["Lp pooling", "y = LpPool<kernel_shape=[2, 2], strides=[1, 2], p=2>(x)"],
  ["global pooling", "y = GlobalAveragePool(x)"],
  ["a maximum along the rows", "axes: int64[1] = [-1]\ny = ReduceMax<keepdims=1>(x, axes)"],
  ["a mean over the channels", "axes: int64[1] = [1]\ny = ReduceMean<keepdims=1>(x, axes)"],
  [
    "an inner size that overhangs",
    `${w("a", "2,2,3,3")}\n${w("b", "1,2,5,5")}\np = Conv<strides=[2, 2]>(x, a)\ny = Conv<pads=[2, 2, 2, 2]>(p, b)`,
  ],
  [
    "a residual block with a strided shortcut",
    `${w("a", "2,2,3,3")}\n${w("b", "2,2,3,3")}\n${w("s", "2,2,1,1")}\np = Conv<pads=[1, 1, 1, 1], strides=[2, 2]>(x, a)\nr = Relu(p)\nq = Conv<pads=[1, 1, 1, 1]>(r, b)\nt = Conv<strides=[2, 2]>(x, s)\ny = Add(q, t)`,
  ],
  [
    "a cross of two branches",
    `${w("a", "1,2,1,5")}\n${w("b", "1,2,5,1")}\np = Conv<pads=[0, 2, 0, 2]>(x, a)\nq = Conv<pads=[2, 0, 2, 0]>(x, b)\ny = Add(p, q)`,
  ],
  [
    "branches side by side",
    `${w("a", "1,2,1,1")}\n${w("b", "1,2,5,5")}\np = Conv(x, a)\nq = Conv<pads=[2, 2, 2, 2]>(x, b)\nm = MaxPool<kernel_shape=[3, 3], pads=[1, 1, 1, 1]>(x)\ny = Concat<axis=1>(p, q, m)`,
  ],
  [
    "halves of the rows, one of them shifted",
    "sizes: int64[2] = [4, 5]\np, q = Split<axis=2>(x, sizes)\na: int64[1] = [1]\nb: int64[1] = [5]\naxis: int64[1] = [2]\nq4 = Slice(q, a, b, axis)\ny = Add(p, q4)",
  ],
  [
    "a slice backwards with a step",
    "a: int64[2] = [-2, 1]\nb: int64[2] = [-9, 7]\naxes: int64[2] = [2, 3]\nsteps: int64[2] = [-2, 3]\ny = Slice(x, a, b, axes, steps)",
  ],
  [
    "reflected borders",
    'p: int64[8] = [0, 0, 2, 1, 0, 0, 1, 3]\nq = Pad<mode="reflect">(x, p)\ny = MaxPool<kernel_shape=[3, 3]>(q)',
  ],
  ["repeated borders", 'p: int64[8] = [0, 0, 2, 1, 0, 0, 1, 3]\ny = Pad<mode="edge">(x, p)'],
  [
    "padding and cutting",
    "p: int64[4] = [1, -2, -1, 2]\naxes: int64[2] = [2, 3]\nzero: float32[] = [0]\ny = Pad(x, p, zero, axes)",
  ],
  ["chosen rows", "rows: int64[3] = [7, -9, 7]\ny = Gather<axis=2>(x, rows)"],
  [
    "doubling by nearest",
    's: float32[4] = [1, 1, 2, 2]\ny = Resize<coordinate_transformation_mode="asymmetric", nearest_mode="floor">(x, "", s)',
  ],
  ["linear enlarging", 's: float32[4] = [1, 1, 1.5, 2]\ny = Resize<mode="linear">(x, "", s)'],
  [
    "linear with aligned corners",
    's: int64[4] = [1, 2, 5, 15]\ny = Resize<mode="linear", coordinate_transformation_mode="align_corners">(x, "", "", s)',
  ],
  ["cubic enlarging", 's: float32[4] = [1, 1, 2, 1]\ny = Resize<mode="cubic">(x, "", s)'],
  [
    "linear shrinking with antialiasing",
    's: int64[4] = [1, 2, 4, 3]\ny = Resize<mode="linear", antialias=1>(x, "", "", s)',
  ],
  ["linear shrinking without", 's: int64[4] = [1, 2, 4, 3]\ny = Resize<mode="linear">(x, "", "", s)'],
  [
    "space to depth",
    "p: int64[4] = [0, 0, -1, 0]\nall: int64[8] = [0, 0, 0, 0, 0, 0, -1, 0]\nq = Pad(x, all)\ny = SpaceToDepth<blocksize=2>(q)",
  ],
  [
    "depth to space",
    `${w("a", "8,2,3,3")}\np = Conv<pads=[1, 1, 1, 1], strides=[2, 2]>(x, a)\ny = DepthToSpace<blocksize=2>(p)`,
  ],
  [
    "depth to space in columns first",
    `${w("a", "8,1,3,2")}\np = Conv<group=2, strides=[2, 2]>(x, a)\ny = DepthToSpace<blocksize=2, mode="CRD">(p)`,
  ],
  [
    "shuffled channels",
    `${w("a", "2,1,3,1")}\n${w("b", "4,1,1,3")}\np = Conv<group=2>(x, a)\nq = Conv<group=2>(p, b)\ns: int64[5] = [1, 2, 2, 7, 6]\nr = Reshape(q, s)\nt = Transpose<perm=[0, 2, 1, 3, 4]>(r)\nu: int64[4] = [1, 4, 7, 6]\ny = Reshape(t, u)`,
  ],
  [
    "blocks by Reshape and Transpose",
    "p: int64[8] = [0, 0, 0, 0, 0, 0, -1, 0]\nq = Pad(x, p)\ns: int64[6] = [1, 2, 4, 2, 4, 2]\nr = Reshape(q, s)\nt = Transpose<perm=[0, 3, 5, 1, 2, 4]>(r)\nu: int64[4] = [1, 8, 4, 4]\ny = Reshape(t, u)",
  ],
  ["a flat picture", `${w("m", "144,3")}\nf = Flatten(x)\ny = MatMul(f, m)`],
  [
    "rows as words",
    "s: int64[3] = [1, 2, 72]\nf = Reshape(x, s)\na: int64[1] = [3]\nb: int64[1] = [6]\naxis: int64[1] = [2]\ny = Slice(f, a, b, axis)",
  ],
  ["a linear layer on the last axis", `${w("m", "8,3")}\ny = MatMul(x, m)`],
  ["each row against each row", "t = Transpose<perm=[0, 1, 3, 2]>(x)\ny = MatMul(x, t)"],
  ["the same as Einsum", 'y = Einsum<equation="nchw,ncvw->nchv">(x, x)'],
  [
    "a normalisation over channels nearby",
    `${w("a", "4,2,1,1")}\np = Conv(x, a)\ny = LRN<size=3, alpha=0.1>(p)`,
  ],
  ["a normalisation over space", `${w("g", "2")}\n${w("h", "2")}\ny = InstanceNormalization(x, g, h)`],
  ["one over each row", `${w("g", "8")}\ny = LayerNormalization<axis=-1>(x, g)`],
  ["a softmax along the columns", "y = Softmax<axis=2>(x)"],
  ["a running sum", "axis: int64[] = [3]\ny = CumSum<exclusive=1, reverse=1>(x, axis)"],
  ["copies side by side", "r: int64[4] = [1, 1, 2, 1]\ny = Tile(x, r)"],
  [
    "a gate of all positions",
    `${w("a", "2,2,3,3")}\n${w("b", "2,2,1,1")}\np = Conv(x, a)\nm = GlobalAveragePool(p)\nq = Conv(m, b)\ng = Sigmoid(q)\ny = Mul(p, g)`,
  ],
  [
    "a gate by place",
    `${w("a", "2,2,3,3")}\n${w("b", "1,2,1,3")}\np = Conv(x, a)\nq = Conv<pads=[0, 1, 0, 1]>(p, b)\ng = Sigmoid(q)\ny = Mul(p, g)`,
  ],
];

describe("receptiveField() is what changes the unit:", () => {
  test.each(nets)("%s", async (_, lines) => agree(`${picture}\n${lines}\noutput y`));

  test("channels last", () =>
    agree(
      `input x: float32[1,7,9,2]\n${w("a", "2,2,3,2")}\nt = Transpose<perm=[0, 3, 1, 2]>(x)\ny = Conv<strides=[2, 1], pads=[1, 0, 0, 1]>(t, a)\noutput y`,
    ));

  test("one dimension", () =>
    agree(
      `input x: float32[1,2,20]\n${w("a", "2,2,3")}\np = Conv<dilations=[2], pads=[2, 2]>(x, a)\ny = MaxPool<kernel_shape=[2], strides=[2]>(p)\noutput y`,
    ));

  test("three dimensions", () =>
    agree(
      `input x: float32[1,1,4,5,6]\n${w("a", "1,1,2,3,3")}\np = Conv<strides=[1, 2, 2], pads=[0, 1, 1, 1, 1, 1]>(x, a)\ny = AveragePool<kernel_shape=[2, 1, 2]>(p)\noutput y`,
    ));
});

describe("receptiveField() of random networks is what changes the unit:", () => {
  const layer = fc.record({
    kind: fc.constantFrom("conv", "max", "average", "up"),
    kernel: fc.integer({ min: 1, max: 4 }),
    stride: fc.integer({ min: 1, max: 2 }),
    dilation: fc.integer({ min: 1, max: 2 }),
    pad: fc.integer({ min: 0, max: 2 }),
    branch: fc.constantFrom("none", "none", "add", "concat"),
  });
  const rows = 11;

  /** Layers one after the other; a branch goes round the layer by a convolution of one tap, or meets it side by side. */
  function chain(layers: readonly (typeof layer extends fc.Arbitrary<infer L> ? L : never)[]): string {
    const lines = [`input x: float32[1,1,${rows},${rows}]`];
    let [size, from, channels] = [rows, "x", 1];
    for (const [i, { kind, kernel, stride, dilation, pad, branch }] of layers.entries()) {
      const padding = Math.min(pad, kernel - 1);
      const pads = `pads=[${padding}, ${padding}, ${padding}, ${padding}]`;
      const window = `${pads}, strides=[${stride}, ${stride}]`;
      const extent = (kernel - 1) * dilation + 1;
      const down = Math.floor((size + 2 * padding - extent) / stride) + 1;
      const plain = Math.floor((size + 2 * padding - kernel) / stride) + 1;
      const up = (size - 1) * stride + kernel - 2 * padding;
      const next = kind === "up" ? up : kind === "conv" ? down : plain;
      if (next < 1 || next > 14) continue;
      const y = `y${i}`;
      if (kind === "conv") {
        lines.push(w(`w${i}`, `1,${channels},${kernel},${kernel}`));
        lines.push(`${y} = Conv<${window}, dilations=[${dilation}, ${dilation}]>(${from}, w${i})`);
      } else if (kind === "up") {
        lines.push(w(`w${i}`, `${channels},1,${kernel},${kernel}`));
        lines.push(`${y} = ConvTranspose<${window}>(${from}, w${i})`);
      } else {
        const op = kind === "max" ? "MaxPool" : "AveragePool";
        lines.push(`${y} = ${op}<kernel_shape=[${kernel}, ${kernel}], ${window}>(${from})`);
      }
      const made = kind === "conv" || kind === "up" ? 1 : channels;
      const fits = branch !== "none" && next <= size;
      if (fits) {
        lines.push(
          `s${i}: int64[2] = [0, 0]\ne${i}: int64[2] = [${next}, ${next}]\na${i}: int64[2] = [2, 3]`,
        );
        lines.push(`z${i} = Slice(${from}, s${i}, e${i}, a${i})`);
        lines.push(branch === "add" ? `j${i} = Add(${y}, z${i})` : `j${i} = Concat<axis=1>(${y}, z${i})`);
      }
      [from, size] = [fits ? `j${i}` : y, next];
      channels = fits ? (branch === "add" ? Math.max(made, channels) : made + channels) : made;
    }
    return `${lines.join("\n")}\nend = Relu(${from})\noutput end`;
  }

  test("chains with branches of convolutions, poolings and transposed convolutions", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(layer, { minLength: 1, maxLength: 4 }), (layers) => agree(chain(layers))),
      { numRuns: 25, seed: 1 },
    );
  }, 300_000);
});

describe("receptiveField()", () => {
  const gated = `${picture}\n${w("a", "2,2,3,3")}\n${w("b", "2,2,1,1")}\np = Conv(x, a)\nm = GlobalAveragePool(p)\nq = Conv(m, b)\ng = Sigmoid(q)\nz = Mul(p, g)\ny = Add(z, z)\noutput y`;
  const at = async (text: string, options: ReceptiveOptions) => {
    const graph = await net(text);
    const field = receptiveField(graph, outputOf(graph), [3, 2], options);
    return { whole: field.whole, spans: field.axes.map(({ start, end }) => [start, end]) };
  };

  test("is the whole picture behind a gate, and the pattern alone with the gate given", async () => {
    expect(await at(gated, {})).toEqual({
      whole: true,
      spans: [
        [0, 9],
        [0, 8],
      ],
    });
    expect(await at(gated, { shared: "given" })).toEqual({
      whole: false,
      spans: [
        [3, 6],
        [2, 5],
      ],
    });
  });

  test("does not take a gate by place, or a normalisation over channels, for a shared one", async () => {
    const spatial = `${picture}\nc: int64[1] = [1]\nm = ReduceMean<keepdims=1>(x, c)\ng = Sigmoid(m)\ny = Mul(x, g)\noutput y`;
    expect((await at(spatial, { shared: "given" })).spans).toEqual([
      [3, 4],
      [2, 3],
    ]);
  });

  test("with statistics over space given is that of the unit alone", async () => {
    const text = `${picture}\n${w("g", "2")}\n${w("h", "2")}\ny = InstanceNormalization(x, g, h)\noutput y`;
    expect((await at(text, {})).whole).toBe(true);
    expect((await at(text, { shared: "given" })).spans).toEqual([
      [3, 4],
      [2, 3],
    ]);
  });

  test("takes all that an operator without a rule is given, and says so", async () => {
    const graph = await net(
      `${picture}\nk: int64[1] = [4]\nv, i = TopK<axis=2>(x, k)\ny = Relu(v)\noutput y`,
    );
    const field = receptiveField(graph, "y", [0, 0]);
    expect(field.whole).toBe(true);
    expect(field.unknown).toEqual(["TopK"]);
  });

  test("is empty where only padding is seen", async () => {
    const graph = await net(`${picture}\n${w("w", "1,2,1,1")}\ny = Conv<pads=[1, 1, 1, 1]>(x, w)\noutput y`);
    const field = receptiveField(graph, "y", [0, 0]);
    expect(field.axes).toEqual([]);
    expect(field.holds([0, 0])).toBe(false);
  });

  test("refuses a value or a place that is not there", async () => {
    const graph = await net(`${picture}\ny = Relu(x)\noutput y`);
    expect(() => receptiveField(graph, "z", [0, 0])).toThrow('there is no value "z"');
    expect(() => receptiveField(graph, "y", [9, 0])).toThrow(
      'position 9,0 lies outside "y" of shape 1×2×9×8',
    );
    expect(() => receptiveField(graph, "y", [0, 0], { channel: 2 })).toThrow("lies outside");
  });
});
