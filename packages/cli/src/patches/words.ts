/** Patches in words: what the sheet, the page and the terminal all say. */

import { basename } from "node:path";
import { shapeText } from "@fovea/core";
import { numberText, percentText } from "@fovea/render";
import { type Companion, held } from "./companion.ts";
import type { CutPatches, Patch } from "./cut-patches.ts";
import type { ChannelTop, PatchRun, Searched } from "./request.ts";

export interface Found {
  readonly run: PatchRun;
  readonly searched: Searched;
  readonly patches: CutPatches;
  readonly companion: Companion;
}

const pictureCount = (n: number): string => `${n} ${n === 1 ? "picture" : "pictures"}`;

export const titleOf = ({ run: { file, layer, relevance } }: Found): string =>
  relevance
    ? `What speaks for ${relevance.label} in ${layer.value} of ${basename(file.path)}`
    : `What excites ${layer.value} of ${basename(file.path)} most`;

/** `43×43 pixels of the model's input, one every 8`. */
function fieldText({ layer: { form }, layout }: PatchRun): string {
  if (!form) return "fields without a fixed size";
  const [rows, columns] = form.axes;
  if (!rows || !columns) return "fields without a fixed size";
  const every = rows.stride === columns.stride ? String(rows.stride) : `${rows.stride} and ${columns.stride}`;
  const larger = rows.size > layout.height && columns.size > layout.width ? ", more than there are" : "";
  return `${rows.size}×${columns.size} pixels of the model's input${larger}, a unit every ${every}`;
}

/** Where the numbers come from and what the rows are. */
export function leadOf({ run, searched }: Found): string {
  const by = run.relevance ? `relevance for ${run.relevance.label}` : "largest value";
  const from = searched.source === undefined ? "" : ` in ${searched.source}`;
  const rows = searched.chosen === undefined ? "" : ` Rows: ${searched.chosen}.`;
  return `${pictureCount(searched.pictures)}${from}, ranked by ${by}, one patch of each.${rows}`;
}

/** What a reader has to know, a sentence each. */
export function remarksOf(found: Found): string[] {
  const { run, searched, patches, companion } = found;
  const { layer } = run;
  return [
    `Layer ${layer.value}, ${shapeText(layer.shape)}: its units see ${fieldText(run)}. A patch is the exact receptive field of the unit that is ${run.relevance ? "most relevant" : "strongest"} in its picture; where that reaches beyond what the model sees, the patch is grey.`,
    ...(patches.shared
      ? [
          "Gates or statistics over all positions let every pixel reach every unit. They are taken as given here: else each patch would be the whole picture.",
        ]
      : []),
    ...besideText(companion),
    scoreText(found),
    ...deadText(searched, run),
    ...[...searched.problems, ...patches.problems].map((each) => `Left out: ${problemText(each)}.`),
  ];
}

function scoreText({ run: { layer, relevance }, searched }: Found): string {
  if (relevance)
    return `A score is what LRP (epsilon-plus-flat) hands the unit of the logit of ${relevance.label}. Pictures of that class tell most.`;
  if (!layer.ceiling) return "A score is the unit's value in the layer.";
  const { at } = layer.ceiling;
  return searched.source === undefined
    ? `A score is the unit's value before the layer cuts it off at ${numberText(at)}: else the strongest could not be told apart.`
    : `A score is the unit's value in the layer, which cuts off at ${numberText(at)}: pictures that reach it are in the order of their names. Search the pictures themselves to tell them apart.`;
}

function besideText({ method, note }: Companion): string[] {
  const why = note === undefined ? [] : [`${note.charAt(0).toUpperCase()}${note.slice(1)}.`];
  if (!method) return why;
  const scale =
    method.id === "crp"
      ? "by way of the channel: warm speaks for the class, cold against it, each map in a scale of its own"
      : `of that very unit: grey is 0, each map in a scale of its own that holds ${percentText(held)} of its values`;
  return [`With each patch: ${method.title} ${scale}.`, ...why];
}

function deadText({ dead, pictures }: Searched, { layer, relevance }: PatchRun): string[] {
  if (dead.length === 0 || relevance) return [];
  const named = dead.length > 12 ? `${dead.slice(0, 12).join(", ")} …` : dead.join(", ");
  return [
    `${dead.length} of ${layer.shape[1]} channels ${dead.length === 1 ? "is" : "are"} dead on ${pictures === 1 ? "this picture" : `these ${pictures} pictures`}: ${named}.`,
  ];
}

export type Problem = Searched["problems"][number];

/** Messages name the file already, or do not. */
export const problemText = ({ path, why }: Problem): string => (why.includes(path) ? why : `${path}: ${why}`);

export const emptyText = (
  { dead, strongest }: ChannelTop,
  relevance: PatchRun["relevance"],
): string | undefined =>
  strongest.length === 0 && relevance
    ? `speaks for ${relevance.label} in none of these pictures`
    : dead
      ? "dead: the same on all of these pictures, or never above 0"
      : strongest.length === 0
        ? "nowhere above 0 on these pictures"
        : undefined;

/** `43×43 pixels from 80, 12`: the size, the left column and the upper row. */
export const placeText = ({ region: { x, y, width, height } }: Patch): string =>
  `${width}×${height} pixels from ${x}, ${y}`;
