/** Images made by optimisation: what a unit, a layer or a class would most like to see. */

import { checksum } from "../training/checksum.ts";
import { ImageObjective } from "./image-objective.ts";
import type { Objective } from "./objective.ts";
import { highFrequencyShare } from "./spectrum.ts";
import type { SynthesisedImage, SynthesisRequest } from "./synthesis.ts";
import { openTools, type Tools } from "./tools.ts";
import { heldOutViews } from "./transforms/held-out.ts";
import { advance, begun, look, lookEvery, type Work } from "./work.ts";

/** Steps between frames, where nobody says. */
const usualFrames = 16;

/**
 * Gradient ascent with Adam on θ, image = Π(θ): every step raises S on a random view of each image.
 *
 *     θ ← θ + Adam(∂/∂θ [S(τ(Π(θ))) − penalties(Π(θ))]),  τ drawn anew for every step
 *
 * One image per objective; with `diversity` they are kept apart from each other. Random numbers come from the seed.
 * Shape: images are 1×C×H×W in levels 0…1, of the size that the network is frozen at.
 * Cost: per image and step one gradient of the network and about a forward of a small one; a forward per look.
 * Throws `option-invalid`, `layer-unknown`, `class-unknown`, `shape-mismatch` for what cannot be asked;
 * `op-unsupported` where an operator has no gradient; `model-not-finite`; the signal's reason.
 * Source: Olah, Mordvintsev and Schubert 2017, https://distill.pub/2017/feature-visualization; Simonyan, Vedaldi and
 * Zisserman 2013, https://arxiv.org/abs/1312.6034; Yosinski et al. 2015, https://arxiv.org/abs/1506.06579.
 *
 * @example
 * const [made] = await synthesise({ network: model, scale: preprocessing, objectives: [{ kind: "class", index: 207 }] });
 */
export async function synthesise(request: SynthesisRequest): Promise<readonly SynthesisedImage[]> {
  const tools = await openTools(request);
  try {
    const works: Work[] = [];
    for (const [i, objective] of request.objectives.entries())
      works.push(await begun(tools, objective, earlier(request.objectives, i)));
    await climbAll(request, tools, works);
    const made: SynthesisedImage[] = [];
    for (const work of works) made.push(await judged(request, tools, work));
    return made;
  } finally {
    await tools.dispose();
  }
}

/** How many objectives before the i-th are the same: the number of an image among those of one objective. */
function earlier(objectives: readonly Objective[], i: number): number {
  const keys = objectives.slice(0, i + 1).map((objective) => JSON.stringify(objective, summed));
  return keys.filter((key) => key === keys[i]).length - 1;
}

/** Arrays by their checksum. */
const summed = (_key: string, value: unknown): unknown =>
  value instanceof Float32Array
    ? checksum(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))
    : value;

async function climbAll(request: SynthesisRequest, tools: Tools, works: readonly Work[]): Promise<void> {
  const { steps, patience } = tools.settings;
  const { frameEvery = usualFrames, progress, signal } = request;
  const watched = patience > 0 || tools.diverse !== undefined;
  await show(request, tools, works, 0);
  for (let step = 1; step <= steps && works.some(({ stopped }) => !stopped); step++) {
    for (const work of works) {
      signal?.throwIfAborted();
      if (!work.stopped) await advance(tools, work, works, step);
    }
    const framed = step % frameEvery === 0 || step === steps;
    if (watched && !framed && step % lookEvery === 0)
      for (const work of works) if (!work.stopped) await look(tools, work, step);
    if (framed || works.every(({ stopped }) => stopped)) await show(request, tools, works, step);
    progress?.(step, steps);
  }
}

/** Looks at all images and tells who wants to see them. */
async function show(
  { onFrame }: SynthesisRequest,
  tools: Tools,
  works: readonly Work[],
  step: number,
): Promise<void> {
  const values: number[] = [];
  for (const work of works)
    values.push(work.stopped ? (work.trajectory.at(-1)?.value as number) : await look(tools, work, step));
  await onFrame?.({
    step,
    steps: tools.settings.steps,
    images: works.map(({ canvas }) => canvas.image),
    values,
  });
}

/** The image with its proof. */
async function judged(request: SynthesisRequest, tools: Tools, work: Work): Promise<SynthesisedImage> {
  const { objective, canvas, trajectory, redirected, stopped } = work;
  const { image } = canvas;
  const { plain, settings } = tools;
  const views = heldOutViews(image, settings.seed);
  const heldOut: number[] = [];
  for (const view of views) heldOut.push(await plain.value(view, objective));
  const ledger = {
    trajectory,
    value: trajectory.at(-1)?.value as number,
    heldOut,
    ...(await probabilities(request, objective, [image, ...views])),
    highFrequencyShare: highFrequencyShare(image),
    steps: canvas.steps,
    stopped: stopped ? ("patience" as const) : ("steps" as const),
    redirected,
    seed: settings.seed,
  };
  return { objective, image, ledger };
}

type Probabilities = Pick<SynthesisedImage["ledger"], "probability" | "heldOutProbabilities">;

/** How sure the network is of the class, of the image and of its views. */
async function probabilities(
  { network, scale }: SynthesisRequest,
  objective: Objective,
  images: readonly SynthesisedImage["image"][],
): Promise<Probabilities> {
  if (objective.kind !== "class") return {};
  const asked = await ImageObjective.open(network, scale, { ...objective, form: "probability" });
  try {
    const found: number[] = [];
    for (const image of images) found.push(await asked.value(image));
    const [probability, ...heldOutProbabilities] = found as [number, ...number[]];
    return { probability, heldOutProbabilities };
  } finally {
    await asked.dispose();
  }
}
