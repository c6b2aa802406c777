/** Conventions: the defaults of other libraries, method by method, and what of them is not to be had. */

import { FoveaError } from "../errors.ts";
import type { Method } from "./method.ts";

/** Libraries whose defaults `--convention` takes. */
export const conventions = ["captum", "zennit", "pytorch-grad-cam", "tf-keras-vis", "innvestigate"] as const;
export type Convention = (typeof conventions)[number];

/** How a library does one of our methods: options of ours that give the same numbers, and a word where they do not quite. */
interface Row {
  readonly options: Readonly<Record<string, string | number>>;
  /** What differs all the same, or what of that library is wrong and not done here. */
  readonly note?: string;
}

/** A library has the method but its numbers cannot be had: a sentence with the reason. */
type Refused = string;

type Table = Readonly<Record<string, Row | Refused>>;

const same: Row = { options: {} };

/** pytorch-grad-cam after a map is computed: no negative values, 0 to 1, enlarged, 0 to 1 again. */
const pgc = { relu: "true", normalize: "min-max", upsample: "bilinear" };
/** tf-keras-vis does the same but for enlarging, which it does without half pixels. */
const tkv = { relu: "true", normalize: "min-max" };
const tkvZoom = "there the map is then enlarged by scipy's zoom, which puts no half pixel at the edge";

const draws =
  "random numbers are drawn in another order, so that values agree only within their standard error";
const ownStart =
  "there the caller makes the relevance that the sweep starts from, so that nothing is set; run it without the convention";
const rectifiers =
  "there only layers of the class ReLU are overridden: with functional ones, ReLU6 or SiLU it silently gives the plain gradient, which is not done here";

