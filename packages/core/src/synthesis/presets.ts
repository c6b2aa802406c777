/** Known recipes for images by optimisation, a row each; options of the command line go before theirs. */

import type { SynthesisOptions } from "./synthesis.ts";

export interface Preset {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly options: SynthesisOptions;
}

export const presets: readonly Preset[] = [
  {
    id: "fourier",
    title: "Fourier series, colours decorrelated, random transforms",
    source: "Olah et al. 2017, Feature Visualization",
    options: {},
  },
  {
    id: "simonyan",
    title: "class model: argmax S(I) − λ|I|² on pixels",
    source: "Simonyan et al. 2013, arXiv 1312.6034, section 2",
    options: { parametrisation: "pixels", start: "mean", transforms: [], regularisers: { l2: 0.1 } },
  },
  {
    id: "yosinski",
    title: "pixels with decay, blur, and clipping of small pixels",
    source: "Yosinski et al. 2015, arXiv 1506.06579, section 3",
    options: {
      parametrisation: "pixels",
      start: "mean",
      transforms: [],
      regularisers: { l2: 0.01, blur: 0.5, blurEvery: 4, clipNorm: 0.1, clipContribution: 0.1 },
    },
  },
  {
    id: "mahendran",
    title: "pixels with total variation and jitter",
    source: "Mahendran and Vedaldi 2016, arXiv 1512.02017",
    options: {
      parametrisation: "pixels",
      start: "noise",
      transforms: [{ kind: "jitter", by: 8 }],
      regularisers: { l2: 0.01, tv: 0.1 },
    },
  },
  {
    id: "plain",
    title: "pixels and nothing else: what goes wrong without",
    source: "for comparison",
    options: { parametrisation: "pixels", start: "noise", transforms: [] },
  },
];
