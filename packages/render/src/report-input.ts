/** What a report is made of: plain data, in the order of the page. */

import type { Rgb } from "./raster.ts";
import type { DisplayScale } from "./scale.ts";

/** The bytes of a PNG file, or a `data:image/…;base64,` address. */
export type ReportImage = Uint8Array | string;

export interface Report {
  /** Program and version, such as `Fovea 0.1.0`. */
  readonly software: string;
  readonly model: ReportModel;
  /** The exact command that makes this report again. */
  readonly command: string;
  readonly inputs: readonly ReportInput[];
  /** Inputs that could not be read or explained. */
  readonly failures?: readonly ReportFailure[];
  /** Anything else the reader should know, a sentence each. */
  readonly notes?: readonly string[];
}

export interface ReportModel {
  readonly name: string;
  readonly sha256: string;
  /** Name and shape of the input, such as `data: 1×3×224×224`. */
  readonly input: string;
  readonly engine: string;
  /** In words, such as `short side 256, crop 224, …`. */
  readonly preprocessing: string;
  /** Where that was read, or that it is a default. */
  readonly preprocessingSource: string;
  readonly seed: number;
}

export interface ReportInput {
  readonly name: string;
  /** The picture as the model sees it: after resizing and cropping, before mean and std. */
  readonly picture: ReportImage;
  readonly width: number;
  readonly height: number;
  /** Best first; five are shown. */
  readonly predictions: readonly ReportPrediction[];
  readonly explanations: readonly (ReportMap | ReportRefusal)[];
  /** Maps of several classes side by side. */
  readonly panels?: readonly ReportPanel[];
}

/** One method's maps of several classes on one scale. */
export interface ReportPanel {
  readonly title: string;
  readonly scale: DisplayScale;
  readonly classes: readonly {
    readonly label: string;
    /** Under the label, such as its probability. */
    readonly said: string;
    readonly png: ReportImage;
  }[];
}

export interface ReportPrediction {
  readonly index: number;
  readonly label: string;
  /** 0…1; left out where the model gives none. */
  readonly probability?: number;
  readonly logit?: number;
}

export interface ReportMap {
  /** Its id, such as `grad-cam`. */
  readonly method: string;
  readonly title: string;
  /** One plain sentence on how to read the map. */
  readonly howToRead: string;
  /** What the map does not mean, one plain sentence. */
  readonly caution?: string;
  /** What was done to the values for the map, a sentence each. */
  readonly steps?: readonly string[];
  /** The explained score in words, such as `bullfrog (logit)`. */
  readonly target: string;
  readonly png: ReportImage;
  readonly scale: DisplayScale;
  readonly ledger: readonly ReportCheck[];
  /** Wall time of the computation in milliseconds. */
  readonly ms: number;
  /** What else the method found out. */
  readonly views?: readonly ReportView[];
  /** More to say under the map, a sentence each: where the object was found, which convention is in force. */
  readonly remarks?: readonly string[];
}

/** A picture beside a map. */
export interface ReportView {
  readonly title: string;
  readonly png: ReportImage;
  /** Of a view that is a map. */
  readonly scale?: DisplayScale;
  /** Of a view that shows areas. */
  readonly legend?: readonly { readonly label: string; readonly colour: Rgb; readonly share: number }[];
}

/** A method that was asked for and did not run. */
export interface ReportRefusal {
  readonly method: string;
  readonly title: string;
  readonly target: string;
  /** Why, as a sentence. */
  readonly refused: string;
}

export interface ReportCheck {
  readonly check: string;
  readonly value: number | string;
  readonly limit?: number;
  readonly ok: boolean;
  readonly note?: string;
}

export interface ReportFailure {
  readonly name: string;
  readonly reason: string;
}
