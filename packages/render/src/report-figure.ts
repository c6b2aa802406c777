/** An explanation as a printed figure: the picture as the model saw it, the same under the map, scale and caption below. */

import type { Check } from "@fovea/core";
import { type CaptionLine, figure } from "./figure.ts";
import { overlay } from "./heatmap.ts";
import { ledgerCaption } from "./ledger-caption.ts";
import { numberText } from "./number-text.ts";
import { type Outlines, outlined } from "./outline.ts";
import type { Raster } from "./raster.ts";
import { reportChecks } from "./report-checks.ts";
import type { Seen } from "./seen-picture.ts";
import type { ShownMap } from "./shown-map.ts";

export interface PrintedExplanation {
  /** Of the method. */
  readonly title: string;
  /** `wolf (class 0), 93.1 %`. */
  readonly target: string;
  /** `logit`. */
  readonly scoreName: string;
  readonly score: number;
  readonly ledger: readonly Check[];
  readonly seen: Seen;
  readonly shown: ShownMap;
  /** Boxes and the edge of a mask, drawn on both panels. */
  readonly outlines?: Outlines | undefined;
  /** More lines of the caption. */
  readonly remarks?: readonly string[];
}

export function explanationFigure(printed: PrintedExplanation): Raster<3> {
  const { title, seen, shown, outlines } = printed;
  const marked = (raster: Raster): Raster => (outlines ? outlined(raster, outlines) : raster);
  const panels = [
    { raster: marked(seen.picture), title: "As the model sees it" },
    { raster: marked(overlay(seen.picture, shown.map, shown.scale)), title, scale: shown.scale },
  ];
  return figure(panels, caption(printed));
}

function caption({ title, target, score, scoreName, seen, shown, ledger, remarks = [] }: PrintedExplanation) {
  const how = [...shown.steps, shown.scale.text, ...(seen.note ? [seen.note] : [])].join("; ");
  const explained = `${scoreName} = ${numberText(score)}`;
  return [
    { text: `${title}: why ${target}?` },
    { text: `Score explained: ${explained}. ${sentence(how)}`, tone: "quiet" },
    ...remarks.map((text): CaptionLine => ({ text: sentence(text), tone: "quiet" })),
    ...ledgerCaption(reportChecks(ledger)),
  ] satisfies CaptionLine[];
}

/** `channels added up` → `Channels added up.` */
export const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
