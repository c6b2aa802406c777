/** The camera, with the test picture that Chromium shows as one. */

import { expect, test } from "vitest";
import { studio } from "./studio.ts";

const { open } = studio();
const allowed = "--use-fake-ui-for-media-stream";
const fake = "--use-fake-device-for-media-stream";

test("the camera is asked for by a click, then prediction and map follow it until it is stopped", async () => {
  const { page, strangers, errors, close } = await open({ args: [allowed, fake] });
  await page.getByRole("button", { name: "Use the camera" }).click();
  const map = page.getByRole("img", { name: "Grad-CAM of the camera" });
  await map.waitFor();
  const pixels = () => map.evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
  const first = await pixels();
  await expect.poll(pixels).not.toBe(first);
  await page.getByText(/Grad-CAM, \d+ pictures a second/).waitFor();
  await page.getByRole("button", { name: "Keep this picture" }).click();
  await page.getByRole("img", { name: /^Grad-CAM of camera \d.*\.png/ }).waitFor();
  expect({ strangers, errors }).toEqual({ strangers: [], errors: [] });
  await close();
});

test.each([
  ["that nobody allowed", [fake], "Cannot use the camera: this page was not allowed to"],
  ["that is not there", [allowed], "Cannot use the camera: no camera was found"],
])("a camera %s is said in words", async (_, args, words) => {
  const { page, errors, close } = await open({ args });
  await page.getByRole("button", { name: "Use the camera" }).click();
  await page.getByRole("alert").getByText(words).waitFor();
  await page.getByRole("button", { name: "Use the camera" }).waitFor();
  expect(errors).toEqual([]);
  await close();
});
