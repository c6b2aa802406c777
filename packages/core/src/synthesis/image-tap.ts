/** What a layer answers to an image in levels. */

import { Builder } from "../graph/builder.ts";
import type { Value } from "../graph/graph.ts";
import type { Session } from "../run/runtime.ts";
import { type FloatTensor, toFloats } from "../tensor.ts";
import type { Network } from "./network.ts";
import { imageInput, startingAtImage } from "./objective-graph.ts";
import { layerShape } from "./objectives/layer-shape.ts";
import type { PixelScale } from "./pixel-scale.ts";

/** @example const tap = await ImageTap.open(model, preprocessing, "conv5"); const activations = await tap.at(image); */
export class ImageTap {
  readonly #layer: Value;
  readonly #session: Session;

  private constructor(layer: Value, session: Session) {
    this.#layer = layer;
    this.#session = session;
  }

  /** Throws `layer-unknown`. */
  static async open(network: Network, scale: PixelScale, layer: Value): Promise<ImageTap> {
    const graph = startingAtImage(network, scale, [layer]);
    const { shape } = layerShape(graph, layer);
    const session = await network.runtime.compile(
      new Builder(graph).build([{ name: layer, type: "float32", shape }]),
    );
    return new ImageTap(layer, session);
  }

  /** `image`: 1×C×H×W, levels 0…1. */
  async at(image: FloatTensor): Promise<FloatTensor> {
    const results = await this.#session.run({ [imageInput]: image });
    return toFloats(results[this.#layer] as FloatTensor);
  }

  dispose(): Promise<void> {
    return this.#session.dispose();
  }
}
