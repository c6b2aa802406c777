/** Recipro-CAM: what the head of the network makes of each position alone. */

import type { z } from "zod";
import { floats, sizeOf } from "../tensor.ts";
import { type Attribution, type Method, method, type View } from "./method.ts";
import { camAttribution, camOptions } from "./parts/cam-options.ts";
import { type Head, headAfter, headCheck } from "./parts/head-runs.ts";
import { layerOr } from "./parts/layer.ts";
import type { Probe } from "./probe.ts";

/** Numbers that the maps of all classes may hold together; beyond that only the map of the target is kept. */
const most = 4e6;

/**
 * Recipro-CAM: the score if only one position of the layer were there.
 *
 *     m_ij = S(head(A ⊙ δ_ij))
 *
 * Only the part of the network after the layer runs, once per position for all classes together; the maps of the other
 * classes, and the class that each position alone would give, are kept as views.
 *
 * Shapes: layer N×D×h×w → map N×h×w, signed. Unit: score. Cost: one forward run, and one of the part after the layer per
 * position. Needs no gradient. Keeps: CAM up to a factor and a constant where the head is a global average.
 * Throws: `layer-unknown` without a layer with space, `method-inapplicable` if the target does not depend on it.
 * Source: Byun and Lee 2022, https://arxiv.org/abs/2209.14074; the mask here is the single position.
 */
export const reciproCam: Method = method({
  id: "recipro-cam",
  family: "activation-map",
  title: "Recipro-CAM",
  paper: "https://arxiv.org/abs/2209.14074",
  reading:
    "Each place shows the score that the network would give if it had found something at that place alone.",
  caution: "Places are tried one by one: what counts only together with something else can look unimportant.",
  needs: ["spatial-layer"],
  keeps: ["cam-on-average-head", "scales-with-score"],
  cost: "1, and 1 of the part after the layer per position",
  display: "positive",
  domain: "layer",
  options: camOptions,
  explain: reciprocal,
});

async function reciprocal(probe: Probe, given: z.infer<typeof camOptions>): Promise<Attribution> {
  const head = await headAfter(probe, layerOr(probe.model, probe.layer), "all");
  const whole = (await probe.scoreAt(probe.x)).score;
  const alone = await scoresAlone(probe, head);
  const sizes = head.values.shape.slice(2);
  return camAttribution(probe, floats([1, ...sizes], alone.map), given, {
    score: whole,
    checks: [headCheck(whole, (await head.run(head.values)).score)],
    views: viewsOf(alone, sizes),
  });
}

interface Alone {
  readonly map: Float32Array;
  readonly winners: Float32Array;
  /** Classes × positions; undefined where there are too many. */
  readonly all: Float32Array | undefined;
  readonly classes: number;
}

async function scoresAlone(probe: Probe, { values, runs }: Head): Promise<Alone> {
  const positions = sizeOf(values.shape.slice(2));
  const classes = probe.score.kind === "class" ? probe.model.head.scores : 0;
  const [map, winners] = [new Float32Array(positions), new Float32Array(positions)];
  const all = classes > 1 && classes * positions <= most ? new Float32Array(classes * positions) : undefined;
  await runs({
    count: positions,
    fill: (row, p) => {
      // A ⊙ δ: all channels at one position.
      row.fill(0);
      for (let i = p; i < row.length; i += positions) row[i] = values.data[i] as number;
    },
    take: ({ score, logits }, p) => {
      probe.tick(p, positions);
      map[p] = score;
      winners[p] = strongest(logits);
      for (let k = 0; all && k < classes; k++) all[k * positions + p] = logits[k] as number;
      return false;
    },
  });
  return { map, winners, all, classes };
}

function strongest(scores: Float32Array): number {
  // A single score decides between no and yes.
  if (scores.length === 1) return (scores[0] as number) > 0 ? 1 : 0;
  let best = 0;
  for (let k = 1; k < scores.length; k++) if ((scores[k] as number) > (scores[best] as number)) best = k;
  return best;
}

function viewsOf({ winners, all, classes }: Alone, sizes: readonly number[]): View[] {
  if (classes === 0) return [];
  const predicted: View = {
    name: "predicted-class",
    title: "Class that each position alone would give",
    values: floats([1, ...sizes], winners),
    kind: "classes",
  };
  const maps = all && { values: floats([classes, ...sizes], all), kind: "data" as const };
  return maps ? [predicted, { name: "all-classes", title: "Maps of all classes", ...maps }] : [predicted];
}
