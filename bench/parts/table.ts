/** The part `table`: methods × networks in forwards, and what else an explanation takes. */

import { type Figure, type KeptFigure, readFigures } from "../figures.ts";
import { type Cells, table } from "../part.ts";
import { record } from "../promises.ts";
import { networkIds } from "../subjects.ts";
import { gradientBuild } from "../table/build.ts";
import { readWish } from "../table/cases.ts";
import { measured } from "../table/measure.ts";

/** Measures what the words ask for; the tables show the newest figure of everything. */
export async function tablePart(words: readonly string[]): Promise<string> {
  const { cases, effort, builds } = readWish(words);
  const keep = (figure: Figure): void => {
    record([figure]);
    console.error(`${figure.id}: ${figure.value.toFixed(2)}`);
  };
  for (const place of cases) await measured(place, effort, keep);
  for (const network of builds) keep(await gradientBuild(network, effort.rounds));
  const figures = [...readFigures().values()];
  return [forwardsText(figures), placesText(figures), takenText(figures), buildsText(figures)].join("\n");
}

const note =
  "Each method whole, as `explain()` runs it, against forwards of the user's own file just before and after, on a photograph; two threads, batch 1, 224×224 unless said; medians of up to 9 rounds of blocks. `@448`: another size. `/1`: one thread. vgg16, resnet50, densenet121 and efficientnet_b0 have random weights.";

/** One cell for each network and method. */
function forwardsText(figures: readonly KeptFigure[]): string {
  const cells = new Map(figures.map((figure) => [figure.id, figure]));
  const methods = new Set(placed(figures).map(({ method }) => method));
  const cell = (network: string, method: string): string => {
    const figure = cells.get(`forwards ${network} ${method}`);
    return figure ? figure.value.toFixed(2) : "";
  };
  const rows = [...methods]
    .filter((method) => networkIds.some((network) => cell(network, method) !== ""))
    .map((method) => [method, ...networkIds.map((network) => cell(network, method))]);
  return table("Cost in forwards", note, ["method", ...networkIds], rows);
}

/** Other sizes and threads, with the spread. */
const placesText = (figures: readonly KeptFigure[]): string =>
  table(
    "Cost in forwards at other sizes and threads",
    "As above; quartiles over rounds.",
    ["network", "method", "forwards", "quartiles", "ms"],
    placed(figures)
      .filter(({ place }) => /[@/]/.test(place))
      .map(({ place, method, figure }) => [place, method, ...costCells(figure)]),
  );

/** Time and bytes of single explanations. */
const takenText = (figures: readonly KeptFigure[]): string =>
  table(
    "What an explanation takes",
    "First: drawing the graph, building its session and running it. Methods choose themselves how many pictures the engine gets at once; `file:batch=8,each`: the file alone with eight, for each of them. Fed: bytes handed to the engine, which reads them in place. Fetched: bytes that it hands back, copied into new memory.",
    [
      ...["network", "method", "forwards", "quartiles", "ms", "first, ms", "of it session, ms"],
      ...["runs", "pictures a run", "fed, MB", "fetched, MB"],
    ],
    placed(figures)
      .filter(({ place }) => !/[@/]/.test(place))
      .map(({ place, method, figure }) => {
        const {
          firstMs = 0,
          buildMs = 0,
          runs = 0,
          pictures = 1,
          fedMB = 0,
          fetchedMB = 0,
        } = figure.more ?? {};
        const taken = [
          firstMs.toFixed(0),
          buildMs.toFixed(0),
          runs,
          pictures.toFixed(1),
          fedMB.toFixed(1),
          fetchedMB.toFixed(1),
        ];
        return [place, method, ...costCells(figure), ...taken];
      }),
  );

const buildsText = (figures: readonly KeptFigure[]): string =>
  table(
    "Session of the gradient against that of the file",
    "Time that the engine takes to get ready, in turns; quartiles over rounds.",
    ["network", "gradient / file", "quartiles", "file, ms", "gradient, ms"],
    figures
      .filter(({ id }) => id.startsWith("build "))
      .map((figure) => {
        const { fileMs = 0, gradientMs = 0 } = figure.more ?? {};
        const [network = ""] = figure.id.split(" ").slice(1);
        return [network, ...costCells(figure).slice(0, 2), fileMs.toFixed(0), gradientMs.toFixed(0)];
      }),
  );

function costCells({ value, spread, more }: KeptFigure): Cells {
  const [low = Number.NaN, high = Number.NaN] = spread ?? [];
  return [value.toFixed(2), `${low.toFixed(2)}…${high.toFixed(2)}`, (more?.ms ?? 0).toFixed(1)];
}

interface Placed {
  readonly place: string;
  readonly method: string;
  readonly figure: KeptFigure;
}

/** Networks in their order, methods in that of the catalog as far as they were measured together. */
const placed = (figures: readonly KeptFigure[]): Placed[] =>
  figures.flatMap((figure) => {
    const [kind, place = "", method = ""] = figure.id.split(" ");
    return kind === "forwards" ? [{ place, method, figure }] : [];
  });
