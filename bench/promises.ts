/** What the project promises of speed and memory, and whether the newest figures keep it. */

import { type Figure, type KeptFigure, keepFigures, readFigures } from "./figures.ts";
import { table } from "./part.ts";

interface Limit {
  /** Ids of figures: all of them keep the limit. */
  readonly ids: readonly string[];
  readonly limit: number;
  readonly unit: string;
  /** Whether it is a rate, which is at least so much. @default at most */
  readonly least?: true;
}

interface Promised extends Limit {
  readonly what: string;
  /** Another way of keeping it. */
  readonly or?: Limit;
}

/** A row for each network: the methods in forwards. */
const inForwards = (what: string, networks: string, methods: string, limit: number): Promised[] =>
  networks.split(" ").map((network) => ({
    ...{ what: `${what}, ${network}`, limit, unit: "forwards" },
    ids: methods.split(" ").map((method) => `forwards ${network} ${method}`),
  }));

const inMegabytes = (what: string, id: string, limit: number): Promised => ({
  ...{ what, ids: [id], limit, unit: "MB" },
});

const cold = (network: string, limit: number): Promised => ({
  ...{ what: `cold explain with one PNG, ${network}`, ids: [`cold ${network}`], limit, unit: "ms" },
  or: { ids: [`cold ${network} / bare`], limit: 2, unit: "× a bare script" },
});

const all = "resnet18 vgg16 squeezenet1_1 mobilenet_v2 efficientnet_b0 resnet50 densenet121";
const gradients = "saliency guided-backprop deconvnet input-x-gradient";
const cams = "grad-cam grad-cam++ xgrad-cam layer-cam hires-cam";
const windows = "occlusion:window=32,stride=16";

/** Batch 1 at 224×224, two threads. */
const promises: readonly Promised[] = [
  ...inForwards("gradients", "resnet18 vgg16", gradients, 2.3),
  ...inForwards("gradients", "squeezenet1_1 mobilenet_v2", gradients, 2.8),
  // Guided backpropagation and deconvnet refuse a network without rectifiers.
  ...inForwards("gradients", "efficientnet_b0", "saliency input-x-gradient", 2.8),
  ...inForwards("Grad-CAM and relatives", all, cams, 1.15),
  ...inForwards("LRP EpsilonPlusFlat", all, "lrp", 4.5),
  ...inForwards("IG of 50 steps", "resnet18", "integrated-gradients:steps=50", 110),
  ...inForwards("IG by its error", "resnet18 squeezenet1_1 mobilenet_v2", "integrated-gradients", 55),
  ...inForwards("exact occlusion 32/16", "resnet18", windows, 110),
  ...inForwards("exact occlusion 32/16", "vgg16", windows, 45),
  ...inForwards("exact occlusion 32/16", "squeezenet1_1", windows, 118),
  ...["resnet18", "vgg16", "squeezenet1_1"].map((network) => ({
    ...{ what: `the same, ${network}, to its floor`, ids: [`occlusion ${network} / floor`] },
    ...{ limit: 1.3, unit: "×" },
  })),
  ...inForwards("Score-CAM of 512 channels", "resnet18", "score-cam", 512),
  cold("squeezenet", 700),
  cold("resnet18", 1200),
  {
    ...{ what: "session of VGG-16's gradient, to that of its file", ids: ["build vgg16 gradient"] },
    ...{ limit: 2, unit: "×" },
  },
  inMegabytes("peak memory, gradient of ResNet-18", "peak resnet18 gradient", 350),
  inMegabytes("peak memory, gradient of VGG-16", "peak vgg16 gradient", 1600),
  inMegabytes("resident memory, from the 10th explanation to the 500th", "drift 500 explanations", 20),
  {
    ...{
      what: "studio: first heat map, SqueezeNet 1.0",
      ids: ["studio first heat map"],
      limit: 2500,
      unit: "ms",
    },
    or: { ids: ["studio first heat map / bare"], limit: 3, unit: "× a bare page" },
  },
  { what: "studio: heat map of the next picture", ids: ["studio next picture"], limit: 500, unit: "ms" },
  {
    what: "studio: longest task of the main thread, in Explain, Touch and Network",
    ids: ["studio longest task", "studio longest task, touch", "studio longest task, network"],
    limit: 100,
    unit: "ms",
  },
  {
    ...{ what: "studio: answers to a dragged patch, menagerie-net", ids: ["studio dragging, menagerie"] },
    ...{ limit: 20, unit: "per second", least: true },
  },
  {
    ...{ what: "studio: the same, SqueezeNet 1.0", ids: ["studio dragging, squeezenet1_0"] },
    ...{ limit: 6, unit: "per second", least: true },
  },
  {
    ...{ what: "studio: pictures of the camera explained, menagerie-net", ids: ["studio camera"] },
    ...{ limit: 10, unit: "per second", least: true },
  },
  { what: "studio: first load without the engine", ids: ["studio first load"], limit: 400, unit: "kB" },
];

