/** What a search for bias is asked, and what it finds. */

import type { Heat } from "../explain/heat.ts";
import type { Method } from "../methods/method.ts";
import type { MeanInterval as Interval } from "../metrics/intervals/mean-interval.ts";
import type { Truth } from "../metrics/truth.ts";
import type { FloatTensor } from "../tensor.ts";
import type { Effect } from "./effect.ts";
import type { Region } from "./regions.ts";

/** A picture of the folder. */
export interface BiasPicture {
  readonly name: string;
  readonly x: FloatTensor;
  /** Index of its class among those of the model. */
  readonly label: number;
  /** In pixels of the model's input. */
  readonly truth?: Truth;
}

export interface BiasRequest {
  readonly pictures: readonly BiasPicture[];
  readonly labels?: readonly string[];
  /** What a class of the model counts as, where it is finer than the folder: the label of pictures. @default itself */
  readonly countsAs?: (index: number) => number;
  /** Shows where relevance falls. */
  readonly method: Method;
  readonly options?: Readonly<Record<string, unknown>>;
  /** Pictures per class in each test. @default 40 */
  readonly limit?: number;
  /** Donors of each kind per picture. @default 2 */
  readonly donors?: number;
  /** Probability of any claim at all on a model without bias. @default 0.05 */
  readonly level?: number;
  /** The least difference that is worth a claim. @default 0.15 */
  readonly least?: number;
  readonly seed?: number;
  readonly progress?: (done: number, total: number, what: string) => void;
  readonly signal?: AbortSignal;
}

export interface BiasReport {
  readonly classes: readonly ClassBias[];
  /** Classes with fewer than `fewest` pictures, which cannot be tested. */
  readonly skipped: readonly { readonly label: string; readonly pictures: number }[];
  /** Pictures that were left out because nothing says where their objects are, as it is known of the others. */
  readonly unlocated: number;
  /** Pictures of whose objects some have a box alone, which holds more than the object. */
  readonly boxes: number;
  /** Why the method shows no relevance on this model; the exchanges do not need it. */
  readonly obstacle?: string;
  /** Pictures that the model gets right, of all. */
  readonly right: number;
  readonly pictures: number;
  /** Whether masks or boxes say where the objects are. */
  readonly located: boolean;
  /** How many tests share the probability of a false claim. */
  readonly tests: number;
}

export interface ClassBias {
  readonly index: number;
  readonly label: string;
  readonly pictures: number;
  readonly right: number;
  readonly relevance: Relevance;
  readonly tests: readonly RegionTest[];
  /** The largest effect that the intervals of the tests leave room for: how much could have gone unseen. */
  readonly room: number;
  /** What the model relies on; missing where no test found anything. */
  readonly claim?: Claim;
}

export interface Relevance {
  /** Part of the positive relevance that lies outside the objects, where it is known where they are. */
  readonly outside?: Interval;
  /** Part of the picture that lies outside. */
  readonly area?: number;
  /** Mean over the pictures. */
  readonly mean: Heat | undefined;
}

/** One region exchanged, both ways. */
export interface RegionTest {
  readonly region: Omit<Region, "mask">;
  /** Pictures of the class that are no longer recognised: share with regions of their own class less share with others'. */
  readonly needed: Interval;
  /** The two shares. */
  readonly recognised: { readonly own: number; readonly other: number };
  /** Pictures of other classes that become it: share with regions of the class less share with others'. */
  readonly enough: Interval;
  readonly called: { readonly own: number; readonly other: number };
  /** The smaller of both p-values; of each the larger of its tests of pictures and donors, where the first leaves no doubt. */
  readonly p: number;
  readonly found: boolean;
}

export interface Claim {
  /** One sentence for a person. */
  readonly sentence: string;
  /** The same asked the other way round. */
  readonly evidence: string;
  /** What else it could be. */
  readonly caution?: string;
  readonly region: Omit<Region, "mask">;
  /** The background or mark behind it, where the pictures say theirs. */
  readonly cause?: Cause;
  /** Trials in which the exchange changed what the model said. */
  readonly examples: readonly Example[];
}

export interface Example {
  /** Names of the picture and of the one whose region it got. */
  readonly picture: string;
  readonly donor: string;
  /** What the model was shown. */
  readonly x: FloatTensor;
  /** Index of the class that the model says of the picture as it is, and of what it was shown. */
  readonly saidBefore: number | undefined;
  readonly said: number;
}

export interface Cause {
  readonly kind: "background" | "mark";
  readonly name: string;
  /** Pictures with it, as a part of the pictures of the class, and of all others. */
  readonly share: number;
  readonly elsewhere: number;
  /** Part of the trials in which the model said the class, with it and without. */
  readonly said: number;
  readonly saidWithout: number;
}

/** A test with what it was made of. */
export interface Tested {
  readonly region: Region;
  readonly test: RegionTest;
  readonly needed: Effect;
  readonly enough: Effect;
}
