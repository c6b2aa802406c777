import { expect, test } from "vitest";
import { GalleryRun } from "./gallery-run.ts";

const kinds = (run: GalleryRun<string>): string[] => Object.values(run.tiles()).map(({ kind }) => kind);
const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

test("a gallery does one thing at a time, in the order in which it was asked", async () => {
  const order: string[] = [];
  const run = new GalleryRun(async (id) => {
    order.push(`${id} starts`);
    await soon();
    order.push(`${id} ends`);
    return id;
  });
  run.ask(["a", "b"]);
  run.ask(["a"]);
  await expect.poll(() => kinds(run)).toEqual(["done", "done"]);
  expect(order).toEqual(["a starts", "a ends", "b starts", "b ends"]);
});

test("a gallery goes on after a failure and keeps its words", async () => {
  const run = new GalleryRun(async (id) => {
    if (id === "a") throw new Error("Cannot explain");
    return id;
  });
  run.ask(["a", "b"]);
  await expect.poll(() => kinds(run)).toEqual(["failed", "done"]);
  expect(run.tiles().a).toMatchObject({ error: { message: "Cannot explain" } });
});

test("a gallery that is stopped gives up what runs, forgets what waits and keeps what is done", async () => {
  const run = new GalleryRun(
    (id, signal) =>
      new Promise<string>((resolve, reject) => {
        if (id === "a") resolve(id);
        signal.addEventListener("abort", () => reject(signal.reason));
      }),
  );
  run.ask(["a", "b", "c"]);
  await expect.poll(() => kinds(run)).toEqual(["done", "running", "waiting"]);
  run.stop();
  await expect.poll(() => kinds(run)).toEqual(["done", "idle", "idle"]);
  run.ask(["c"]);
  expect(kinds(run)[2]).toBe("running");
});

test("a gallery that hears of progress after the end does not go back to it", async () => {
  let late = (_done: number, _total: number): void => undefined;
  const run = new GalleryRun(async (id, _signal, progress) => {
    late = progress;
    progress(1, 2);
    expect(run.tiles()[id]).toEqual({ kind: "running", part: 0.5 });
    return id;
  });
  run.ask(["a"]);
  await expect.poll(() => kinds(run)).toEqual(["done"]);
  late(2, 2);
  expect(kinds(run)).toEqual(["done"]);
});

test("a tile of a gallery stays the same object while others change", async () => {
  const run = new GalleryRun(async (id) => id);
  run.ask(["a"]);
  await expect.poll(() => run.tile("a").kind).toBe("done");
  const before = [run.tile("a"), run.tile("none")];
  run.ask(["b"]);
  await expect.poll(() => run.tile("b").kind).toBe("done");
  expect([run.tile("a"), run.tile("none")].map((tile, i) => tile === before[i])).toEqual([true, true]);
});
