/** What is explained: a class by rank, index or label, or an inner unit of the network. */

import { FoveaError } from "../errors.ts";
import type { StaticGraph, Value } from "../graph/graph.ts";
import { type ClassNaming, classNamed, unknownClass } from "../model/class-names.ts";
import { layerNamed, unknownLayer } from "../model/layer-names.ts";
import { shapeText } from "../tensor.ts";

/** A target as asked for, read but not yet settled on a picture. */
export type Wanted =
  | { readonly kind: "top"; readonly count: number }
  | { readonly kind: "class"; readonly index: number }
  /** Without a position: where the channel is strongest on this picture. */
  | {
      readonly kind: "unit";
      readonly value: Value;
      readonly channel: number;
      readonly position: readonly number[] | undefined;
    };

/** What names in a target can refer to. */
export interface Naming extends ClassNaming {
  readonly graph: StaticGraph;
}

/**
 * Reads `top1`, `top5`, `207`, `golden retriever`, `conv5:12` or `conv5:12:3,4`.
 *
 * Units are read from the right, since names of layers contain `:` and `/`. Throws `class-unknown` or `layer-unknown`,
 * with the nearest names in the hint.
 */
export function readTarget(text: string, naming: Naming): Wanted {
  const top = /^top-?(\d+)$/i.exec(text);
  if (top) return { kind: "top", count: inRange(Number(top[1]), naming) };
  const index = classNamed(text, naming);
  if (index !== undefined) return { kind: "class", index };
  return unit(text, naming) ?? unknown(text, naming);
}

/**
 * The class that others are set against: a label, an index, or one rank, so that `top2` is the second best class alone.
 *
 * `ranked`: all classes, best first. Throws as {@link readTarget}, and `option-invalid` for a unit or if `targets` holds
 * nothing else.
 */
export function readRival(
  text: string,
  naming: Naming,
  ranked: readonly number[],
  targets: readonly number[],
): number {
  const wanted = readTarget(text, naming);
  if (wanted.kind === "unit") throw unitVersus(text);
  const rival = wanted.kind === "class" ? wanted.index : (ranked[wanted.count - 1] as number);
  if (targets.some((index) => index !== rival)) return rival;
  const label = naming.labels?.[rival];
  throw new FoveaError(
    "option-invalid",
    `Cannot set class ${rival}${label === undefined ? "" : ` (${label})`} against itself: target and rival are the same`,
    { hint: "Name another class with --versus: a label, an index, or top2 for the second best." },
  );
}

export const unitVersus = (text: string): FoveaError =>
  new FoveaError("option-invalid", `Cannot set "${text}" against a class: it is a unit of a layer`, {
    hint: "Only classes can be set against each other: give both as a label, an index or a rank such as top2.",
  });

function inRange(count: number, { classes }: Naming): number {
  if (count >= 1) return Math.min(count, classes);
  throw new FoveaError("class-unknown", "Cannot explain top0: ranks start at 1", {
    hint: "Use top1, or top5 for five classes.",
  });
}

function unit(text: string, naming: Naming): Wanted | undefined {
  const parts = text.split(":");
  const last = parts.at(-1) ?? "";
  if (parts.length < 2) return undefined;
  if (/^\d+$/.test(last)) {
    const value = layerNamed(parts.slice(0, -1).join(":"), naming.graph);
    if (value !== undefined) return checkedUnit(naming.graph, value, Number(last), undefined);
  }
  const channel = parts.at(-2) ?? "";
  if (!/^\d+(,\d+)*$/.test(last) || !/^\d+$/.test(channel)) return undefined;
  const value = layerNamed(parts.slice(0, -2).join(":"), naming.graph);
  if (value === undefined) return undefined;
  return checkedUnit(naming.graph, value, Number(channel), last.split(",").map(Number));
}

function checkedUnit(
  graph: StaticGraph,
  value: Value,
  channel: number,
  position: readonly number[] | undefined,
): Wanted {
  const shape = graph.types.get(value)?.shape ?? [];
  const space = shape.slice(2);
  const inside =
    channel < (shape[1] ?? 0) &&
    (!position || (position.length === space.length && position.every((p, i) => p < (space[i] as number))));
  if (inside) return { kind: "unit", value, channel, position };
  const asked = position ? `${channel}:${position.join(",")}` : String(channel);
  throw new FoveaError(
    "layer-unknown",
    `Cannot explain unit ${asked} of "${value}": its shape is ${shapeText(shape)}`,
    {
      hint: `Give a channel below ${shape[1] ?? 0}${space.length > 0 ? ` and a position below ${space.join(",")}` : ""}.`,
    },
  );
}

function unknown(text: string, naming: Naming): never {
  // What is left of the numbers at the end is the name of a layer, which may hold colons itself.
  if (text.includes(":")) throw unknownLayer(text.replace(/(:\d+:\d+(,\d+)+|:\d+)$/, ""), naming.graph);
  throw unknownClass(text, naming);
}
