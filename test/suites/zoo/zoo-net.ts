/** What a network of the zoo is: how an exporter wrote it, and what Fovea must find in it. */

import type { Graph, ModelOptions } from "@fovea/core";

export interface ZooNet {
  readonly name: string;
  /** In the language of `netGraph`. */
  readonly text: string;
  /** Input shape to open the model at, if the file leaves it open. */
  readonly options?: ModelOptions;
  /** What findHead must take off. @default "none" */
  readonly head?: "softmax" | "log-softmax" | "sigmoid" | "none";
  /** @default 5 */
  readonly scores?: number;
  /** The default spatial layer; undefined for a network without one. */
  readonly layer: string | undefined;
  /** Reasons of the methods that must be refused, by id. CAM is refused unless `cam` says that it works. */
  readonly refused?: Readonly<Record<string, RegExp>>;
  readonly cam?: boolean;
  /** Ledger checks that may fail, as `method: check`, with the reason beside it. */
  readonly mayFail?: readonly string[];
  /** Largest difference from the file's own outputs, relative to the largest of them. @default 1e-5 */
  readonly tolerance?: number;
  /** How weights stand in the file. @default "initialisers" */
  readonly weights?: "initialisers" | "nodes" | "inputs";
  /** Type of every float of the file. @default "float32" */
  readonly floats?: "float16" | "bfloat16";
  /** What text cannot say: graphs inside nodes. */
  readonly change?: (graph: Graph) => Graph;
  /** Functions of domain `local` that the file carries, by name. */
  readonly functions?: Readonly<Record<string, string>>;
  /** Range of the numbers fed. @default [-2, 2] */
  readonly range?: readonly [number, number];
  /** The bend-free derivative does not exist, so it is not compared: why. */
  readonly rough?: string;
}
