/** What exchanging a region does to what the model says: the test of cause. */

import type { Space } from "../methods/parts/space.ts";
import type { NamedMask } from "../metrics/truth.ts";
import type { Model } from "../model/model.ts";
import { type Random, random, shuffled } from "../random.ts";
import { type Exchangeable, exchanged } from "./exchange.ts";
import type { Region } from "./regions.ts";
import { signFlip } from "./sign-flip.ts";

/** A picture of the folder with its class. */
export interface Known extends Exchangeable {
  readonly name: string;
  /** Index of its class among those of the model. */
  readonly label: number;
  readonly background: string | undefined;
  readonly marks: readonly NamedMask[];
}

/** One picture with a region of another. */
export interface Trial {
  readonly picture: Known;
  readonly donor: Known;
  /** The donor of the other kind that it is compared with. */
  readonly beside: Known;
  /** Index of the class that the model then said, and whether it is the one in question. */
  readonly answer: number;
  readonly said: boolean;
}

export interface Effect {
  /** Pictures that took part. */
  readonly pictures: number;
  /** Part of the trials in which the model said the class, with the region of its own class … */
  readonly own: number;
  /** … and with that of other classes. */
  readonly other: number;
  /** own − other of each picture. */
  readonly differences: readonly number[];
  /** Of the sign-flip test of the differences, one-sided: for pictures as they came, given the donors. */
  readonly p: number;
  readonly trials: readonly Trial[];
}

export interface EffectRequest {
  readonly model: Model;
  readonly space: Space;
  readonly pictures: readonly Known[];
  /** Pictures per effect, at most. */
  readonly limit: number;
  /** Donors of each kind per picture. */
  readonly donors: number;
  readonly seed: number;
  /** What a class of the model counts as. */
  readonly countsAs: (index: number) => number;
  readonly tick: () => void;
}

/**
 * Needed: how much less often pictures of the class are recognised if the region comes from a picture of another class
 * instead of another one of the same class. Both arms are put together in the same way, so seams count on neither side.
 */
export async function neededBy(label: number, region: Region, request: EffectRequest): Promise<Effect> {
  const own = request.pictures.filter((picture) => picture.label === label);
  const others = request.pictures.filter((picture) => picture.label !== label);
  return await compared(label, own, own, others, region, request);
}

/** Enough: how much more often pictures of other classes are called the class if the region comes from a picture of it. */
export async function enoughFor(label: number, region: Region, request: EffectRequest): Promise<Effect> {
  const own = request.pictures.filter((picture) => picture.label === label);
  const others = request.pictures.filter((picture) => picture.label !== label);
  return await compared(label, others, own, others, region, request);
}

async function compared(
  label: number,
  pictures: readonly Known[],
  own: readonly Known[],
  others: readonly Known[],
  region: Region,
  request: EffectRequest,
): Promise<Effect> {
  const draw = random(request.seed);
  const chosen = shuffled(pictures, draw).slice(0, request.limit);
  const trials: Trial[] = [];
  const flips: number[] = [];
  const totals = { own: 0, other: 0 };
  for (const picture of chosen) {
    const [mine, theirs] = [own, others].map((from) => drawn(from, picture, request.donors, draw)) as [
      Known[],
      Known[],
    ];
    const arm = async (donors: readonly Known[], besides: readonly Known[]): Promise<number> => {
      let said = 0;
      for (const [k, donor] of donors.entries()) {
        request.tick();
        const trial = await tried(label, { picture, donor, beside: besides[k] as Known }, region, request);
        trials.push(trial);
        said += Number(trial.said);
      }
      return said;
    };
    const [a, b] = [await arm(mine, theirs), await arm(theirs, mine)];
    totals.own += a;
    totals.other += b;
    flips.push(a - b);
  }
  const [n, each] = [chosen.length, chosen.length * request.donors];
  return {
    ...{ pictures: n, own: totals.own / each, other: totals.other / each },
    ...{ differences: flips.map((flip) => flip / request.donors), p: signFlip(flips), trials },
  };
}

async function tried(
  label: number,
  those: Pick<Trial, "picture" | "donor" | "beside">,
  region: Region,
  { model, space, countsAs }: EffectRequest,
): Promise<Trial> {
  const { picture, donor, beside } = those;
  const { logits } = await model.forward(exchanged(picture, donor, beside, region.mask, space));
  const answer = saidClass(logits.data);
  return { ...those, answer, said: countsAs(answer) === label };
}

/** The class with the highest score; a single score is class 1 above 0. */
function saidClass(logits: Float32Array): number {
  if (logits.length === 1) return (logits[0] as number) > 0 ? 1 : 0;
  let best = 0;
  for (let i = 1; i < logits.length; i++) if ((logits[i] as number) > (logits[best] as number)) best = i;
  return best;
}

/** Donors other than the picture itself, of as many classes as there are: first the class is drawn, then the picture. */
function drawn(from: readonly Known[], not: Known, count: number, draw: Random): Known[] {
  const byClass = new Map<number, Known[]>();
  for (const known of from) byClass.set(known.label, [...(byClass.get(known.label) ?? []), known]);
  const classes = [...byClass.values()];
  return Array.from({ length: count }, () => {
    const list = classes[Math.floor(draw.uniform() * classes.length)] as Known[];
    const at = Math.floor(draw.uniform() * list.length);
    const donor = list[at] as Known;
    return donor === not ? (list[(at + 1) % list.length] as Known) : donor;
  });
}
