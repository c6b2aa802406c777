/** What holds for every metric of faithfulness. */

import { describe, expect, test } from "vitest";
import { floats } from "../../tensor.ts";
import { random } from "../../testing/random.ts";
import { judged, subjectOf } from "../../testing/subject-of.ts";
import { metrics } from "../catalog.ts";
import type { Subject } from "../subject.ts";

const rows = metrics.filter(({ criterion }) => criterion === "faithfulness");
const few = (metric: (typeof rows)[number]): Record<string, unknown> => ({
  ...("samples" in metric.options.shape ? { samples: 12 } : {}),
  ...("random" in metric.options.shape ? { random: 2 } : {}),
  ...("steps" in metric.options.shape ? { steps: 6 } : {}),
  ...("segments" in metric.options.shape ? { segments: "grid:3" } : {}),
  ...("region" in metric.options.shape ? { region: 2 } : {}),
});

/** A linear network, a picture by seed, and a map of small whole numbers, some of them equal. */
async function subjectBy(seed: number, more: Parameters<typeof subjectOf>[1] = {}): Promise<Subject> {
  const draw = random(seed);
  const x = floats(
    [1, 1, 6, 7],
    Array.from({ length: 42 }, () => draw.uniform(0.1, 0.5)),
  );
  const digits = Array.from({ length: 6 }, () =>
    Array.from({ length: 7 }, () => draw.pick(["-", "0", "1", "2"])).join(""),
  );
  const subject = await subjectOf(digits, { x, ...more });
  const data = Float32Array.from({ length: 42 }, () => draw.int(-3, 6));
  return subject.withHeat({ width: 7, height: 6, data });
}
const times = (subject: Subject, factor: number): Subject =>
  subject.withHeat({ ...subject.heat, data: subject.heat.data.map((value) => factor * value) });

test("there are eleven", () => {
  expect(rows.map(({ id }) => id)).toEqual([
    "deletion",
    "insertion",
    "pixel-flipping",
    "irof",
    "road",
    "average-drop",
    "increase",
    "sensitivity-n",
    "faithfulness-correlation",
    "mu-fidelity",
    "infidelity",
  ]);
});

describe.each(rows)("$id", (metric) => {
  test("is within its bounds and names its baseline", async () => {
    for (const seed of [1, 2, 3]) {
      const { value, details } = await judged(metric, await subjectBy(seed), few(metric));
      expect(value).toBeGreaterThanOrEqual(metric.bounds[0]);
      expect(value).toBeLessThanOrEqual(metric.bounds[1]);
      expect(typeof details?.baseline).toBe("string");
    }
  });

  test("does not change with the scale of the map", async () => {
    const subject = await subjectBy(4);
    const { value } = await judged(metric, subject, few(metric));
    expect((await judged(metric, times(subject, 3), few(metric))).value).toBeCloseTo(value as number, 6);
  });

  test("is the same whichever other pictures were judged before", async () => {
    const judge = async (seeds: readonly number[]): Promise<Map<number, unknown>> => {
      const found = new Map<number, unknown>();
      for (const seed of seeds) found.set(seed, await judged(metric, await subjectBy(seed), few(metric)));
      return found;
    };
    const [forwards, backwards] = [await judge([5, 6, 7]), await judge([7, 6, 5])];
    for (const seed of [5, 6, 7]) expect(backwards.get(seed)).toEqual(forwards.get(seed));
  });

  test("has no value for a map of zeros, and says why", async () => {
    const { value, why } = await judged(metric, times(await subjectBy(8), 0), few(metric));
    expect(value).toBeUndefined();
    expect(why).toMatch(/^the map /);
  });

  test("tells its progress before every run and can be interrupted", async () => {
    const stop = new AbortController();
    const seen: [number, number][] = [];
    const progress = (done: number, total: number): void => {
      seen.push([done, total]);
      if (seen.length === before + 1) stop.abort();
    };
    let before = Number.POSITIVE_INFINITY;
    const subject = await subjectBy(9, { progress, signal: stop.signal });
    before = seen.length;
    await expect(judged(metric, subject, few(metric))).rejects.toThrow();
    expect(seen.slice(before)).toHaveLength(1);
    for (const [done, total] of seen.slice(before)) expect(done).toBeLessThan(total);
  });

  test("depends on the seed only through what it draws", async () => {
    const [one, same] = [await subjectBy(10, { seed: 3 }), await subjectBy(10, { seed: 3 })];
    expect(await judged(metric, one, few(metric))).toEqual(await judged(metric, same, few(metric)));
  });
});
