/** The search: numbers for all pictures, then the channels that are shown. */

import { channelsIn } from "../channel-ranges.ts";
import type { Gathered } from "./by-activation.ts";
import { byActivation } from "./by-activation.ts";
import { byRelevance } from "./by-relevance.ts";
import type { WantedChannels } from "./channels.ts";
import type { PatchRun, Searched, Tell } from "./request.ts";
import type { Tops } from "./tops.ts";

export interface SearchRequest {
  readonly channels: WantedChannels;
  readonly paths: readonly string[];
  /** A store to be read instead of the pictures. */
  readonly store: string | undefined;
}

export async function searchPatches(
  run: PatchRun,
  { channels, paths, store }: SearchRequest,
  tell: Tell,
): Promise<Searched> {
  const { layer } = run;
  const count = layer.shape[1] as number;
  const listed =
    channels.kind === "listed"
      ? channelsIn(channels.ranges, count, { one: "channel", layer: layer.value })
      : undefined;
  const { tops, problems, source } = await gathered(run, paths, store, tell);
  const dead = tops.dead;
  const shown = listed ?? chosenBy(run, tops, channels);
  return {
    tops: shown.map((channel) => tops.of(channel)),
    pictures: tops.count,
    dead,
    chosen: listed ? undefined : chosenText(run, shown.length, count, tops.count),
    source,
    problems,
  };
}

function chosenBy({ relevance }: PatchRun, tops: Tops, channels: WantedChannels): number[] {
  const count = channels.kind === "top" ? channels.count : 0;
  return relevance ? tops.highest(count) : tops.mostVaried(count);
}

async function gathered(
  run: PatchRun,
  paths: readonly string[],
  store: string | undefined,
  tell: Tell,
): Promise<Gathered & { readonly source?: string }> {
  if (store !== undefined) {
    // Loaded only where there is a store: the database takes a while.
    const { fromStore } = await import("./from-store.ts");
    return fromStore(run, store, tell);
  }
  return run.relevance ? byRelevance(run, run.relevance.index, paths, tell) : byActivation(run, paths, tell);
}

function chosenText({ relevance }: PatchRun, shown: number, all: number, pictures: number): string {
  const which = `the ${shown} of ${all} channels`;
  if (relevance) return `${which} that are most relevant for ${relevance.label} on average`;
  if (pictures < 2) return `${which} that are strongest`;
  return `${which} whose largest values differ most from picture to picture`;
}
