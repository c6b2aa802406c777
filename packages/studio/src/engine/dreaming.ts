/** Activation maximisation and DeepDream, frame by frame. */

import {
  type DreamPart,
  dream,
  dreamLayer,
  dreamObjective,
  FoveaError,
  type Frame,
  ImageTap,
  imageChannels,
  type Model,
  type Objective,
  type Picture,
  type Preprocessing,
  parseObjectives,
  preprocess,
  readDreamParts,
  type SynthesisLedger,
  type SynthesisOptions,
  synthesise,
  thumbnail,
} from "@fovea/core";
import { levelPicture, synthesisFacts } from "@fovea/render";
import type { Desk } from "./desk.ts";
import type {
  DreamAnswer,
  DreamPicture,
  DreamQuestion,
  ImagineAnswer,
  ImaginedImage,
  ImagineFrame,
  ImagineQuestion,
  Recipe,
} from "./dream-messages.ts";
import type { Job } from "./messages.ts";
import { shrunkTo } from "./shrunk.ts";

export class Dreaming {
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Images that the wish likes most. The page is told of every fourth step, and waited for. */
  imagine(
    { model: id, wish, recipe, count }: ImagineQuestion,
    onFrame: (frame: ImagineFrame) => void,
    ...job: Job
  ): Promise<ImagineAnswer> {
    return this.#desk.jobs.run(job, async ({ signal, progress }) => {
      const { model, preprocessing, info } = this.#desk.model(id);
      const { objective, title } = objectiveOf(wish, model, info.labels);
      const made = await synthesise({
        ...optionsOf(recipe, count),
        network: model,
        scale: preprocessing,
        objectives: Array.from({ length: count }, () => objective),
        onFrame: (frame) => onFrame(shownFrame(frame)),
        frameEvery: 4,
        progress,
        signal,
      });
      const images = made.map(({ image, ledger }) => ({
        picture: levelPicture(image),
        value: ledger.value,
        trajectory: ledger.trajectory,
        ...trustIn(ledger),
        facts: synthesisFacts(ledger, objective),
      }));
      return { title, images };
    });
  }

  /** A picture changed from coarse to fine, so that layers answer more to it. */
  dream(question: DreamQuestion, onFrame: (frame: DreamPicture) => void, ...job: Job): Promise<DreamAnswer> {
    return this.#desk.jobs.run(job, async ({ signal, progress }) => {
      const { model, graph, preprocessing } = this.#desk.model(question.model);
      const photo = shrunkTo(this.#desk.picture(question.picture), question.side);
      const parts = partsOf(model, preprocessing, question.layers);
      const { octaves, octaveScale, steps, strength, smooth, seed } = question;
      const made = await dream({
        ...{ octaves, octaveScale, steps, strength, smooth, seed },
        runtime: await this.#desk.runtime(),
        graph,
        scale: preprocessing,
        objective: dreamObjective(parts, await tapped(model, preprocessing, parts, photo)),
        photo,
        onStep: ({ image, octave, octaves, step }) =>
          onFrame({ picture: thumbnail(image, photo), octave, octaves, step }),
        progress: ({ part }) => progress(part, 1),
        signal,
      });
      const said = parts.map(partText).join(" + ");
      return { picture: made.picture, said, octaves: made.octaves };
    });
  }

  /** The layer that is dreamt of if nobody chooses; undefined for a network without space. */
  dreamLayer(id: string): string | undefined {
    const { model, preprocessing } = this.#desk.model(id);
    return dreamLayer(model.graph, model.head, preprocessing)?.value;
  }
}

/** Throws what parseObjectives() throws, and `option-invalid` for a wish of several images. */
function objectiveOf(
  wish: string,
  { graph, classes }: Model,
  labels: readonly string[] | undefined,
): { readonly objective: Objective; readonly title: string } {
  const direction = (): never => {
    throw new FoveaError(
      "option-invalid",
      "Cannot read a direction: the page takes classes, layers and channels",
    );
  };
  const found = parseObjectives(wish, { graph, classes, labels, direction });
  const [first] = found;
  if (first !== undefined && found.length === 1) return first;
  throw new FoveaError("option-invalid", `Cannot make one image of "${wish}": it names ${found.length}`, {
    hint: "Name one class, one channel (LAYER:12), one layer, or a mix with +.",
  });
}

function optionsOf(recipe: Recipe, count: number): SynthesisOptions {
  const { l2, l1, tv, blur, clipNorm, clipContribution, clipGradient, shake, diversity, ...plain } = recipe;
  const { parametrisation, start, steps, rate, seed } = plain;
  return {
    ...{ parametrisation, start, steps, rate, seed },
    ...(shake ? {} : { transforms: [] }),
    ...(count > 1 ? { diversity } : {}),
    regularisers: { l2, l1, tv, blur, clipNorm, clipContribution, clipGradient },
  };
}

/** What the ledger says about how far to trust the image, in four numbers. */
function trustIn({
  trajectory,
  value,
  heldOut,
  probability,
  heldOutProbabilities = [],
  highFrequencyShare,
}: SynthesisLedger): Pick<ImaginedImage, "kept" | "views" | "sure" | "fine"> {
  const before = trajectory[0]?.value ?? 0;
  const changed = meanOf(heldOutProbabilities);
  return {
    kept: value > before ? (meanOf(heldOut) - before) / (value - before) : undefined,
    views: heldOut.length,
    sure: probability === undefined ? undefined : { now: probability, changed },
    fine: highFrequencyShare,
  };
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, each) => sum + each, 0) / values.length;

const shownFrame = ({ step, steps, images, values }: Frame): ImagineFrame => ({
  step,
  steps,
  pictures: images.map(levelPicture),
  values,
});

function partsOf(model: Model, scale: Preprocessing, layers: string | undefined): readonly DreamPart[] {
  if (layers !== undefined) return readDreamParts(layers, model.graph);
  const layer = dreamLayer(model.graph, model.head, scale);
  if (layer) return [{ layer: layer.value, weight: 1 }];
  throw new FoveaError("method-inapplicable", "Cannot dream by this network: no layer of it has space");
}

const partText = ({ layer, channel, weight }: DreamPart): string =>
  `${layer}${channel === undefined ? "" : `, channel ${channel}`}${weight === 1 ? "" : ` × ${weight}`}`;

/** What each layer answers to the photo, by which several are weighed; not needed for one. */
async function tapped(
  model: Model,
  scale: Preprocessing,
  parts: readonly DreamPart[],
  photo: Picture,
): Promise<ReadonlyMap<string, Awaited<ReturnType<ImageTap["at"]>>>> {
  const found = new Map<string, Awaited<ReturnType<ImageTap["at"]>>>();
  if (parts.length === 1) return found;
  const channels = imageChannels(scale);
  const levels = preprocess(photo, {
    ...scale,
    ...{ scale: 1 / 255, channels, layout: "nchw", order: channels === 1 ? "gray" : "rgb" },
    mean: new Array<number>(channels).fill(0),
    std: new Array<number>(channels).fill(1),
  });
  for (const { layer } of parts) {
    if (found.has(layer)) continue;
    const tap = await ImageTap.open(model, scale, layer);
    found.set(layer, await tap.at(levels).finally(() => tap.dispose()));
  }
  return found;
}
