import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { Builder } from "../graph/builder.ts";
import type { Graph } from "../graph/graph.ts";
import { filled, floats, type Tensor } from "../tensor.ts";
import { nodeRuntime } from "./node.ts";
import { RestingSession, restAll } from "./resting-session.ts";
import type { Session, Tensors } from "./runtime.ts";

/** Sessions that write down what happens to them; their runs last until `end`. */
function watched(end?: Promise<void>): { readonly seen: string[]; readonly open: () => Promise<Session> } {
  const seen: string[] = [];
  const write = async (word: string): Promise<void> => void seen.push(word);
  const session: Session = {
    run: async (feeds) => {
      await write("run");
      await end;
      return feeds;
    },
    dispose: () => write("close"),
  };
  return { seen, open: async () => write("open").then(() => session) };
}

test("a RestingSession is closed while all rest and opened by its next run", async () => {
  const { seen, open } = watched();
  const session = new RestingSession(await open(), { open, isThere: () => true });
  await session.run({});
  await restAll();
  await restAll();
  await Promise.all([session.run({}), session.run({})]);
  await session.dispose();
  expect(seen).toEqual(["open", "run", "close", "open", "run", "run", "close"]);
  await expect(session.run({})).rejects.toMatchObject({ code: "engine-failed" });
});

test("a RestingSession does not rest in the middle of a run", async () => {
  let finish = (): void => undefined;
  const end = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const { seen, open } = watched(end);
  const session = new RestingSession(await open(), { open, isThere: () => true });
  const run = session.run({});
  await restAll();
  finish();
  await run;
  expect(seen).toEqual(["open", "run"]);
});

test("a RestingSession that cannot be opened again says so, and tries again later", async () => {
  const { open } = watched();
  let failures = 1;
  const failing = (): Promise<Session> => (failures-- > 0 ? Promise.reject(new Error("no room")) : open());
  const session = new RestingSession(await open(), { open: failing, isThere: () => true });
  await restAll();
  await expect(session.run({})).rejects.toThrow("no room");
  expect(await session.run({})).toEqual({});
});

test("a RestingSession whose entry was gone rests no more", async () => {
  const { seen, open } = watched();
  const session = new RestingSession(await open(), { open, isThere: () => false });
  for (let round = 0; round < 3; round++) {
    await restAll();
    await session.run({});
  }
  expect(seen).toEqual(["open", "close", "open", "run", "run", "run"]);
});

const channels = 1024;
const x = floats([1, channels, 3, 3], filled(9 * channels, Math.sin));

/** y = Conv(x, w) with more than 32 MB of weights. */
function large(seed: number): Graph {
  const inputs = [{ name: "x", type: "float32", shape: [...x.shape] }] as const;
  const base = { name: "net", inputs, outputs: [], nodes: [], opsets: { "": 21 }, metadata: {} };
  const b = new Builder({ ...base, constants: new Map() });
  const w = floats([channels, channels, 3, 3], new Float32Array(9 * channels ** 2).fill(seed));
  const y = b.add("Conv", ["x", b.constant(w)], { pads: [1, 1, 1, 1] });
  return b.build([{ name: y, type: "float32", shape: undefined }]);
}

afterEach(() => {
  vi.restoreAllMocks();
});

test("nodeRuntime({ cache }) answers as before when another large graph was prepared meanwhile", async () => {
  const cache = await mkdtemp(join(tmpdir(), "fovea-cache-"));
  const runtime = nodeRuntime({ threads: 1, cache });
  const first = await runtime.compile(large(1));
  const answer = async (): Promise<Tensor | undefined> =>
    Object.values<Tensor>((await first.run({ x })) as Tensors)[0];
  const before = await answer();
  expect(first).toBeInstanceOf(RestingSession);
  const close = vi.spyOn(RestingSession.prototype, "rest");
  const second = await runtime.compile(large(2));
  expect(close.mock.contexts).toContain(first);
  expect(await answer()).toEqual(before);
  // Neither does it mind that its entry is gone when it is opened again.
  rmSync(cache, { recursive: true });
  const third = await runtime.compile(large(3));
  expect(await answer()).toEqual(before);
  for (const session of [first, second, third]) await session.dispose();
  rmSync(cache, { recursive: true });
});
