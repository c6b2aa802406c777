/** New nodes and constants for a graph that is being rewritten. */

import { attributes, type PlainAttributes } from "../../graph/attributes.ts";
import type { Node, Value } from "../../graph/graph.ts";
import type { Tensor } from "../../tensor.ts";
import type { Wiring } from "../merge-masks/wiring.ts";

export class Patch {
  readonly nodes: Node[] = [];
  readonly constants: Map<Value, Tensor> = new Map();
  readonly #wiring: Wiring;
  readonly #prefix: string;

  /** Names start with `prefix` and are taken from the wiring of the graph. */
  constructor(wiring: Wiring, prefix: string) {
    this.#wiring = wiring;
    this.#prefix = prefix;
  }

  add(op: string, inputs: readonly Value[], plain: PlainAttributes = {}): Value {
    const name = this.#wiring.fresh(`${this.#prefix}/${op.toLowerCase()}`);
    this.nodes.push({ op, domain: "", name, inputs, outputs: [name], attributes: attributes(plain) });
    return name;
  }

  /** The node as it is, with other inputs and an output of its own. */
  again(node: Node, inputs: readonly Value[]): Value {
    const name = this.#wiring.fresh(`${this.#prefix}/${node.op.toLowerCase()}`);
    this.nodes.push({ ...node, name, inputs, outputs: [name] });
    return name;
  }

  constant(tensor: Tensor): Value {
    const name = this.#wiring.fresh(`${this.#prefix}/constant`);
    this.constants.set(name, tensor);
    return name;
  }
}
