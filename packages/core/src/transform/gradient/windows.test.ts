/** Convolution and pooling rules against central differences over random windows in one to three dimensions. */

import { test } from "vitest";
import { checkAdjoint, checkGradient, checkLinear } from "../../testing/check-gradient.ts";
import { fixedInputs } from "../../testing/fixed-inputs.ts";
import { nodeGraph } from "../../testing/node-graph.ts";
import { random, randomTensor } from "../../testing/random.ts";
import { randomWindows } from "../../testing/random-windows.ts";
import { withoutIndices } from "./max-pool-by-comparison.ts";
import { withTaps } from "./max-pool-by-taps.ts";
import { gradientRules as rules } from "./rules.ts";

const rounds = 25;

/** Runs a case per seed; a failure tells which. */
function forSeeds(run: (seed: number) => void): void {
  for (let seed = 0; seed < rounds; seed++) {
    try {
      run(seed);
    } catch (cause) {
      throw new Error(`seed ${seed}: ${(cause as Error).message}`, { cause });
    }
  }
}

test("Conv by input, weights and bias, over random windows and groups", () => {
  forSeeds((seed) => {
    const r = random(seed);
    const { size, kernel, attributes } = randomWindows(r);
    const group = r.int(1, 3);
    const [inputs, outputs] = [group * r.int(1, 2), group * r.int(1, 2)];
    const shapes = [[r.int(1, 2), inputs, ...size], [outputs, inputs / group, ...kernel], [outputs]];
    const one = { ...nodeGraph("Conv", shapes, { ...attributes, group }), rules };
    checkGradient(one);
    checkLinear(one);
    checkAdjoint(one);
  });
});

test("Conv with constant weights, which are flipped beforehand", () => {
  forSeeds((seed) => {
    const r = random(seed);
    const { size, kernel, attributes } = randomWindows(r);
    const group = r.int(1, 3);
    const [inputs, outputs] = [group * r.int(1, 2), group * r.int(1, 2)];
    const weights = randomTensor([outputs, inputs / group, ...kernel], seed);
    const settings = { ...attributes, strides: r.pick([attributes.strides, undefined]), group };
    checkGradient({ ...fixedInputs(nodeGraph("Conv", [[1, inputs, ...size], weights], settings), 1), rules });
  });
});

test("ConvTranspose by input, weights and bias, over random windows, groups and output paddings", () => {
  forSeeds((seed) => {
    const r = random(seed);
    const { size, kernel, attributes } = randomWindows(r);
    const group = r.int(1, 3);
    const [inputs, outputs] = [group * r.int(1, 2), group * r.int(1, 2)];
    const extra = kernel.map((_, i) => {
      const [strides, dilations] = [attributes.strides as number[], attributes.dilations as number[]];
      return r.int(0, Math.max(strides?.[i] ?? 1, dilations?.[i] ?? 1) - 1);
    });
    const shapes = [[r.int(1, 2), inputs, ...size], [inputs, outputs / group, ...kernel], [outputs]];
    const settings = { ...attributes, group, output_padding: r.pick([undefined, extra]) };
    const one = { ...nodeGraph("ConvTranspose", shapes, settings), rules };
    checkGradient(one);
    checkAdjoint(one);
  });
});

test("ConvTranspose with a given output_shape", () => {
  for (const auto_pad of ["NOTSET", "SAME_UPPER", "SAME_LOWER"]) {
    const settings = { strides: [2], output_shape: [8], auto_pad };
    checkGradient({
      ...nodeGraph(
        "ConvTranspose",
        [
          [1, 2, 4],
          [2, 1, 3],
        ],
        settings,
      ),
      rules,
    });
  }
});

test("MaxPool over random windows, with indices, by comparison and by taps", () => {
  forSeeds((seed) => {
    const r = random(seed);
    const { size, kernel, attributes } = randomWindows(r);
    const x = randomTensor([r.int(1, 2), r.int(1, 2), ...size], seed, { values: "apart" });
    const settings = { ...attributes, kernel_shape: kernel, ceil_mode: r.int(0, 1) };
    for (const table of [rules, withoutIndices(rules), withTaps(rules)]) {
      const one = { ...nodeGraph("MaxPool", [x], settings), rules: table };
      checkGradient(one);
      checkLinear(one);
    }
  });
});

test("AveragePool over random windows, with and without counting pads", () => {
  forSeeds((seed) => {
    const r = random(seed);
    const { size, kernel, attributes } = randomWindows(r);
    const count_include_pad = r.int(0, 1);
    const settings = { ...attributes, kernel_shape: kernel, ceil_mode: r.int(0, 1), count_include_pad };
    const one = { ...nodeGraph("AveragePool", [[r.int(1, 2), 2, ...size]], settings), rules };
    checkGradient(one);
    checkAdjoint(one);
  });
});

test("LpPool over random windows", () => {
  forSeeds((seed) => {
    const r = random(seed);
    const { size, kernel, attributes } = randomWindows(r);
    const x = randomTensor([1, 2, ...size], seed, { values: "apart" });
    const settings = { ...attributes, kernel_shape: kernel, ceil_mode: r.int(0, 1), p: r.int(1, 3) };
    checkGradient({ ...nodeGraph("LpPool", [x], settings), rules, tolerance: 1e-5 });
  });
});

test.each(["GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool"])("%s in one to three dimensions", (op) => {
  for (const size of [[5], [3, 4], [2, 3, 2]]) {
    const x = randomTensor([2, 3, ...size], 5, { values: "apart" });
    checkGradient({ ...nodeGraph(op, [x]), rules });
  }
});