const promisedIds = new Set(promises.flatMap(({ ids, or }) => [...ids, ...(or?.ids ?? [])]));

/** Keeps what a part has measured; what is promised goes into the history. */
export const record = (figures: readonly Figure[]): void => keepFigures(figures, (id) => promisedIds.has(id));

/** What is promised of a figure, by its id. */
export const limitOf = (id: string): number | undefined =>
  promises.find(({ ids }) => ids.includes(id))?.limit;

/** The section of the results: each promise with its newest figures. */
export function promisesText(): string {
  const figures = readFigures();
  return table(
    "What is promised",
    "Two threads, batch 1 at 224×224; the newest figures, measured by the parts of the bench. Where a row is of several methods, the most expensive one. A forward: the user's own file given straight to the engine, in the same process, just before and after. VGG-16, ResNet-50, DenseNet-121 and EfficientNet-B0 have random weights. Quartiles over rounds; older figures are in history.csv.",
    ["what", "limit", "median", "quartiles", "", "measured"],
    promises.map((promise) => [promise.what, ...cells(promise, figures)]),
  );
}

function cells({ or, ...first }: Promised, figures: ReadonlyMap<string, KeptFigure>): string[] {
  const ways = [first, ...(or ? [or] : [])];
  const worst = ways.map((way) => worstOf(way, figures));
  const known = worst.flatMap((figure) => figure ?? []);
  return [
    ways.map(({ limit, unit, least }) => `${least ? "≥" : "≤"} ${limit} ${unit}`).join(", or "),
    known.map(({ value }) => text(value)).join(", "),
    known.map(({ spread }) => (spread ? spread.map(text).join("…") : "")).join(", "),
    ways.some(({ ids }) => ids.every((id) => figures.has(id)))
      ? verdict(ways, worst)
      : unmeasured(first, figures),
    known
      .slice(0, 1)
      .map(({ date, commit }) => `${date}, ${commit}`)
      .join(""),
  ];
}

/** The farthest from the limit on the wrong side, of those that were measured. */
const worstOf = ({ ids, least }: Limit, figures: ReadonlyMap<string, KeptFigure>): KeptFigure | undefined =>
  ids
    .flatMap((id) => figures.get(id) ?? [])
    .toSorted((a, b) => (least ? a.value - b.value : b.value - a.value))[0];

const verdict = (ways: readonly Limit[], worst: readonly (KeptFigure | undefined)[]): string =>
  ways.some((way, i) => keeps(way, worst[i]?.value ?? Number.NaN)) ? "met" : "short";

const keeps = ({ limit, least }: Limit, value: number): boolean => (least ? value >= limit : value <= limit);

/** A part of the methods may have been measured: that is no verdict yet. */
const unmeasured = ({ ids }: Limit, figures: ReadonlyMap<string, KeptFigure>): string =>
  `${ids.filter((id) => figures.has(id)).length} of ${ids.length} measured`;

const text = (value: number): string => String(Number(value.toPrecision(3)));
