/** A picture → the float32 tensor that the model takes. */

import { type FloatTensor, floats } from "../tensor.ts";
import { type Picture, withChannels } from "./picture.ts";
import { type Placement, place } from "./placement.ts";
import type { PreprocessingFields } from "./preprocessing.ts";
import { type Axis, type Raster, resample } from "./resample.ts";

/**
 * Grey or colour → resize → crop or margin → (level · scale − mean) / std, in the model's layout.
 *
 * Shape: 1×C×H×W, or 1×H×W×C for `nhwc`. The levels are those of Pillow and torchvision to the last bit; memory is
 * (source rows that are seen) × W beside the result. `preprocessGraph` is the same arithmetic as ONNX nodes.
 */
export function preprocess(picture: Picture, p: PreprocessingFields): FloatTensor {
  const source = withChannels(picture, p.order === "gray" ? 1 : 3);
  const at = place(source, p);
  const seen = resample(source, columnsOf(source, at), rowsOf(source, at), p.interpolation);
  const [height, width] = p.size;
  const result = new Float32Array(p.channels * height * width);
  for (let c = 0; c < p.channels; c++) fill(result, c, seen, at, p);
  return floats(shapeOf(p), result);
}

/** Shape of the model's input for one picture. */
export const shapeOf = ({ size, channels, layout }: PreprocessingFields): readonly number[] =>
  layout === "nchw" ? [1, channels, ...size] : [1, ...size, channels];

/** The columns of the resized picture that the model sees. */
export const columnsOf = ({ width }: { readonly width: number }, at: Placement): Axis =>
  visible(width, at.resized.width, at.left, at.width);

/** The rows of the resized picture that the model sees. */
export const rowsOf = ({ height }: { readonly height: number }, at: Placement): Axis =>
  visible(height, at.resized.height, at.top, at.height);

function visible(from: number, to: number, begin: number, wanted: number): Axis {
  const start = Math.max(0, begin);
  return { from, to, start, count: Math.min(to, begin + wanted) - start };
}

/** Which channel of the picture feeds channel `c` of the model. */
export const sourceChannel = ({ order }: Pick<PreprocessingFields, "order">, c: number): number =>
  order === "gray" ? 0 : order === "bgr" ? 2 - c : c;

function fill(result: Float32Array, c: number, seen: Raster, at: Placement, p: PreprocessingFields): void {
  const values = valueOfLevel(p, c);
  const planar = p.layout === "nchw";
  const step = planar ? 1 : p.channels;
  const start = planar ? c * at.width * at.height : c;
  // Beyond the picture: black after cropping, as in torchvision; the mean colour in a margin asked for.
  const outside = p.fit === "pad" ? 0 : (values[0] as number);
  const top = Math.max(0, -at.top);
  const left = Math.max(0, -at.left);
  if (seen.width < at.width || seen.height < at.height) {
    for (let i = 0, out = start; i < at.width * at.height; i++, out += step) result[out] = outside;
  }
  for (let y = 0, i = sourceChannel(p, c); y < seen.height; y++) {
    let out = start + ((y + top) * at.width + left) * step;
    for (let x = 0; x < seen.width; x++, i += seen.channels, out += step) {
      result[out] = values[seen.data[i] as number] as number;
    }
  }
}

/** What each level 0…255 of channel `c` becomes. */
function valueOfLevel({ scale, mean, std }: PreprocessingFields, c: number): Float32Array {
  return Float32Array.from(
    { length: 256 },
    (_, level) => (level * scale - (mean[c] as number)) / (std[c] as number),
  );
}
