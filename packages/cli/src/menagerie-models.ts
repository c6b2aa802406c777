/** Models that come with Fovea, by name. */

import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";

export interface BuiltInModel {
  readonly name: string;
  readonly path: string;
}

/** Beside the sources of the menagerie, built or not; undefined where that package is not to be found. */
function modelFolder(): string | undefined {
  try {
    const door = createRequire(import.meta.url).resolve("@fovea/menagerie");
    return join(dirname(dirname(door)), "models");
  } catch {
    return undefined;
  }
}

/** The built-in models, by name. */
export function builtInModels(): BuiltInModel[] {
  const folder = modelFolder();
  if (folder === undefined || !existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith(".onnx"))
    .sort()
    .map((file) => ({ name: basename(file, ".onnx"), path: join(folder, file) }));
}

/** The file of a model: as it is typed, or of the built-in model of that name where there is no such file. */
export function modelPath(name: string): string {
  if (!/^[\w-]+$/.test(name) || existsSync(name)) return name;
  return builtInModels().find((model) => model.name === name)?.path ?? name;
}
