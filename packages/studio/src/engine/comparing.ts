/** How alike maps are, and which methods deserve belief. */

import { comparable, spearman, ssim, topOverlap } from "@fovea/core";
import type { FloatMap } from "@fovea/render";
import type { AdviceAnswer, AdviceQuestion, Alike, PlacedMap } from "./comparing-answers.ts";
import { commonGround, type OnPicture } from "./comparing-ground.ts";
import type { Desk } from "./desk.ts";
import type { Job } from "./messages.ts";

export class Comparing {
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /**
   * Rank correlation of each map with each other: [row][column], NaN where one is missing or the same everywhere.
   * All are of one picture and one size.
   */
  async agreement(maps: readonly (FloatMap | undefined)[]): Promise<readonly (readonly number[])[]> {
    const ranked: (ReturnType<typeof comparable> | undefined)[] = [];
    for (const map of maps) {
      ranked.push(map && comparable(map));
      // Sorting a large map takes a while: other questions are heard in between.
      await new Promise((resolve) => setTimeout(resolve));
    }
    return ranked.map((a) => ranked.map((b) => (a && b ? spearman(a, b) : Number.NaN)));
  }

  /** Two maps of one picture, of two classes or of two models. */
  alike(picture: string, one: PlacedMap, other: PlacedMap): Alike {
    const placed = ({ model, map }: PlacedMap): OnPicture => ({
      map,
      placement: this.#desk.prepared(model, picture).original.placement,
    });
    const { maps, moved } = commonGround(placed(one), placed(other));
    const [a, b] = [comparable(maps[0]), comparable(maps[1])];
    return { rank: spearman(a, b), structure: ssim(a, b), overlap: topOverlap(a, b), moved };
  }

  /** How many of the drawn animals the model knows by name: on those the truth is known. */
  async knownAnimals(model: string): Promise<number> {
    const { knownAnimals } = await import("./comparing-drawings.ts");
    return knownAnimals(this.#desk.model(model));
  }

  /** Minutes of work; see the advisor in core. */
  advice(question: AdviceQuestion, ...job: Job): Promise<AdviceAnswer> {
    return this.#desk.jobs.run(job, async (watch) => {
      const { advised } = await import("./comparing-advice.ts");
      return advised(this.#desk, question, watch);
    });
  }
}
