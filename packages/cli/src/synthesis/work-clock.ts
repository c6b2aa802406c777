/** How far the optimisation is: images done, steps a second, time left, and the value so far. */

import { numberText } from "@fovea/render";
import type { Progress } from "../progress.ts";
import { rateText, timeText } from "../time-text.ts";

export class WorkClock {
  readonly #progress: Progress;
  readonly #images: number;
  readonly #steps: number;
  readonly #started = performance.now();
  #done = 0;
  #values = "";

  /** `images` altogether, of `steps` each. */
  constructor(progress: Progress, images: number, steps: number) {
    this.#progress = progress;
    this.#images = images;
    this.#steps = steps;
  }

  /** Images done, parts of them included. */
  get done(): number {
    return this.#done;
  }

  /** Values of the images in work, at their last frame. */
  note(values: readonly number[]): void {
    this.#values = values.map((value) => numberText(value)).join(" ");
  }

  at(done: number, what: string): void {
    this.#done = done;
    const seconds = (performance.now() - this.#started) / 1000;
    const rate = (done * this.#steps) / seconds;
    const left = ((this.#images - done) * this.#steps) / rate;
    const time = Number.isFinite(left) ? `, ${rateText(rate)} steps/s, ${timeText(left)} left` : "";
    this.#progress.at(done / this.#images, `S ${this.#values}${time}: ${what}`);
  }
}
