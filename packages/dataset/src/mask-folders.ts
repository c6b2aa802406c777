/** One mask per finding of an expert: in folders named after the findings, or beside the picture. */

import { join, posix } from "node:path";
import type { Truth, TruthObject } from "@fovea/core";
import { boxOfMask } from "./box-of-mask.ts";
import type { Problem } from "./collection.ts";
import { isTwoToned, readMask } from "./mask-file.ts";
import { type PictureSize, pictureSizes } from "./picture-size.ts";
import { type Reading, readingOf, sampleOf } from "./reading.ts";
import { type Folder, isPictureName } from "./walk.ts";

interface Found {
  readonly mask: string;
  readonly finding: string;
}

interface Layout {
  readonly pictures: readonly string[];
  readonly masksOf: ReadonlyMap<string, readonly Found[]>;
  readonly homeless: readonly string[];
}

/** Undefined if there are no masks. */
export async function readMaskFolders(folder: Folder, problems: Problem[]): Promise<Reading | undefined> {
  const names = folder.names.filter(isPictureName);
  const layout = inMaskFolders(names) ?? (await besidePictures(folder.root, names));
  if (!layout) return undefined;
  for (const path of layout.homeless)
    problems.push({ path, why: "is a mask of a picture that is not there" });
  const sizes = await pictureSizes(folder.root, layout.pictures, problems);
  const masks = [...sizes.keys()].flatMap((name) => layout.masksOf.get(name) ?? []);
  const maskSizes = await pictureSizes(
    folder.root,
    masks.map(({ mask }) => mask),
    problems,
  );
  const samples = [...sizes].map(([name, size]) => {
    const fitting = (layout.masksOf.get(name) ?? []).filter(({ mask }) =>
      fits(mask, maskSizes, size, problems),
    );
    const labels = fitting.map(({ finding }) => finding);
    const truth = (): Promise<Truth> => truthOf(folder.root, fitting, size);
    return sampleOf(folder, name, { labels, split: undefined, truth });
  });
  return readingOf(
    "masks",
    masks.map(({ finding }) => finding),
    samples,
    problems,
  );
}

/** `images/x.jpg` with `masks/<finding>/x.png`, or `masks/x.png` where there is one finding. */
function inMaskFolders(names: readonly string[]): Layout | undefined {
  const pictures = names.filter((name) => /^(images?|imgs?)\//i.test(name));
  const masks = names.filter((name) => /^(masks?|segmentations?|labels?)\//i.test(name));
  if (pictures.length === 0 || masks.length === 0) return undefined;
  const byStem = new Map(pictures.map((name) => [stem(below(name)), name]));
  const masksOf = new Map<string, Found[]>();
  const homeless: string[] = [];
  for (const mask of masks) {
    const [first = "", ...rest] = below(mask).split("/");
    const named = rest.length > 0 ? byStem.get(stem(rest.join("/"))) : undefined;
    const found: [string | undefined, string] = named
      ? [named, first]
      : [byStem.get(stem(below(mask))), "mask"];
    if (found[0] === undefined) homeless.push(mask);
    else put(masksOf, found[0], { mask, finding: found[1] });
  }
  return masksOf.size === 0 ? undefined : { pictures, masksOf, homeless };
}

/** `x.jpg` with `x_<finding>.png`, `x_mask.png`, `x_mask_1.png`. */
async function besidePictures(root: string, names: readonly string[]): Promise<Layout | undefined> {
  const byStem = new Map(names.map((name) => [stem(name), name]));
  const pairs = names.flatMap((mask) => {
    const found = /\.(png|gif|tiff?|webp)$/i.test(mask) ? ownerOf(mask, byStem) : undefined;
    return found ? [{ mask, ...found }] : [];
  });
  if (pairs.length === 0) return undefined;
  const sizes = await pictureSizes(
    root,
    pairs.flatMap(({ mask, picture }) => [mask, picture]),
    [],
  );
  const masksOf = new Map<string, Found[]>();
  const masks = new Set<string>();
  for (const { mask, picture, finding } of pairs) {
    const sure = looksLikeMask(mask, picture, finding, sizes);
    if (!sure && !(alike(mask, picture, sizes) && (await isTwoToned(join(root, mask))))) continue;
    masks.add(mask);
    put(masksOf, picture, { mask, finding: /^mask/i.test(finding) ? folderName(picture) : finding });
  }
  if (masks.size === 0) return undefined;
  return { pictures: names.filter((name) => !masks.has(name)), masksOf, homeless: [] };
}

/** The picture with the longest name that begins the mask's own. */
function ownerOf(
  mask: string,
  byStem: ReadonlyMap<string, string>,
): { readonly picture: string; readonly finding: string } | undefined {
  const own = stem(mask);
  for (let at = own.lastIndexOf("_"); at > 0; at = own.lastIndexOf("_", at - 1)) {
    const picture = byStem.get(own.slice(0, at));
    const finding = own.slice(at + 1);
    if (picture !== undefined) return /^[a-z]/i.test(finding) ? { picture, finding } : undefined;
  }
  return undefined;
}

/** Something called mask, of one channel, or as large as the picture in another format: not simply another picture. */
function looksLikeMask(
  mask: string,
  picture: string,
  finding: string,
  sizes: ReadonlyMap<string, PictureSize>,
): boolean {
  const [own, other] = [sizes.get(mask), sizes.get(picture)];
  if (/^mask/i.test(finding) || (own && own.channels <= 2 && other && other.channels > 2)) return true;
  return alike(mask, picture, sizes) && posix.extname(mask) !== posix.extname(picture);
}

/** Of the same size. */
function alike(mask: string, picture: string, sizes: ReadonlyMap<string, PictureSize>): boolean {
  const [own, other] = [sizes.get(mask), sizes.get(picture)];
  return own !== undefined && own.width === other?.width && own.height === other.height;
}

function fits(
  mask: string,
  sizes: ReadonlyMap<string, PictureSize>,
  { width, height }: PictureSize,
  problems: Problem[],
): boolean {
  const size = sizes.get(mask);
  // What is no picture is among the problems already.
  if (!size) return false;
  if (size.width === width && size.height === height) return true;
  const why = `is left out: the mask has ${size.width}×${size.height} pixels, its picture ${width}×${height}`;
  problems.push({ path: mask, why });
  return false;
}

/** An empty mask says that the finding is not there. */
async function truthOf(
  root: string,
  found: readonly Found[],
  { width, height }: PictureSize,
): Promise<Truth> {
  const objects: TruthObject[] = [];
  for (const { mask: path, finding } of found) {
    const mask = await readMask(join(root, path), { width, height });
    const box = boxOfMask(mask);
    if (box) objects.push({ label: finding, box, mask });
  }
  return { width, height, objects };
}

/** The class of `benign/x.png`; pictures without a folder have masks of what they show. */
const folderName = (name: string): string =>
  name.includes("/") ? (name.split("/").at(-2) as string) : "mask";

const stem = (name: string): string => name.slice(0, name.length - posix.extname(name).length);
const below = (name: string): string => name.slice(name.indexOf("/") + 1);

function put(to: Map<string, Found[]>, name: string, found: Found): void {
  const others = to.get(name);
  if (others) others.push(found);
  else to.set(name, [found]);
}
