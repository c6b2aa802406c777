/** What manifest.json of an exported store says: docs/store-format.md. */

import type { StoreHeader } from "../row.ts";

export const webFormat = "fovea-store-web";
export const webVersion = 1;

/** Element types of the binary files, all little-endian; `json` and `jpeg` are what they are called. */
export type FileType = "float32" | "int32" | "uint16" | "json" | "jpeg";

export interface WebFile {
  readonly name: string;
  readonly type: FileType;
  /** Row-major; the first is the number of pictures. Of binary files only. */
  readonly shape?: readonly number[];
  readonly bytes: number;
}

export interface WebManifest {
  readonly format: typeof webFormat;
  readonly version: number;
  /** That of the store, without the place of the folder. */
  readonly header: Omit<StoreHeader, "folder">;
  readonly pictures: number;
  readonly unreadable: number;
  /** Names that labels.bin counts, from 0 on. */
  readonly labels: readonly string[];
  readonly thumbnails: {
    /** Side of a tile in pixels, tiles in a row, tiles on a sheet. */
    readonly side: number;
    readonly columns: number;
    readonly perSheet: number;
    /** Files that were no more there, or no more the same: their tile is grey. */
    readonly missing: number;
  };
  /** Pictures that have a place in the plane; the others have NaN. */
  readonly placed: number;
  readonly files: readonly WebFile[];
}
