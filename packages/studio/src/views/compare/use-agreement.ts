/** How far the methods agree on these pictures: rank correlation of their maps, the mean over the pictures. */

import { useEffect, useState } from "react";
import { engine } from "../../client/engine.ts";
import type { ExplanationInfo, MethodInfo } from "../../engine/messages.ts";
import type { Tiles } from "../../state/gallery-run.ts";
import { type OpenPicture, tell } from "../../state/studio.ts";
import { cellOf } from "./use-maps.ts";

export interface Agreement {
  /** Methods with maps, in the order of the table's questions. */
  readonly methods: readonly MethodInfo[];
  /** [row][column], −1…1; NaN where two methods have no picture in common. */
  readonly values: readonly (readonly number[])[];
  /** How many pictures they were compared on: fewer than are chosen, while the others are drawn. */
  readonly pictures: number;
}

/** Worked out when nothing is being drawn. */
export function useAgreement(
  methods: readonly MethodInfo[],
  pictures: readonly OpenPicture[],
  tiles: Tiles<ExplanationInfo>,
  busy: boolean,
): Agreement | undefined {
  const [found, setFound] = useState<(Agreement & { readonly key: string }) | undefined>();
  const drawn = methods.filter(({ id }) => pictures.some((picture) => mapOf(tiles, id, picture.id)));
  const cells = methods.flatMap(({ id }) =>
    pictures.filter((picture) => mapOf(tiles, id, picture.id)).map((picture) => cellOf(id, picture.id)),
  );
  const key = cells.join("|");
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is the maps
  useEffect(() => {
    if (busy || drawn.length < 2) return;
    let wanted = true;
    const seen = pictures.filter(
      ({ id }) => drawn.filter((method) => mapOf(tiles, method.id, id)).length > 1,
    );
    agreementOf(drawn, seen, tiles).then(
      (values) => wanted && setFound({ key, methods: drawn, values, pictures: seen.length }),
      tell,
    );
    return () => {
      wanted = false;
    };
  }, [key, busy]);
  return found !== undefined && drawn.length > 1 ? found : undefined;
}

const mapOf = (tiles: Tiles<ExplanationInfo>, method: string, picture: string) => {
  const tile = tiles[cellOf(method, picture)];
  return tile?.kind === "done" ? tile.result.map : undefined;
};

async function agreementOf(
  methods: readonly MethodInfo[],
  pictures: readonly OpenPicture[],
  tiles: Tiles<ExplanationInfo>,
): Promise<number[][]> {
  const each: (readonly (readonly number[])[])[] = [];
  for (const picture of pictures)
    each.push(await engine().comparing.agreement(methods.map(({ id }) => mapOf(tiles, id, picture.id))));
  return methods.map((_, row) =>
    methods.map((_, column) => mean(each.map((values) => values[row]?.[column] ?? Number.NaN))),
  );
}

/** Of those that are numbers. */
export function mean(values: readonly number[]): number {
  const known = values.filter((value) => Number.isFinite(value));
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** Mean agreement of a method with the others; NaN where there are none. */
export function withOthers(agreement: Agreement | undefined, id: string): number {
  const row = agreement?.methods.findIndex((method) => method.id === id) ?? -1;
  return mean((agreement?.values[row] ?? []).filter((_, column) => column !== row));
}
