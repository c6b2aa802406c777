/** The network at the size of a tile, cut at the layers that are dreamt of; opened anew where the size changes. */

import { FoveaError } from "../../errors.ts";
import type { Graph, Value } from "../../graph/graph.ts";
import type { Runtime } from "../../run/runtime.ts";
import { ImageObjective } from "../image-objective.ts";
import { type Network, openTrunk } from "../network.ts";
import type { Objective } from "../objective.ts";
import { partsOf } from "../objective-graph.ts";
import type { PixelScale } from "../pixel-scale.ts";
import type { Size } from "./octaves.ts";
import type { TileGrid } from "./tiled-gradient.ts";
import { fittingTiles, fixedTiles } from "./tiles.ts";

export interface TileNetworkRequest {
  readonly runtime: Runtime;
  /** The network as it was loaded. */
  readonly graph: Graph;
  /** What levels mean to it, and the height and width that it was made for. */
  readonly scale: PixelScale & { readonly size: readonly [number, number] };
  readonly objective: Objective;
  /** Largest side of a tile, pixels. */
  readonly tile: number;
}

export class TileNetwork {
  readonly #request: TileNetworkRequest;
  /** Whether the network takes no size but its own; found out at the first size it refuses. */
  #onlyItsOwn = false;
  #open: { readonly height: number; readonly width: number; readonly objective: ImageObjective } | undefined;

  constructor(request: TileNetworkRequest) {
    this.#request = request;
  }

  /** Tiles for a picture of this size, and the objective at theirs. Memory: what was open before is closed first. */
  async for(size: Size): Promise<{ readonly grid: TileGrid; readonly objective: ImageObjective }> {
    if (!this.#onlyItsOwn) {
      const { tile } = this.#request;
      const fitting = { rows: fittingTiles(size.height, tile), columns: fittingTiles(size.width, tile) };
      try {
        return { grid: fitting, objective: await this.#at(fitting) };
      } catch (error) {
        if (!(error instanceof FoveaError && error.code === "engine-failed")) throw error;
        this.#onlyItsOwn = true;
      }
    }
    const [height, width] = this.#request.scale.size;
    const own = { rows: fixedTiles(size.height, height), columns: fixedTiles(size.width, width) };
    return { grid: own, objective: await this.#at(own) };
  }

  async dispose(): Promise<void> {
    await this.#open?.objective.dispose();
    this.#open = undefined;
  }

  async #at({ rows: { size: height }, columns: { size: width } }: TileGrid): Promise<ImageObjective> {
    if (this.#open?.height === height && this.#open.width === width) return this.#open.objective;
    await this.dispose();
    const { scale, objective: wanted } = this.#request;
    const objective = await ImageObjective.open(await this.#trunk(height, width), scale, wanted);
    this.#open = { height, width, objective };
    return objective;
  }

  #trunk(height: number, width: number): Promise<Network> {
    const { runtime, graph, scale, objective } = this.#request;
    const { layout, channels } = scale;
    const inputShape = layout === "nhwc" ? [1, height, width, channels] : [1, channels, height, width];
    return openTrunk({ runtime, graph, values: layersOf(objective), inputShape });
  }
}

/** The layers that an objective looks at, each once. Throws `method-inapplicable` for a class, which has none. */
function layersOf(objective: Objective): readonly Value[] {
  const layers = partsOf(objective).map(({ objective: one }) => {
    if ("layer" in one) return one.layer;
    throw new FoveaError("method-inapplicable", `Cannot dream of class ${one.index}: a dream is of a layer`, {
      hint: "Choose a layer or its channels.",
    });
  });
  return [...new Set(layers)];
}
