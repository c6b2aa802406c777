/** The contract of an explanation method: what it needs, what it keeps, how it is run. */

import type { z } from "zod";
import type { Value } from "../graph/graph.ts";
import type { FloatTensor } from "../tensor.ts";
import type { GraphDraft } from "./graph-draft.ts";
import type { Check } from "./ledger.ts";
import type { Probe } from "./probe.ts";

/** What a method asks of a model. Tools list by it what works here, and say why the rest does not. */
export type Need =
  | "gradient"
  | "relevance"
  | "rectifier"
  | "spatial-layer"
  | "gap-head"
  /** More than one score. */
  | "several-classes"
  /** Scores that go through a softmax together. */
  | "competing-classes";

/** A property that the axiom suite (test/axioms.test.ts) holds the method to. */
export type Axiom =
  /** Σφ = S(x) − S(x₀), x₀ the baseline. */
  | "completeness"
  /** Σφ plus what the ledger says went to biases and ε is S(x). */
  | "conservation"
  /** The map is ∂S/∂x. */
  | "gradient"
  /** S = mean of the map + a constant of the network. */
  | "cam-identity"
  /** Where the network ends in a global average and linear layers, the map is that of CAM up to a factor. */
  | "cam-on-average-head"
  /** On a network that is linear, φ = w ⊙ (x − x₀), summed over what one value of the map stands for. */
  | "linear-exact"
  /** Numbers of the picture that S does not depend on get 0. */
  | "null-player"
  /** No value is below 0. */
  | "nonnegative"
  /** Three times the scores, three times the map. */
  | "scales-with-score"
  /** The map does not depend on the target. */
  | "class-free"
  /** Where rectifiers are the only nonlinearity and nothing has a bias, with nothing to stabilise: φ = x ⊙ ∂S/∂x. */
  | "gradient-without-bias"
  /** Each segment has its Shapley value: its mean effect over all orders in which segments can appear. */
  | "shapley-values"
  /** If all of the picture is one part, every pixel has S(x) − S(x₀). */
  | "whole-picture";

/** Which chapter of the catalog a method belongs to. */
export type Family = "activation-map" | "gradient" | "path" | "relevance" | "perturbation";

/** Where the values of an attribution live. */
export type Domain =
  /** One value per number of the model's input, signed. */
  | "input"
  /** One value per pixel of the model's input: 1×H×W. */
  | "pixels"
  /** One value per position of a layer: 1×h×w. */
  | "layer";

export interface Attribution {
  readonly values: FloatTensor;
  /** S(x) as the explanation graph computed it. */
  readonly score: number;
  /** Standard error of each value, of sampled methods. */
  readonly standardError?: FloatTensor;
  readonly checks: readonly Check[];
  /** Choices that change the numbers, as name and value: baseline, quadrature, upsampling … */
  readonly conventions: Readonly<Record<string, string | number>>;
  /** Where the values live, if an option moved them from the method's own domain. */
  readonly domain?: Domain;
  /** What else the method found out. */
  readonly views?: readonly View[];
  /** Plain data for the JSON: relevance per layer, R² of a fit … */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** An array beside the map that is kept and drawn with it. */
export interface View {
  /** Kebab-case, part of file names: `grid`, `contributing` … */
  readonly name: string;
  readonly title: string;
  readonly values: FloatTensor;
  /**
   * How it is drawn. `map`: 1×H×W or 1×h×w, signed, as a heat map; `mask`: 1×H×W in [0, 1], as the picture times the
   * mask; `classes`: 1×h×w class indices, as coloured areas with their labels; `data`: not drawn, only saved.
   */
  readonly kind: "map" | "mask" | "classes" | "data";
}

/** A method that is one run of one graph: it needs no code at run time, and `fovea export` can write it to a file. */
export interface GraphMethod<Options> {
  /** Appends the nodes of the explanation and returns the value that holds it. */
  readonly build: (draft: GraphDraft, options: Options) => Value;
  /** Further values to compute, by role, for `afterwards`. */
  readonly extras?: (draft: GraphDraft, options: Options) => Readonly<Record<string, Value>>;
  /** Checks that building the graph already settles. */
  readonly checks?: (draft: GraphDraft, options: Options) => readonly Check[];
  /** What building the graph told that `afterwards` and `details` need: names of nodes … */
  readonly notes?: (draft: GraphDraft, options: Options) => unknown;
  /** Checks on the numbers: the attribution, the extras, S, and the notes. */
  readonly afterwards?: (
    values: Readonly<Record<string, FloatTensor>>,
    score: number,
    notes: unknown,
  ) => readonly Check[];
  /** Plain data for the JSON, from the same numbers. */
  readonly details?: (
    values: Readonly<Record<string, FloatTensor>>,
    score: number,
    notes: unknown,
  ) => Readonly<Record<string, unknown>>;
  /** Whether the draft's network is the canonical one: no scaling by constants beside a layer that could take it. */
  readonly canonical?: boolean;
  /** Where the values live, if that depends on an option. */
  readonly domain?: (options: Options) => Domain;
}

/** How an attribution is drawn: by sign, by strength, or only what speaks for the target. */
export type Display = "signed" | "magnitude" | "positive";

export interface Method<Schema extends z.ZodObject = z.ZodObject> {
  readonly id: string;
  readonly family: Family;
  readonly title: string;
  readonly paper: string;
  /** How to read the picture, in plain words: it is shown to people who are no engineers. */
  readonly reading: string;
  /** What the picture does not mean, one plain sentence. */
  readonly caution: string;
  readonly needs: readonly Need[];
  readonly keeps: readonly Axiom[];
  /** Cost in forward passes of the same model, in words. */
  readonly cost: string;
  readonly display: Display;
  readonly domain: Domain;
  readonly options: Schema;
  /** One of the two: a graph, or steps that run graphs. */
  readonly graph?: GraphMethod<z.infer<Schema>>;
  readonly explain?: (probe: Probe, options: z.infer<Schema>) => Promise<Attribution>;
}

/** Ties the option schema to the functions that take its values. */
export const method = <Schema extends z.ZodObject>(row: Method<Schema>): Method => row as unknown as Method;
