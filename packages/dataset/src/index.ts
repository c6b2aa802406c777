/** The public door: re-exports only. */

export { annotatedPictures } from "./annotated.ts";
export type { Collection, CollectionKind, Problem, Sample } from "./collection.ts";
export { type DecodeOptions, decodePicture, whyUnreadable } from "./decode.ts";
export { type ReadOptions, readCollection } from "./read-collection.ts";
export { listPictures } from "./scan/list-pictures.ts";
export { type MeasureOptions, measurePictures } from "./scan/measure-pictures.ts";
export {
  isMeasured,
  type Job,
  type Measured,
  type MeasuredPicture,
  type UnmeasuredPicture,
} from "./scan/measurement.ts";
export { hasMovedTo } from "./scan/moved-folder.ts";
export { type ScanProgress, type ScanRequest, type ScanSummary, scan } from "./scan/scan.ts";
export { type ScanGraph, scanGraph } from "./scan/scan-graph.ts";
export { embeddingLayer, watchedLayers } from "./scan/watched-layers.ts";
export { type Split, type SplitOptions, splitOf } from "./split.ts";
export { headerName } from "./store/header.ts";
export type { IndexState } from "./store/index-vectors.ts";
export type { Metric, Neighbour } from "./store/nearest.ts";
export type {
  FileStamp,
  ScannedPicture,
  StoreHeader,
  StoreRow,
  UnreadableFile,
  WatchedLayer,
} from "./store/row.ts";
export { preprocessingText, type StoreMaker, StoreMismatchError } from "./store/same-maker.ts";
export { type NearestOptions, Store } from "./store/store.ts";
export type { Strongest } from "./store/strongest.ts";
export { type ExportOptions, exportWeb } from "./store/web/export-web.ts";
export type { FileType, WebFile, WebManifest } from "./store/web/manifest.ts";
