/** A weighted layer with other inputs and weights: forward as a copy of its node, backward by its gradient rule. */

import { floatOf } from "../../graph/attributes.ts";
import type { Value } from "../../graph/graph.ts";
import { arithmetic } from "../gradient/arithmetic.ts";
import { upTo } from "../gradient/broadcast.ts";
import { gradientRules } from "../gradient/rules.ts";
import type { Layer } from "./facts.ts";
import type { RelevanceContext } from "./rule.ts";
import { type Form, inForm } from "./weights.ts";

export class LayerCopy {
  readonly layer: Layer;
  readonly #to: RelevanceContext;

  constructor(layer: Layer, to: RelevanceContext) {
    this.layer = layer;
    this.#to = to;
  }

  /** The weights in a form; the α of a Gemm is taken into them, so that their sign is that of their effect. */
  weights(form: Form): Value {
    return inForm(this.#to, this.layer.w, form, floatOf(this.#node, "alpha", 1));
  }

  bias(form: Form): Value | undefined {
    const { bias } = this.layer;
    return (
      bias && inForm(this.#to, bias, form, this.layer.node.op === "Gemm" ? floatOf(this.#node, "beta", 1) : 1)
    );
  }

  /** z = layer(x, w) + bias. */
  forward(x: Value, w: Value, bias?: Value): Value {
    const { b } = this.#to;
    const { alpha, beta, ...attributes } = this.#node.attributes;
    const name = b.fresh(this.#node.op.toLowerCase());
    const inputs = [...this.#inputs(x, w), ...(bias === undefined ? [] : [bias])];
    b.addNode({ ...this.#node, name, inputs, outputs: [name], attributes });
    return name;
  }

  /** Jᵀs of the layer with weights w. */
  back(s: Value, w: Value): Value {
    const to = this.#to;
    const { layer } = this;
    const { alpha, beta, ...attributes } = this.#node.attributes;
    const inputs = this.#inputs(layer.x, w);
    const shapes = new Map([[w, to.shape(layer.w)]]);
    const needs = (index: number): boolean => index === layer.data;
    const rule = gradientRules[this.#node.op];
    const parts = rule?.({ ...this.#node, inputs, attributes }, s, { ...to.knowing(shapes), needs });
    return parts?.[layer.data] as Value;
  }

  /** Scalar Σ bias ⊙ s. */
  taken(bias: Value | undefined, s: Value): Value | undefined {
    if (bias === undefined) return undefined;
    const { b, shape, total } = this.#to;
    const rank = shape(this.layer.y).length;
    const isConvolution = this.#node.op !== "Gemm";
    const axes = b.ints(upTo(rank).filter((axis) => axis !== 1));
    const each = isConvolution ? b.add("ReduceSum", [s, axes], { keepdims: 0 }) : s;
    return total(arithmetic(b).mul(each, bias));
  }

  get #node() {
    return this.layer.node;
  }

  #inputs(x: Value, w: Value): Value[] {
    return this.layer.data === 0 ? [x, w] : [w, x];
  }
}
