/** Where relevance falls: on the objects or beside them, and where in the picture. */

import { explain, predict } from "../explain/explain.ts";
import { type Heat, heatOf } from "../explain/heat.ts";
import { meanInterval } from "../metrics/intervals/mean-interval.ts";
import { maskOfObject } from "../metrics/truth.ts";
import type { Model } from "../model/model.ts";
import type { BiasPicture, BiasRequest, Relevance } from "./report.ts";

/** A picture as the model sees it. */
export interface Seen {
  readonly picture: BiasPicture;
  /** Index of the class that the model says, and whether it is that of the picture. */
  readonly said: number;
  readonly right: boolean;
  /** Positive relevance for the picture's class, adding up to 1; undefined where there is none. */
  readonly heat: Heat | undefined;
}

/** Explains every picture for its own class. */
export async function seenBy(model: Model, request: BiasRequest, tick: () => void): Promise<Seen[]> {
  const seen: Seen[] = [];
  for (const picture of request.pictures) {
    tick();
    const { classes } = await predict(model, picture.x, request.labels);
    const { countsAs = (index) => index } = request;
    const target = classes.find(({ index }) => countsAs(index) === picture.label);
    if (!target) continue;
    const said = classes[0]?.index ?? -1;
    const right = countsAs(said) === picture.label;
    const { method, options = {}, seed = 0 } = request;
    const wanted = { method, options, seed, target: { kind: "class", ...target } } as const;
    const heat = heatOf(await explain(model, picture.x, wanted), model);
    seen.push({ picture, said, right, heat: heat && shareOf(heat) });
  }
  return seen;
}

export function relevanceOf(seen: readonly Seen[], seed: number): Relevance {
  const parts = seen.flatMap(({ picture: { truth }, heat }) => {
    if (!truth || truth.objects.length === 0 || !heat) return [];
    const inside = new Uint8Array(heat.data.length);
    for (const object of truth.objects) {
      const { data } = maskOfObject(object, truth);
      for (let i = 0; i < inside.length; i++) if (data[i]) inside[i] = 1;
    }
    return [{ outside: 1 - sumOver(heat.data, inside), area: 1 - count(inside) / inside.length }];
  });
  const mean = meanOf(seen.flatMap(({ heat }) => heat ?? []));
  if (parts.length === 0) return { mean };
  const outside = meanInterval(
    parts.map((part) => part.outside),
    { seed },
  );
  return { outside, area: parts.reduce((sum, part) => sum + part.area, 0) / parts.length, mean };
}

/** The positive values as parts of their sum. */
function shareOf({ width, height, data }: Heat): Heat | undefined {
  let total = 0;
  for (const value of data) total += Math.max(0, value);
  return total > 0 ? { width, height, data: data.map((value) => Math.max(0, value) / total) } : undefined;
}

function meanOf(heats: readonly Heat[]): Heat | undefined {
  const [first] = heats;
  if (!first) return undefined;
  const data = new Float32Array(first.data.length);
  for (const heat of heats)
    for (let i = 0; i < data.length; i++)
      data[i] = (data[i] as number) + (heat.data[i] as number) / heats.length;
  return { ...first, data };
}

function sumOver(data: Float32Array, mask: Uint8Array): number {
  let total = 0;
  for (let i = 0; i < data.length; i++) if (mask[i]) total += data[i] as number;
  return total;
}

function count(mask: Uint8Array): number {
  let total = 0;
  for (const value of mask) total += value;
  return total;
}
