/** fovea studio: its address, what it says of what it was given, and how it ends. */

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import buildPage from "../studio/build-page.ts";
import { fovea, startFovea, temporaryFolder } from "./fovea.ts";
import { plainNet, writeModel, writePicture } from "./models.ts";

const folder = temporaryFolder(async (path) => {
  await writeModel(path, "net.onnx", plainNet());
  await writePicture(join(path, "a.png"));
});
beforeAll(() => buildPage());

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Asks until somebody answers. */
async function answerOf(url: string): Promise<Response> {
  for (let tries = 0; tries < 300; tries++) {
    const response = await fetch(url).catch(() => undefined);
    if (response) return response;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`nobody answers at ${url}`);
}

test("fovea studio serves the page with the given model and pictures until Ctrl-C", async () => {
  const port = await freePort();
  const running = startFovea(folder, ["studio", "net.onnx", "a.png", "--port", String(port)]);
  const url = `http://127.0.0.1:${port}/`;
  expect(await (await answerOf(url)).text()).toContain("<title>Fovea Studio</title>");
  const list = await (await fetch(`${url}built-in/list.json`)).json();
  expect(list).toMatchObject({ models: [{ name: "net.onnx" }], pictures: [{ name: "a.png" }] });
  const other = await fovea(folder, "studio", "--port", String(port));
  expect(other).toMatchObject({ code: 2, stderr: expect.stringContaining("another program has that port") });
  running.interrupt();
  const { code, stdout, stderr } = await running.done;
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(
    /^Fovea Studio: http:\/\/127\.0\.0\.1:\d+\/\nIt opens with net\.onnx and one picture\.\n.*Ctrl-C/,
  );
});

test("fovea studio says what is wrong", async () => {
  const missing = await fovea(folder, "studio", "none.onnx", "--port", "0");
  expect(missing).toMatchObject({ code: 3, stderr: expect.stringContaining("there is no such file") });
  const port = await fovea(folder, "studio", "--port", "70000");
  expect(port).toMatchObject({ code: 2, stderr: expect.stringContaining("0 to 65535") });
});
