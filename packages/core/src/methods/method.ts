/** The contract of an explanation method: what it needs, what it keeps, how it is run. */

import type { z } from "zod";
import type { Value } from "../graph/graph.ts";
import type { FloatTensor } from "../tensor.ts";
import type { GraphDraft } from "./graph-draft.ts";
import type { Check } from "./ledger.ts";
import type { Probe } from "./probe.ts";

/** What a method asks of a model. Tools list by it what works here, and say why the rest does not. */
export type Need = "gradient" | "rectifier" | "spatial-layer" | "gap-head";

/** A property that the axiom suite holds the method to. */
export type Axiom = "completeness" | "gradient" | "cam-identity";

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
}

/** A method that is one run of one graph: it needs no code at run time, and `fovea export` can write it to a file. */
interface GraphMethod<Options> {
  /** Appends the nodes of the explanation and returns the value that holds it. */
  readonly build: (draft: GraphDraft, options: Options) => Value;
  /** Further values to compute, by role, for `afterwards`. */
  readonly extras?: (draft: GraphDraft, options: Options) => Readonly<Record<string, Value>>;
  /** Checks that building the graph already settles. */
  readonly checks?: (draft: GraphDraft, options: Options) => readonly Check[];
  /** Checks on the numbers: the attribution, the extras, and S. */
  readonly afterwards?: (values: Readonly<Record<string, FloatTensor>>, score: number) => readonly Check[];
}

/** How an attribution is drawn: by sign, by strength, or only what speaks for the target. */
export type Display = "signed" | "magnitude" | "positive";

export interface Method<Schema extends z.ZodObject = z.ZodObject> {
  readonly id: string;
  readonly title: string;
  readonly paper: string;
  /** How to read the picture, one plain sentence. */
  readonly reading: string;
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
