/** Conv and ConvTranspose in any number of spatial dimensions. */

import { intOf, intsOf, stringOf } from "../../graph/attributes.ts";
import type { Node } from "../../graph/graph.ts";
import { sizeOf } from "../../tensor.ts";
import type { Operator, Operators } from "./operator.ts";
import { eachIndex, get, make, offset } from "./tensor64.ts";
import { inside, position, type Windows, windowsOf } from "./windows.ts";

/** y[n,m,o] = b[m] + Σ_c Σ_k x[n, c of m's group, s·o + d·k − p] · w[m,c,k] */
const conv: Operator = (inputs, node) => {
  const x = get(inputs, 0);
  const w = get(inputs, 1);
  const bias = inputs[2];
  const size = x.shape.slice(2);
  const windows = windowsOf(node, size, w.shape.slice(2));
  const perGroup = get(w.shape, 1);
  const mapsPerGroup = get(w.shape, 0) / intOf(node, "group", 1);
  // Elements from one channel to the next.
  const [area, kernelArea] = [sizeOf(size), sizeOf(windows.kernel)];
  const y = make([get(x.shape, 0), get(w.shape, 0), ...windows.out], ([n, m, ...o]) => {
    const first = Math.floor((m as number) / mapsPerGroup) * perGroup;
    let sum = bias?.data[m as number] ?? 0;
    eachIndex(windows.kernel, (k) => {
      const place = position(windows, o, k);
      if (!inside(place, size)) return;
      const xs = offset(x.shape, [n as number, first, ...place]);
      const ws = offset(w.shape, [m as number, 0, ...k]);
      for (let c = 0; c < perGroup; c++) sum += get(x.data, xs + c * area) * get(w.data, ws + c * kernelArea);
    });
    return sum;
  });
  return [y];
};

/** y[n,m,s·i + d·k − p] += x[n,c,i] · w[c,m,k]: the adjoint of the convolution with the same settings. */
const convTranspose: Operator = (inputs, node) => {
  const x = get(inputs, 0);
  const w = get(inputs, 1);
  const bias = inputs[2];
  const groups = intOf(node, "group", 1);
  const mapsPerGroup = get(w.shape, 1);
  const channelsPerGroup = get(x.shape, 1) / groups;
  const size = x.shape.slice(2);
  const windows = transposedWindows(node, size, w.shape.slice(2));
  const shape = [get(x.shape, 0), mapsPerGroup * groups, ...windows.out];
  const [area, kernelArea] = [sizeOf(windows.out), sizeOf(windows.kernel)];
  const y = make(shape, ([, m]) => bias?.data[m as number] ?? 0);
  eachIndex(x.shape, ([n, c, ...i], flat) => {
    const first = Math.floor((c as number) / channelsPerGroup) * mapsPerGroup;
    eachIndex(windows.kernel, (k) => {
      const place = position(windows, i, k);
      if (!inside(place, windows.out)) return;
      const ys = offset(shape, [n as number, first, ...place]);
      const ws = offset(w.shape, [c as number, 0, ...k]);
      for (let m = 0; m < mapsPerGroup; m++) {
        const target = ys + m * area;
        y.data[target] = get(y.data, target) + get(x.data, flat) * get(w.data, ws + m * kernelArea);
      }
    });
  });
  return [y];
};

/** Here `out` is the size of the result, into which the windows are added. */
function transposedWindows(node: Node, size: readonly number[], kernel: readonly number[]): Windows {
  const ones = size.map(() => 1);
  const strides = intsOf(node, "strides", ones);
  const dilations = intsOf(node, "dilations", ones);
  const extra = intsOf(node, "output_padding", []);
  const mode = stringOf(node, "auto_pad", "NOTSET");
  const pads = mode === "NOTSET" ? intsOf(node, "pads", []) : [];
  const wanted = intsOf(node, "output_shape")?.slice(-size.length);
  const axes = size.map((n, axis) => {
    const stride = get(strides, axis);
    const whole = (n - 1) * stride + (extra[axis] ?? 0) + (get(kernel, axis) - 1) * get(dilations, axis) + 1;
    const out = wanted?.[axis] ?? (mode.startsWith("SAME") ? n * stride : undefined);
    if (out === undefined) {
      const begin = pads[axis] ?? 0;
      const end = pads[axis + size.length] ?? 0;
      return { begin, end, out: whole - begin - end };
    }
    const pad = Math.max(0, whole - out);
    const begin = mode === "SAME_UPPER" ? Math.floor(pad / 2) : Math.ceil(pad / 2);
    return { begin, end: pad - begin, out: wanted ? out : whole - pad };
  });
  return {
    kernel,
    strides,
    dilations,
    begin: axes.map((a) => a.begin),
    end: axes.map((a) => a.end),
    out: axes.map((a) => a.out),
  };
}

export const convolution: Operators = { Conv: conv, ConvTranspose: convTranspose };
