/** Questions about several maps, methods or models at once, and their answers. */

import type { Column, CriterionId, MeanInterval } from "@fovea/core";
import type { FloatMap } from "@fovea/render";

/** A map, and whose input it lies on. */
export interface PlacedMap {
  readonly model: string;
  readonly map: FloatMap;
}

/** How alike two maps are. */
export interface Alike {
  /** Rank correlation of the pixels, −1…1; NaN where a map is the same everywhere. */
  readonly rank: number;
  /** Structural similarity, at most 1. */
  readonly structure: number;
  /** What the strongest twentieth of both share, 0…1. */
  readonly overlap: number;
  /** Whether they were brought to the same places first, since the models see other cuts or sizes. */
  readonly moved: boolean;
}

export interface AdviceQuestion {
  readonly model: string;
  /** Pictures that are open, each asked about the class that the model gives it; undefined for drawn animals with known places. */
  readonly pictures: readonly string[] | undefined;
  /** Drawn animals, if it is those. */
  readonly drawings: number;
  /** Ids. */
  readonly methods: readonly string[];
  /** The default samples and steps of each method; else a tenth of them. */
  readonly full: boolean;
  /** Time for one method, s. */
  readonly seconds: number;
}

export interface AdviceAnswer {
  readonly columns: readonly Pick<Column, "id" | "title" | "said" | "better">[];
  readonly rows: readonly AdvisedMethod[];
  readonly uses: readonly {
    readonly id: string;
    readonly title: string;
    readonly rule: string;
    readonly note: string;
    /** Titles, the best first. */
    readonly methods: readonly string[];
  }[];
  /** Methods that are not in the table, with the reason. */
  readonly missing: readonly { readonly id: string; readonly title: string; readonly reason: string }[];
  readonly pictures: number;
  readonly ms: number;
}

export interface AdvisedMethod {
  readonly id: string;
  readonly title: string;
  readonly family: string;
  /** That were measured. */
  readonly pictures: number;
  /** Of one explanation. */
  readonly ms: number;
  readonly sound: boolean;
  readonly cells: Readonly<Record<CriterionId, AdvisedNumber>>;
}

export interface AdvisedNumber extends Pick<MeanInterval, "mean" | "low" | "high"> {
  /** Why there is none. */
  readonly why: readonly string[];
}
