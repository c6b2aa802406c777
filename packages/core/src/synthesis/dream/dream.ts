/** DeepDream: a photo changed, from coarse to fine, so that a layer answers more to it. */

import { FoveaError } from "../../errors.ts";
import { type Picture, withChannels } from "../../image/picture.ts";
import { resample } from "../../image/resample.ts";
import { type Random, random } from "../../random.ts";
import { imageChannels } from "../pixel-scale.ts";
import { type Climb, climb } from "./climb.ts";
import { octaveSizes, type Size, usualOctaves } from "./octaves.ts";
import { addUpsampled, type PlanarImage, pictureOf, planarOf, subtractBase } from "./planar.ts";
import { TileNetwork, type TileNetworkRequest } from "./tile-network.ts";
import { addTiledGradient, type Shift, type TileGrid, tileCount, tiledValue } from "./tiled-gradient.ts";

export interface DreamOptions {
  /** @default 4, and more for a photo of more than about a megapixel */
  readonly octaves?: number;
  /** From one octave to the next. @default 1.4 */
  readonly octaveScale?: number;
  /** Steps in each octave. @default 10 */
  readonly steps?: number;
  /** Mean change of a sample in one step, in units of 3 of 255 levels. @default 1 */
  readonly strength?: number;
  /** How much of its roughness the dream loses in each step, 0…1. @default 0.2 */
  readonly smooth?: number;
  /** Largest side of a tile, pixels. @default 512 */
  readonly tile?: number;
  /** @default 0 */
  readonly seed?: number;
}

export interface DreamRequest extends DreamOptions, Omit<TileNetworkRequest, "tile"> {
  readonly photo: Picture;
  /** The picture so far, at the size of its octave. Awaited; the image is used on, so copy what is to stay. */
  readonly onStep?: (frame: DreamFrame) => void | Promise<void>;
  /** Called before each tile. */
  readonly progress?: (at: DreamProgress) => void;
  readonly signal?: AbortSignal;
}

interface DreamProgress {
  /** Of all the work, 0…1. */
  readonly part: number;
  /** From 0, of so many. */
  readonly octave: number;
  readonly octaves: number;
  /** From 0; undefined: what the octave came to is measured. */
  readonly step: number | undefined;
}

export interface DreamFrame {
  readonly image: PlanarImage;
  /** From 0, of so many. */
  readonly octave: number;
  readonly octaves: number;
  /** Steps of this octave that are done. */
  readonly step: number;
}

/** The proof of one octave. */
export interface OctaveLedger extends Size {
  readonly tiles: number;
  /** Height and width of each tile. */
  readonly tile: readonly [number, number];
  /** S, the mean over tiles, before the first step and after the last, by the same tiles. */
  readonly before: number;
  readonly after: number;
}

export interface Dream {
  readonly picture: Picture;
  readonly octaves: readonly OctaveLedger[];
  /** With every default filled in. */
  readonly options: Required<DreamOptions>;
}

/**
 * Gradient ascent on S, octave by octave; what was dreamt at one size is carried over to the next.
 *
 *     x₀ = base₀;   `steps` times: x ← clip(x + 3/255 · strength · g / mean|g| + smooth · (mean of 4 neighbours of d − d))
 *     x_{o+1} = base_{o+1} + Up(x_o − base_o)
 *
 * with g = ∂S/∂x and d = x − base_o, what was dreamt at this size.
 *
 * base_o: the photo shrunk by octaveScaleᵏ. Before each step the grid of tiles is shifted at random.
 *
 * Shape: the picture has the photo's size, and one channel where the network takes grey.
 * Cost: `steps` gradients and one forward run of each octave's tiles.
 * Memory, n = samples of the photo (36 million for 12 megapixels of colour): the photo n bytes; at the last octave x 4n, the
 * gradient 4n, the detail of the octave before 4n / scale² until it is added; the result n once x is no longer changed.
 * Nothing else grows with the photo: the engine sees one tile at a time.
 * Throws: `option-invalid` for a number out of range; `layer-unknown`, `op-unsupported`; `method-inapplicable` where the
 * layer does not answer at all; `interrupted`.
 * Source: Mordvintsev, Olah, Tyka 2015, "Inceptionism".
 */
export async function dream(request: DreamRequest): Promise<Dream> {
  const options = settled(request);
  const photo = withChannels(request.photo, imageChannels(request.scale));
  const sizes = octaveSizes(photo, options.octaves, options.octaveScale);
  const network = new TileNetwork({ ...request, tile: options.tile });
  const work = new Work(request, sizes, options);
  const ledger: OctaveLedger[] = [];
  let image: PlanarImage | undefined;
  let base = photo;
  try {
    for (const [octave, size] of sizes.entries()) {
      const next = shrunk(photo, size);
      image = image ? carriedOver(image, base, next) : planarOf(next);
      base = next;
      ledger.push(await dreamOctave(await network.for(size), { image, base, octave }, work));
    }
  } finally {
    await network.dispose();
  }
  return { picture: pictureOf(image as PlanarImage), octaves: ledger, options };
}

