/** What a search for patches is about. */

import type { Ceiling, FieldForm, Model } from "@fovea/core";
import type { PixelLayout } from "@fovea/render";
import type { ModelFile } from "../model-file.ts";

/** A layer whose channels are looked at. */
export interface PatchLayer {
  readonly value: string;
  /** 1×C×rows×columns. */
  readonly shape: readonly number[];
  /** Size and stride of its fields, where they have a closed form. */
  readonly form: FieldForm | undefined;
  /** Of a layer that cuts its values off from above: units are told apart by what they would be without it. */
  readonly ceiling: Ceiling | undefined;
}

export interface PatchRun {
  readonly file: ModelFile;
  readonly model: Model;
  readonly layout: PixelLayout;
  readonly layer: PatchLayer;
  /** Patches of each channel at most. */
  readonly k: number;
  /** The class that units are ranked by, with its name; undefined: by activation. */
  readonly relevance: { readonly index: number; readonly label: string } | undefined;
  readonly command: string;
}

/** Where a channel is strongest in one picture. */
export interface Strongest {
  readonly path: string;
  /** Name of the picture in the results: its path, or its key in the store. */
  readonly key: string;
  readonly score: number;
  /** Index into the row-major positions of the layer. */
  readonly position: number;
}

/** The strongest pictures of a channel. */
export interface ChannelTop {
  readonly channel: number;
  /** First the best; none for a dead channel. */
  readonly strongest: readonly Strongest[];
  /** Whether it never rises above 0 where others do, or is the same in every picture. */
  readonly dead: boolean;
}

export interface Searched {
  readonly tops: readonly ChannelTop[];
  /** Pictures that were measured. */
  readonly pictures: number;
  /** Channels of the layer that are dead on these pictures. */
  readonly dead: readonly number[];
  /** How the channels were chosen, if nobody did. */
  readonly chosen: string | undefined;
  /** Where the numbers come from, if not from this run. */
  readonly source: string | undefined;
  readonly problems: readonly { readonly path: string; readonly why: string }[];
}

export type Tell = (part: number, what: string) => void;
