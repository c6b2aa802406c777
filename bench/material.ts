/** What is measured on: reference models and photographs, and how their pictures are prepared. */

import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fovea } from "./fovea.ts";

export const shared: string =
  process.env.FOVEA_SHARED ?? fileURLToPath(new URL("../../shared/", import.meta.url));

export const hasShared: boolean = existsSync(join(shared, "models"));

export const modelFile = (name: string): string => join(shared, "models", `${name}.onnx`);

export const squeezenetFile: string = join(shared, "golden", "squeezenet1_1", "model.onnx");

export const menagerieFile: string = fileURLToPath(
  new URL("../packages/menagerie/models/menagerie-net.onnx", import.meta.url),
);

export const imagenetPhoto = (name: string): string => join(shared, "photos", "imagenet", name);

/** Six photographs of different kinds, that all reference networks name rightly. */
export const photos: readonly string[] = [
  "n01872401_echidna.JPEG",
  "n02058221_albatross.JPEG",
  "n02105641_Old_English_sheepdog.JPEG",
  "n02229544_cricket.JPEG",
  "n03063599_coffee_mug.JPEG",
  "n03272010_electric_guitar.JPEG",
].map(imagenetPhoto);

/** Every photograph of the shared ImageNet ones. */
export function manyPhotos(): string[] {
  const folder = join(shared, "photos", "imagenet");
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names.filter((name) => /\.jpe?g$/i.test(name)).map((name) => join(folder, name));
}

/** Drawn animals that no training ever saw, the classes in turns. */
export async function drawnAnimals(count: number): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "fovea-drawn-"));
  await fovea("menagerie", "render", "--count", String(count), "--from", "1000000", "--out", folder);
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names
    .filter((name) => name.endsWith(".png") && !name.startsWith("masks"))
    .map((name) => join(folder, name));
}

/** Preprocessing as recorded beside the shared models. */
export function settingsOf(name: string): Readonly<Record<string, unknown>> {
  const list = JSON.parse(readFileSync(join(shared, "models", "models.json"), "utf8")) as {
    file: string;
    input: Readonly<Record<string, unknown>>;
  }[];
  return list.find(({ file }) => file === `${name}.onnx`)?.input ?? {};
}

/** The same as a file, for the command line. */
export function settingsFile(name: string): string {
  const file = join(mkdtempSync(join(tmpdir(), "fovea-bench-")), "preprocess.json");
  writeFileSync(file, JSON.stringify(settingsOf(name)));
  return file;
}
