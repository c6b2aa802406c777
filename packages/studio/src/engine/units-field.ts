/** Where on the picture a unit looks. */

import { type Box, type Model, type ReceptiveField, receptiveField } from "@fovea/core";
import type { FieldInfo } from "./network-answers.ts";

/**
 * The exact field. What a unit gets by way of averages over all places (gates of squeeze-and-excite blocks) is told apart:
 * with it the field of every later unit would be the whole picture.
 */
export function fieldOf(model: Model, value: string, channel: number, place: readonly number[]): FieldInfo {
  const given = receptiveField(model.graph, value, place, { channel, shared: "given" });
  const followed = given.whole ? given : receptiveField(model.graph, value, place, { channel });
  return {
    box: boxOf(given),
    whole: given.whole,
    shared: followed.whole && !given.whole,
    unknown: given.unknown,
  };
}

/** Undefined where nothing of the picture counts. */
function boxOf({ axes: [rows, columns] }: ReceptiveField): Box | undefined {
  if (!rows || !columns) return undefined;
  return {
    x: columns.start,
    y: rows.start,
    width: columns.end - columns.start,
    height: rows.end - rows.start,
  };
}
