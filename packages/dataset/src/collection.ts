/** A folder of pictures and what is known about each. */

import type { Truth } from "@fovea/core";

export type CollectionKind =
  /** A folder per class. */
  | "class-folders"
  /** A COCO annotation file beside the pictures; `fovea menagerie render` writes one with more in it. */
  | "coco"
  /** An XML file per picture, as PASCAL VOC has them. */
  | "voc"
  /** Per picture one mask for each finding of an expert. */
  | "masks"
  /** Pictures alone. */
  | "pictures";

export interface Collection {
  /** Absolute path. */
  readonly root: string;
  readonly kind: CollectionKind;
  /** Names of classes, sorted; empty for pictures alone. */
  readonly classes: readonly string[];
  /** Sorted by name. */
  readonly samples: readonly Sample[];
  /** What was left out and why, a sentence each: unreadable files, annotations of missing pictures, masks of another size … */
  readonly problems: readonly Problem[];
}

export interface Sample {
  /** Absolute path of the picture. */
  readonly path: string;
  /** Path from the root, with `/`. */
  readonly name: string;
  /** Names of all classes that it shows, sorted; empty where none is known. */
  readonly labels: readonly string[];
  /** Its class, where the folder says it or it shows no other. */
  readonly label?: string;
  /** `train` or `val`, where the folder says so. */
  readonly split?: "train" | "val";
  /** Boxes and masks in pixels of the picture; missing where nothing is known. Throws `file-unreadable` for a broken mask. */
  readonly truth?: () => Promise<Truth>;
}

export interface Problem {
  /** Path from the root, with `/`, of the file that is at fault. */
  readonly path: string;
  /** What is wrong with it, to be read after the path: `is skipped: the file is empty`. */
  readonly why: string;
}
