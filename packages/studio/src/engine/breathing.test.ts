import type { Runtime } from "@fovea/core";
import { expect, test } from "vitest";
import { breathing } from "./breathing.ts";

/** An engine whose runs keep the thread as long as a breath lasts. */
const busy = {
  compile: async () => ({
    run: async () => {
      const until = performance.now() + 15;
      while (performance.now() < until);
      return {};
    },
    dispose: async () => undefined,
  }),
} as unknown as Runtime;

test("breathing() lets several sessions go on that ask at the same time", async () => {
  const runtime = breathing(busy);
  const graph = {} as Parameters<Runtime["compile"]>[0];
  const sessions = await Promise.all([1, 2, 3].map(() => runtime.compile(graph)));
  const rounds = sessions.map(async (session) => {
    for (let i = 0; i < 3; i++) await session.run({});
    return "done";
  });
  expect(await Promise.all(rounds)).toEqual(["done", "done", "done"]);
});
