/** What the page and its worker tell each other: plain data, nothing else. */

import type { Check, ClassPrediction, ExplainRequest, Explanation } from "@fovea/core";
import type { DisplayScale, FloatMap, Picture } from "@fovea/render";

/** Files that belong together: a model, its external data, what lies beside it. */
export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface MethodInfo {
  readonly id: string;
  readonly title: string;
  readonly family: string;
  readonly reading: string;
  /** What the picture does not mean. */
  readonly caution: string;
  readonly cost: string;
  readonly paper: string;
  readonly display: Explanation["method"]["display"];
  /** Whether it has a layer to choose. */
  readonly layered: boolean;
  /** Why it does not work on this model; undefined if it does. */
  readonly obstacle: string | undefined;
}

export interface LayerInfo {
  /** The value that carries the layer's maps. */
  readonly value: string;
  /** The node that makes it, as the file calls it. */
  readonly name: string;
  readonly op: string;
  readonly channels: number;
  readonly size: readonly number[];
}

export type PreparedField = "size" | "fit" | "short" | "interpolation" | "order" | "scale" | "mean" | "std";

export interface ModelInfo {
  /** Within this page. */
  readonly id: string;
  /** The file's name. */
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly engine: string;
  readonly threads: number;
  readonly input: readonly number[];
  readonly classes: number;
  readonly labels: readonly string[] | undefined;
  /** How pictures are prepared, a few lines. */
  readonly preparation: string;
  /** The same, setting by setting, as people write them. */
  readonly prepared: Readonly<Record<PreparedField, string>>;
  /** What was guessed about it, sentences. */
  readonly doubts: readonly string[];
  readonly parameters: number;
  readonly layers: readonly LayerInfo[];
  readonly defaultLayer: string | undefined;
  readonly methods: readonly MethodInfo[];
  /** What loading changed, sentences. */
  readonly remarks: readonly string[];
}

export interface PictureInfo {
  readonly id: string;
  readonly name: string;
  /** As a person sees it, upright. */
  readonly width: number;
  readonly height: number;
}

export interface PredictionInfo {
  /** All classes, the likeliest first. */
  readonly classes: readonly ClassPrediction[];
  /** The picture as the model sees it. */
  readonly seen: Picture;
  /** Said beside it. */
  readonly note: string | undefined;
  readonly ms: number;
}

/** A class, and the one that it is set against. */
export interface ClassQuestion {
  readonly index: number;
  readonly versus?: number;
}

export interface ExplainQuestion {
  readonly model: string;
  readonly picture: string;
  readonly method: string;
  readonly target: ClassQuestion;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly layer?: string;
  readonly output?: ExplainRequest["output"];
  readonly seed?: number;
}

export interface ExplanationInfo {
  readonly question: ExplainQuestion;
  readonly title: string;
  /** How to read the picture, one sentence. */
  readonly reading: string;
  readonly display: MethodInfo["display"];
  /** `wolf (class 0), 93.1 %`. */
  readonly target: string;
  /** `logit`. */
  readonly scoreName: string;
  readonly score: number;
  /** One value per pixel that the model sees, as it is shown; undefined where the model's input is no picture. */
  readonly map: FloatMap | undefined;
  /** The map's own scale as its method displays it, found in the worker. */
  readonly scale: DisplayScale | undefined;
  /** What was done to the values for the map. */
  readonly steps: readonly string[];
  /** The attribution itself. */
  readonly values: Float32Array;
  readonly shape: readonly number[];
  readonly ledger: readonly Check[];
  readonly conventions: Readonly<Record<string, string | number>>;
  readonly details: Readonly<Record<string, unknown>>;
  readonly layer: string | undefined;
  readonly seed: number;
  readonly ms: number;
}

/** Which engine is wanted: `auto` takes the GPU where the browser has one of its own. */
export type EngineChoice = "auto" | "wasm" | "webgpu";

export type Progress = (done: number, total: number) => void;

/** Work that can be watched and given up: the last two arguments of what takes long. A function crosses only as an argument of its own. */
export type Job = readonly [id: number, progress: Progress | undefined];
