/** What a scan knows about one picture, as the store keeps it. */

/** A layer whose channels are watched. */
export interface WatchedLayer {
  /** Name of the value in the frozen network. */
  readonly value: string;
  /** 1×C×(spatial sizes). */
  readonly shape: readonly number[];
}

/** What a store was made by and with: a scan may go on only with the same. */
export interface StoreHeader {
  readonly modelName: string;
  readonly modelSha256: string;
  /** Shape of the model's input. */
  readonly inputShape: readonly number[];
  /** In words, with every number that moves the result: describePreprocessing(). */
  readonly preprocessing: string;
  readonly engine: string;
  /** The folder that was scanned, as an absolute path; keys are below it. */
  readonly folder: string;
  readonly layers: readonly WatchedLayer[];
  /** The value whose mean over positions is the embedding, and its channels. */
  readonly embedding: { readonly value: string; readonly size: number };
  readonly classes: number;
  readonly labels?: readonly string[];
}

/** A file as the folder shows it, without opening it. */
export interface FileStamp {
  /** Path below the scanned folder, `/` between its parts. */
  readonly key: string;
  readonly bytes: number;
  /** Time of the last change, milliseconds. */
  readonly modified: number;
}

/** A picture that was measured. */
export interface ScannedPicture extends FileStamp {
  /** Of the file's bytes, in hexadecimal. */
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
  /** Name of the folder it lies in, if the scanned folder has a folder per class. */
  readonly label?: string;
  /** The most probable classes, first the best; up to five. */
  readonly top: readonly number[];
  /** Their probabilities. */
  readonly probabilities: readonly number[];
  readonly embedding: Float32Array;
  /** Per watched layer, the largest value of each channel. */
  readonly maxima: readonly Float32Array[];
  /** Where it is: index into the row-major positions of the layer. The first if several are equal. */
  readonly positions: readonly Int32Array[];
}

/** A file that could not be measured, and why. */
export interface UnreadableFile extends FileStamp {
  readonly problem: string;
}

export type StoreRow = ScannedPicture | UnreadableFile;

export const isUnreadable = (row: StoreRow): row is UnreadableFile => "problem" in row;
