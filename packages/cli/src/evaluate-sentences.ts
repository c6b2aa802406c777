/** What an evaluation says in sentences: beside the tables on the terminal, and on the page. */

import { percentText } from "@fovea/render";
import { baselines } from "./evaluate-picture.ts";
import type { Column, Summary } from "./evaluate-summary.ts";

export function rightText({ right, pictures }: Summary): string {
  if (right.n === 0) return `${counted(pictures)}; which of them the model gets right is not known.`;
  const { share, low, high, n } = right;
  const said = `${Math.round(share * n)} of ${counted(n)}`;
  return `The model gets ${said} right: ${percentText(share)}, 95 % interval ${percentText(low)} to ${percentText(high)}.`;
}

/** A sentence for each method that shows several objects of one class as one. */
export const mergedLines = ({ merged }: Summary): string[] =>
  merged.map(
    ({ method, pictures, of }) =>
      `${method} shows several objects of one class as one in ${pictures} of ${counted(of)} where they lie apart`,
  );

/** What the rows are that are no method; undefined where there are none. */
export const baselineText = ({ rows }: Summary): string[] | undefined =>
  rows.some((row) => baselines.includes(row))
    ? [
        "centre and random are no methods: a spot in the middle and noise, which know nothing of picture or model. A method that does not beat them has not found the object.",
      ]
    : undefined;

/** Reasons for missing numbers of a metric, on the terminal. */
const mostReasons = 4;

/** Why there was no number; metrics with the same reasons share their lines. */
export function missingText({ columns }: Summary): string[] {
  const groups = new Map<string, { readonly ids: string[]; readonly lines: readonly string[] }>();
  for (const column of columns) {
    const lines = missingLines(column);
    const key = lines.join("\n");
    const group = groups.get(key) ?? { ids: [], lines };
    groups.set(key, group);
    group.ids.push(column.metric.id);
  }
  return [...groups.values()].flatMap(({ ids, lines }) => {
    const all = lines.slice(0, mostReasons).map((line) => `${ids.join(", ")}: ${line}`);
    const left = lines.length - all.length;
    return left > 0 ? [...all, `${ids.join(", ")}: and ${left} more reasons, see evaluate.json`] : all;
  });
}

/** Why there was no number, each reason once. */
export function missingLines({ cells }: Column): string[] {
  const reasons = new Map<string, string[]>();
  for (const [row, { missing }] of cells) {
    for (const [why, count] of Object.entries(missing)) {
      const said = `no number for ${counted(count)}: ${why}`;
      reasons.set(said, [...(reasons.get(said) ?? []), row]);
    }
  }
  return [...reasons].map(([said, rows]) =>
    rows.length === cells.size ? said : `${said} (${rows.join(", ")})`,
  );
}

const counted = (pictures: number): string => `${pictures} ${pictures === 1 ? "picture" : "pictures"}`;
