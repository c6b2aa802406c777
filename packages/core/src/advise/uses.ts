/** What people want of a map, and which measured column decides it. */

import type { MeanInterval } from "../metrics/intervals/mean-interval.ts";
import type { AdviceRow, UseAdvice } from "./advice.ts";
import { type CriterionId, columns } from "./criteria.ts";

interface Use {
  readonly id: string;
  readonly title: string;
  readonly rule: string;
  /** Facts and measures that a method must meet, beside being sound. */
  readonly among: (row: AdviceRow) => boolean;
  readonly by: CriterionId;
}

/** Milliseconds in which a picture of a camera can be explained while it is shown: twenty a second. */
const atOnce = 50;

const uses: readonly Use[] = [
  {
    id: "trust",
    title: "A map to rely on",
    rule: "highest faithfulness",
    among: () => true,
    by: "faithfulness",
  },
  {
    id: "several-objects",
    title: "Several objects in one picture",
    rule: "highest class discrimination",
    among: () => true,
    by: "discrimination",
  },
  {
    id: "fine-structure",
    title: "Fine structure",
    rule: "finest detail",
    among: () => true,
    by: "detail",
  },
  {
    id: "real-time",
    title: "Real time",
    rule: `highest faithfulness among those that take at most ${atOnce} ms a picture on this machine`,
    among: ({ ms }) => ms <= atOnce,
    by: "faithfulness",
  },
  {
    id: "black-box",
    title: "No access to the model's inside",
    rule: "highest faithfulness among those that need forward runs only",
    among: ({ method }) => method.needs.every((need) => need === "several-classes"),
    by: "faithfulness",
  },
];

/** Similarity to the maps of networks that have forgotten a layer, above which a map is not about what was learned. */
const mostKept = 0.5;

/**
 * A method is sound on this model if its maps order pixels better than chance does (the whole interval of the faithfulness
 * above 0) and nothing shows that they stay the same when layers forget (the whole interval of the similarity above one
 * half). Without any value of the similarity nothing is known, and the method is not sound.
 */
export const isSound = ({ cells: { faithfulness, sanity } }: AdviceRow): boolean =>
  faithfulness.interval.low > 0 && Number.isFinite(sanity.interval.mean) && !(sanity.interval.low > mostKept);

export function adviceFor(rows: readonly AdviceRow[]): UseAdvice[] {
  const sound = rows.filter(isSound);
  return uses.map(({ id, title, rule, among, by }) => {
    const qualified = sound.filter(among);
    const ranked = rankedBy(qualified, by);
    return {
      id,
      title,
      rule,
      methods: ranked.map(({ method }) => method),
      note: noteOn(rows, sound, qualified.length, ranked),
    };
  });
}

/** The best by the mean, then those whose interval reaches its interval. */
function rankedBy(rows: readonly AdviceRow[], by: CriterionId): AdviceRow[] {
  const up = columns.find(({ id }) => id === by)?.better === "higher" ? 1 : -1;
  const known = rows.filter(({ cells }) => Number.isFinite(cells[by].interval.mean));
  const sorted = known.sort((a, b) => up * (b.cells[by].interval.mean - a.cells[by].interval.mean));
  const [best] = sorted;
  return best
    ? sorted.filter((row) => row === best || meet(row.cells[by].interval, best.cells[by].interval))
    : [];
}

const meet = (a: MeanInterval, b: MeanInterval): boolean => a.low <= b.high && b.low <= a.high;

function noteOn(
  rows: readonly AdviceRow[],
  sound: readonly AdviceRow[],
  among: number,
  ranked: readonly AdviceRow[],
): string {
  if (ranked.length > 1) return `the intervals do not tell these ${ranked.length} methods apart`;
  if (ranked.length === 1)
    return among === 1 ? "the only sound method that qualifies" : "better than every other, by the intervals";
  if (sound.length === 0)
    return `${rows.length === 1 ? "the method" : `none of the ${rows.length} methods`} was ${rows.length === 1 ? "not " : ""}shown to order these pixels better than chance and to depend on what the model learned`;
  return sound.length === 1
    ? "the one sound method does not qualify"
    : `none of the ${sound.length} sound methods qualifies`;
}
