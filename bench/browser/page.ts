/** The bench's page: one network on one engine of the browser. The host calls what `bench` offers, in this order. */

import {
  explain,
  type FloatTensor,
  loadModel,
  type Method,
  Model,
  methodById,
  picture,
  predict,
  preprocess,
  type Target,
  targetsFor,
} from "@fovea/core";
import { type WebRuntimeOptions, webFile, webRuntime } from "@fovea/core/web";
import { rgbOf } from "@fovea/render";
import type { Session } from "../../packages/core/src/run/runtime.ts";
import { type Cost, costOf, type Effort } from "../cost.ts";
import { Meter, metered } from "../metered.ts";

export interface PageSubject {
  readonly id: string;
  readonly side: number;
  readonly engine: WebRuntimeOptions;
}

export interface BenchPage {
  /** Opens the network, explains the photograph by saliency and draws the map: milliseconds since the page was asked for. */
  firstPicture(subject: PageSubject): Promise<number>;
  /** Milliseconds for the session of the file alone, and for those of an explanation. */
  builds(method: string): Promise<{ readonly file: number; readonly explanation: number }>;
  /** Of a method by its id, or of `forward` itself. */
  cost(what: string, effort: Effort): Promise<Cost>;
  /** MB of the page: arrays, WASM memory, JavaScript. Known for one thread only. */
  memory(): Promise<number | undefined>;
  /** What the runtime remarked. */
  notes(): readonly string[];
}

interface Opened {
  readonly file: Uint8Array;
  readonly model: Model;
  readonly meter: Meter;
  readonly x: FloatTensor;
  readonly target: Target;
  readonly engine: WebRuntimeOptions;
}

let opened: Opened;
let plain: Session | undefined;

const methodOf = (id: string): Method => methodById(id) as Method;
const explained = (id: string) =>
  explain(opened.model, opened.x, { method: methodOf(id), target: opened.target });
const forward = async (): Promise<unknown> => await plain?.run({ [opened.model.input.name]: opened.x });

const offered: BenchPage = {
  async firstPicture({ id, side, engine }) {
    opened = await open(await fetched(`/network?id=${id}&side=${side}`), side, engine);
    const { values } = await explained("saliency");
    draw(values, side);
    return performance.now();
  },
  async builds(method) {
    await plain?.dispose();
    const started = performance.now();
    plain = await webFile(opened.file, opened.engine);
    const file = performance.now() - started;
    const { buildMs } = opened.meter.reading;
    await explained(method);
    return { file, explanation: opened.meter.reading.buildMs - buildMs };
  },
  cost: (what, effort) => costOf(what === "forward" ? forward : () => explained(what), forward, effort),
  async memory() {
    // The browser asks every worker, and threads that wait for work do not answer.
    if (opened.model.runtime.threads > 1) return undefined;
    const { bytes } = await (performance as MeasuredPerformance).measureUserAgentSpecificMemory();
    return bytes / 1e6;
  },
  notes: () => opened.model.runtime.notes,
};

/** In Chromium, in cross-origin isolated pages. */
interface MeasuredPerformance extends Performance {
  measureUserAgentSpecificMemory(): Promise<{ readonly bytes: number }>;
}

async function open(file: Uint8Array, side: number, engine: WebRuntimeOptions): Promise<Opened> {
  const meter = new Meter();
  const model = await Model.open(metered(await webRuntime(engine), meter), loadModel(file).graph, {
    inputShape: [1, 3, side, side],
    pixelRange: { low: [-2.2, -2.2, -2.2], high: [2.7, 2.7, 2.7] },
  });
  const x = await photograph(side);
  const [target] = await targetsFor(model, x, "top1", await predict(model, x));
  return { file, model, meter, x, target: target as Target, engine };
}

async function fetched(path: string): Promise<Uint8Array> {
  return new Uint8Array(await (await fetch(path)).arrayBuffer());
}

/** The photograph, decoded by the browser and prepared as networks for ImageNet take it. */
async function photograph(side: number): Promise<FloatTensor> {
  const bitmap = await createImageBitmap(await (await fetch("/photo")).blob());
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext("2d") as OffscreenCanvasRenderingContext2D;
  context.drawImage(bitmap, 0, 0);
  const samples = context.getImageData(0, 0, width, height).data.filter((_, i) => i % 4 !== 3);
  return preprocess(picture(width, height, 3, new Uint8Array(samples)), {
    ...{ size: [side, side], fit: "crop", short: side, interpolation: "bilinear", scale: 1 / 255 },
    ...{ mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
    ...{ order: "rgb", layout: "nchw", channels: 3 },
  });
}

function draw({ data }: FloatTensor, side: number): void {
  const context = document.querySelector("canvas")?.getContext("2d") as CanvasRenderingContext2D;
  const limit = data.reduce((a, b) => Math.max(a, b), 0);
  const pixels = Array.from(data, (value) => [...rgbOf("magnitude", value / limit), 255]).flat();
  context.putImageData(new ImageData(Uint8ClampedArray.from(pixels), side, side), 0, 0);
}

declare global {
  var bench: BenchPage;
}
globalThis.bench = offered;
