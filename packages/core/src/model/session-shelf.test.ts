/** Which sessions stay and which go. */

import { expect, test } from "vitest";
import type { Graph } from "../graph/graph.ts";
import type { Runtime } from "../run/runtime.ts";
import { SessionShelf } from "./session-shelf.ts";

/** An engine that only counts: what is compiled, what is freed, and runs that end when told. */
function counting(): { runtime: Runtime; made: string[]; gone: string[]; finish: () => void } {
  const made: string[] = [];
  const gone: string[] = [];
  const freed = new Set<number>();
  let finish = (): void => {};
  const held = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const compile = async ({ outputs: [port] }: Graph) => {
    const name = port?.name ?? "";
    made.push(name);
    const number = made.length;
    return {
      run: async () => {
        if (name === "slow") await held;
        if (freed.has(number)) throw new Error("freed");
        return {};
      },
      dispose: async () => {
        freed.add(number);
        gone.push(name);
      },
    };
  };
  return { runtime: { engine: "", threads: 1, notes: [], compile } as Runtime, made, gone, finish };
}

const graph = (name: string) => (): Graph =>
  ({ outputs: [{ name, type: "float32", shape: [] }] }) as unknown as Graph;

/** Weights so large that only the least number of sessions has room. */
const huge = 1e12;

test("the session used longest ago goes when there is no room", async () => {
  const { runtime, made, gone } = counting();
  const shelf = new SessionShelf(runtime, huge);
  for (const name of ["a", "b", "c", "d", "a", "e"]) await shelf.run(name, graph(name), {}, undefined);
  expect(made).toEqual(["a", "b", "c", "d", "e"]);
  expect(gone).toEqual(["b"]);
  await shelf.run("b", graph("b"), {}, undefined);
  expect(made.at(-1)).toBe("b");
});

test("a session that is running stays, however old", async () => {
  const { runtime, gone, finish } = counting();
  const shelf = new SessionShelf(runtime, huge);
  const slow = shelf.run("slow", graph("slow"), {}, undefined);
  for (const name of ["a", "b", "c", "d", "e"]) await shelf.run(name, graph(name), {}, undefined);
  expect(gone).toEqual(["a", "b"]);
  finish();
  await slow;
  expect(gone).not.toContain("slow");
});

test("small models keep all", async () => {
  const { runtime, gone } = counting();
  const shelf = new SessionShelf(runtime, 1000);
  for (let i = 0; i < 60; i++) await shelf.run(`${i}`, graph(`${i}`), {}, undefined);
  expect(gone).toEqual([]);
  await shelf.dispose();
  expect(gone).toHaveLength(60);
});
