/** Writes the files of one explanation, and keeps what is told of it. */

import { type Explanation, encodeNpy, type FloatTensor, summary, type View } from "@fovea/core";
import {
  className,
  encodePng,
  type PixelLayout,
  type ReportView,
  type Seen,
  type ShownMap,
  targetLine,
} from "@fovea/render";
import { deflate, enlarged, figurePng, overlayPng } from "./draw.ts";
import { type DrawnView, drawnView, viewFigure } from "./draw-views.ts";
import type { ExplainRun } from "./explain-request.ts";
import { safeName, targetName } from "./file-names.ts";
import { type Found, foundText, type LocatedMap, locate } from "./locate.ts";
import { provenanceOf } from "./provenance-of.ts";
import type { Input } from "./read-input.ts";

/** What is told of an array. */
interface ToldArray {
  readonly shape: readonly number[];
  readonly min: number;
  readonly max: number;
  readonly sum: number;
}

/** What is told of an explanation once it is saved: its numbers would fill the memory over a folder of pictures. */
export type Told = Omit<Explanation, "values" | "standardError" | "views"> &
  ToldArray & { readonly standardError: ToldArray | undefined };

export interface SavedView extends ToldArray {
  readonly name: string;
  readonly title: string;
  readonly kind: View["kind"];
  readonly files: readonly string[];
  /** For the report. */
  readonly page: ReportView | undefined;
}

export interface Explained {
  readonly explanation: Told;
  readonly shown: Omit<ShownMap, "map"> | undefined;
  readonly views: readonly SavedView[];
  readonly located: Located | undefined;
  /** All of them, those of views too. */
  readonly files: readonly string[];
  /** The map over the picture, for the report. */
  readonly overlay: Uint8Array | undefined;
}

/** Where the object was found, and the files that show it. */
export interface Located extends Found {
  readonly mask: string | undefined;
  readonly picture: string | undefined;
}

/** What a map is drawn on. */
export interface Drawing {
  readonly seen: Seen;
  readonly layout: PixelLayout;
  /** Undefined for a map that has no place on the picture. */
  readonly shown: ShownMap | undefined;
}

export async function saved(
  run: ExplainRun,
  name: string,
  input: Input,
  explanation: Explanation,
  drawing: Drawing | undefined,
): Promise<Explained> {
  const { folder, save } = run;
  const { values, standardError, views } = explanation;
  const stem = `${name}.${explanation.method.id}.${targetName(explanation.target)}`;
  const files: string[] = [];
  const write = async (ending: string, content: Uint8Array): Promise<string> => {
    const path = await folder.write(`${stem}.${ending}`, content);
    files.push(path);
    return path;
  };
  if (save.has("npy")) await write("npy", encodeNpy(values));
  if (save.has("npy") && standardError) await write("se.npy", encodeNpy(standardError));
  const { seen, shown } = drawing ?? {};
  const text = provenanceOf(run, input, explanation);
  const place = run.locate && seen && shown ? await locate(run.locate, input, seen, shown) : undefined;
  // One is drawn while the other is compressed.
  const [figure, overlay] = await Promise.all(
    seen && shown
      ? [
          save.has("png")
            ? figurePng(explanation, seen, shown, text, {
                outlines: place?.outlines,
                remarks: remarksOf(explanation, place?.found),
              })
            : undefined,
          save.has("html") ? overlayPng(seen, shown, place?.outlines) : undefined,
        ]
      : [],
  );
  if (figure) await write("png", figure);
  const located = place && (await savedPlace(run, place, text, write));
  const kept: SavedView[] = [];
  for (const view of views) kept.push(await savedView(run, explanation, view, drawing, text, write));
  return {
    explanation: told(explanation),
    shown: shown && { scale: shown.scale, steps: shown.steps },
    views: kept,
    located,
    files,
    overlay,
  };
}

type Write = (ending: string, content: Uint8Array) => Promise<string>;

/** Boxes on the original picture, and the mask at its size. */
async function savedPlace(
  { save, locate: asked }: ExplainRun,
  { found, maskPng, picturePng }: LocatedMap,
  text: Readonly<Record<string, string>>,
  write: Write,
): Promise<Located> {
  const drawn = save.has("png") && found.boxes.length > 0;
  const picture = drawn ? await write("located.png", await picturePng(text)) : undefined;
  const mask = drawn && asked?.form !== "box" ? await write("mask.png", await maskPng()) : undefined;
  return { ...found, picture, mask };
}

async function savedView(
  { save, file }: ExplainRun,
  explanation: Explanation,
  view: View,
  drawing: Drawing | undefined,
  text: Readonly<Record<string, string>>,
  write: Write,
): Promise<SavedView> {
  const { name, title, kind, values } = view;
  const files: string[] = [];
  const ending = safeName(name);
  if (save.has("npy")) files.push(await write(`${ending}.npy`, encodeNpy(values)));
  const labels = file.labels?.names;
  const nameOf = (index: number): string => className({ index, label: labels?.[index] ?? String(index) });
  const drawn = drawing && drawnView(view, drawing.seen, drawing.layout, nameOf);
  if (save.has("png") && drawing && drawn) {
    const why = `${explanation.method.title} for ${targetLine(explanation)}`;
    const png = encodePng(viewFigure(title, why, drawn, drawing.seen), {
      text: { ...text, Title: `${title}: ${text.Title}` },
      deflate,
    });
    files.push(await write(`${ending}.png`, await png));
  }
  const page = save.has("html") && drawn ? await viewPage(title, drawn) : undefined;
  return { name, title, kind, ...toldArray(values), files, page };
}

async function viewPage(title: string, { raster, scale, legend }: DrawnView): Promise<ReportView> {
  const png = await encodePng(enlarged(raster), { deflate });
  return { title, png, ...(scale ? { scale } : {}), ...(legend ? { legend } : {}) };
}

/** What the caption says besides the map: whose convention it follows, and where the object is. */
export function remarksOf(
  { conventions }: Pick<Explanation, "conventions">,
  found: Found | undefined,
): string[] {
  const { convention, "convention-note": note } = conventions;
  const whose =
    convention === undefined ? [] : [`by the convention of ${convention}${note ? `: ${note}` : ""}`];
  return [...whose, ...(found ? foundText(found) : [])];
}

function told({ values, standardError, views: _, ...rest }: Explanation): Told {
  return { ...rest, ...toldArray(values), standardError: standardError && toldArray(standardError) };
}

const toldArray = (values: FloatTensor): ToldArray => ({ shape: values.shape, ...summary(values) });
