/** How often the studio's numbers follow a patch that is dragged over the picture. */

import type { Page } from "playwright";

export interface DraggingRate {
  /** Answers of the network that were shown, per second. */
  readonly updates: number;
  /** Pointer moves that the browser was given, per second. */
  readonly moves: number;
  /** From one answer to the next, ms. */
  readonly median: number;
  readonly worst: number;
}

/**
 * Drags the patch in circles with the mouse, as a person would, and counts how often the bars of the outcome change.
 * The page shows the Touch view (`?view=touch`) with the model and the picture that are measured.
 */
export async function draggingRate(page: Page, seconds = 5): Promise<DraggingRate> {
  const handle = page.getByRole("button", { name: /^Patch,/ });
  await handle.waitFor();
  await page.getByText(/^Answered in/).waitFor();
  const box = await page.getByRole("img", { name: "The picture with the patch on it" }).boundingBox();
  if (!box) throw new Error("Cannot drag the patch: the picture is not on the page");
  const [middle, radius] = [{ x: box.x + box.width / 2, y: box.y + box.height / 2 }, box.width / 3.2];
  const point = (turn: number): [number, number] => [
    middle.x + radius * Math.cos(turn),
    middle.y + radius * Math.sin(turn),
  ];
  await page.mouse.move(...point(0));
  await page.mouse.down();
  // Sizes of windows that come first at the edges are built and checked before the clock starts.
  await circles(page, point, 1.5);
  await watch(page);
  const started = Date.now();
  const moves = await circles(page, point, seconds);
  const elapsed = (Date.now() - started) / 1000;
  const times = await page.evaluate(() => globalThis.touchUpdates ?? []);
  await page.mouse.up();
  const gaps = times
    .slice(1)
    .map((time, i) => time - (times[i] as number))
    .sort((a, b) => a - b);
  return {
    updates: times.length / elapsed,
    moves: moves / elapsed,
    median: gaps[Math.floor(gaps.length / 2)] ?? Number.NaN,
    worst: gaps.at(-1) ?? Number.NaN,
  };
}

/** Moves that the browser may not have taken yet. */
const ahead = 4;

/** Moves at about the rate of a mouse, for so long, without waiting until the page has followed; says how many. */
async function circles(
  page: Page,
  point: (turn: number) => [number, number],
  seconds: number,
): Promise<number> {
  const end = Date.now() + 1000 * seconds;
  const open = new Set<Promise<void>>();
  let moves = 0;
  while (Date.now() < end) {
    const move: Promise<void> = page.mouse.move(...point(moves++ / 12)).finally(() => open.delete(move));
    open.add(move);
    await new Promise((resume) => setTimeout(resume, 12));
    if (open.size >= ahead) await Promise.race(open);
  }
  await Promise.all(open);
  return moves;
}

/** Notes the time whenever the outcome is drawn anew; several changes of one drawing count once. */
const watch = (page: Page): Promise<void> =>
  page.getByRole("list", { name: "Classes before and after" }).evaluate((list) => {
    const times: number[] = [];
    globalThis.touchUpdates = times;
    new MutationObserver(() => times.push(performance.now())).observe(list, {
      subtree: true,
      attributes: true,
      characterData: true,
      childList: true,
    });
  });

declare global {
  var touchUpdates: number[] | undefined;
}
