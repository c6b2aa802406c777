/** Columns of text. */

/** Columns between two others. */
const gap = 2;

/**
 * The same columns as tables that fit into a width, the first column in each; one table where all fit.
 *
 * A column that does not fit beside the first one stands there all the same.
 */
export function tablesWithin(
  width: number,
  header: readonly string[],
  rows: readonly (readonly string[])[],
): string[][] {
  const all = [header, ...rows];
  const widths = header.map((_, i) => Math.max(...all.map((row) => (row[i] ?? "").length)));
  const parts: number[][] = [];
  let used = 0;
  for (let i = 1; i < header.length; i++) {
    const more = gap + (widths[i] as number);
    if (parts.length === 0 || used + more > width) {
      parts.push([0]);
      used = widths[0] as number;
    }
    parts.at(-1)?.push(i);
    used += more;
  }
  const only = (row: readonly string[], part: readonly number[]): string[] => part.map((i) => row[i] ?? "");
  return parts.map((part) =>
    table(
      only(header, part),
      rows.map((row) => only(row, part)),
    ),
  );
}

/** A header and rows, columns as wide as their widest entry and the last one free. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const all = [header, ...rows];
  const widths = header.map((_, i) => Math.max(...all.map((row) => (row[i] ?? "").length)));
  return all.map((row) =>
    row
      .map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] as number)))
      .join(" ".repeat(gap))
      .trimEnd(),
  );
}
