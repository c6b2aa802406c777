/** What Fovea relies on in an engine, asked of every engine: ONNX Runtime in Node, WASM and WebGPU in the browser. */

import { beforeAll, describe, expect } from "vitest";
import type { Builder } from "../../packages/core/src/graph/builder.ts";
import type { Runtime, Tensors } from "../../packages/core/src/run/runtime.ts";
import { numbers, type Tensor } from "../../packages/core/src/tensor.ts";
import { convolutionTests } from "./engine-convolution.ts";
import { operatorTests } from "./engine-operators.ts";
import { sessionTests } from "./engine-session.ts";
import { net, type Outputs } from "./net.ts";

/** The engine under test, as the tests see it. */
export interface Subject {
  runtime(): Runtime;
  /** Compiles a network, runs it once and returns its outputs in order. */
  evaluate(feeds: Tensors, layers: (b: Builder) => Outputs): Promise<Tensor[]>;
  expectClose(actual: Tensor | undefined, expected: Tensor): void;
}

/** Adds the tests to the file that calls it. `tolerance`: largest difference of values around 1. */
export function engineSuite(
  name: string,
  makeRuntime: () => Runtime | Promise<Runtime>,
  tolerance = 1e-5,
): void {
  describe(`engine ${name}`, () => {
    let runtime: Runtime;
    beforeAll(async () => {
      runtime = await makeRuntime();
    });
    const subject: Subject = {
      runtime: () => runtime,
      evaluate: (feeds, layers) => evaluate(runtime, feeds, layers),
      expectClose: (actual, expected) => {
        expect(actual).toMatchObject({ type: expected.type, shape: expected.shape });
        expect(largestDifference(actual as Tensor, expected)).toBeLessThanOrEqual(tolerance);
      },
    };
    convolutionTests(subject);
    operatorTests(subject);
    sessionTests(subject);
  });
}

async function evaluate(
  runtime: Runtime,
  feeds: Tensors,
  layers: (b: Builder) => Outputs,
): Promise<Tensor[]> {
  const graph = net(feeds, layers);
  const session = await runtime.compile(graph);
  const results = await session.run(feeds);
  await session.dispose();
  return graph.outputs.map((output) => results[output.name] as Tensor);
}

/** NaN if one is: no comparison holds then. */
function largestDifference(a: Tensor, b: Tensor): number {
  const other = numbers(b);
  return numbers(a).reduce(
    (largest, value, i) => Math.max(largest, Math.abs(value - (other[i] as number))),
    0,
  );
}
