/** Where relevance falls: on the objects or beside them, and where in the picture. */

import { FoveaError } from "../errors.ts";
import { type ClassTarget, explain, predict } from "../explain/explain.ts";
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

export interface AllSeen {
  readonly seen: readonly Seen[];
  /** Why the method shows nothing on this model. */
  readonly obstacle?: string;
}

/** Asks the model about every picture, and explains it for its own class if the method works here. */
export async function seenBy(model: Model, request: BiasRequest, tick: () => void): Promise<AllSeen> {
  const seen: Seen[] = [];
  let obstacle: string | undefined;
  for (const picture of request.pictures) {
    tick();
    const { classes } = await predict(model, picture.x, request.labels);
    const { countsAs = (index) => index } = request;
    const target = classes.find(({ index }) => countsAs(index) === picture.label);
    if (!target) continue;
    const said = classes[0]?.index ?? -1;
    const right = countsAs(said) === picture.label;
    const heat = obstacle === undefined ? await heatFor(model, picture, target, request) : undefined;
    if (typeof heat === "string") obstacle = heat;
    seen.push({ picture, said, right, heat: typeof heat === "string" ? undefined : heat });
  }
  return { seen, ...(obstacle === undefined ? {} : { obstacle }) };
}

const obstacles = new Set(["method-inapplicable", "op-unsupported", "layer-unknown"]);

/** The relevance, or why the method does not work on the model. */
async function heatFor(
  model: Model,
  { x }: BiasPicture,
  target: Omit<ClassTarget, "kind">,
  { method, options = {}, seed = 0 }: BiasRequest,
): Promise<Heat | string | undefined> {
  try {
    const wanted = { method, options, seed, target: { kind: "class", ...target } } as const;
    const heat = heatOf(await explain(model, x, wanted), model);
    return heat && shareOf(heat);
  } catch (error) {
    if (error instanceof FoveaError && obstacles.has(error.code)) return error.message;
    throw error;
  }
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
