/** Networks in the form in which many exporters write them: read, frozen, explained and compared. */

import { explain, floats, loadModel, Model, predict, sizeOf, survey, type Target } from "@fovea/core";
import { nodeRuntime } from "@fovea/core/node";
import { describe, expect, test } from "vitest";
import { random } from "../packages/core/src/random.ts";
import { examine } from "./suites/zoo/examine.ts";
import { type Refusal, refusals } from "./suites/zoo/refusals.ts";
import { zoo } from "./suites/zoo/zoo.ts";
import { fileOf } from "./suites/zoo/zoo-file.ts";

describe("a file with", () => {
  test.each(zoo.map((net) => [net.name, net] as const))("%s works", async (_, net) => {
    expect(await examine(net)).toEqual([]);
  });
});

const runtime = nodeRuntime({ threads: 1 });
const opened = (refusal: Refusal): Promise<Model> =>
  Model.open(runtime, loadModel(fileOf({ ...refusal, layer: undefined })).graph);

describe("opening a file with", () => {
  test.each(refusals.flatMap((r) => (r.opening ? [[r.name, r, r.opening] as const] : [])))(
    "%s says why it cannot be explained",
    async (_, refusal, says) => {
      await expect(opened(refusal)).rejects.toThrow(says);
    },
  );
});

describe("a file whose scores pass", () => {
  test.each(refusals.flatMap((r) => (r.obstacle ? [[r.name, r, r.obstacle] as const] : [])))(
    "%s is predicted, and refused by the methods whose gradient would pass it",
    async (_, refusal, says) => {
      const model = await opened(refusal);
      const draw = random(6);
      const x = floats(model.input.shape, Array.from({ length: sizeOf(model.input.shape) }, draw.normal));
      const { classes } = await predict(model, x);
      expect(classes).toHaveLength(5);
      const target: Target = { ...(classes[0] as (typeof classes)[0]), kind: "class" };
      for (const { method, obstacle } of survey(model)) {
        if (!method.needs.includes("gradient")) continue;
        const run = explain(model, x, { method, target });
        if (refusal.below && method.domain === "layer") {
          expect(obstacle).toBeUndefined();
          expect((await run).ledger.filter(({ ok }) => !ok)).toEqual([]);
        } else {
          expect(obstacle).toMatch(method.needs.includes("gap-head") ? /gradient rule|global average/ : says);
          await expect(run).rejects.toThrow(/^Cannot (build the gradient of node|run cam)/);
        }
      }
      await model.dispose();
    },
  );
});
