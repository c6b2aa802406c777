/** The figures behind the tables: the newest of each in figures.jsonl, those that are promised over time in history.csv. */

import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Quartiles } from "./measure.ts";

export interface Figure {
  /** What it is of: `forwards resnet18 saliency`. Measured again, it takes the place of the old one. */
  readonly id: string;
  readonly value: number;
  /** Lower and upper quartile, where it was measured more than once. */
  readonly spread?: readonly [low: number, high: number];
  /** What else the table shows. */
  readonly more?: Readonly<Record<string, number>>;
}

export interface KeptFigure extends Figure {
  readonly date: string;
  /** With a + where files had changed since. */
  readonly commit: string;
}

const file = fileURLToPath(new URL("./figures.jsonl", import.meta.url));
const history = fileURLToPath(new URL("./history.csv", import.meta.url));

export const figureOf = (id: string, { low, median, high }: Quartiles): Figure => ({
  ...{ id, value: median, spread: [low, high] },
});

/** Every figure that was ever measured, the newest of each, by its id. */
export function readFigures(): Map<string, KeptFigure> {
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : [];
  const figures = lines.map((line) => JSON.parse(line) as KeptFigure);
  return new Map(figures.map((figure) => [figure.id, figure]));
}

/** Keeps figures in place of older ones; `promised` tells which of them go into the history too. */
export function keepFigures(figures: readonly Figure[], promised: (id: string) => boolean): void {
  const stamp = { date: new Date().toISOString().slice(0, 10), commit: commit() };
  const all = readFigures();
  for (const figure of figures) all.set(figure.id, { ...figure, ...stamp });
  const sorted = [...all.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  writeFileSync(file, sorted.map((figure) => `${JSON.stringify(figure, rounded)}\n`).join(""));
  if (!existsSync(history)) writeFileSync(history, "date,commit,figure,value\n");
  const lines = figures.filter(({ id }) => promised(id)).map(({ id, value }) => [id, rounded("", value)]);
  appendFileSync(
    history,
    lines.map((cells) => `${[stamp.date, stamp.commit, ...cells].join(",")}\n`).join(""),
  );
}

const rounded = (_key: string, value: unknown): unknown =>
  typeof value === "number" ? Number(value.toPrecision(4)) : value;

function commit(): string {
  const git = (...words: string[]): string => execFileSync("git", words, { encoding: "utf8" }).trim();
  return `${git("rev-parse", "--short", "HEAD")}${git("status", "--porcelain") ? "+" : ""}`;
}
