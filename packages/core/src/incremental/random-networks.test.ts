/** Networks drawn at random, against whole runs at every cut. */

import { expect, test } from "vitest";
import type { FloatTensor } from "../tensor.ts";
import { toTensor } from "../testing/interpreter/tensor64.ts";
import { opened, weightsFor } from "../testing/open-text.ts";
import { type Random, random, randomTensor } from "../testing/random.ts";
import { batchesOf } from "./batches.ts";
import { cutAt } from "./cut.ts";
import type { Box } from "./extents.ts";
import { copyBox, wholeBut } from "./pasting.ts";
import { planFor } from "./plan.ts";
import { changesFor, runsWith, sharesInBatches } from "./runs.ts";

interface Map2 {
  readonly name: string;
  readonly channels: number;
  readonly sizes: readonly number[];
}

/** A net of windows, frames, sums, stacks, turns and means, whose scores weigh every place differently. */
function drawn(r: Random): { text: string; sizes: readonly number[] } {
  const constants: string[] = [];
  const lines: string[] = [];
  const sizes = [r.int(8, 16), r.int(8, 16)];
  const maps: Map2[] = [{ name: "x", channels: 2, sizes }];
  const constant = (type: string, value: string): string => {
    const name = `c${constants.length}`;
    constants.push(`${name}: ${type} = ${value}`);
    return name;
  };
  const weights = (...shape: readonly number[]): string => constant(`float32[${shape}]`, "{…}");
  const add = (line: string): string => `n${lines.push(`n${lines.length} = ${line}`) - 1}`;
  const push = (line: string, channels: number, made: readonly number[]): void => {
    maps.push({ name: add(line), channels, sizes: made });
  };
  for (let step = r.int(4, 8); step > 0; step--) {
    const { name, channels, sizes } = r.int(0, 2) === 0 ? r.pick(maps) : (maps.at(-1) as Map2);
    const like = maps.filter((map) => `${map.sizes}` === `${sizes}`);
    const kind = r.pick(["window", "window", "window", "Relu", "sum", "stack", "frame", "turn", "LRN"]);
    if (kind === "window") window(name, channels, sizes);
    if (kind === "Relu") push(`Relu(${name})`, channels, sizes);
    if (kind === "LRN") push(`LRN<size=3, alpha=0.3>(${name})`, channels, sizes);
    if (kind === "turn") push(`Transpose<perm=[0, 1, 3, 2]>(${name})`, channels, sizes.toReversed());
    if (kind === "sum") {
      const other = r.pick(like.filter((map) => map.channels === channels));
      push(`${r.pick(["Add", "Mul", "Max"])}(${name}, ${other.name})`, channels, sizes);
    }
    if (kind === "stack") {
      const other = r.pick(like);
      push(`Concat<axis=1>(${name}, ${other.name})`, channels + other.channels, sizes);
    }
    if (kind === "frame") {
      const widths = Array.from({ length: 4 }, () => r.int(-1, 2));
      const [top = 0, left = 0, bottom = 0, right = 0] = widths;
      const by = constant("int64[8]", `[0, 0, ${top}, ${left}, 0, 0, ${bottom}, ${right}]`);
      const made = [(sizes[0] as number) + top + bottom, (sizes[1] as number) + left + right];
      push(`Pad(${name}, ${by}, ${constant("float32[]", "[0.7]")})`, channels, made);
    }
  }
  function window(name: string, channels: number, sizes: readonly number[]): void {
    const op = r.pick(["Conv", "Conv", "MaxPool", "AveragePool"]);
    const kernel = sizes.map((size) => r.int(1, Math.min(3, size)));
    const strides = kernel.map(() => r.pick([1, 1, 2, 3]));
    const dilations = sizes.map((size, i) => (op !== "AveragePool" && kernel[i] === 2 && size > 2 ? 2 : 1));
    const pads = [...kernel, ...kernel].map((size) => r.int(0, size - 1));
    const ceil = op !== "Conv" && r.int(0, 2) === 0;
    const made = sizes.map((size, i) => {
      const free = size + (pads[i] as number) + (pads[i + 2] as number);
      const steps =
        (free - ((kernel[i] as number) - 1) * (dilations[i] as number) - 1) / (strides[i] as number);
      const count = (ceil ? Math.ceil(steps) : Math.floor(steps)) + 1;
      return ceil && (count - 1) * (strides[i] as number) >= size + (pads[i] as number) ? count - 1 : count;
    });
    const list = (numbers: readonly number[]): string => `[${numbers.join(", ")}]`;
    const shared = `strides=${list(strides)}, pads=${list(pads)}`;
    if (op === "Conv") {
      const group = r.int(0, 1) === 0 ? 1 : channels;
      const features = group === 1 ? r.int(1, 4) : channels;
      const w = weights(features, channels / group, ...kernel);
      push(`Conv<${shared}, dilations=${list(dilations)}, group=${group}>(${name}, ${w})`, features, made);
    } else {
      const own = op === "MaxPool" ? `dilations=${list(dilations)}` : `count_include_pad=${r.int(0, 1)}`;
      const all = `${shared}, ${own}, kernel_shape=${list(kernel)}, ceil_mode=${ceil ? 1 : 0}`;
      push(`${op}<${all}>(${name})`, channels, made);
    }
  }
  const ends = maps.slice(-2).map(({ name, channels, sizes: [height = 1, width = 1] }) => {
    const mean = r.int(0, 1) === 0;
    const size = mean ? channels : channels * height * width;
    const flat = constant("int64[2]", `[1, ${size}]`);
    const row = add(`Reshape(${mean ? add(`GlobalAveragePool(${name})`) : name}, ${flat})`);
    return add(`MatMul(${row}, ${weights(size, 4)})`);
  });
  const z = add(`Sum(${ends.join(", ")})`);
  return {
    text: [`input x: float32[1,2,${sizes}]`, ...constants, ...lines, `output ${z}`].join("\n"),
    sizes,
  };
}