/** Ranges of the numbers: least and largest. */
const ranges = {
  octaveScale: [1.01, 10],
  octaves: [1, 100],
  steps: [1, 1e6],
  strength: [1e-6, 1e6],
  smooth: [0, 1],
  tile: [32, 1e5],
  seed: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
} as const;

function settled(request: DreamRequest): Required<DreamOptions> {
  const { octaveScale = 1.4, steps = 10, strength = 1, smooth = 0.2, tile = 512, seed = 0 } = request;
  const { octaves = usualOctaves(request.photo, octaveScale) } = request;
  const options = { octaveScale, octaves, steps, strength, smooth, tile, seed };
  for (const [name, [low, high]] of Object.entries(ranges)) {
    const value = options[name as keyof typeof options];
    const whole = ["octaves", "steps", "tile", "seed"].includes(name);
    if (value >= low && value <= high && (!whole || Number.isInteger(value))) continue;
    throw new FoveaError(
      "option-invalid",
      `Cannot dream with ${name} = ${value}: expected a ${whole ? "whole number" : "number"} from ${low} to ${high}`,
    );
  }
  return options;
}

/** The next base with the detail of the octave before. A function of its own, so that the smaller image is let go of. */
function carriedOver(image: PlanarImage, base: Picture, next: Picture): PlanarImage {
  const detail = subtractBase(image, base);
  const result = planarOf(next);
  addUpsampled(result, detail);
  return result;
}

/** With antialiasing; the photo itself at its own size. */
function shrunk(photo: Picture, { width, height }: Size): Picture {
  if (photo.width === width && photo.height === height) return photo;
  const across = { from: photo.width, to: width, start: 0, count: width };
  const down = { from: photo.height, to: height, start: 0, count: height };
  return { ...photo, ...resample(photo, across, down, "bicubic"), channels: photo.channels };
}

/** How far the work is, in pixels that were seen, and what every octave needs of the request. */
class Work {
  readonly options: Required<DreamOptions>;
  readonly octaves: number;
  readonly chance: Random;
  readonly onStep: DreamRequest["onStep"];
  readonly #request: DreamRequest;
  readonly #total: number;
  #done = 0;

  constructor(request: DreamRequest, sizes: readonly Size[], options: Required<DreamOptions>) {
    this.options = options;
    this.octaves = sizes.length;
    this.chance = random(options.seed);
    this.onStep = request.onStep;
    this.#request = request;
    this.#total = sizes.reduce((sum, size) => sum + passes(options) * size.width * size.height, 0);
  }

  /** Called before each tile: throws `interrupted` if that was asked for. */
  beforeTile(size: Size, tiles: number, octave: number, step: number | undefined): () => void {
    const each = ((step === undefined ? forwardCost : 1) * size.width * size.height) / tiles;
    return () => {
      if (this.#request.signal?.aborted) throw new FoveaError("interrupted", "Cannot go on: interrupted");
      this.#request.progress?.({ part: this.#done / this.#total, octave, octaves: this.octaves, step });
      this.#done += each;
    };
  }
}

/** A forward run, in gradients. */
const forwardCost = 0.35;
const passes = ({ steps }: Required<DreamOptions>): number => steps + forwardCost;

interface Octave {
  readonly image: PlanarImage;
  readonly base: Picture;
  readonly octave: number;
}

async function dreamOctave(
  { grid, objective }: Awaited<ReturnType<TileNetwork["for"]>>,
  { image, base, octave }: Octave,
  work: Work,
): Promise<OctaveLedger> {
  const { steps, strength, smooth } = work.options;
  const how: Climb = { rate: (3 / 255) * strength, smooth };
  const tiles = tileCount(grid);
  const before = (step?: number): (() => void) => work.beforeTile(image, tiles, octave, step);
  const gradient = new Float32Array(image.data.length);
  const first = shiftOf(grid, work.chance);
  let start = Number.NaN;
  for (let step = 0; step < steps; step++) {
    const at = { grid, shift: step === 0 ? first : shiftOf(grid, work.chance) };
    const value = await addTiledGradient(objective, image, at, gradient.fill(0), before(step));
    if (step === 0) start = value;
    const mean = climb(image, gradient, base, how);
    if (!(mean > 0 && Number.isFinite(mean))) throw noGradient(mean, step, octave);
    await work.onStep?.({ image, octave, octaves: work.octaves, step: step + 1 });
  }
  const end = await tiledValue(objective, image, { grid, shift: first }, before());
  const { width, height } = image;
  const tile = [grid.rows.size, grid.columns.size] as const;
  return { width, height, tiles, tile, before: start, after: end };
}

/** Anywhere within the slack: all alignments with the network's strides get their turn. */
const shiftOf = ({ rows, columns }: TileGrid, { uniform }: Random): Shift => ({
  down: Math.floor(uniform() * (rows.slack + 1)),
  right: Math.floor(uniform() * (columns.slack + 1)),
});

const noGradient = (mean: number, step: number, octave: number): FoveaError =>
  new FoveaError(
    "method-inapplicable",
    `Cannot dream on: at octave ${octave + 1}, step ${step + 1}, the gradient is ${mean === 0 ? "0 everywhere" : "not finite"}`,
    { hint: "Choose another layer or channel: this one does not answer to the photo at all." },
  );
