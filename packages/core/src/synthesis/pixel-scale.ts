/** From an image in levels 0…1 to the tensor that a network takes, as nodes of its graph. */

import type { Value } from "../graph/graph.ts";
import type { PreprocessingFields } from "../image/preprocessing.ts";
import { floats } from "../tensor.ts";
import type { Draft } from "../transform/draft.ts";

/** What a level means to the network: value = (255 · level · scale − mean) / std. A Preprocessing is one. */
export type PixelScale = Pick<
  PreprocessingFields,
  "scale" | "mean" | "std" | "order" | "layout" | "channels"
>;

/** Channels of an image for a network: 1 for grey, whatever the network takes, else 3: red, green, blue. */
export const imageChannels = ({ order, channels }: PixelScale): 1 | 3 => (order === "gray" ? 1 : channels);

/** Height and width of the images that a network with this input takes. */
export const imageSize = ({ layout }: PixelScale, shape: readonly number[]): readonly [number, number] =>
  (layout === "nhwc" ? shape.slice(1, 3) : shape.slice(2, 4)) as [number, number];

/** Appends the network's input, made of `image`, 1×C×H×W with levels 0…1. */
export function appendInput(draft: Draft, image: Value, p: PixelScale): Value {
  const [, , height, width] = draft.shape(image) as [number, number, number, number];
  const shape = [1, p.channels, height, width];
  const perChannel = (of: (c: number) => number): Value =>
    draft.b.constant(
      floats(
        [1, p.channels, 1, 1],
        Array.from({ length: p.channels }, (_, c) => of(c)),
      ),
    );
  const std = (c: number): number => p.std[c] as number;
  const slope = perChannel((c) => (255 * p.scale) / std(c));
  const offset = perChannel((c) => -(p.mean[c] as number) / std(c));
  const ordered = inOrder(draft, image, p);
  const scaled = draft.add("Add", [draft.add("Mul", [ordered, slope], shape), offset], shape);
  if (p.layout === "nchw") return scaled;
  return draft.add("Transpose", [scaled], [1, height, width, p.channels], { perm: [0, 2, 3, 1] });
}

/** The image's channels in the order of the network's. */
function inOrder(draft: Draft, image: Value, { order, channels }: PixelScale): Value {
  const [, given, ...size] = draft.shape(image) as [number, number, number, number];
  const wanted = given === 1 ? new Array<number>(channels).fill(0) : order === "bgr" ? [2, 1, 0] : [0, 1, 2];
  if (given === channels && wanted.every((from, c) => from === c)) return image;
  return draft.add("Gather", [image, draft.b.ints(wanted)], [1, channels, ...size], { axis: 1 });
}
