/** What a part of the bench is, and the table that it writes. */

/** Measures, and tells what it found as Markdown. `words`: what stands behind its name on the command line. */
export type Part = (words: readonly string[]) => Promise<string>;

export type Cells = readonly (string | number)[];

/** A section of the results. The note says what was measured, how often, and what stands in the columns. */
export const table = (title: string, note: string, head: readonly string[], rows: readonly Cells[]): string =>
  `## ${title}\n\n${note}\n\n${rowText(head)}\n${rowText(head.map(() => "---"))}\n${rows.map(rowText).join("\n")}\n`;

const rowText = (cells: Cells): string => `| ${cells.join(" | ")} |`;

export const percentText = (share: number, digits = 1): string => `${(100 * share).toFixed(digits)} %`;
