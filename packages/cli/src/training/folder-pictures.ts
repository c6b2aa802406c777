/** A folder of pictures by class, parted into those to learn from and those to judge by. */

import { FoveaError } from "@fovea/core";
import {
  decodePicture,
  type Problem,
  readCollection,
  type Sample,
  splitOf,
  whyUnreadable,
} from "@fovea/dataset";

import type { Progress } from "../progress.ts";
import { inOneLine, printer } from "../terminal.ts";

export interface FolderPictures {
  /** Names, sorted; a label is the index of one. */
  readonly classes: readonly string[];
  readonly train: readonly Sample[];
  readonly held: readonly Sample[];
  /** Grows while pictures are decoded. */
  readonly problems: Problem[];
}

/**
 * Lists the pictures. Nothing but their heads is read.
 *
 * Throws what readCollection() and splitOf() throw, and `picture-unreadable` unless there are two classes with pictures
 * on both sides.
 */
export async function readFolderPictures(dir: string, share: number, seed: number): Promise<FolderPictures> {
  const { samples, problems } = await readCollection(dir);
  const labelled = samples.filter(({ label }) => label !== undefined);
  const { train, val } = splitOf(labelled, { share, seed });
  const classes = [...new Set(labelled.map(({ label }) => label as string))].sort();
  if (classes.length < 2) throw tooFew(dir, classes, problems);
  return { classes, train, held: val, problems: [...problems] };
}

function tooFew(dir: string, classes: readonly string[], problems: readonly Problem[]): FoveaError {
  const [only] = classes;
  const [first] = problems.filter(({ path }) => path !== only);
  const skipped = first === undefined ? "" : `, and "${first.path}" ${first.why}`;
  const what = only === undefined ? "no class" : `only one class, "${only}"`;
  return new FoveaError(
    "picture-unreadable",
    `Cannot train on the pictures in "${dir}": found ${what}${skipped}`,
    { hint: "Make a folder for each class, two at least, with its pictures in it." },
  );
}

/** Decodes pictures one after the other; one that cannot be read becomes a problem, and the rest go on. */
export async function eachPicture(
  { classes, problems }: FolderPictures,
  samples: readonly Sample[],
  use: (picture: Awaited<ReturnType<typeof decodePicture>>, label: number) => void | Promise<void>,
  tell: (done: number) => void = () => {},
): Promise<void> {
  for (const [i, { path, name, label }] of samples.entries()) {
    tell(i);
    const picture = await decodePicture(path).catch((cause) => {
      if (!(cause instanceof FoveaError)) throw cause;
      problems.push({ path: name, why: `is skipped: ${whyUnreadable(cause.cause ?? cause)}` });
    });
    if (picture) await use(picture, classes.indexOf(label as string));
  }
}

/** Throws `picture-unreadable` where a class has nothing left to learn from or nothing is left to judge by. */
export function checkUsable(
  { classes }: FolderPictures,
  train: readonly number[],
  held: readonly number[],
): void {
  const empty = classes.find((_, label) => !train.includes(label));
  if (empty === undefined && held.length > 0) return;
  const what =
    empty === undefined ? "no picture is left to judge by" : `class "${empty}" has no picture to learn from`;
  throw new FoveaError("picture-unreadable", `Cannot train on the pictures: ${what}`, {
    hint: "Add pictures: two of each class that can be read, at least.",
  });
}

/** So many are listed; all of them stand in the log. */
const listed = 20;

/** What was left out, a line each, and how many. */
export function printProblems(problems: readonly Problem[], progress?: Progress): void {
  if (problems.length === 0) return;
  progress?.pause();
  const to = printer(process.stderr);
  for (const { path, why } of problems.slice(0, listed)) to.line(`fovea: "${inOneLine(path)}" ${why}`);
  if (problems.length > listed) to.line(`fovea: … and ${problems.length - listed} more`);
  to.line(
    `fovea: ${problems.length} ${problems.length === 1 ? "problem" : "problems"} in the pictures' folder`,
  );
}
