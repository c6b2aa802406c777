/** A weighted layer with other inputs and weights: forward as a copy of its node, backward by its gradient rule. */

import { floatOf } from "../../graph/attributes.ts";
import type { Value } from "../../graph/graph.ts";
import { floats } from "../../tensor.ts";
import { arithmetic } from "../gradient/arithmetic.ts";
import { reshape, upTo } from "../gradient/broadcast.ts";
import { gradientRules } from "../gradient/rules.ts";
import type { Layer } from "./facts.ts";
import type { RelevanceContext } from "./rule.ts";
import { stridedBack } from "./strided.ts";
import { type Form, inForm, shifted } from "./weights.ts";

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
    const strided = stridedBack(layer, s, w, to);
    if (strided !== undefined) return strided;
    const { alpha, beta, ...attributes } = this.#node.attributes;
    const inputs = this.#inputs(layer.x, w);
    const shapes = new Map([[w, to.shape(layer.w)]]);
    const needs = (index: number): boolean => index === layer.data;
    const rule = gradientRules[this.#node.op];
    const parts = rule?.({ ...this.#node, inputs, attributes }, s, { ...to.knowing(shapes), needs });
    return parts?.[layer.data] as Value;
  }

  /**
   * The bias that makes a convolution give stab(z) instead of z, where the sign of z is known: `shift` is ±ε. Undefined
   * for other layers.
   */
  stabilising(form: Form | undefined, shift: number): Value | undefined {
    const { layer } = this;
    if (this.#node.op !== "Conv" && this.#node.op !== "ConvTranspose") return undefined;
    if (form && layer.bias) return this.bias(shifted(form, shift));
    const { b, once, shape } = this.#to;
    const channels = shape(layer.y)[1] as number;
    const make = () => b.constant(floats([channels], new Float32Array(channels).fill(shift)), "shift");
    return once(`shift ${shift} of ${channels}`, make);
  }

  /** Of shape [1]: Σ bias ⊙ s; the bias may be a number. */
  taken(bias: Value | number | undefined, s: Value): Value | undefined {
    if (bias === undefined) return undefined;
    const { b, shape, total } = this.#to;
    const o = arithmetic(b);
    if (this.#node.op === "Gemm" || this.#node.op === "MatMul")
      return typeof bias === "number" ? o.mul(total(s), bias) : total(o.mul(s, bias));
    const channels = shape(this.layer.y)[1] as number;
    const column =
      typeof bias === "number"
        ? b.constant(floats([channels, 1], new Float32Array(channels).fill(bias)), "shift")
        : reshape(b, bias, [channels, 1]);
    return b.add("MatMul", [this.#sums(s), column]);
  }

  /** Σ of s over all axes but channels. */
  #sums(s: Value): Value {
    const { b, shape, once } = this.#to;
    const axes = upTo(shape(this.layer.y).length).filter((axis) => axis !== 1);
    return once(`Σ of channels of ${s}`, () => b.add("ReduceSum", [s, b.ints(axes)], { keepdims: 0 }));
  }

  get #node() {
    return this.layer.node;
  }

  #inputs(x: Value, w: Value): Value[] {
    return this.layer.data === 0 ? [x, w] : [w, x];
  }
}
