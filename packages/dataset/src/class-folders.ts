/** A folder per class, perhaps below `train` and `val`. */

import { posix } from "node:path";
import type { Problem, Sample } from "./collection.ts";
import { pictureSizes } from "./picture-size.ts";
import { type Reading, readingOf, sampleOf, splitNamed } from "./reading.ts";
import { type Folder, isPictureName } from "./walk.ts";

/** Folders that hold pictures, not a class. */
const plainFolders = /^(images?|imgs?|pictures?|photos?|jpegimages|data)$/i;

/** Pictures with the class and split that their path says; those of no class lie above the folders. */
interface Placed {
  readonly name: string;
  readonly label: string | undefined;
  readonly split: Sample["split"];
}

/** Undefined if no folder stands for a class. */
export async function readClassFolders(folder: Folder, problems: Problem[]): Promise<Reading | undefined> {
  const placed = placedBySplit(folder.names.filter(isPictureName), problems);
  const labels = [...new Set(placed.flatMap(({ label }) => label ?? []))];
  const [first] = labels;
  if (first === undefined || (labels.length === 1 && plainFolders.test(first))) return undefined;
  const [inside, outside] = [placed.filter(({ label }) => label), placed.filter(({ label }) => !label)];
  if (inside.length < outside.length) return undefined;
  for (const { name } of outside)
    problems.push({ path: name, why: "is left out: it lies in no folder of a class" });
  const sizes = await pictureSizes(
    folder.root,
    inside.map(({ name }) => name),
    problems,
  );
  const samples = inside
    .filter(({ name }) => sizes.has(name))
    .map(({ name, label, split }) =>
      sampleOf(folder, name, { labels: label === undefined ? [] : [label], split, truth: undefined }),
    );
  if (labels.length === 1)
    problems.push({ path: first, why: "is the only class: there is nothing to tell it from" });
  return readingOf("class-folders", labels, samples, problems);
}

/** `train/cat/1.jpg` → cat, if all pictures lie below folders of splits; else the first folder is the class. */
function placedBySplit(names: readonly string[], problems: Problem[]): Placed[] {
  const first = (name: string): string => name.split("/")[0] as string;
  const tops = new Set(names.filter((name) => name.includes("/")).map(first));
  const split = [...tops].some((top) => splitNamed(top) === "train");
  if (!split) return names.map((name) => ({ name, label: folderOf(name, 0), split: undefined }));
  for (const top of tops)
    if (!splitNamed(top))
      problems.push({
        path: top,
        why: "is left out: pictures are read from the folders train and val beside it",
      });
  return names
    .filter((name) => !name.includes("/") || splitNamed(first(name)))
    .map((name) => ({ name, label: folderOf(name, 1), split: splitNamed(first(name)) }));
}

/** The folder at this level of the path, if the picture lies in one. */
const folderOf = (name: string, level: number): string | undefined =>
  posix.dirname(name).split("/").length > level && name.includes("/") ? name.split("/")[level] : undefined;
