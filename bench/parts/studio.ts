/** The part `studio`: the page as a person has it. A new row: a file in studio/ that measures, a line in each of the lists here. */

import { type Figure, figureOf } from "../figures.ts";
import { modelFile } from "../material.ts";
import { quartiles } from "../measure.ts";
import { type Cells, table } from "../part.ts";
import { record } from "../promises.ts";
import { type BareTimes, bareTimes } from "../studio/bare.ts";
import { firstLoad } from "../studio/first-load.ts";
import { type HeatMapTimes, heatMapTimes } from "../studio/heat-map.ts";
import { launched, type OpenPage, withStudio } from "../studio/open.ts";

const rounds = 5;

/** `studio --quick`: one round. */
export async function studioPart(words: readonly string[]): Promise<string> {
  const count = words.includes("--quick") ? 1 : rounds;
  return withStudio(async (open) => {
    const sizes = await used(open, firstLoad);
    const maps: HeatMapTimes[] = [];
    const bare: BareTimes[] = [];
    const browser = await launched();
    for (let round = 0; round < count; round++) {
      bare.push(await bareTimes(browser, modelFile("squeezenet1_0"), 227));
      maps.push(await used(open, heatMapTimes));
      console.error(bare.at(-1), maps.at(-1));
    }
    await browser.close();
    const figures = figuresOf(maps, bare, sizes.get("page, scripts, styles") ?? 0);
    record(figures);
    return [timesText(figures), sizesText(sizes)].join("\n");
  });
}

/** In a page of its own, with nothing in its caches. */
async function used<T>(open: () => Promise<OpenPage>, work: (opened: OpenPage) => Promise<T>): Promise<T> {
  const opened = await open();
  try {
    return await work(opened);
  } finally {
    await opened.page.context().close();
  }
}

function figuresOf(maps: readonly HeatMapTimes[], bare: readonly BareTimes[], kilobytes: number): Figure[] {
  const of = (id: string, values: readonly number[]): Figure => figureOf(`studio ${id}`, quartiles(values));
  return [
    of(
      "first heat map",
      maps.map(({ first }) => first),
    ),
    of(
      "first heat map / bare",
      maps.map(({ first }, round) => first / (bare[round]?.whole ?? Number.NaN)),
    ),
    of(
      "next picture",
      maps.map(({ next }) => next),
    ),
    of(
      "longest task",
      maps.map(({ longestTask }) => longestTask),
    ),
    of(
      "bare page",
      bare.map(({ whole }) => whole),
    ),
    of(
      "bare session",
      bare.map(({ session }) => session),
    ),
    { id: "studio first load", value: kilobytes },
  ];
}

const said: Readonly<Record<string, string>> = {
  "studio first heat map": "from a dropped model and photo to the heat map, ms",
  "studio first heat map / bare": "the same, to a bare page",
  "studio next picture": "from one more photo to its heat map, ms",
  "studio longest task": "longest task of the main thread meanwhile, ms",
  "studio bare page": "bare page: engine loaded, session made, run once, ms",
  "studio bare session": "of it, session made and run once, ms",
  "studio first load": "first load: page, scripts and styles, kB compressed",
};

const timesText = (figures: readonly Figure[]): string =>
  table(
    "The studio",
    `SqueezeNet 1.0 with its settings and a photograph dropped on the page, headless Chromium, WASM on two threads; medians of ${rounds} fresh browsers' pages. The page has opened its own model before, as it has when a person comes to drop one. Bare: a page that loads the engine, makes a session of the same file and runs it once.`,
    ["what", "median", "quartiles"],
    figures.map(
      ({ id, value, spread }): Cells => [
        said[id] ?? id,
        value.toPrecision(3),
        spread?.map((each) => each.toPrecision(3)).join("…") ?? "",
      ],
    ),
  );

const sizesText = (sizes: ReadonlyMap<string, number>): string =>
  table(
    "What the studio loads until its first heat map",
    "Kilobytes, compressed by gzip; nothing in caches. Views are loaded when they are first looked at and are not in here.",
    ["what", "kB"],
    [...sizes].map(([kind, size]): Cells => [kind, size.toFixed(0)]),
  );
