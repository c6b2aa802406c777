/** Reference data (see test/shared.ts) from within the browser: Vitest's server hands it out. */

import { inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    /** Folder of the reference data, "" if there is none. */
    sharedFolder: string;
  }
}

/** Use as `describe.skipIf(!hasShared)("…", …)`. */
export const hasShared: boolean = inject("sharedFolder") !== "";

/** `await sharedBytes("models", "resnet18.onnx")`: the contents of a reference file. */
export async function sharedBytes(...parts: readonly string[]): Promise<Uint8Array> {
  const path = [inject("sharedFolder"), ...parts].join("/");
  const response = await fetch(`/@fs/${path}`);
  // For a file that it does not have, the server answers with its start page.
  if (!response.ok || response.headers.get("content-type")?.startsWith("text/html")) {
    throw new Error(`Cannot fetch ${path}: the server answers ${response.status}`);
  }
  return new Uint8Array(await response.arrayBuffer());
}
