/** The map that the studio fills in, against the method that it is. */

import { explain, methodById, Occluder, predict, targetsFor } from "@fovea/core";
import { nodeRuntime } from "@fovea/core/node";
import { describe, expect, test } from "vitest";
import { Sweep } from "../../packages/studio/src/engine/sweep.ts";
import type { Filling } from "../../packages/studio/src/engine/touch-messages.ts";
import { wolfInNode } from "./touch-subject.ts";

const runtime = nodeRuntime({ threads: 1 });

describe("Sweep", () => {
  const fillings: Filling[] = ["mean", "black", "blur", "noise"];
  test.for(fillings)("done, it is the map of occlusion with the same window: %s", async (fill) => {
    const { model, x } = await wolfInNode(runtime);
    const prediction = await predict(model, x);
    const [target] = await targetsFor(model, x, "top1", prediction);
    const method = methodById("occlusion");
    if (target?.kind !== "class" || !method) throw new Error("no class, or no occlusion");
    const wanted = await explain(model, x, {
      ...{ method, target, seed: 3 },
      options: { window: 18, baseline: fill },
    });
    const request = { model, x, score: target.logit, index: target.index, side: 18, fill, seed: 3 };
    const sweep = new Sweep(request);
    const occluder = await Occluder.open(model, x, { window: [18, 18] });
    await sweep.step(occluder);
    expect(sweep.news().covered.reduce((sum, covered) => sum + covered)).toBe(18 * 18);
    while (!sweep.finished) await sweep.step(occluder);
    const { map, covered, done, total } = sweep.news();
    expect([done, total]).toEqual([49, 49]);
    expect(covered.every((value) => value === 1)).toBe(true);
    const apart = Array.from(map.data, (value, p) => Math.abs(value - (wanted.values.data[p] as number)));
    expect(Math.max(...apart)).toBeLessThan(1e-4);
    expect(Math.max(...wanted.values.data)).toBeGreaterThan(0.1);
  });
});