const table: Readonly<Record<Convention, Table>> = {
  captum: {
    saliency: { options: { reduce: "none" } },
    gradient: same,
    "input-x-gradient": same,
    "integrated-gradients": { options: { steps: 50, quadrature: "gauss-legendre", baseline: "zero" } },
    smoothgrad: { options: { variant: "magnitude", samples: 5, sigma: 1, unit: "absolute" }, note: draws },
    "guided-backprop": { options: {}, note: rectifiers },
    deconvnet: { options: {}, note: rectifiers },
    "grad-cam": {
      options: { relu: "true", upsample: "bilinear" },
      note: "as Captum's maps are shown: relu_attributions=True, then LayerAttribution.interpolate; its raw map is that of relu=false and upsample=none",
    },
    "guided-grad-cam": { options: { upsample: "nearest" }, note: rectifiers },
    "deep-lift": {
      options: { baseline: "zero" },
      note: "there a reused or functional activation breaks completeness; here each node has its own rule",
    },
    "deep-lift-shap":
      "its baselines are the caller's own pictures; run deep-lift for each, or without the convention",
    "gradient-shap": { options: { samples: 5, sigma: 0 }, note: draws },
    "layer-conductance": { options: { steps: 50 } },
    "neuron-conductance": { options: { steps: 50, quadrature: "gauss-legendre" } },
    "internal-influence": { options: { steps: 50, quadrature: "gauss-legendre" } },
    lrp: {
      options: { composite: "epsilon", epsilon: 1e-9, start: "logit" },
      note: "there BatchNorm is a layer of the ε rule and additions of a residual network lose relevance without a word; here BatchNorm is folded and additions share in proportion",
    },
    occlusion: {
      options: { baseline: "zero", mode: "remove" },
      note: "Captum has no window of its own, and a stride of 1 unless told: set both",
    },
    "area-occlusion": { options: { baseline: "zero", mode: "remove" }, note: "there called FeatureAblation" },
    "shapley-sampling": { options: { samples: 25, tolerance: 0 }, note: draws },
    "kernel-shap": { options: { samples: 25, tolerance: 0 }, note: draws },
    lime: "it weighs samples by the distance of the pictures and fits with an L1 penalty; here LIME fits as its paper does",
  },
  zennit: {
    gradient: same,
    smoothgrad: {
      options: { variant: "mean", samples: 20, sigma: 0.1, unit: "range" },
      note: "there the last sample has no noise; random numbers differ",
    },
    "integrated-gradients": { options: { steps: 20, quadrature: "right", baseline: "zero" } },
    "guided-backprop": same,
    deconvnet: same,
    lrp: { options: { composite: "epsilon-plus", start: "one" } },
    "excitation-backprop": { options: { variant: "zennit" } },
    sglrp: ownStart,
    clrp: ownStart,
    crp: "it is in zennit-crp, a library of its own; run crp without the convention",
    occlusion: {
      options: { window: "8", stride: "8", mode: "keep", baseline: "zero" },
      note: "there the value is the score of the window alone; here the score of nothing is taken off",
    },
  },
  "pytorch-grad-cam": {
    "grad-cam": { options: pgc },
    "grad-cam++": { options: { ...pgc, variant: "pgc" } },
    "xgrad-cam": { options: pgc },
    "layer-cam": { options: pgc },
    "hires-cam": { options: pgc },
    "eigen-cam": {
      options: pgc,
      note: "there the sign of the principal component is left to chance, so that the complement may be shown",
    },
    fem: { options: pgc },
    "score-cam": { options: { ...pgc, order: "upsample-first", alignment: "corners" } },
    "ablation-cam": {
      options: { ...pgc, relative: "true" },
      note: "there a channel with values below 0 is replaced by its least value less 10⁷, here by 0",
    },
    "full-grad": "it scales each layer's |bias × gradient| before adding them up, which loses completeness",
    "guided-backprop": { options: {}, note: rectifiers },
  },
  "tf-keras-vis": {
    saliency: { options: { reduce: "max", normalize: "min-max" } },
    smoothgrad: {
      options: { variant: "magnitude", sigma: 0.2, unit: "range" },
      note: "there the largest channel is taken afterwards and scaled from 0 to 1; random numbers differ",
    },
    "grad-cam": { options: tkv, note: tkvZoom },
    "grad-cam++": { options: { ...tkv, variant: "authors" }, note: tkvZoom },
    "layer-cam": { options: tkv, note: tkvZoom },
    "score-cam": { options: tkv, note: tkvZoom },
  },
  innvestigate: {
    gradient: same,
    "input-x-gradient": same,
    smoothgrad: { options: { variant: "mean", samples: 64, sigma: 1, unit: "absolute" }, note: draws },
    "integrated-gradients": { options: { steps: 64, quadrature: "left", baseline: "zero" } },
    deconvnet: same,
    "guided-backprop": same,
    lrp: {
      options: { composite: "preset-a", start: "logit" },
      note: "there both parts of a rule keep the whole bias, and relevance is lost at BatchNorm; here each keeps its own part",
    },
  },
};

/** The rows of the table for docs and help: library → method → options. */
export const conventionTable: Readonly<Record<Convention, Table>> = table;

export interface ConventionOfMethod {
  readonly options: Readonly<Record<string, string | number>>;
  /** As it stands in the result. */
  readonly named: Readonly<Record<string, string>>;
}

/** Throws `method-inapplicable` if the library has no such method, or has it in a way that is not reproduced. */
export function conventionFor(convention: Convention, { id }: Method): ConventionOfMethod {
  const row = table[convention][id];
  if (row === undefined || typeof row === "string") {
    throw new FoveaError(
      "method-inapplicable",
      `Cannot run ${id} by the convention of ${convention}: ${row ?? "that library has no such method"}`,
      {
        hint: `It has ${idsOf(convention).join(", ")}.`,
      },
    );
  }
  const note: Record<string, string> = row.note === undefined ? {} : { "convention-note": row.note };
  return { options: row.options, named: { convention, ...note } };
}

/** The methods that a convention covers. */
export const idsOf = (convention: Convention): string[] =>
  Object.entries(table[convention]).flatMap(([id, row]) => (typeof row === "string" ? [] : [id]));
