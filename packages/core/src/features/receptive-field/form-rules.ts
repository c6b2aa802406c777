/** How the closed form of a field passes an operator. What has no row here has no closed form behind it. */

import { intOf, intsOf, stringOf } from "../../graph/attributes.ts";
import type { Node, Value } from "../../graph/graph.ts";
import { axisOf, upTo } from "../../transform/gradient/broadcast.ts";
import { firstOf } from "../../transform/gradient/shape.ts";
import { extentOf, windowOf } from "../../transform/gradient/window.ts";
import type { AxisForm } from "./closed-form.ts";
import { runs } from "./moving.ts";
import { receptiveRules } from "./rules.ts";

/** Along the picture's spatial axis number `axis`. */
export interface Form extends AxisForm {
  readonly axis: number;
}

/** One per axis of a value; undefined for axes without space, and where there is no closed form. */
export interface Forms {
  readonly axes: readonly (Form | undefined)[];
  readonly shared: boolean;
}

interface FormContext {
  shape(value: Value): readonly number[];
  /** Undefined for what does not depend on the picture. */
  of(value: Value): Forms | undefined;
  numbers(value: Value | undefined): readonly number[] | undefined;
}

type FormRule = (node: Node, to: FormContext, output: number) => Forms | undefined;

/** Operands meet position by position: what is stretched over space is shared by all positions. */
const meeting: FormRule = (node, to) => {
  const full = to.shape(node.outputs[0] as Value);
  const operands = node.inputs.flatMap((value) => {
    const forms = value === "" ? undefined : to.of(value);
    return forms
      ? [{ ...forms, axes: [...full.slice(to.shape(value).length).map(() => undefined), ...forms.axes] }]
      : [];
  });
  const axes = full.map((_, axis) => joint(operands.map((operand) => operand.axes[axis])));
  const stretched = operands.some((operand) => axes.some((form, axis) => form && !operand.axes[axis]));
  return { axes, shared: stretched || operands.some(({ shared }) => shared) };
};

/** The interval that holds all. Undefined unless they advance alike. */
function joint(forms: readonly (Form | undefined)[]): Form | undefined {
  const [first, ...rest] = forms.filter((form) => form !== undefined);
  if (!first || rest.some(({ axis, stride }) => axis !== first.axis || stride !== first.stride))
    return undefined;
  const start = Math.min(...[first, ...rest].map((form) => form.start));
  const end = Math.max(...[first, ...rest].map((form) => form.start + form.size));
  return { ...first, start, size: end - start };
}

const kept: FormRule = ({ inputs: [x = ""] }, to) => to.of(x);

/** Mean and variance over space are shared by all positions. */
const keptWithStatistics: FormRule = ({ inputs: [x = ""] }, to) => {
  const forms = to.of(x);
  return forms && { ...forms, shared: true };
};

const windowed =
  (kernel: (node: Node, to: FormContext) => readonly number[]): FormRule =>
  (node, to) => {
    const [x = ""] = node.inputs;
    const forms = to.of(x);
    if (!forms) return undefined;
    const taps = kernel(node, to);
    const [input, output] = [to.shape(x), to.shape(node.outputs[0] as Value)];
    const space = windowOf(node, taps, input.slice(2), output.slice(2)).map((window, i) => {
      const form = forms.axes[i + 2];
      if (!form) return undefined;
      const { size, stride, start } = form;
      return {
        ...form,
        size: size + (extentOf(window) - 1) * stride,
        stride: stride * window.stride,
        start: start - window.begin * stride,
      };
    });
    return { ...forms, axes: [undefined, undefined, ...space] };
  };

const moved =
  (
    first: (node: Node, to: FormContext) => readonly { axis: number; first: number }[] | undefined,
  ): FormRule =>
  (node, to) => {
    const forms = to.of(node.inputs[0] as Value);
    const moves = first(node, to);
    if (!forms || !moves) return undefined;
    const axes = forms.axes.map((form, axis) => {
      const move = moves.find((each) => each.axis === axis);
      return form && move ? { ...form, start: form.start + move.first * form.stride } : form;
    });
    return { ...forms, axes };
  };

const padded = moved((node, to) => {
  const pads = to.numbers(node.inputs[1]);
  if (!pads || stringOf(node, "mode", "constant") !== "constant") return undefined;
  const rank = to.shape(node.inputs[0] as Value).length;
  const axes = to.numbers(node.inputs[3]) ?? upTo(rank);
  return axes.map((axis, i) => ({ axis: axisOf(axis, rank), first: -(pads[i] as number) }));
});

const sliced = moved((node, to) => {
  const shape = to.shape(node.inputs[0] as Value);
  const starts = to.numbers(node.inputs[1]);
  const steps = to.numbers(node.inputs[4]) ?? [];
  if (!starts || steps.some((step) => step !== 1)) return undefined;
  const axes = (to.numbers(node.inputs[3]) ?? upTo(starts.length)).map((axis) => axisOf(axis, shape.length));
  return axes.map((axis, i) => ({ axis, first: firstOf(starts[i] as number, shape[axis] as number, 1) }));
});

const transposed: FormRule = (node, to) => {
  const forms = to.of(node.inputs[0] as Value);
  const perm = forms && (intsOf(node, "perm") ?? upTo(forms.axes.length).reverse());
  return perm && { ...forms, axes: perm.map((axis) => forms.axes[axis]) };
};

/** Axes that stay by themselves keep their form. */
const reshaped: FormRule = (node, to) => {
  const [x = ""] = node.inputs;
  const forms = to.of(x);
  if (!forms) return undefined;
  const found = runs(to.shape(x), to.shape(node.outputs[0] as Value));
  const axes = found.flatMap(({ before, after }) =>
    upTo(after[1] - after[0]).map(() => {
      const alone = before[1] - before[0] === 1 && after[1] - after[0] === 1;
      return alone ? forms.axes[before[0]] : undefined;
    }),
  );
  return { ...forms, axes };
};

/** Not along space. */
const beside =
  (rule: FormRule, fallback: number): FormRule =>
  (node, to, output) => {
    const rank = to.shape(node.inputs[0] as Value).length;
    const axis = axisOf(intOf(node, "axis", fallback), rank);
    return node.inputs.some((value) => to.of(value)?.axes[axis]) ? undefined : rule(node, to, output);
  };

const rows = (operators: string, rule: FormRule): Readonly<Record<string, FormRule>> =>
  Object.fromEntries(operators.split(" ").map((op) => [op, rule]));

/** Operators whose receptive rule is that of an addition. */
const elementwise = Object.entries(receptiveRules).flatMap(([op, rule]) =>
  rule === receptiveRules.Add ? [op] : [],
);

export const formRules: Readonly<Record<string, FormRule>> = {
  ...rows(elementwise.join(" "), meeting),
  ...rows("Identity Dropout Cast CastLike QuantizeLinear DequantizeLinear BatchNormalization LRN", kept),
  ...rows("InstanceNormalization GroupNormalization", keptWithStatistics),
  ...rows("Softmax LogSoftmax LpNormalization LayerNormalization RMSNormalization", beside(kept, -1)),
  Conv: windowed(({ inputs: [, w = ""] }, to) => to.shape(w).slice(2)),
  ...rows(
    "MaxPool AveragePool LpPool",
    windowed((node) => intsOf(node, "kernel_shape", [])),
  ),
  Concat: beside(meeting, 0),
  Split: beside(kept, 0),
  Pad: padded,
  Slice: sliced,
  Transpose: transposed,
  ...rows("Reshape Flatten Squeeze Unsqueeze", reshaped),
};
