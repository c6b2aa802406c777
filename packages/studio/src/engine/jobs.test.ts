/** Who goes first in the worker. */

import { expect, test } from "vitest";
import { Jobs, type Watch } from "./jobs.ts";

const soon = (): Promise<void> => new Promise((resume) => setTimeout(resume, 5));

/** So many steps, each noted, given up between two of them. */
const steps =
  (name: string, count: number, noted: string[]) =>
  async ({ signal }: Watch): Promise<string> => {
    for (let step = 1; step <= count; step++) {
      signal.throwIfAborted();
      noted.push(`${name}${step}`);
      await soon();
    }
    return name;
  };

test("Jobs.later() waits until nothing runs that a person waits for", async () => {
  const jobs = new Jobs();
  const noted: string[] = [];
  const wanted = jobs.run([1, undefined], steps("wanted", 3, noted));
  const ahead = jobs.later([2, undefined], steps("ahead", 1, noted));
  expect(await Promise.all([wanted, ahead])).toEqual(["wanted", "ahead"]);
  expect(noted).toEqual(["wanted1", "wanted2", "wanted3", "ahead1"]);
});

test("Jobs.later() is put aside by what a person waits for, and begun anew", async () => {
  const jobs = new Jobs();
  const noted: string[] = [];
  const ahead = jobs.later([1, undefined], steps("ahead", 3, noted));
  await soon();
  const before = noted.length;
  await jobs.now(async () => void noted.push("wanted"));
  expect(await ahead).toBe("ahead");
  expect(before).toBeLessThan(3);
  expect(noted.slice(noted.indexOf("wanted") + 1)).toEqual(["ahead1", "ahead2", "ahead3"]);
});

test("Jobs.later() runs one after the other", async () => {
  const jobs = new Jobs();
  const noted: string[] = [];
  await Promise.all([
    jobs.later([1, undefined], steps("a", 2, noted)),
    jobs.later([2, undefined], steps("b", 2, noted)),
  ]);
  expect(noted).toEqual(["a1", "a2", "b1", "b2"]);
});

test("Jobs.cancel() gives up what waits and what runs; what comes behind goes on", async () => {
  const jobs = new Jobs();
  const noted: string[] = [];
  const wanted = jobs.run([1, undefined], steps("wanted", 50, noted));
  const ahead = jobs.later([2, undefined], steps("ahead", 1, noted));
  const behind = jobs.later([3, undefined], steps("behind", 1, noted));
  const all = Promise.allSettled([wanted, ahead, behind]);
  jobs.cancel(2);
  await soon();
  jobs.cancel(1);
  const givenUp = { status: "rejected", reason: { name: "AbortError" } };
  expect(await all).toMatchObject([givenUp, givenUp, { status: "fulfilled", value: "behind" }]);
  expect(noted).not.toContain("ahead1");
});

test("Jobs.later() that fails does not stop the others", async () => {
  const jobs = new Jobs();
  const failing = jobs.later([1, undefined], () => Promise.reject(new Error("no")));
  const next = jobs.later([2, undefined], async () => "next");
  await expect(failing).rejects.toThrow("no");
  expect(await next).toBe("next");
});
