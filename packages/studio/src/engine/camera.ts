/** Pictures of a camera, one after the other: what the network says of each, and where it looks. */

import { explain, FoveaError, methodById, picture, type Target } from "@fovea/core";
import { seenPicture, shownMap } from "@fovea/render";
import type { FrameAnswer, FrameQuestion } from "./camera-frame.ts";
import type { Desk } from "./desk.ts";
import { noMethod } from "./no-method.ts";

/** All frames are one picture to the desk: the last one replaces the one before. */
const id = "camera";

export class Camera {
  readonly #desk: Desk;
  #canvas: OffscreenCanvas | undefined;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Takes a frame and answers when its prediction and its map are there; the bitmap is used up. */
  look(question: FrameQuestion, frame: ImageBitmap): Promise<FrameAnswer> {
    return this.#desk.jobs.now(() => this.#look(question, frame));
  }

  async #look({ model, method: methodId, target }: FrameQuestion, frame: ImageBitmap): Promise<FrameAnswer> {
    const started = performance.now();
    this.#take(frame);
    const { opened, x, layout } = this.#desk.prepared(model, id);
    const { classes } = await this.#desk.prediction(model, id);
    const method = methodById(methodId) ?? noMethod(methodId);
    const said = classes.find(({ index }) => index === target) ?? classes[0];
    const wanted: Target = { kind: "class", ...(said as NonNullable<typeof said>) };
    const explanation = await explain(opened.model, x, { method, target: wanted });
    return {
      classes: classes.slice(0, 5),
      explained: wanted,
      seen: layout && seenPicture(x, layout, opened.preprocessing).picture,
      map: layout && shownMap(explanation, layout)?.map,
      display: method.display,
      ledger: explanation.ledger,
      ms: performance.now() - started,
    };
  }

  /** The camera is off: nothing of it is kept. */
  stop(): void {
    this.#desk.forgetPicture(id);
    this.#canvas = undefined;
  }

  #take(frame: ImageBitmap): void {
    const { width, height } = frame;
    this.#canvas ??= new OffscreenCanvas(width, height);
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
    const context = this.#canvas.getContext("2d", { willReadFrequently: true, alpha: false });
    if (context === null)
      throw new FoveaError("picture-unreadable", "Cannot look at the camera: the browser gives no canvas");
    context.drawImage(frame, 0, 0);
    frame.close();
    const { data } = context.getImageData(0, 0, width, height);
    this.#desk.addSamples("camera", picture(width, height, 3, withoutAlpha(data)), id);
  }
}

function withoutAlpha(data: Uint8ClampedArray): Uint8Array {
  const samples = new Uint8Array((data.length / 4) * 3);
  for (let from = 0, to = 0; from < data.length; from += 4, to += 3) {
    samples[to] = data[from] as number;
    samples[to + 1] = data[from + 1] as number;
    samples[to + 2] = data[from + 2] as number;
  }
  return samples;
}
