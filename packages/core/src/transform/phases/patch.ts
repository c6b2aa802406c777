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

  /** The parts of size 1 along the first axis. */
  split(value: Value, count: number): Value[] {
    const name = this.#wiring.fresh(`${this.#prefix}/split`);
    const outputs = Array.from({ length: count }, () => this.#wiring.fresh(name));
    const given = attributes({ axis: 0, num_outputs: count });
    this.nodes.push({ op: "Split", domain: "", name, inputs: [value], outputs, attributes: given });
    return outputs;
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
