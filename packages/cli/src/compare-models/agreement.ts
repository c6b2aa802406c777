/** How often two models say the same, and how often each is right. */

import {
  type MeanInterval,
  matchClasses,
  pairedDifference,
  type ShareInterval,
  shareInterval,
} from "@fovea/core";
import type { PairSaid } from "./measure-pair.ts";
import type { CompareModelsRun, Side } from "./request.ts";

export interface Agreement {
  /** Of the pictures on which it can be told. */
  readonly rate: ShareInterval;
  /** Where they differ, first those of which both are surest. */
  readonly differing: readonly PairSaid[];
  readonly accuracy: Accuracy | undefined;
}

interface Accuracy {
  /** Pictures whose class both models know. */
  readonly pictures: number;
  readonly a: ShareInterval;
  readonly b: ShareInterval;
  /** Right of A less right of B. */
  readonly difference: MeanInterval;
  readonly bothRight: number;
  readonly onlyA: number;
  readonly onlyB: number;
  readonly neither: number;
}

/** The less sure of the two: large where both are sure and of different things. */
const contradiction = ({ a, b }: PairSaid): number => Math.min(a.probability, b.probability);

export function agreementOf(said: readonly PairSaid[], run: CompareModelsRun): Agreement {
  const told = said.filter(({ agree }) => agree !== undefined);
  const differing = told.filter(({ agree }) => !agree);
  return {
    rate: shareInterval(told.length - differing.length, told.length),
    differing: [...differing].sort((x, y) => contradiction(y) - contradiction(x)),
    accuracy: accuracyOf(said, run),
  };
}

function accuracyOf(said: readonly PairSaid[], { a, b, seed }: CompareModelsRun): Accuracy | undefined {
  const names = [...new Set(said.flatMap(({ label }) => label ?? []))];
  const [knownA, knownB] = [classesOf(a, names), classesOf(b, names)];
  const judged = said.flatMap((each) => {
    const [inA, inB] = [knownA.get(each.label ?? ""), knownB.get(each.label ?? "")];
    return inA && inB ? [{ a: inA.includes(each.a.index), b: inB.includes(each.b.index) }] : [];
  });
  if (judged.length === 0) return undefined;
  const count = (rightA: boolean, rightB: boolean): number =>
    judged.filter((each) => each.a === rightA && each.b === rightB).length;
  const [bothRight, onlyA, onlyB, neither] = [
    count(true, true),
    count(true, false),
    count(false, true),
    count(false, false),
  ];
  const pictures = judged.length;
  return {
    ...{ pictures, bothRight, onlyA, onlyB, neither },
    a: shareInterval(bothRight + onlyA, pictures),
    b: shareInterval(bothRight + onlyB, pictures),
    difference: pairedDifference(
      judged.map((each) => Number(each.a)),
      judged.map((each) => Number(each.b)),
      { seed },
    ),
  };
}

function classesOf({ file }: Side, names: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const matches = matchClasses(names, file.labels?.names ?? []);
  return new Map([...matches].map(([name, { indices }]) => [name, indices]));
}
