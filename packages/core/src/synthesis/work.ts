/** One image under way: a step, and a look at how far it is. */

import { FoveaError } from "../errors.ts";
import { blurred } from "../image/blur.ts";
import { random } from "../random.ts";
import { type FloatTensor, sizeOf } from "../tensor.ts";
import { mixedSeed } from "../training/data.ts";
import type { ScoredImage } from "./image-objective.ts";
import type { Objective } from "./objective.ts";
import type { Canvas } from "./parametrisation/canvas.ts";
import { clippedGradient, clippedPixels, contributions, norms } from "./regularisers/clip.ts";
import { penalise } from "./regularisers/penalties.ts";
import { gramOf, type Tools } from "./tools.ts";
import { Sampler } from "./transforms/sampler.ts";
import { drawnView } from "./transforms/view.ts";

export interface Work {
  readonly objective: Objective;
  readonly index: number;
  readonly sampler: Sampler;
  canvas: Canvas;
  readonly trajectory: { readonly step: number; readonly value: number }[];
  /** Of the others' eyes, where images are kept apart. */
  gram: Float32Array | undefined;
  redirected: number;
  stopped: boolean;
}

/**
 * `index` tells images of one objective apart. Random numbers are those of (seed, index) and, for views, the step: an
 * image is the same whoever is made beside it.
 */
export async function begun(
  { settings, easel, diverse }: Tools,
  objective: Objective,
  index: number,
): Promise<Work> {
  const { made, start, seed } = settings;
  const canvas = await easel.canvas(
    typeof start !== "string"
      ? made.of(start)
      : start === "noise"
        ? made.noise(random(mixedSeed(seed, index)).normal)
        : made.of(evenGrey(easel.shape)),
  );
  const gram = diverse && (await gramOf(diverse, canvas.image));
  const sampler = new Sampler(easel.shape);
  return { objective, index, sampler, canvas, trajectory: [], gram, redirected: 0, stopped: false };
}

const evenGrey = (shape: readonly number[]): FloatTensor => ({
  type: "float32",
  shape,
  data: new Float32Array(sizeOf(shape)).fill(0.5),
});

/** Steps at the start in which a gradient of nothing but zeros is replaced by the redirected one. */
const redirectedSteps = 16;

/** One step of Adam on a random view of the image. */
export async function advance(tools: Tools, work: Work, works: readonly Work[], step: number): Promise<void> {
  const { settings, easel, diverse } = tools;
  const { sampler, canvas } = work;
  const { transforms, regularisers, seed } = settings;
  const moves = transforms.length > 0;
  if (moves) sampler.look(drawnView(transforms, random(mixedSeed(seed, work.index, step))));
  const scored = await climb(tools, work, works, moves ? sampler.seen(canvas.image) : canvas.image, step);
  const back = moves ? sampler.unseen(scored.gradient) : scored.gradient;
  const clipped = regularisers.clipGradient ? clippedGradient(back, regularisers.clipGradient) : back;
  // What pixels add to S is told by its own gradient, before penalties are taken from it in place.
  const own = regularisers.clipContribution ? { ...back, data: back.data.slice() } : back;
  penalise(clipped, canvas.image, regularisers);
  work.canvas = groomed(await easel.step(canvas, clipped, settings.rate), own, settings, step);
  if (diverse) work.gram = await gramOf(diverse, work.canvas.image);
}

/** S and its gradient; throws `model-not-finite` where they are no numbers. */
async function climb(
  tools: Tools,
  work: Work,
  works: readonly Work[],
  image: FloatTensor,
  step: number,
): Promise<ScoredImage> {
  const { climbed, diverse } = tools;
  const others = works.filter((other) => other !== work).map(({ gram }) => gram as Float32Array);
  const objective = diverse ? diverse.beside(work.objective, others, sizeNow(work)) : work.objective;
  const scored = await climbed.at(image, objective);
  checkFinite(scored, step);
  if (step > redirectedSteps || scored.gradient.data.some((value) => value !== 0)) return scored;
  work.redirected++;
  return climbed.at(image, objective, true);
}

/** |S| at the last look: what keeps images apart counts in proportion, whether S is a probability or a logit of 100. */
const sizeNow = ({ trajectory }: Work): number => {
  const last = trajectory.findLast(isRegular);
  return Math.max(1e-3, Math.abs(last?.value ?? 1));
};

function checkFinite({ value, gradient }: ScoredImage, step: number): void {
  const [first] = gradient.data;
  if (Number.isFinite(value) && Number.isFinite(first)) return;
  throw notFinite(step, `the objective is ${value}, the gradient's first entry ${first}`);
}

const notFinite = (step: number, found: string): FoveaError =>
  new FoveaError("model-not-finite", `Cannot go on with the image: at step ${step} ${found}`, {
    hint: "Try a smaller rate.",
  });

/** Blur and clipping of pixels, at the steps that have them. */
function groomed(
  canvas: Canvas,
  gradient: FloatTensor,
  { regularisers }: Tools["settings"],
  step: number,
): Canvas {
  const { blur = 0, clipNorm = 0, clipContribution = 0, blurEvery = 4 } = regularisers;
  if (step % blurEvery !== 0 || blur + clipNorm + clipContribution === 0) return canvas;
  let { image } = canvas;
  const [, channels, height, width] = image.shape as [number, number, number, number];
  const pixels = height * width;
  if (blur > 0)
    image = blurred(
      image,
      { sizes: [height, width], pixels, channels, pixelStep: 1, channelStep: pixels },
      blur,
    );
  if (clipNorm > 0) image = clippedPixels(image, norms(image), clipNorm);
  if (clipContribution > 0) image = clippedPixels(image, contributions(image, gradient), clipContribution);
  return { ...canvas, image, theta: image };
}

/** Steps between the looks that decide something: not those for frames, so that who watches changes nothing. */
export const lookEvery = 16;

const isRegular = ({ step }: { readonly step: number }): boolean => step % lookEvery === 0;

/** S of the image as it is, for the trajectory; stops an image that has not grown for `patience` steps. */
export async function look({ plain, settings }: Tools, work: Work, step: number): Promise<number> {
  const value = await plain.value(work.canvas.image, work.objective);
  if (!Number.isFinite(value)) throw notFinite(step, `the objective is ${value}`);
  work.trajectory.push({ step, value });
  const { patience } = settings;
  if (patience > 0 && step >= patience && isRegular({ step }))
    work.stopped = !grown(work.trajectory.filter(isRegular), step - patience);
  return value;
}

/** Whether the best value since `from` is a thousandth of the range above the best one before. */
function grown(trajectory: Work["trajectory"], from: number): boolean {
  const best = (values: Work["trajectory"]): number =>
    values.reduce((most, { value }) => Math.max(most, value), -Infinity);
  const first = trajectory[0]?.value ?? 0;
  const before = best(trajectory.filter(({ step }) => step <= from));
  const since = best(trajectory.filter(({ step }) => step > from));
  return since - before > (before - first) / 1000;
}
