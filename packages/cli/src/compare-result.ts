/** Comparisons → sheet, matrices, page and JSON. */

import { basename } from "node:path";
import {
  type ComparedPicture,
  comparePage,
  contactSheet,
  encodePng,
  matrixFigure,
  type NamedMatrix,
  numberText,
  reportChecks,
  targetText,
  timeText,
} from "@fovea/render";
import { type Compared, type CompareRun, type Comparison, measures, tableOf } from "./compare-input.ts";
import { deflate, picturePng } from "./draw.ts";
import { modelJson } from "./model-json.ts";
import { software } from "./software.ts";

export interface CompareResult {
  readonly comparison: Comparison;
  readonly matrices: readonly (NamedMatrix & { readonly id: string })[];
  readonly files: readonly string[];
}

/** Writes the sheet and the matrices of one picture. */
export async function saveComparison(run: CompareRun, comparison: Comparison): Promise<CompareResult> {
  const { folder } = run;
  const { name, compared } = comparison;
  const names = compared.map(({ method }) => method.id);
  const matrices = measures.map(({ id, title, meaning, of }) => ({
    id,
    title,
    meaning,
    names,
    values: tableOf(compared, of),
  }));
  const files = [await folder.write(`${name}.compare.png`, await sheetPng(run, comparison))];
  for (const matrix of matrices) {
    const caption = [
      { text: `${matrix.title}: ${basename(comparison.path)}` },
      { text: matrix.meaning, tone: "quiet" } as const,
    ];
    const png = await encodePng(matrixFigure(matrix, caption), { deflate });
    files.push(await folder.write(`${name}.${matrix.id}.png`, png));
  }
  return { comparison, matrices, files };
}

function sheetPng({ convention }: CompareRun, comparison: Comparison): Promise<Uint8Array> {
  const { picture, compared, refused, target, path } = comparison;
  const tiles = [
    { raster: picture, title: "As the model sees it", notes: [] },
    ...compared.map((one) => ({ raster: one.overlay, title: one.method.title, notes: notesOf(one) })),
  ];
  const caption = [
    { text: `${basename(path)}: why ${targetText(target)}? ${compared.length} methods` },
    {
      text: `Each map in its own scale. ${conventionSaid(convention)}Times as multiples of a forward run (${timeText(comparison.forwardMs)}).${refused.length > 0 ? ` Not possible here: ${refused.map(({ method }) => method.id).join(", ")}.` : ""}`,
      tone: "quiet" as const,
    },
  ];
  return encodePng(contactSheet(tiles, caption), { deflate });
}

const conventionSaid = (convention: CompareRun["convention"]): string =>
  convention === undefined ? "" : `By the convention of ${convention}. `;

function notesOf({ ms, forwards, ledger }: Compared): { text: string; tone: "quiet" | "failed" }[] {
  const failed = ledger.filter(({ ok }) => !ok).map(({ check }) => check);
  return [
    { text: `${timeText(ms)}, ${numberText(forwards)} forwards`, tone: "quiet" },
    ...(failed.length > 0 ? [{ text: `failed: ${failed.join(", ")}`, tone: "failed" as const }] : []),
  ];
}

export async function comparisonPage(run: CompareRun, results: readonly CompareResult[]): Promise<string> {
  const pictures = await Promise.all(results.map(pictureOf));
  return comparePage({
    title: `Methods compared on ${results.length === 1 ? basename(results[0]?.comparison.path ?? "") : `${results.length} pictures`}`,
    model: `Model ${basename(run.file.path)}${run.convention === undefined ? "" : `, by the convention of ${run.convention}`}`,
    command: run.command,
    software,
    pictures,
    overall: results.length > 1 ? meanMatrices(results) : [],
  });
}

async function pictureOf({ comparison, matrices }: CompareResult): Promise<ComparedPicture> {
  const { path, target, picture, compared, refused } = comparison;
  return {
    name: basename(path),
    target: targetText(target),
    picture: await picturePng(picture),
    maps: await Promise.all(
      compared.map(async ({ method, ms, forwards, ledger, scale, overlay }) => ({
        id: method.id,
        title: method.title,
        family: method.family,
        png: await picturePng(overlay),
        scale,
        ms,
        forwards,
        ledger: reportChecks(ledger),
      })),
    ),
    refused: refused.map(({ method, error }) => ({ id: method.id, reason: error.message })),
    matrices,
  };
}

/** Mean over the pictures on which both methods gave a map. */
function meanMatrices(results: readonly CompareResult[]): NamedMatrix[] {
  const names = [
    ...new Set(results.flatMap(({ comparison }) => comparison.compared.map(({ method }) => method.id))),
  ];
  return measures.map(({ id, title, meaning }) => {
    const each = results.map(({ matrices }) => matrices.find((matrix) => matrix.id === id));
    const values = names.map((row) =>
      names.map((column) => mean(each.flatMap((matrix) => valueAt(matrix, row, column)))),
    );
    return { title, meaning, names, values };
  });
}

function valueAt(matrix: NamedMatrix | undefined, row: string, column: string): number[] {
  const value = matrix?.values[matrix.names.indexOf(row)]?.[matrix.names.indexOf(column)];
  return value === undefined || Number.isNaN(value) ? [] : [value];
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? Number.NaN : values.reduce((a, b) => a + b, 0) / values.length;

export const compareJson = (run: CompareRun, results: readonly CompareResult[], engine: string): object => ({
  software,
  command: run.command,
  engine,
  ...modelJson(run.file),
  seed: run.seed,
  output: run.output,
  convention: run.convention ?? null,
  inputs: results.map(({ comparison, matrices, files }) => ({
    path: comparison.path,
    target: comparison.target,
    forwardMs: comparison.forwardMs,
    methods: comparison.compared.map(({ method, ms, forwards, ledger, conventions }) => ({
      method: method.id,
      ms,
      forwards,
      ledger: ledger.map((check) => ({ ...check, limit: check.limit ?? null })),
      conventions,
    })),
    refused: comparison.refused.map(({ method, error }) => ({ method: method.id, reason: error.message })),
    similarity: Object.fromEntries(matrices.map(({ id, names, values }) => [id, { names, values }])),
    files,
  })),
});
