/** What the runtime counts; how long it takes is not tested. */

import { expect, test } from "vitest";
import { judged, subjectOf } from "../../testing/subject-of.ts";
import { runtime } from "./runtime.ts";

test("runtime is the time of an explanation over that of a forward pass", async () => {
  const subject = await subjectOf(["10", "00"]);
  const { value, details } = await judged(runtime, subject, { repeats: "3", forwards: "4" });
  const { ms, forwardMs, firstMs } = details as { ms: number; forwardMs: number; firstMs: number };
  expect(value).toBe(ms / forwardMs);
  expect(value).toBeGreaterThan(0);
  expect(firstMs).toBe(subject.explanation.ms);
});

test("runtime without repeats takes the explanation at hand", async () => {
  const subject = await subjectOf(["10", "00"]);
  expect((await judged(runtime, subject, { repeats: 0 })).details?.ms).toBe(subject.explanation.ms);
});

test("runtime tells its progress and can be given up", async () => {
  const told: string[] = [];
  const stop = new AbortController();
  const progress = (done: number, total: number): void => void told.push(`${done}/${total}`);
  const subject = await subjectOf(["10", "00"], { progress, signal: stop.signal });
  told.length = 0;
  await judged(runtime, subject, { repeats: 2 });
  expect(told).toEqual(["0/2", "1/2"]);
  stop.abort(new Error("enough"));
  await expect(judged(runtime, subject)).rejects.toThrow("enough");
});
