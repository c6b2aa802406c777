/** Patches as plain data. */

import { modelJson } from "../model-json.ts";
import { software } from "../software.ts";
import type { Found } from "./words.ts";
import { emptyText } from "./words.ts";

export function patchesJson({ run, searched, patches, companion }: Found, engine: string): object {
  const { file, layer, relevance, command, k } = run;
  return {
    ...{ software, command, engine },
    ...modelJson(file),
    layer: {
      name: layer.value,
      shape: layer.shape,
      /** In pixels of the model's input; null where fields have no fixed size. */
      field: layer.form?.axes ?? null,
      gatesGiven: patches.shared,
      /** Scores of a search without a store are the values before it. */
      ceiling: layer.ceiling?.at ?? null,
    },
    ranked: relevance
      ? { by: "relevance", class: relevance.index, label: relevance.label }
      : { by: "activation" },
    beside: companion.method?.id ?? null,
    k,
    pictures: searched.pictures,
    source: searched.source ?? null,
    chosen: searched.chosen ?? null,
    /** Relevance tells of no channel that it is dead. */
    dead: relevance ? null : searched.dead,
    channels: searched.tops.map((top) => ({
      channel: top.channel,
      dead: relevance ? null : top.dead,
      note: emptyText(top, relevance) ?? null,
      patches: (patches.of.get(top.channel) ?? []).map(({ key, path, place, region, beyond, score }) => ({
        ...{ key, path, position: place, region, beyond, score },
      })),
    })),
    problems: [...searched.problems, ...patches.problems],
  };
}
