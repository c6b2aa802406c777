/** GrabCut of OpenCV: a mask made to follow the edges of the picture. */

import { type Mask, type PixelMap, seedsOf } from "@fovea/core";
import type { Picture } from "@fovea/render";

/** Rounds of learning the colours of object and ground and cutting anew. */
const rounds = 5;

/** The part of OpenCV that is used here; its own types bring the whole DOM. */
interface OpenCv {
  readonly Mat: new (height?: number, width?: number, type?: number) => Mat;
  readonly Rect: new (x: number, y: number, width: number, height: number) => unknown;
  readonly CV_8UC1: number;
  readonly CV_8UC3: number;
  readonly GC_INIT_WITH_MASK: number;
  readonly setRNGSeed: (seed: number) => void;
  readonly grabCut: (
    picture: Mat,
    mask: Mat,
    rectangle: unknown,
    ground: Mat,
    object: Mat,
    rounds: number,
    mode: number,
  ) => void;
  onRuntimeInitialized?: () => void;
}

interface Mat {
  readonly data: Uint8Array;
  readonly delete: () => void;
}

export type GrabCut = (picture: Picture, map: PixelMap, mask: Mask) => Mask;

let opened: Promise<{ readonly cv: OpenCv }> | undefined;

/** Loads OpenCV (11 MB, a third of a second) when it is first wanted. */
export async function openGrabCut(): Promise<GrabCut> {
  opened ??= loaded();
  const { cv } = await opened;
  return (picture, map, mask) => cut(cv, picture, map, mask);
}

/** In an object, because the module has a `then` of its own that `await` would call. */
async function loaded(): Promise<{ readonly cv: OpenCv }> {
  const library: unknown = await import("@techstark/opencv-js");
  const { default: cv } = library as { readonly default: OpenCv };
  if (!("Mat" in cv)) {
    await new Promise<void>((resolve) => {
      (cv as OpenCv).onRuntimeInitialized = resolve;
    });
  }
  return { cv };
}

/**
 * The mask after GrabCut on the picture: mixtures of five colours for object and ground, the cheapest cut between them.
 * Where the map leaves no ground or no object to learn from, the mask stays as it is.
 *
 * Source: Rother et al. 2004, https://doi.org/10.1145/1015706.1015720; seeds: see seedsOf().
 */
function cut(cv: OpenCv, picture: Picture, map: PixelMap, mask: Mask): Mask {
  const seeds = seedsOf(map, mask);
  if (!seeds.some((s) => s % 2 === 0) || !seeds.some((s) => s % 2 === 1)) return mask;
  const { width, height } = mask;
  const colours = new cv.Mat(height, width, cv.CV_8UC3);
  const labels = new cv.Mat(height, width, cv.CV_8UC1);
  const [ground, object] = [new cv.Mat(), new cv.Mat()];
  try {
    fillColours(colours.data, picture);
    labels.data.set(seeds);
    // The mixtures begin with random centres: the same ones in every run.
    cv.setRNGSeed(0);
    cv.grabCut(colours, labels, new cv.Rect(0, 0, 0, 0), ground, object, rounds, cv.GC_INIT_WITH_MASK);
    return { width, height, data: labels.data.map((label) => label % 2) };
  } finally {
    for (const mat of [colours, labels, ground, object]) mat.delete();
  }
}

function fillColours(to: Uint8Array, { channels, data }: Picture): void {
  if (channels === 3) to.set(data);
  else for (let i = 0; i < data.length; i++) to.fill(data[i] as number, 3 * i, 3 * i + 3);
}
