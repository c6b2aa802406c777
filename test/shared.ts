/** Reference data beside the repository: golden attributions, trained models, photographs. Tests that need it skip without it. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const sharedFolder: string =
  process.env.FOVEA_SHARED ?? fileURLToPath(new URL("../../shared/", import.meta.url));

/** Use as `describe.skipIf(!hasShared)("…", …)`; vitest.config.ts says on the console that it is missing. */
export const hasShared: boolean = existsSync(join(sharedFolder, "golden"));

/** `shared("models", "resnet18.onnx")`: the path of a reference file. */
export const shared = (...parts: readonly string[]): string => join(sharedFolder, ...parts);
