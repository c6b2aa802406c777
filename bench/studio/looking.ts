/** The other views of the open model and picture as a person goes through them: how fast they follow, what keeps the main thread. */

import type { Page } from "playwright";
import { draggingRate } from "../studio-touch.ts";
import { longestTask, settled } from "./open.ts";

export interface LookingRates {
  /** Answers to a dragged patch, per second. */
  readonly dragging: number;
  /** Longest task of the main thread meanwhile, ms. */
  readonly touchTask: number;
  /** The same while the network is looked at: its layers as a stack, the maps of two of them. */
  readonly networkTask: number;
}

export async function looking(page: Page): Promise<LookingRates> {
  let dragging = Number.NaN;
  const touchTask = await longestTask(page, async () => {
    await view(page, "Touch");
    dragging = (await draggingRate(page)).updates;
  });
  const networkTask = await longestTask(page, () => throughTheNetwork(page));
  return { dragging, touchTask, networkTask };
}

/** Pictures of the camera that are explained, per second, as the page tells it after a few seconds. */
export async function cameraRate(page: Page): Promise<number> {
  await page.getByRole("button", { name: "Use the camera" }).click();
  const told = page.getByText(/, \d+ pictures a second/);
  await told.waitFor();
  await page.waitForTimeout(4000);
  const [, rate] = /, (\d+) pictures a second/.exec((await told.textContent()) ?? "") ?? [];
  return Number(rate);
}

async function throughTheNetwork(page: Page): Promise<void> {
  await view(page, "Network");
  await page.getByRole("button", { name: "Stack" }).click();
  const planes = page.getByRole("group", { name: /^Stack of layers/ }).getByRole("button");
  await planes.first().waitFor({ timeout: 60_000 });
  // The planes lie behind each other: a click of the mouse may meet another one.
  for (const which of [planes.first(), planes.last()]) {
    await which.dispatchEvent("click");
    await page.getByRole("list", { name: "Channels of this layer" }).waitFor();
    await settled(page);
  }
}

const view = (page: Page, title: string): Promise<void> =>
  page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: title }).click();
