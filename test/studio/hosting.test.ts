/** The studio as `fovea studio` serves it: to this machine alone, with the user's own model and pictures. */

import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, test } from "vitest";
import { type OpenStudio, openStudio } from "../../packages/cli/src/studio/open-studio.ts";
import { plainNet, writeModel, writePicture } from "../cli/models.ts";
import { explained } from "./explained.ts";
import { pageFolder, studio } from "./studio.ts";

const folder = mkdtempSync(join(tmpdir(), "fovea-hosting-"));
const at = (...parts: string[]): string => join(folder, ...parts);
afterAll(() => rmSync(folder, { recursive: true }));

let open: OpenStudio | undefined;
const opened = async (...inputs: string[]): Promise<OpenStudio> => {
  open = await openStudio({ inputs, port: 0, page: pageFolder });
  return open;
};
afterEach(async () => {
  await open?.close();
  open = undefined;
});

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** A request as it is given, which fetch() would mend. */
function asked(
  url: string,
  path: string,
  headers: Record<string, string> = {},
  method = "GET",
): Promise<Answer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ hostname, port, path, headers, method }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => (text += part));
      response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, text }));
    });
    sent.on("error", reject).end();
  });
}

const { open: openPage } = studio(async () => {
  mkdirSync(at("mine", "deep"), { recursive: true });
  await writeModel(folder, "mine/net.onnx", plainNet());
  writeFileSync(at("mine/labels.txt"), "ant\nbee\ncat\ndog\nelk\n");
  await writePicture(at("mine/first.png"));
  await writePicture(at("mine/deep/second.png"));
  return openStudio({ inputs: [at("mine/net.onnx"), at("mine")], port: 0, page: pageFolder });
});

test("the page opens with the user's model, its labels and the pictures of the folder", async () => {
  const { page, strangers, errors, close } = await openPage();
  await page.getByRole("img", { name: /Grad-CAM of (deep\/second|first)\.png/ }).waitFor();
  await page
    .getByRole("list", { name: "Classes" })
    .getByText(/ant|bee|cat|dog|elk/)
    .first()
    .waitFor();
  await expect.poll(() => page.getByRole("combobox", { name: "Model" }).textContent()).toContain("net.onnx");
  for (const name of ["first.png", "deep/second.png"])
    await page.getByRole("img", { name, exact: true }).waitFor();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  expect({ strangers, errors }).toEqual({ strangers: [], errors: [] });
  await close();
});

test("the server answers under its own names alone, and only hands out files", async () => {
  const { url } = await opened();
  const port = new URL(url).port;
  for (const host of ["127.0.0.1", "localhost", "[::1]"])
    expect((await asked(url, "/", { Host: `${host}:${port}` })).status).toBe(200);
  for (const host of ["evil.example", `evil.example:${port}`, "127.0.0.1:1", "127.0.0.1"])
    expect(await asked(url, "/", { Host: host })).toMatchObject({
      status: 403,
      text: expect.stringContaining("this machine alone"),
    });
  for (const method of ["POST", "PUT", "DELETE", "OPTIONS"])
    expect((await asked(url, "/", {}, method)).status).toBe(405);
  expect(await asked(url, "/", {}, "HEAD")).toMatchObject({ status: 200, text: "" });
});

test("no path leaves the page", async () => {
  const { url } = await opened();
  for (const path of [
    "/../package.json",
    "/..%2fpackage.json",
    "/%2e%2e/package.json",
    "/assets/../../package.json",
    "//etc/passwd",
    "/..\\package.json",
    "/built-in/given/0",
    "/built-in",
    "/assets/",
    "/index.html%00",
  ])
    expect({ path, status: (await asked(url, path)).status }).toEqual({ path, status: 404 });
});

