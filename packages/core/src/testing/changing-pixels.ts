/** Which pixels change a unit, by changing them one after the other: the oracle of receptive fields. */

import type { StaticGraph, Value } from "../graph/graph.ts";
import { inputChannelAxis } from "../model/layers.ts";
import { random } from "../random.ts";
import { type FloatTensor, floats, sizeOf } from "../tensor.ts";
import { runtime } from "./open-text.ts";

/**
 * For each element of a value, one flag per place of the picture: whether changing the place changes the element.
 *
 * Changes all channels of one place at a time, up and down and a lot, on random pictures: smooth ones first, then ones with
 * spikes, so that nothing stays hidden under a maximum or behind a rectifier.
 *
 * Ends when `enough` says that everything hoped for was seen, after two pictures at least and `rounds` at most.
 */
export async function changesOf(
  graph: StaticGraph,
  value: Value,
  enough: (of: readonly Uint8Array[]) => boolean,
  rounds = 40,
): Promise<readonly Uint8Array[]> {
  const picture = graph.inputs[0]?.name ?? "";
  const shape = graph.types.get(picture)?.shape ?? [];
  const channels = inputChannelAxis(graph);
  const places = placesOf(graph);
  const port = { name: value, type: "float32", shape: undefined } as const;
  const session = await runtime.compile({ ...graph, outputs: [port] });
  const run = async (x: FloatTensor): Promise<Float32Array> =>
    ((await session.run({ [picture]: x }))[value] as FloatTensor).data;
  const draw = random(7);
  const spike = (): number => 12 * (Math.floor(3 * draw.uniform()) - 1);
  const units = sizeOf(graph.types.get(value)?.shape ?? []);
  const of = Array.from({ length: units }, () => new Uint8Array(places.length));
  for (let round = 0; round < rounds && !(round > 1 && enough(of)); round++) {
    const level = (): number => draw.uniform() + (round > 1 ? spike() : 0);
    const x = floats(shape, Float32Array.from({ length: sizeOf(shape) }, level));
    const before = await run(x);
    for (const [place, index] of places.entries()) {
      for (const step of round > 1 ? [-20, 25] : [0.7, -0.9, 9]) {
        const after = await run(stepped(x, channels, index, step));
        for (let i = 0; i < of.length; i++) if (after[i] !== before[i]) (of[i] as Uint8Array)[place] = 1;
      }
    }
  }
  await session.dispose();
  return of;
}

/** Every place of the picture, one index per axis of space, in row-major order. */
export function placesOf(graph: StaticGraph): readonly (readonly number[])[] {
  const shape = graph.types.get(graph.inputs[0]?.name ?? "")?.shape ?? [];
  const channels = inputChannelAxis(graph);
  const space = shape.filter((_, axis) => axis !== 0 && axis !== channels);
  return space.reduce<number[][]>(
    (found, size) => found.flatMap((place) => Array.from({ length: size }, (_, i) => [...place, i])),
    [[]],
  );
}

function stepped(
  { shape, data }: FloatTensor,
  channels: number,
  place: readonly number[],
  step: number,
): FloatTensor {
  const changed = data.slice();
  for (let c = 0; c < (shape[channels] as number); c++) {
    const index = [0, ...place].toSpliced(channels, 0, c);
    const flat = index.reduce((sum, i, axis) => sum * (shape[axis] as number) + i, 0);
    changed[flat] = (changed[flat] as number) + step;
  }
  return floats(shape, changed);
}
