import { expect, test } from "vitest";
import { gpuFirst } from "./gpu-first.ts";
import type { Session, Tensors } from "./runtime.ts";

const results: Tensors = {};

/** A session that answers, or throws what it is given; counts its runs and ends. */
function fake(failures: readonly (string | undefined)[] = []): {
  session: Session;
  counts: { runs: number; disposed: number };
} {
  const counts = { runs: 0, disposed: 0 };
  const session: Session = {
    run: async () => {
      const failure = failures[counts.runs++];
      if (failure !== undefined) throw new Error(failure);
      return results;
    },
    dispose: async () => {
      counts.disposed++;
    },
  };
  return { counts, session };
}

test("gpuFirst() stays on the GPU when that works", async () => {
  const gpu = fake();
  const session = await gpuFirst({
    gpu: async () => gpu.session,
    cpu: () => Promise.reject(new Error("not needed")),
    refused: () => expect.unreachable(),
  });
  expect(await session.run({})).toBe(results);
  await session.dispose();
  expect(gpu.counts).toEqual({ runs: 1, disposed: 1 });
});

test("gpuFirst() prepares for the CPU what the GPU refuses to prepare", async () => {
  const said: unknown[] = [];
  const cpu = fake();
  const session = await gpuFirst({
    gpu: () => Promise.reject("no such kernel"),
    cpu: async () => cpu.session,
    refused: (why) => said.push(why),
  });
  expect(session).toBe(cpu.session);
  expect(said).toEqual(["no such kernel"]);
});

test("gpuFirst() moves to the CPU once when the first run fails, also with runs that overlap", async () => {
  const said: unknown[] = [];
  const gpu = fake(["no kernel"]);
  const cpu = fake();
  const session = await gpuFirst({
    gpu: async () => gpu.session,
    cpu: async () => cpu.session,
    refused: (why) => said.push(why),
  });
  await Promise.all([session.run({}), session.run({})]);
  await session.dispose();
  expect(said).toEqual([new Error("no kernel")]);
  expect(gpu.counts).toEqual({ runs: 1, disposed: 1 });
  expect(cpu.counts).toEqual({ runs: 2, disposed: 1 });
});

test("gpuFirst() throws the GPU's error and does not move when the CPU fails too, or after a good run", async () => {
  const gpu = fake(["bad feed", undefined, "device lost"]);
  const cpu = fake(["bad feed"]);
  const session = await gpuFirst({
    gpu: async () => gpu.session,
    cpu: async () => cpu.session,
    refused: () => expect.unreachable(),
  });
  await expect(session.run({})).rejects.toThrow("bad feed");
  await session.run({});
  await expect(session.run({})).rejects.toThrow("device lost");
  expect(cpu.counts).toEqual({ runs: 1, disposed: 1 });
});
