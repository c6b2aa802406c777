/** The part `studio`: the page as a person has it. A new row: a file in studio/ that measures, a line in each of the lists here. */

import { type Figure, figureOf } from "../figures.ts";
import { modelFile } from "../material.ts";
import { quartiles } from "../measure.ts";
import { type Cells, table } from "../part.ts";
import { record } from "../promises.ts";
import { bareTime } from "../studio/bare.ts";
import { busiestTask } from "../studio/busiest-task.ts";
import { firstLoad } from "../studio/first-load.ts";
import { galleryTimes } from "../studio/gallery.ts";
import { heatMapTimes } from "../studio/heat-map.ts";
import { cameraRate, looking } from "../studio/looking.ts";
import { launched, type OpenPage, started, withStudio } from "../studio/open.ts";
import { draggingRate } from "../studio-touch.ts";

const rounds = 5;

/** What a round gives, by the ids of its figures. */
const said = {
  "first heat map": "from a dropped model and photo to the heat map, ms",
  "first heat map / bare": "the same, to a bare page",
  "next picture": "from one more photo to its heat map, ms",
  "longest task": "longest task of the main thread meanwhile, ms",
  "busiest task": "most that a task took of the processor meanwhile, ms",
  gallery: "all quick methods of the gallery drawn, ms",
  "longest task, gallery": "longest task of the main thread meanwhile, ms",
  "longest task, touch": "longest task in Touch while the patch is dragged, ms",
  "longest task, network": "the same, in Network, ms",
  "dragging, squeezenet1_0": "answers to a dragged patch, SqueezeNet 1.0, per second",
  "dragging, menagerie": "the same, menagerie-net, per second",
  camera: "pictures of the camera explained, menagerie-net, per second",
  "bare page": "bare page: the same model read, its session made, run once, ms",
} as const;

type Round = Readonly<Record<keyof typeof said, number>>;

/** `studio --quick`: one round. */
export async function studioPart(words: readonly string[]): Promise<string> {
  const count = words.includes("--quick") ? 1 : rounds;
  return withStudio(async (open) => {
    const sizes = await used(open, firstLoad);
    const all: Round[] = [];
    for (let round = 0; round < count; round++) {
      all.push(await measured(open));
      console.error(all.at(-1));
    }
    const load = { id: "studio first load", value: sizes.get("page, scripts, styles") ?? 0 };
    const figures = [...figuresOf(all), load];
    record(figures);
    return [timesText(figures, count), sizesText(sizes)].join("\n");
  });
}

async function measured(open: () => Promise<OpenPage>): Promise<Round> {
  const bare = await bareOnce();
  const one = await used(open, async (opened) => {
    const page = await started(opened);
    return { ...(await heatMapTimes(page)), ...(await galleryTimes(page)), ...(await looking(page)) };
  });
  const busiest = await used(open, async (opened) => {
    const page = await started(opened);
    return busiestTask(page, () => heatMapTimes(page));
  });
  const own = await used(open, async (opened) => draggingRate(await started(opened, "&view=touch")));
  return {
    "first heat map": one.first,
    "first heat map / bare": one.first / bare,
    "next picture": one.next,
    "longest task": one.longestTask,
    "busiest task": busiest,
    gallery: one.gallery,
    "longest task, gallery": one.galleryTask,
    "longest task, touch": one.touchTask,
    "longest task, network": one.networkTask,
    "dragging, squeezenet1_0": one.dragging,
    "dragging, menagerie": own.updates,
    camera: await used(open, async (opened) => cameraRate(await started(opened))),
    "bare page": bare,
  };
}

async function bareOnce(): Promise<number> {
  const browser = await launched();
  try {
    return await bareTime(browser, modelFile("squeezenet1_0"), 227);
  } finally {
    await browser.close();
  }
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

const figuresOf = (all: readonly Round[]): Figure[] =>
  (Object.keys(said) as (keyof Round)[]).map((id) =>
    figureOf(`studio ${id}`, quartiles(all.map((round) => round[id]))),
  );

const timesText = (figures: readonly Figure[], count: number): string =>
  table(
    "The studio",
    `SqueezeNet 1.0 with its settings and a photograph dropped on the page, headless Chromium, WASM on two threads; medians of ${count} ${count === 1 ? "fresh page" : "fresh pages"}. The page has opened its own model before, as it has when a person comes to drop one. Bare: a page with nothing but the engine, which has run menagerie-net before too, reads the same file, makes a session of it with the engine's own settings and runs it once.`,
    ["what", "median", "quartiles"],
    figures.map(
      ({ id, value, spread }): Cells => [
        textOf(id),
        value.toPrecision(3),
        spread?.map((each) => each.toPrecision(3)).join("…") ?? "",
      ],
    ),
  );

const textOf = (id: string): string =>
  said[id.replace("studio ", "") as keyof Round] ?? "first load: page, scripts and styles, kB compressed";

const sizesText = (sizes: ReadonlyMap<string, number>): string =>
  table(
    "What the studio loads until its first heat map",
    "Kilobytes, compressed by gzip; nothing in caches. Views are loaded when they are first looked at and are not in here.",
    ["what", "kB"],
    [...sizes].map(([kind, size]): Cells => [kind, size.toFixed(0)]),
  );
