/** What an image is to be made for, from the words of a command line: classes, units, layers, directions, and mixes of them. */

import { FoveaError } from "../errors.ts";
import type { StaticGraph, Value } from "../graph/graph.ts";
import { type ClassNaming, classNamed, unknownClass } from "../model/class-names.ts";
import { layerNamed, unknownLayer } from "../model/layer-names.ts";
import type { FloatTensor } from "../tensor.ts";
import type { OutputForm } from "../transform/score/score.ts";
import { channelsIn, positionIn, unitShape } from "./named-units.ts";
import type { Objective, SingleObjective } from "./objective.ts";

/** What names in the text can refer to. */
export interface ObjectiveNaming extends ClassNaming {
  readonly graph: StaticGraph;
  /** Form of class scores. @default "logit" */
  readonly form?: OutputForm;
  /** The numbers of a direction's file: one for each channel, or rows of them. */
  readonly direction: (file: string) => FloatTensor;
}

export interface NamedObjective<O extends Objective = Objective> {
  readonly objective: O;
  /** The same, asked for alone; no two objectives of one text have the same. */
  readonly text: string;
  /** For people: `12 (crane)`, `relu, channel 3`. */
  readonly title: string;
}

/**
 * Reads one word of
 *
 *     207 · golden retriever · all                  a class by index or label; all of them
 *     LAYER · LAYER:12 · LAYER:0-15 · LAYER:1,5     everything a layer answers to; channels of it
 *     LAYER:12:3,4 · LAYER:12:centre                one neuron
 *     LAYER@direction.npy                           a direction; one for each row of the file
 *     0.7*LAYER:12 + 0.3*tench                      a weighted mix; signs between blanks
 *
 * Names of layers may hold `:` and `/`: units are read from the right, and the longest name that is a layer counts.
 *
 * Throws `class-unknown` and `layer-unknown` with the nearest names or the range, `option-invalid` for a mix or direction
 * that makes no sense.
 */
export function parseObjectives(text: string, naming: ObjectiveNaming): readonly NamedObjective[] {
  const wanted = text.trim();
  const found = singles(wanted, naming);
  if (found.length > 0) return found;
  if (looksMixed(wanted)) return [mixOf(wanted, naming)];
  throw unknown(wanted, naming);
}

const looksMixed = (text: string): boolean => /\s[+-]\s/.test(text) || weighted.test(text);

/** Objectives that are no mix; none if the text names nothing. */
function singles(text: string, naming: ObjectiveNaming): readonly NamedObjective<SingleObjective>[] {
  const index = classNamed(text, naming);
  if (index !== undefined) return [classOf(index, naming)];
  if (text === "all") return Array.from({ length: naming.classes }, (_, i) => classOf(i, naming));
  const layer = layerNamed(text, naming.graph);
  if (layer !== undefined) return [wholeLayer(layer, naming.graph)];
  const units = unitsOf(text, naming.graph);
  return units.length > 0 ? units : directionsOf(text, naming);
}

function classOf(index: number, { labels, form }: ObjectiveNaming): NamedObjective<SingleObjective> {
  const label = labels?.[index];
  return {
    objective: { kind: "class", index, ...(form === undefined ? {} : { form }) },
    text: String(index),
    title: label === undefined ? `class ${index}` : `${index} (${label})`,
  };
}

function wholeLayer(layer: Value, graph: StaticGraph): NamedObjective<SingleObjective> {
  unitShape(layer, graph);
  return { objective: { kind: "layer", layer }, text: layer, title: `${layer}, all of it` };
}

/** `LAYER:CHANNELS`, `LAYER:CHANNELS:POSITION`. */
function unitsOf(text: string, graph: StaticGraph): readonly NamedObjective<SingleObjective>[] {
  const parts = text.split(":");
  for (const of of [1, 2]) {
    const layer = parts.length > of ? layerNamed(parts.slice(0, -of).join(":"), graph) : undefined;
    const [channels = "", position] = parts.slice(-of);
    if (layer === undefined || !/^(\d+(-\d+)?(,\d+(-\d+)?)*|all)$/.test(channels)) continue;
    if (position !== undefined && !/^(\d+(,\d+)*|cent(re|er))$/.test(position)) continue;
    const at = position === undefined ? {} : { at: positionIn(position, layer, graph) };
    const where = position === undefined ? "" : ` at ${position.replace("er", "re")}`;
    return channelsIn(channels, layer, graph).map((channel) => ({
      objective: { kind: "channel", layer, channel, ...at },
      text: [layer, channel, ...(position === undefined ? [] : [position])].join(":"),
      title: `${layer}, channel ${channel}${where}`,
    }));
  }
  return [];
}

