/** An evaluation → page, CSV and JSON. */

import { basename } from "node:path";
import { byCriterion } from "@fovea/core";
import type { Collection, Problem, Sample } from "@fovea/dataset";
import { type EvaluateCell, type EvaluateChapter, evaluatePage, numberText } from "@fovea/render";
import { Galleries } from "./evaluate-gallery.ts";
import type { Evaluation, PictureResult } from "./evaluate-picture.ts";
import { baselineText, mergedLines, missingLines, rightText } from "./evaluate-sentences.ts";
import { type Column, mergedObjects, type Summary, summarised } from "./evaluate-summary.ts";
import { summaryCsv, summaryJson } from "./evaluate-text.ts";
import { modelJson } from "./model-json.ts";
import type { OutFolder } from "./out-folder.ts";
import { software } from "./software.ts";

export interface Evaluated {
  readonly run: Evaluation;
  readonly collection: Collection;
  readonly samples: readonly Sample[];
  readonly results: readonly PictureResult[];
  /** Pictures that could not be measured. */
  readonly failed: readonly Problem[];
  /** What was left out or assumed, a sentence each. */
  readonly notes: readonly string[];
  readonly command: string;
  readonly engine: string;
}

export interface Saved {
  readonly summary: Summary;
  readonly json: object;
  readonly files: readonly string[];
}

export async function saveEvaluation(evaluated: Evaluated, folder: OutFolder): Promise<Saved> {
  const { run, results } = evaluated;
  const summary = summarised(results, run.methods, run.metrics, run.seed);
  const json = evaluationJson(evaluated, summary);
  const files = [
    await folder.write("evaluate.html", await evaluationPage(evaluated, summary)),
    await folder.write("evaluate.csv", summaryCsv(summary)),
    await folder.write("evaluate.json", `${JSON.stringify(json, null, 2)}\n`),
  ];
  return { summary, json, files };
}

const evaluationJson = (
  { run, collection, results, failed, notes, command, engine }: Evaluated,
  summary: Summary,
): object => ({
  software,
  command,
  engine,
  ...modelJson(run.file),
  seed: run.seed,
  output: run.output,
  collection: { path: collection.root, kind: collection.kind, samples: collection.samples.length },
  problems: [...collection.problems, ...failed],
  notes,
  options: Object.fromEntries(run.metrics.map(({ metric, options }) => [metric.id, options])),
  ...summaryJson(summary),
  results,
});

async function evaluationPage(evaluated: Evaluated, summary: Summary): Promise<string> {
  const { run, collection, samples, results, failed, notes, command } = evaluated;
  const galleries = new Galleries(run, samples, results);
  const chapters: EvaluateChapter[] = [];
  for (const { title, said, metrics } of byCriterion(summary.columns.map(({ metric }) => metric))) {
    const columns = summary.columns.filter(({ metric }) => metrics.includes(metric));
    const findings = columns.some(({ metric }) => metric.id === mergedObjects) ? mergedLines(summary) : [];
    const baselines = columns.some(({ cells }) => cells.has("centre")) ? baselineText(summary) : [];
    const about = {
      title,
      said: `Asks ${said}`,
      findings: findings.map(sentence),
      rowNotes: baselines ?? [],
    };
    chapters.push(await chapterOf(about, columns, summary, galleries));
  }
  const problems = [...failed, ...collection.problems].map(({ path, why }) => `${path} ${why}.`);
  return evaluatePage({
    title: `Explanations judged on ${basename(collection.root)}`,
    lead: `Model ${basename(run.file.path)}, ${results.length} pictures. ${rightText(summary)}`,
    remarks: [...notes.map(sentence), ...few(problems)],
    chapters,
    command,
    software,
  });
}

async function chapterOf(
  said: Pick<EvaluateChapter, "title" | "said" | "findings" | "rowNotes">,
  columns: readonly Column[],
  summary: Summary,
  galleries: Galleries,
): Promise<EvaluateChapter> {
  const rows = summary.rows.filter((row) => columns.some(({ cells }) => cells.has(row)));
  const parts: EvaluateChapter["columns"][number][] = [];
  for (const column of columns) {
    const { id, title, reading, better } = column.metric;
    const gallery = await galleries.of(column);
    const missing = missingLines(column).map(sentence);
    const cells = rows.map((row) => cellOf(column, row));
    parts.push({ id, title, reading, better, cells, missing, ...(gallery ? { gallery } : {}) });
  }
  return { ...said, rows, columns: parts };
}

function cellOf({ cells }: Column, row: string): EvaluateCell {
  const cell = cells.get(row);
  if (!cell) return undefined;
  const { mean, low, high, n, best } = cell;
  const interval = Number.isNaN(low) ? "" : `${numberText(low)} to ${numberText(high)},`;
  return { mean: n === 0 ? "–" : numberText(mean), interval, n: `n ${n}`, best };
}

const mostProblems = 20;

const few = (problems: readonly string[]): string[] =>
  problems.length <= mostProblems
    ? [...problems]
    : [...problems.slice(0, mostProblems), `And ${problems.length - mostProblems} more, see evaluate.json.`];

/** A method's id keeps its small letter: it is a name. */
const sentence = (text: string): string =>
  /^[a-z0-9+]+(-[a-z0-9+]+)+ /.test(text) ? `${text}.` : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
