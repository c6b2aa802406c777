/** What the Network view and the worker tell each other: plain data. */

import type { Box, SpecificityKind } from "@fovea/core";
import type { Raster } from "@fovea/render";

/** What can be looked at: `maps` has channels and places, `numbers` one number per channel. */
export type Looks = "maps" | "numbers" | "none";

export interface NodeInfo {
  /** Its place in the order of computation. */
  readonly id: number;
  /** As the file calls it; the name of its value where it has none. */
  readonly name: string;
  readonly op: string;
  /** `3×3, step 2`. */
  readonly window: string;
  readonly value: string;
  readonly shape: readonly number[];
  readonly parameters: number;
  /** The nodes that it takes from; −1 is the picture. */
  readonly from: readonly number[];
  readonly looks: Looks;
}

/** Layers that belong together and can be shown as one box. */
export interface BlockInfo {
  /** Stays the same as long as the model does. */
  readonly id: string;
  readonly title: string;
  /** What holds it together: `with a shortcut`, `branches side by side`, `numbers of 28×28 places`. */
  readonly said: string;
  readonly parts: readonly Part[];
  /** All nodes inside, in the order of computation. */
  readonly nodes: readonly number[];
  readonly parameters: number;
}

/** A node by its id, or a block. */
export type Part = number | BlockInfo;

export interface Outline {
  readonly nodes: readonly NodeInfo[];
  readonly parts: readonly Part[];
  /** Shape of what goes in. */
  readonly input: readonly number[];
  readonly classes: number;
  /** The node that makes the class scores. */
  readonly last: number;
  /** The convolution whose filters can be drawn as small pictures. */
  readonly first: string | undefined;
}

export interface Placed extends Box {
  /** Id of a node or a block; `:picture` and `:scores` for the ends. */
  readonly id: number | string;
}

export interface Edge {
  readonly from: number | string;
  readonly to: number | string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** A diagram, in pixels at zoom 1. */
export interface Diagram {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Placed[];
  /** Around the layers of open blocks, the outer ones first. */
  readonly frames: readonly Placed[];
  readonly edges: readonly Edge[];
}

/** The maps of one layer on one picture. */
export interface LayerMaps {
  readonly value: string;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** All maps, channel by channel, as the network computed them. */
  readonly data: Float32Array;
  readonly maxima: Float32Array;
  readonly means: Float64Array;
  /** Row-major place of each channel's largest value. */
  readonly positions: Int32Array;
  readonly dead: readonly number[];
  readonly signed: boolean;
  /** 99.5 % of the layer's values are not larger: the end of the colours. */
  readonly limit: number;
  /** Channels, the strongest first. */
  readonly strongest: readonly number[];
}

/** Channels, the most specific to the picture first. */
export interface SpecificOrder {
  readonly order: readonly number[];
  readonly kind: SpecificityKind;
  /** Other pictures that it was compared with. */
  readonly others: number;
}

/** One layer of the stack. */
export interface StackLayer {
  readonly value: string;
  readonly name: string;
  readonly op: string;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly mosaic: Raster<3>;
  readonly shown: number;
  readonly signed: boolean;
  readonly limit: number;
}

export interface UnitQuestion {
  readonly model: string;
  readonly value: string;
  readonly channel: number;
}

/** Where a unit looks, in pixels of the picture that the model sees. */
export interface FieldInfo {
  /** Undefined where nothing of the picture counts. */
  readonly box: Box | undefined;
  /** Whether all of the picture counts. */
  readonly whole: boolean;
  /** Whether the rest of the picture counts too, but only by way of averages that all places share. */
  readonly shared: boolean;
  readonly unknown: readonly string[];
}

/** Where one picture excites the channel most. */
export interface Patch {
  readonly picture: string;
  readonly score: number;
  readonly place: readonly [row: number, column: number];
  /** In pixels of the picture that the model sees. */
  readonly field: Box;
  /** In pixels of the picture as it was given. */
  readonly box: Box;
  readonly raster: Raster<3>;
}

export interface TopPatches {
  readonly patches: readonly Patch[];
  /** Pictures that were looked at. */
  readonly looked: number;
  /** Values are those before this bound of the layer. */
  readonly ceiling: number | undefined;
}

/** What in a patch excites the unit. */
export interface GuidedPatch {
  readonly raster: Raster<3>;
  /** `Guided backpropagation`, or what stands in for it. */
  readonly title: string;
  readonly note: string | undefined;
  /** What full brightness stands for. */
  readonly limit: number;
}

/** The image so far. */
export interface ImageFrame {
  readonly step: number;
  readonly steps: number;
  readonly value: number;
  readonly raster: Raster<3>;
}

export interface BestImage extends ImageFrame {
  /** The same under shifts and turns that the optimisation never saw. */
  readonly heldOut: readonly number[];
  readonly seed: number;
  readonly ms: number;
}

export interface FilterImages {
  readonly space: "pixels" | "channels";
  /** Filters × channels × kernel, divided by the largest |weight|: −1…1. */
  readonly shape: readonly number[];
  readonly data: Float32Array;
  /** What 1 stands for. */
  readonly limit: number;
}
