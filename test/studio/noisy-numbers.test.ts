/**
 * Where maps of the page and of Node are further apart than rounding, and why: a rectifier so near to 0 that the engines' rounding puts it
 * on different sides, where the gradient has a step. Both then have the exact gradient of a network within rounding of the one given.
 */

import { explain, predict, targetsFor } from "@fovea/core";
import { nodeRuntime } from "@fovea/core/node";
import { webRuntime } from "@fovea/core/web";
import { expect, test } from "vitest";
import { compiled, inputGradient } from "../../packages/core/src/methods/compiled.ts";
import { noiseOn } from "../../packages/core/src/methods/parts/noisy.ts";
import { smoothgrad } from "../../packages/core/src/methods/smoothgrad.ts";
import { random } from "../../packages/core/src/random.ts";
import type { Runtime, Tensors } from "../../packages/core/src/run/runtime.ts";
import { type FloatTensor, floats, ints, range } from "../../packages/core/src/tensor.ts";
import { interpretAll, type Tensors64 } from "../../packages/core/src/testing/interpreter/interpret.ts";
import { fromTensor } from "../../packages/core/src/testing/interpreter/tensor64.ts";
import { apart } from "./apart.ts";
import { type InNode, inputOf, openInNode } from "./in-node.ts";
import { pageEngine } from "./page-engine.ts";
import { studio } from "./studio.ts";

const { open, url } = studio();

/** Those of SmoothGrad unless told. */
const [samples, sigma, seed] = [25, 0.15, 0];

test("SmoothGrad in the page is that of Node but for rectifiers at 0", { timeout: 600_000 }, async () => {
  const { page, close } = await open();
  const asked = await pageEngine(page, "menagerie-net.onnx", "wolf, forest");
  const inNode = await openInNode();
  const x = await inputOf(inNode, url(), "wolf, forest");
  const [target] = await targetsFor(inNode.model, x, "top1", await predict(inNode.model, x));
  if (target?.kind !== "class") throw new Error("the network gives no class");
  const found = await asked.explain({ method: "smoothgrad", index: target.index });
  const node = (await explain(inNode.model, x, { method: smoothgrad, target })).values.data;
  if ("refused" in found) throw new Error(found.refused);

  // Both draw the same noise, bit for bit.
  const drawn = await page.evaluate(`(${normalsOf})((${random})(${seed}), ${samples * x.data.length})`);
  expect(drawn).toEqual(normalsOf(random(seed), samples * x.data.length));
  await close();

  // Copy by copy in both engines (that of the page runs in Node too): which rectifiers are on different sides?
  const engines = await Promise.all([
    gradientsOf(inNode, target.index, nodeRuntime()),
    gradientsOf(inNode, target.index, await webRuntime({ threads: 1 })),
  ]);
  const corrected = Float64Array.from(node);
  const write = noiseOn(x, seed, sigma * (range(x).max - range(x).min));
  for (let copy = 0; copy < samples; copy++) {
    const noisy = floats(x.shape);
    write(noisy.data);
    const [ours, pages] = await Promise.all(engines.map((each) => each.at(noisy)));
    const turned = turnedIn(ours as Run, pages as Run);
    if (turned.length === 0) {
      expect(apart((pages as Run).gradient, (ours as Run).gradient)).toBeLessThan(1e-5);
      continue;
    }
    console.info(`copy ${copy}: ${turned.length} rectifiers of ${sizeOf(ours as Run)} on different sides`);
    (engines[0] as Engine).judge(noisy, [ours as Run, pages as Run], turned);
    for (let i = 0; i < corrected.length; i++)
      corrected[i] =
        (corrected[i] as number) +
        (((pages as Run).gradient[i] as number) - ((ours as Run).gradient[i] as number)) / samples;
  }
  console.info(
    `page against Node: ${apart(found.values, node)}; but for those: ${apart(found.values, corrected)}`,
  );
  // What is left once these copies are taken as the page's engine has them.
  expect(apart(found.values, corrected)).toBeLessThan(1e-5);
  await Promise.all(engines.map((each) => each.dispose()));
  await inNode.model.dispose();
});

/** The sum of all, in which a bit that differs shows, and the first few. The page reads this function as text. */
function normalsOf({ normal }: ReturnType<typeof random>, count: number): number[] {
  const first: number[] = [];
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const value = normal();
    if (i < 100) first.push(value);
    // Rounded as noise is when it is added to a picture.
    sum = (sum * 31 + Math.fround(value)) % 65537;
  }
  return [sum, ...first.map(Math.fround)];
}

interface Run {
  readonly gradient: ArrayLike<number>;
  /** What each rectifier lets through, by name. */
  readonly sides: Readonly<Record<string, FloatTensor>>;
}

interface Engine {
  at(x: FloatTensor): Promise<Run>;
  judge(x: FloatTensor, runs: readonly Run[], turned: readonly Unit[]): void;
  dispose(): Promise<void>;
}

interface Unit {
  readonly rectifier: string;
  readonly place: number;
}

/** The gradient graph on one engine, with the values behind all rectifiers. */
async function gradientsOf({ model }: InNode, index: number, runtime: Runtime): Promise<Engine> {
  const score = { kind: "class", form: "logit" } as const;
  const { graph, roles } = compiled(
    { model, score, index: [index], layer: undefined },
    "gradient",
    inputGradient,
  );
  const before = new Map(
    graph.nodes.flatMap(({ op, inputs, outputs }) =>
      op === "Relu" ? [[outputs[0] as string, inputs[0] as string] as const] : [],
    ),
  );
  const rectifiers = [...before.keys()];
  const ports = rectifiers.map((name) => ({ name, type: "float32", shape: undefined }) as const);
  const session = await runtime.compile({ ...graph, outputs: [...graph.outputs, ...ports] });
  const feeds = (x: FloatTensor): Tensors => ({ [model.input.name]: x, class_index: ints([index]) });
  const gradient = roles.gradient as string;
  return {
    async at(x) {
      const found = await session.run(feeds(x), [gradient, ...rectifiers]);
      const sides = Object.fromEntries(rectifiers.map((name) => [name, found[name] as FloatTensor]));
      return { gradient: (found[gradient] as FloatTensor).data, sides };
    },
    judge(x, runs, turned) {
      const given = inDoubles(feeds(x));
      const exact = interpretAll(graph, given);
      for (const { rectifier, place } of turned) {
        const values = exact.get(before.get(rectifier) as string)?.data as Float64Array;
        const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        expect(Math.abs(values[place] as number)).toBeLessThan(1e-6 * Math.max(1, largest));
      }
      // In doubles, with every rectifier on the side on which the engine had it.
      for (const run of runs) {
        const same = interpretAll(graph, { ...given, ...inDoubles(run.sides) });
        expect(apart(run.gradient, same.get(gradient)?.data as Float64Array)).toBeLessThan(1e-5);
      }
    },
    dispose: async () => session.dispose(),
  };
}

const inDoubles = (tensors: Tensors): Tensors64 =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, fromTensor(tensor)]));

const turnedIn = (one: Run, other: Run): readonly Unit[] =>
  Object.entries(one.sides).flatMap(([rectifier, { data }]) => {
    const others = other.sides[rectifier]?.data as Float32Array;
    return Array.from(data.keys())
      .filter((place) => (data[place] as number) > 0 !== (others[place] as number) > 0)
      .map((place) => ({ rectifier, place }));
  });

const sizeOf = ({ sides }: Run): number =>
  Object.values(sides).reduce((sum, { data }) => sum + data.length, 0);
