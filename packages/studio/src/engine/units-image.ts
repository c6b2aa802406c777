/** The image that a channel answers to most, made before the eyes of whoever asks. */

import { ceilingOf, type FloatTensor, type Frame, synthesise } from "@fovea/core";
import type { Raster } from "@fovea/render";
import type { BestImage, ImageFrame } from "./network-answers.ts";
import type { OpenedModel } from "./opened-model.ts";

export interface ImageRequest {
  readonly opened: OpenedModel;
  readonly value: string;
  readonly channel: number;
  readonly seed: number;
  readonly onFrame: (frame: ImageFrame) => void;
  readonly progress: (done: number, total: number) => void;
  readonly signal: AbortSignal;
}

/** Steps of the optimisation, and steps from one frame to the next. */
const steps = 192;
const frameEvery = 4;

export async function bestImage(request: ImageRequest): Promise<BestImage> {
  const { opened, value, channel, seed, onFrame, progress, signal } = request;
  const { model, preprocessing } = opened;
  const started = performance.now();
  const [made] = await synthesise({
    network: model,
    scale: preprocessing,
    // At its ceiling nothing moves a channel: what is cut off there is raised.
    objectives: [{ kind: "channel", layer: ceilingOf(model.graph, value)?.of ?? value, channel }],
    ...{ steps, frameEvery, seed, progress, signal },
    onFrame: (frame) => onFrame(frameOf(frame)),
  });
  if (!made) throw new Error("no image was made");
  const { ledger, image } = made;
  return {
    ...{ step: ledger.steps, steps, value: ledger.value, heldOut: ledger.heldOut, seed },
    raster: levels(image),
    ms: performance.now() - started,
  };
}

const frameOf = ({ step, steps: all, images, values }: Frame): ImageFrame => ({
  step,
  steps: all,
  value: values[0] as number,
  raster: levels(images[0] as FloatTensor),
});

/** 1×C×H×W in levels 0…1 → 8 bits; nothing is stretched. */
function levels({ shape, data }: FloatTensor): Raster<3> {
  const [, channels = 3, height = 1, width = 1] = shape;
  const bytes = new Uint8ClampedArray(3 * width * height);
  for (let i = 0; i < width * height; i++)
    for (let c = 0; c < 3; c++)
      bytes[3 * i + c] = 255 * (data[(channels === 1 ? 0 : c) * width * height + i] as number);
  return { width, height, channels: 3, data: new Uint8Array(bytes.buffer) };
}
