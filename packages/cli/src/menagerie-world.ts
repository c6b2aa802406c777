/** The drawn world as options of the command line say it, and its rasteriser. */

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { FoveaError, reason } from "@fovea/core";
import {
  checkedWorld,
  openRasteriser,
  type Rasteriser,
  type Variant,
  variants,
  type World,
} from "@fovea/menagerie";
import { invalid, oneOf } from "./options.ts";

export interface WorldFlags {
  readonly variant?: string;
  readonly pair?: string;
  readonly tag?: string;
}

/** `--pair` alone means biased, `--tag` alone tagged. Throws `option-invalid` for unknown names and what does not go together. */
export function worldOf({ variant, pair, tag }: WorldFlags, seed: number): World {
  const implied = pair !== undefined ? "biased" : tag !== undefined ? "tagged" : "balanced";
  const chosen: Variant = variant === undefined ? implied : oneOf("--variant", variants, variant);
  if (pair !== undefined && chosen !== "biased")
    throw invalid(`--pair ${pair}`, `it belongs to biased pictures, not to ${chosen} ones`);
  if (tag !== undefined && chosen !== "tagged")
    throw invalid(`--tag ${tag}`, `it belongs to tagged pictures, not to ${chosen} ones`);
  const world: World = {
    variant: chosen,
    seed,
    ...(pair === undefined ? {} : { pair: pairIn(pair) }),
    ...(tag === undefined ? {} : { tagged: tag }),
  };
  checkedWorld(world);
  return world;
}

/** `wolf:snow`. */
function pairIn(text: string): { label: string; background: string } {
  const [label, background, ...rest] = text.split(":");
  if (label && background && rest.length === 0) return { label, background };
  throw invalid(`--pair ${text}`, "expected a class and a background, such as wolf:snow");
}

/** `biased, wolf on snow`. */
export function worldText(world: World): string {
  const { variant, pair, tagged } = checkedWorld(world);
  if (pair) return `${variant}, ${pair.label} on ${pair.background}`;
  return tagged ? `${variant}, ${tagged}` : variant;
}

/** The rasteriser, its WebAssembly read from where the menagerie's own dependency lies. */
export async function nodeRasteriser(): Promise<Rasteriser> {
  try {
    const menagerie = createRequire(import.meta.url).resolve("@fovea/menagerie");
    return await openRasteriser(
      await readFile(createRequire(menagerie).resolve("@resvg/resvg-wasm/index_bg.wasm")),
    );
  } catch (cause) {
    if (cause instanceof FoveaError) throw cause;
    throw new FoveaError("engine-failed", `Cannot start the rasteriser: ${reason(cause)}`, {
      hint: "Install Fovea anew: `npm ci`.",
      cause,
    });
  }
}
