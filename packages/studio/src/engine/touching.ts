/** What the network says when something of the picture is hidden. */

import {
  blended,
  FoveaError,
  type Occluded,
  type OccluderBox,
  scoresOf,
  segmentsOf,
  spaceOf,
} from "@fovea/core";
import { type Picture, seenPicture } from "@fovea/render";
import type { Desk, Prepared } from "./desk.ts";
import { hiddenBox } from "./hidden-box.ts";
import type { Job } from "./messages.ts";
import { Occluders } from "./occluders.ts";
import { Sweep } from "./sweep.ts";
import type {
  Areas,
  MaskQuestion,
  PatchQuestion,
  SweepNews,
  SweepQuestion,
  Touched,
  TouchSubject,
} from "./touch-messages.ts";

/** The growing map is told at most so often, ms. */
const pause = 120;
/** Maps that are kept, finished or not. */
const keptSweeps = 20;

export class Touching {
  readonly #desk: Desk;
  readonly #occluders: Occluders = new Occluders();
  readonly #sweeps = new Map<string, { readonly x: unknown; readonly sweep: Sweep }>();
  /** An occluder answers one question at a time. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** What shows where something is hidden, as the model sees it. */
  filling(subject: TouchSubject): Picture {
    const { opened, x, layout } = this.#prepared(subject);
    const fill = this.#occluders.filling(opened.model, x, subject.fill, subject.seed);
    return seenPicture(fill, layout, opened.preprocessing).picture;
  }

  /** The picture in about so many areas of like colour. */
  areas({ model, picture }: Pick<TouchSubject, "model" | "picture">, about: number): Areas {
    const { opened, x, layout } = this.#prepared({ model, picture });
    const { labels, count } = segmentsOf({ x, model: opened.model }, `slic:${about}`);
    return { labels, count, width: layout.width, height: layout.height };
  }

  /** With a square hidden. */
  hidePatch(question: PatchQuestion): Promise<Touched> {
    const { opened, x, layout } = this.#prepared(question);
    const { side, ...at } = question.patch;
    const fill = this.#occluders.filling(opened.model, x, question.fill, question.seed);
    const box = [interval(at.y, side, layout.height), interval(at.x, side, layout.width)];
    return this.#inTurn(async () => {
      const started = performance.now();
      const occluder = await this.#occluders.of(opened.model, x, side);
      return touched(opened.model, await occluder.scores(box, fill), started);
    });
  }

  /** With everything hidden that is marked, or everything else. */
  hideMask(question: MaskQuestion): Promise<Touched> {
    const { opened, x, layout } = this.#prepared(question);
    const { model } = opened;
    const shown = shownBy(question, layout.width * layout.height);
    const fill = this.#occluders.filling(model, x, question.fill, question.seed);
    const box = hiddenBox(shown, layout.width);
    return this.#inTurn(async () => {
      const started = performance.now();
      if (box === undefined) {
        const { logits } = await model.forward(x);
        return touched(model, { logits: logits.data, incremental: false }, started);
      }
      const occluder = await this.#occluders.of(model, x);
      return touched(model, await occluder.scores(box, blended(x, fill, shown, spaceOf(model))), started);
    });
  }

  /**
   * Tries a patch everywhere: the map of the method `occlusion`, told as it grows. Given up and asked for again it goes on where it was.
   */
  sweep(question: SweepQuestion, tell: (news: SweepNews) => void, ...job: Job): Promise<SweepNews> {
    return this.#desk.jobs.run(job, async ({ signal }) => {
      const { opened, x } = this.#prepared(question);
      const sweep = await this.#sweepOf(question);
      let told = performance.now();
      while (!sweep.finished) {
        signal.throwIfAborted();
        await this.#inTurn(async () => {
          // The turn may come after the end: one that was given up and its successor share the map.
          if (!signal.aborted && !sweep.finished)
            await sweep.step(await this.#occluders.of(opened.model, x, question.side));
        });
        if (performance.now() - told < pause) continue;
        tell(sweep.news());
        told = performance.now();
      }
      return sweep.news();
    });
  }

  /** Forgets how far a map had come. */
  forgetSweep(question: SweepQuestion): void {
    this.#sweeps.delete(JSON.stringify(question));
  }

  async #sweepOf(question: SweepQuestion): Promise<Sweep> {
    const { model, picture, index, side, fill, seed } = question;
    const { opened, x } = this.#prepared(question);
    const key = JSON.stringify(question);
    const known = this.#sweeps.get(key);
    if (known?.x === x) return known.sweep;
    const { scores } = await this.#desk.prediction(model, picture);
    const score = scores.logits[index] as number;
    const sweep = new Sweep({ model: opened.model, x, score, index, side, fill, seed });
    this.#sweeps.set(key, { x, sweep });
    if (this.#sweeps.size > keptSweeps) this.#sweeps.delete(this.#sweeps.keys().next().value as string);
    return sweep;
  }

  #prepared({ model, picture }: Pick<TouchSubject, "model" | "picture">): Prepared & WithLayout {
    const prepared = this.#desk.prepared(model, picture);
    const { layout } = prepared;
    if (layout) return { ...prepared, layout };
    throw new FoveaError(
      "method-inapplicable",
      "Cannot hide parts of the picture: the model takes no picture",
      {
        hint: "Take a model whose input is a picture of one or three channels.",
      },
    );
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(() => this.#desk.jobs.now(work));
    this.#turn = mine.catch(() => undefined);
    return mine;
  }
}

type WithLayout = { readonly layout: NonNullable<Prepared["layout"]> };

/** [from, to) of the square along one axis, of one pixel at least. */
function interval(from: number, side: number, size: number): OccluderBox[number] {
  const start = Math.min(Math.max(Math.round(from), 0), size - 1);
  return [start, Math.max(start + 1, Math.min(size, Math.round(from + side)))];
}

/** 1 where the picture stays. */
function shownBy({ mask, keep }: MaskQuestion, pixels: number): Uint8Array {
  if (mask.length !== pixels)
    throw new FoveaError(
      "shape-mismatch",
      `Cannot hide what is marked: found ${mask.length} marks for ${pixels} pixels`,
    );
  return mask.map((marked) => (marked > 0 === keep ? 1 : 0));
}

function touched(
  { head }: Prepared["opened"]["model"],
  { logits, incremental }: Occluded,
  started: number,
): Touched {
  const row = { type: "float32" as const, shape: [1, logits.length], data: logits };
  const scores = scoresOf(row, head.kind);
  const ms = performance.now() - started;
  return { logits: scores.logits, probabilities: scores.probabilities, incremental, ms };
}
