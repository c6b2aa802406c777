/** A network from its picture to inner values, for images made by optimisation; every Model is one. */

import { freeze } from "../freeze/freeze.ts";
import type { Head } from "../freeze/head.ts";
import { Builder } from "../graph/builder.ts";
import type { Graph, Port, StaticGraph, Value } from "../graph/graph.ts";
import { asFloatInput } from "../model/float-input.ts";
import type { Runtime } from "../run/runtime.ts";

export interface Network {
  readonly runtime: Runtime;
  readonly graph: StaticGraph;
  readonly input: Port & { readonly shape: readonly number[] };
  /** Where the class scores are; a network that was cut at a layer has none. */
  readonly head?: Head;
}

export interface TrunkRequest {
  readonly runtime: Runtime;
  /** The network as it was loaded. */
  readonly graph: Graph;
  /** Values that must be there; everything behind them is cut off. */
  readonly values: readonly Value[];
  /** Exact shape of the picture, any size that the layers take. */
  readonly inputShape: readonly number[];
}

/**
 * The part of a network up to some layers, frozen at any picture size that these layers take: a dense head, which ties a
 * whole network to one size, is cut off.
 *
 * Throws `engine-failed` where the layers do not take the size.
 */
export async function openTrunk({ runtime, graph, values, inputShape }: TrunkRequest): Promise<Network> {
  const cut = asFloatInput(
    new Builder(graph).build(values.map((name): Port => ({ name, type: "float32", shape: undefined }))),
  );
  const [input] = cut.inputs as readonly Port[];
  const name = (input as Port).name;
  const frozen = await freeze(runtime, cut, { [name]: inputShape });
  return { runtime, graph: frozen, input: { ...(input as Port), shape: inputShape } };
}
