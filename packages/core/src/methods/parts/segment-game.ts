/** The segments of a picture as players of a game: the score when some of them are shown and the others hidden. */

import { z } from "zod";
import type { Segments } from "../../image/segments/segments.ts";
import { type FloatTensor, filled, floats, shapeText } from "../../tensor.ts";
import type { Probe } from "../probe.ts";
import { type Baseline, baselineOf, baselineOption } from "./baseline.ts";
import { type SegmentsOption, segmentsOf, segmentsOption } from "./segmentation.ts";
import { blended, maskedBlend, pixelShape, type Space, spaceOf } from "./space.ts";

/** Options of all methods that play it. */
export const gameOptions: {
  readonly segments: z.ZodOptional<z.ZodType<SegmentsOption>>;
  readonly paint: z.ZodDefault<z.ZodEnum<{ segment: "segment"; share: "share" }>>;
} = {
  segments: segmentsOption
    .optional()
    .describe(
      "slic:N (about N areas), felzenszwalb:SCALE, grid:N, or a file of labels, one per pixel; left out: slic:50, of a table each number",
    ),
  paint: z
    .enum(["segment", "share"])
    .default("segment")
    .describe(
      "what a pixel shows: the value of its segment, or that divided by the segment's pixels so that the map adds up",
    ),
};

/** What hidden segments show: a baseline, or their own mean colour. */
export type Cover = "segment-mean" | Baseline;

export const coverOption: z.ZodType<Cover> = z
  .union([z.literal("segment-mean"), baselineOption])
  .describe(
    `what hidden segments show: segment-mean (their own mean colour), or x₀: ${baselineOption.description}`,
  );

export interface SegmentGame {
  readonly segments: Segments;
  readonly players: number;
  /** How the segments were asked for, for the conventions. */
  readonly named: string;
  /** S with every segment shown to its part in [0, 1]: 1 is the picture, 0 the cover. */
  readonly score: (shown: ArrayLike<number>) => Promise<number>;
  /** score() of many; several at once where that gives the same numbers. */
  readonly scores: (many: Shows) => Promise<number>;
}

interface Shows {
  readonly count: number;
  /** What to show in run `index`, valid until the next: asked in order, some of it before a stop. */
  readonly shown: (index: number) => ArrayLike<number>;
  /** Takes the score, in order. True: enough. */
  readonly take: (score: number, index: number) => boolean | undefined;
}

export interface GameOptions {
  readonly segments?: SegmentsOption | undefined;
  readonly paint: "segment" | "share";
}

/** Throws what segmentsOf() and baselineOf() throw. */
export function segmentGame(
  probe: Probe,
  { segments: given }: Pick<GameOptions, "segments">,
  cover: Cover,
): SegmentGame {
  const space = spaceOf(probe.model);
  const wanted = given ?? (probe.x.shape.length < 3 ? eachNumber(space) : "slic:50");
  const segments = segmentsOf(probe, wanted);
  const hidden = cover === "segment-mean" ? segmentMeans(probe.x, segments, space) : baselineOf(probe, cover);
  const write = (mask: Float32Array, shown: ArrayLike<number>): void => {
    for (let p = 0; p < mask.length; p++) mask[p] = shown[segments.labels[p] as number] as number;
  };
  const score = async (shown: ArrayLike<number>): Promise<number> => {
    const mask = new Float32Array(space.pixels);
    write(mask, shown);
    return (await probe.scoreAt(blended(probe.x, hidden, mask, space))).score;
  };
  const scores = ({ count, shown, take }: Shows): Promise<number> =>
    probe.scoresAt({
      count,
      blend: maskedBlend(probe.model, probe.x, hidden),
      fill: (mask, k) => write(mask, shown(k)),
      take: (found, k) => take(found.score, k),
    });
  const named = typeof wanted === "string" ? wanted : `labels ${shapeText(wanted.shape)}`;
  return { segments, players: segments.count, named, score, scores };
}

const eachNumber = ({ pixels }: Space): string => `grid:${pixels}`;

/** The picture with every pixel in the mean colour of its segment. */
export function segmentMeans(x: FloatTensor, { labels, count }: Segments, space: Space): FloatTensor {
  const { pixels, channels, pixelStep, channelStep } = space;
  const data = new Float32Array(x.data.length);
  const sizes = segmentSizes({ labels, count });
  for (let c = 0; c < channels; c++) {
    const means = new Float64Array(count);
    for (let p = 0, i = c * channelStep; p < pixels; p++, i += pixelStep)
      means[labels[p] as number] = (means[labels[p] as number] as number) + (x.data[i] as number);
    for (let k = 0; k < count; k++) means[k] = (means[k] as number) / (sizes[k] as number);
    for (let p = 0, i = c * channelStep; p < pixels; p++, i += pixelStep)
      data[i] = means[labels[p] as number] as number;
  }
  return floats(x.shape, data);
}

/** Pixels of every segment. */
export function segmentSizes({ labels, count }: Pick<Segments, "labels" | "count">): Float64Array {
  const sizes = new Float64Array(count);
  for (let p = 0; p < labels.length; p++)
    sizes[labels[p] as number] = (sizes[labels[p] as number] as number) + 1;
  return sizes;
}

/** One value per segment as a map, 1×H×W. */
export function painted(
  values: ArrayLike<number>,
  segments: Segments,
  paint: GameOptions["paint"],
): FloatTensor {
  const sizes = paint === "share" ? segmentSizes(segments) : undefined;
  const { labels } = segments;
  const data = filled(labels.length, (p) => {
    const label = labels[p] as number;
    return (values[label] as number) / (sizes?.[label] ?? 1);
  });
  return floats(pixelShape(segments as unknown as Space), data);
}
