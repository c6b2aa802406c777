/** What a session promises: outputs on request, clear errors, orderly runs, an end. */

import { expect, test } from "vitest";
import { FoveaError } from "../../packages/core/src/errors.ts";
import type { Graph } from "../../packages/core/src/graph/graph.ts";
import { floats } from "../../packages/core/src/tensor.ts";
import type { Subject } from "./engine.ts";
import { net, noise } from "./net.ts";
import { convolve } from "./taps.ts";

const x = floats([1, 2], [-1, 2]);

/** Outputs `relu`, `neg` and, made from relu, `exp`. */
const threeOutputs = (): Graph =>
  net({ x }, (b) => {
    const y = b.add("Relu", ["x"]);
    return [y, b.add("Neg", ["x"]), b.add("Exp", [y])];
  });

export function sessionTests({ runtime, expectClose }: Subject): void {
  test("run() gives all outputs, or those asked for", async () => {
    const session = await runtime().compile(threeOutputs());
    expect(Object.keys(await session.run({ x })).sort()).toEqual(["exp", "neg", "relu"]);
    const some = await session.run({ x }, ["neg"]);
    expect(Object.keys(some)).toEqual(["neg"]);
    expectClose(some.neg, floats([1, 2], [1, -2]));
    await session.dispose();
  });

  test.each(["all", "none"] as const)("compile() with optimize %s computes the same", async (optimize) => {
    const session = await runtime().compile(threeOutputs(), { optimize });
    expectClose((await session.run({ x })).exp, floats([1, 2], [1, Math.E ** 2]));
    await session.dispose();
  });

  test("runs that overlap do not disturb each other", async () => {
    const sessions = await Promise.all([
      runtime().compile(threeOutputs()),
      runtime().compile(threeOutputs()),
    ]);
    const runs = [1, 2, 3, 4, 5, 6].map((k) => sessions[k % 2]?.run({ x: floats([1, 2], [k, -k]) }));
    for (const [i, results] of (await Promise.all(runs)).entries()) {
      expectClose(results?.relu, floats([1, 2], [i + 1, 0]));
    }
    await Promise.all(sessions.map((session) => session.dispose()));
  });

  test("runs repeat bit for bit", async () => {
    const image = noise([1, 3, 16, 16], 5);
    const graph = net({ x: image }, (b) => [b.add("Conv", ["x", b.constant(noise([8, 3, 3, 3], 6))])]);
    const session = await runtime().compile(graph);
    expect(await session.run({ x: image })).toEqual(await session.run({ x: image }));
    await session.dispose();
  });

  test("compile() takes a graph with large weights again and again", async () => {
    const c = {
      x: [1, 16, 6, 6],
      w: [16, 16, 3, 3],
      group: 1,
      strides: [1, 1],
      dilations: [1, 1],
      pads: [1, 1],
    };
    const [image, w] = [noise(c.x, 7), noise(c.w, 8)];
    const graph = net({ x: image }, (b) => [b.add("Conv", ["x", b.constant(w)], { pads: [1, 1, 1, 1] })]);
    for (const optimize of ["all", "none"] as const) {
      const session = await runtime().compile(graph, { optimize });
      expectClose((await session.run({ x: image })).conv, convolve(c, image, w));
      await session.dispose();
    }
  });

  test("results stay as they were when the session runs again", async () => {
    const session = await runtime().compile(threeOutputs());
    const first = await session.run({ x });
    await session.run({ x: floats([1, 2], [7, 8]) });
    expectClose(first.relu, floats([1, 2], [0, 2]));
    await session.dispose();
  });

  test("compile() of an operator the engine lacks throws engine-failed with its words", async () => {
    const compiling = runtime().compile(net({ x }, (b) => [b.add("NoSuchOperator", ["x"])]));
    await expectRefusal(compiling, /Cannot prepare the model: the engine says ".*NoSuchOperator/s);
  });

  test("run() with a missing, misshapen or unknown tensor throws engine-failed and the session goes on", async () => {
    const session = await runtime().compile(threeOutputs());
    await expectRefusal(session.run({}), /Cannot run the model/);
    await expectRefusal(session.run({ x: floats([1, 3]) }), /Cannot run the model/);
    await expectRefusal(session.run({ x }, ["nothing"]), /Cannot run the model: .*nothing/s);
    expectClose((await session.run({ x })).relu, floats([1, 2], [0, 2]));
    await session.dispose();
  });

  test("dispose() may be called twice, and ends the session", async () => {
    const session = await runtime().compile(threeOutputs());
    const running = session.run({ x });
    await Promise.all([session.dispose(), session.dispose()]);
    expectClose((await running).relu, floats([1, 2], [0, 2]));
    await session.dispose();
    await expectRefusal(session.run({ x }), /Cannot run the model: it was disposed of before/);
  });
}

async function expectRefusal(promise: Promise<unknown>, message: RegExp): Promise<void> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(FoveaError);
  expect(error).toMatchObject({ code: "engine-failed", message: expect.stringMatching(message) });
}