const picture = (sizes: readonly number[], seed: number): FloatTensor =>
  toTensor(randomTensor([1, 2, ...sizes], seed)) as FloatTensor;

test.each(Array.from({ length: 24 }, (_, i) => i + 1))("network %i at every cut", async (seed) => {
  const r = random(seed);
  const { text, sizes } = drawn(r);
  const model = await opened(text, weightsFor(text));
  const [space, x] = [[2, 3], picture(sizes, 1)];
  const boxes = Array.from(
    { length: 9 },
    (_, i): Box =>
      sizes.map((size) => {
        const from = i === 0 ? 0 : i === 1 ? size - 1 : r.int(0, size - 1);
        return [from, i === 2 ? size : Math.min(size, from + r.int(1, 4))];
      }),
  );
  const pictures = boxes.map((box, i) => {
    const { shape, data } = picture(sizes, 1);
    const whole = wholeBut(shape, space, box);
    copyBox({ ...picture(sizes, i + 2), box: whole }, { data, shape, box: whole });
    return { shape, data, type: "float32" } as FloatTensor;
  });
  const whole: Float32Array[] = [];
  for (const changed of pictures) whole.push((await model.forward(changed)).logits.data);
  const largest = Math.max(...whole.flatMap((row) => Array.from(row, Math.abs)));
  const changes = changesFor(model, space);
  const shares = sharesInBatches(changes, boxes, batchesOf(changes, boxes, 16));
  const plans = new Set(
    Array.from(model.graph.nodes.keys(), (i) =>
      planFor(model, changes, cutAt(changes, i + 1, model.head.logits)),
    ),
  );
  const request = { x, space, boxes, changed: (i: number) => pictures[i] as FloatTensor };
  for (const plan of plans) {
    const { scores } = await runsWith(model, plan, request, shares);
    if (!scores) throw new Error(`refused: ${plan.key}`);
    for await (const { index, logits } of scores)
      for (const [k, value] of logits.entries())
        expect(Math.abs(value - (whole[index]?.[k] as number)) / largest).toBeLessThan(1e-5);
  }
  await model.dispose();
});
