/** What the page loads before the first heat map: kilobytes, compressed as hosts do it (gzip). */

import { gzipSync } from "node:zlib";
import type { Response } from "playwright";
import { explained, type OpenPage } from "./open.ts";

export type Kind = "page, scripts, styles" | "engine" | "models" | "pictures and others";

/** Sums by kind. What the service worker fetches is what the page has fetched already. */
export async function firstLoad({ page, url }: OpenPage): Promise<Map<Kind, number>> {
  const sums = new Map<Kind, number>();
  const seen = new Set<string>();
  const counted: Promise<void>[] = [];
  const count = (response: Response): void => {
    const name = response.url().slice(url.length);
    if (!response.url().startsWith(url) || seen.has(name)) return;
    seen.add(name);
    counted.push(
      response.body().then((body) => {
        const kind = kindOf(name);
        sums.set(kind, (sums.get(kind) ?? 0) + gzipSync(body).length / 1000);
      }),
    );
  };
  page.on("response", count);
  await page.goto(url);
  await explained(page);
  page.off("response", count);
  await Promise.all(counted);
  return sums;
}

function kindOf(name: string): Kind {
  if (name === "" || /\.(html|js|css)$/.test(name)) return "page, scripts, styles";
  if (name.endsWith(".wasm")) return "engine";
  return name.endsWith(".onnx") ? "models" : "pictures and others";
}