test("every answer carries the headers; scripts are small and kept for ever, the rest only if unchanged", async () => {
  const { url } = await opened();
  const first = await asked(url, "/", { "Accept-Encoding": "br, gzip" });
  for (const path of ["/", "/no-such-file"])
    expect((await asked(url, path)).headers).toMatchObject({
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-embedder-policy": "require-corp",
      "content-security-policy": expect.stringMatching(
        /script-src 'self' 'wasm-unsafe-eval';.*frame-ancestors 'none'$/,
      ),
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
    });
  expect(first.headers).toMatchObject({
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-cache",
    "content-encoding": "br",
  });
  const tag = first.headers.etag as string;
  expect(await asked(url, "/", { "If-None-Match": tag })).toMatchObject({ status: 304, text: "" });
  const plain = (await asked(url, "/")).text;
  const script = /src="\.(\/assets\/index-[^"]+\.js)"/.exec(plain)?.[1] as string;
  expect((await asked(url, script, { "Accept-Encoding": "gzip" })).headers).toMatchObject({
    "content-type": "text/javascript; charset=utf-8",
    "cache-control": "public, max-age=31536000, immutable",
    "content-encoding": "gzip",
  });
});

test("of a folder only regular pictures that lie in it are served, by number, and kept by no browser", async () => {
  mkdirSync(at("packed/.hidden"), { recursive: true });
  await writePicture(at("packed/a.png"));
  await writePicture(at("outside.png"));
  copyFileSync(at("packed/a.png"), at("packed/.hidden/b.png"));
  symlinkSync(at("outside.png"), at("packed/link.png"));
  symlinkSync(folder, at("packed/up"));
  writeFileSync(at("packed/notes.txt"), "private");
  writeFileSync(at("packed/scan.tif"), "II*");
  const { url, pictures, leftOut } = await opened(at("packed"));
  const list = JSON.parse((await asked(url, "/built-in/list.json")).text);
  expect(list.pictures.map(({ name }: { name: string }) => name)).toEqual(["a.png"]);
  expect({ pictures, leftOut }).toEqual({ pictures: 1, leftOut: ["scan.tif"] });
  expect(list.models.length).toBeGreaterThan(1);
  const [{ file }] = list.pictures;
  expect(file).toMatch(/^given\/\d+$/);
  expect((await asked(url, `/built-in/${file}`)).headers).toMatchObject({
    "content-type": "image/png",
    "cache-control": "no-store",
  });
});

test("a file that goes away while the page is open is an answer in words", async () => {
  await writePicture(at("gone.png"));
  const { url } = await opened(at("gone.png"));
  rmSync(at("gone.png"));
  const list = JSON.parse((await asked(url, "/built-in/list.json")).text);
  expect(await asked(url, `/built-in/${list.pictures[0].file}`)).toMatchObject({
    status: 500,
    text: expect.stringContaining("Cannot read this file"),
  });
  expect((await asked(url, "/")).status).toBe(200);
});

test("openStudio() says what is wrong before a page is open", async () => {
  writeFileSync(at("broken.onnx"), "no model");
  mkdirSync(at("empty"));
  const { url } = await opened();
  const request = { inputs: [], port: 0, page: pageFolder };
  await expect(openStudio({ ...request, inputs: [at("broken.onnx")] })).rejects.toMatchObject({
    code: "model-unreadable",
  });
  await expect(openStudio({ ...request, inputs: [at("none.onnx")] })).rejects.toThrow(
    "there is no such file",
  );
  await expect(openStudio({ ...request, inputs: [at("empty")] })).rejects.toThrow("there are none");
  await expect(openStudio({ ...request, inputs: [at("none.png")] })).rejects.toThrow("there is no such file");
  await expect(openStudio({ ...request, page: at("empty") })).rejects.toThrow("its page is not built");
  await expect(openStudio({ ...request, port: Number(new URL(url).port) })).rejects.toMatchObject({
    code: "usage",
    message: expect.stringContaining("another program has that port"),
  });
});

test("the policy holds with the engine's WebGPU build", async () => {
  const { page, strangers, errors, close } = await openPage({
    query: "?engine=webgpu",
    args: ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"],
  });
  await explained(page);
  await expect.poll(() => page.getByRole("banner").textContent()).toContain("webgpu");
  expect({ strangers, errors }).toEqual({ strangers: [], errors: [] });
  await close();
});
