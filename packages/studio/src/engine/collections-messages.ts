/** What the page and its worker tell each other about collections of pictures. */

import type { ClassPurity } from "@fovea/core";
import type { Picture } from "@fovea/render";

/** A file by its path below the folder that was given. */
export interface PathFile {
  readonly path: string;
  readonly file: Blob;
}

/** A picture to measure or to test: a file, or one that is open in the page. */
export interface PictureSource {
  readonly key: string;
  readonly file?: Blob;
  /** Of an open picture. */
  readonly id?: string;
}

/** How it is known what pictures show. */
export type LabelSource = "store" | "folders" | "annotations" | "names" | "none";

/** Thumbnails: square tiles, row by row on sheets, in the order of the keys. */
export interface Tiles {
  readonly sheets: readonly Blob[];
  readonly side: number;
  readonly columns: number;
  readonly perSheet: number;
}

/** All that is known of a collection but its embeddings, which stay in the worker. Rows are in the order of the keys. */
export interface CollectionInfo {
  readonly id: string;
  readonly name: string;
  readonly kind: "store" | "pictures";
  /** The model that measured it. */
  readonly modelName: string;
  readonly modelSha256: string;
  /** The value that the embedding was taken from, and its length. */
  readonly embedding: { readonly value: string; readonly size: number };
  readonly keys: readonly string[];
  /** Names of the model's classes. */
  readonly classes: readonly string[];
  /** What is known to be in the pictures: names, and an index of them for each picture, −1 without. */
  readonly labels: readonly string[];
  readonly labelOf: Int32Array;
  readonly labelSource: LabelSource;
  /** n×5: the likeliest classes, −1 where there are fewer. */
  readonly top: Int32Array;
  readonly probabilities: Float32Array;
  /** 1 where the model says what the picture is known to show, 0 where it says something else, −1 where nobody knows. */
  readonly right: Int8Array;
  /** n×2: width and height of the picture, upright. */
  readonly sizes: Int32Array;
  /** n×2, NaN where a picture has no place; undefined where none was computed yet. */
  readonly places: Float32Array | undefined;
  readonly tiles: Tiles;
  readonly unreadable: readonly Unreadable[];
}

export interface Unreadable {
  readonly key: string;
  readonly problem: string;
}

export interface MeasureQuestion {
  readonly name: string;
  readonly model: string;
  readonly pictures: readonly PictureSource[];
}

export interface AnnotateQuestion {
  readonly id: string;
  /** JSON files that may be COCO's. */
  readonly files: readonly PathFile[];
}

export interface Annotated {
  /** With what the annotations say the pictures show, where nothing better says it. */
  readonly info: CollectionInfo;
  /** Pictures of which it is known where their objects are. */
  readonly located: number;
  /** What was left out, sentences. */
  readonly remarks: readonly string[];
}

export interface NearQuestion {
  readonly id: string;
  readonly index: number;
  readonly count: number;
}

export interface Near {
  /** Nearest first. Cosine distance. */
  readonly neighbours: readonly { readonly index: number; readonly distance: number }[];
  readonly purity: ClassPurity;
}

export interface GroupQuestion {
  readonly id: string;
  readonly count: number;
  readonly seed: number;
}

export interface Tally {
  readonly name: string;
  readonly count: number;
}

export interface Group {
  readonly size: number;
  /** The commonest classes that the model says, and what is known to be in the pictures. */
  readonly said: readonly Tally[];
  readonly labels: readonly Tally[];
  /** Pictures of which it is known what they show, and how many of these the model gets wrong. */
  readonly known: number;
  readonly wrong: number;
  /** Pictures nearest to the middle of the group, nearest first. */
  readonly typical: readonly number[];
  /** Pictures that the model gets wrong, nearest to the middle first. */
  readonly mistaken: readonly number[];
}

export interface Groups {
  /** Index of its group for each picture. */
  readonly groupOf: Int32Array;
  /** The largest first. */
  readonly groups: readonly Group[];
}

export interface BiasQuestion {
  readonly id: string;
  readonly model: string;
  /** Index among the labels of the collection. */
  readonly label: number;
  /** Where the pictures can be had again, by key; masks of their objects where there are some. */
  readonly pictures: readonly PictureSource[];
  readonly masks: readonly PictureSource[];
}

/** A trial in which an exchange changed what the model said. */
export interface BiasExample {
  readonly key: string;
  readonly donor: string;
  readonly before: Picture;
  readonly after: Picture;
  readonly saidBefore: string;
  readonly said: string;
}

export interface BiasClass {
  readonly label: string;
  readonly pictures: number;
  readonly right: number;
  /** How much of what spoke for the class lies outside the objects, and how much of the pictures does; where objects are known. */
  readonly outside: { readonly relevance: number; readonly area: number } | undefined;
  /** Part of the pictures on which an effect could have gone unseen. */
  readonly room: number;
  readonly claim?: {
    readonly sentence: string;
    readonly evidence: string;
    readonly caution: string | undefined;
    readonly region: string;
    readonly examples: readonly BiasExample[];
  };
}

export interface BiasAnswer {
  /** The class that was asked about first. */
  readonly classes: readonly BiasClass[];
  readonly located: boolean;
  readonly unlocated: number;
  readonly tests: number;
  readonly pictures: number;
  /** What was left out, sentences. */
  readonly remarks: readonly string[];
}
