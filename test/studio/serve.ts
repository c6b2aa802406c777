/** The built page on this machine alone, as a static host would serve it. */

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".wasm": "application/wasm",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
};

export interface Served {
  readonly url: string;
  close(): Promise<void>;
}

export interface HostOptions {
  /** Whether it sends the headers that give the engine its threads: GitHub Pages does not. @default true */
  readonly isolating?: boolean;
  /** Where the page is, as on hosts that have several. @default "/" */
  readonly at?: string;
}

export async function serve(
  folder: string,
  { isolating = true, at = "/" }: HostOptions = {},
): Promise<Served> {
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? "/", "http://page").pathname;
    const file = join(folder, path === at ? "index.html" : path.slice(at.length));
    if (isolating) {
      response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
      response.setHeader("Cross-Origin-Embedder-Policy", "require-corp");
    }
    response.setHeader("Content-Type", types[extname(file)] ?? "application/octet-stream");
    const bytes = await readFile(file).catch(() => undefined);
    response.statusCode = bytes ? 200 : 404;
    response.end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${at}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