/** `LAYER@FILE`, `LAYER@FILE:POSITION`. */
function directionsOf(text: string, naming: ObjectiveNaming): readonly NamedObjective<SingleObjective>[] {
  for (let sign = text.indexOf("@"); sign > 0; sign = text.indexOf("@", sign + 1)) {
    const layer = layerNamed(text.slice(0, sign), naming.graph);
    if (layer === undefined) continue;
    const [, file = "", position] =
      /^(.+?)(?::(\d+(?:,\d+)*|cent(?:re|er)))?$/.exec(text.slice(sign + 1)) ?? [];
    if (file === "") continue;
    const at = position === undefined ? {} : { at: positionIn(position, layer, naming.graph) };
    const rows = rowsOf(naming.direction(file), file, layer, naming.graph);
    const name = rows.length === 1 ? () => "" : (row: number) => `, row ${row}`;
    return rows.map((vector, row) => ({
      objective: { kind: "direction", layer, vector, ...at },
      text: `${text}${name(row)}`,
      title: `${layer} towards ${file}${name(row)}`,
    }));
  }
  return [];
}

function rowsOf(
  { shape, data }: FloatTensor,
  file: string,
  layer: Value,
  graph: StaticGraph,
): Float32Array[] {
  const channels = unitShape(layer, graph)[1] as number;
  if (
    data.length === 0 ||
    data.length % channels !== 0 ||
    (shape.at(-1) !== channels && data.length !== channels)
  ) {
    throw new FoveaError(
      "option-invalid",
      `Cannot use the direction "${file}": it has ${data.length} numbers, and "${layer}" ${channels} channels`,
      { hint: `Give one number for each channel, or rows of ${channels}.` },
    );
  }
  return Array.from({ length: data.length / channels }, (_, row) =>
    data.slice(row * channels, (row + 1) * channels),
  );
}

/** A name that is known, with a weight or channels beside it that cannot be read. */
function wrongPart(text: string, naming: ObjectiveNaming): FoveaError | undefined {
  const star = text.indexOf("*");
  if (star >= 0 && !weighted.test(text) && singles(text.slice(star + 1).trim(), naming).length > 0) {
    return new FoveaError(
      "option-invalid",
      `Cannot use the weight of "${text}": found "${text.slice(0, star).trim()}"`,
      { hint: "A weight is a number before a name, as in 0.7*12 + 0.3*conv1:5." },
    );
  }
  for (let sign = text.lastIndexOf(":"); sign > 0; sign = text.lastIndexOf(":", sign - 1)) {
    const layer = layerNamed(text.slice(0, sign), naming.graph);
    if (layer === undefined) continue;
    return new FoveaError(
      "option-invalid",
      `Cannot read the channels of "${layer}": found "${text.slice(sign + 1)}"`,
      {
        hint: "Channels are such as 12, 0-15, 1,5 or all; a position follows as 3,4 or centre: LAYER:12:3,4.",
      },
    );
  }
  return undefined;
}

/** `0.7*`, `-2 * `, `1e-3*` before what is weighted. */
const weighted = /^([+-]?\s*\d*\.?\d+(?:e[+-]?\d+)?)\s*\*\s*/i;

/** Signs count between blanks, or first of all. */
function mixOf(text: string, naming: ObjectiveNaming): NamedObjective {
  const words = text.split(/\s+([+-])\s+/);
  const parts = Array.from({ length: (words.length + 1) / 2 }, (_, i) =>
    partOf(words[2 * i] as string, words[2 * i - 1] === "-" ? -1 : 1, naming),
  );
  return { objective: { kind: "mix", parts }, text, title: text };
}

function partOf(
  term: string,
  sign: number,
  naming: ObjectiveNaming,
): { readonly objective: SingleObjective; readonly weight: number } {
  const factor = weighted.exec(term);
  const name = factor ? term.slice(factor[0].length) : term;
  const weight = sign * Number(factor?.[1]?.replaceAll(" ", "") ?? 1);
  const found = singles(name, naming);
  const [only] = found;
  if (!only) throw unknown(name, naming);
  if (found.length === 1 && Number.isFinite(weight) && weight !== 0)
    return { objective: only.objective, weight };
  throw new FoveaError(
    "option-invalid",
    found.length > 1
      ? `Cannot mix "${name}": it stands for ${found.length} objectives`
      : `Cannot mix "${name}": its weight is ${weight}`,
    { hint: "Each part is one class, unit, layer or direction with a weight, as in 0.7*12 + 0.3*conv1:5." },
  );
}

function unknown(text: string, naming: ObjectiveNaming): FoveaError {
  if (text === "") {
    return new FoveaError("option-invalid", "Cannot tell what the image is for: a name is missing", {
      hint: "Name a class, a layer or LAYER:CHANNEL; a mix has one on both sides of each sign.",
    });
  }
  const wrong = wrongPart(text, naming);
  if (wrong) return wrong;
  const at = text.indexOf("@");
  if (at > 0) return unknownLayer(text.slice(0, at), naming.graph);
  // What is left of the numbers at the end is the name of a layer, which may hold colons itself.
  const layer = text.replace(/(:[\d,-]+|:all|:cent(re|er)){1,2}$/, "");
  if (layer !== text) return unknownLayer(layer, naming.graph);
  return /[/:.]/.test(text) ? unknownLayer(text, naming.graph) : unknownClass(text, naming);
}
