/** The printed scale: the colours with numbers under them. */

import { blankCanvas, type Canvas, fill } from "./canvas.ts";
import { colourTable, lastStep, type MapKind } from "./colours.ts";
import { glyphHeight } from "./font.ts";
import { ink, lineInk, paper, quietInk } from "./ink.ts";
import { numberText } from "./number-text.ts";
import type { Raster } from "./raster.ts";
import type { DisplayScale } from "./scale.ts";
import { drawText, textWidth, wrapText } from "./text.ts";

/** Heights in text pixels: the ramp, its ticks, and the gap before the numbers. */
const ramp = 8;
const tick = 3;
const gap = 2;

/**
 * A strip `width` pixels wide: the ramp of the scale with ticks at −limit, 0, limit (signed) or 0, limit
 * (magnitude), and the numbers under them. A blank map gets its reason instead.
 */
export function scaleBar(scale: DisplayScale, width: number, textScale = 1): Raster<3> {
  const canvas = blankCanvas(width, (ramp + tick + gap + glyphHeight) * textScale, paper);
  if (scale.blank !== undefined) drawReason(canvas, scale.blank, textScale);
  else {
    drawRamp(canvas, scale.kind, textScale);
    drawNumbers(canvas, scale, textScale);
  }
  return canvas;
}

function drawRamp(canvas: Canvas, kind: MapKind, textScale: number): void {
  const table = colourTable(kind);
  const last = kind === "signed" ? 2 * lastStep : lastStep;
  for (let x = 0; x < canvas.width; x++) {
    const entry = 3 * Math.round((last * x) / Math.max(1, canvas.width - 1));
    const [red, green, blue] = table.subarray(entry, entry + 3) as unknown as [number, number, number];
    fill(canvas, { x, y: 0, width: 1, height: ramp * textScale }, [red, green, blue]);
  }
  const places = kind === "signed" ? [0, 0.5, 1] : [0, 1];
  for (const place of places) {
    const x = Math.round(place * (canvas.width - textScale));
    fill(canvas, { x, y: ramp * textScale, width: textScale, height: tick * textScale }, lineInk);
  }
}

/** Numbers at the ticks; the words for the two ends, then the zero, then the ends themselves give way to want of room. */
function drawNumbers(canvas: Canvas, { kind, limit }: DisplayScale, textScale: number): void {
  const end = numberText(limit);
  const [left, middle, right] = kind === "signed" ? [`−${end}`, "0", `+${end}`] : ["0", "", end];
  const wide = (text: string): number => textWidth(text, textScale);
  const printAt = (text: string, x: number, colour = ink): void =>
    drawText(canvas, text, Math.round(x), (ramp + tick + gap) * textScale, colour, textScale);
  const room = (text: string): boolean => wide(text) <= canvas.width;
  if (!room(`${left}  ${right}`)) {
    printAt(kind === "signed" ? `±${end}` : `≤${end}`, 0);
    return;
  }
  printAt(left, 0);
  printAt(right, canvas.width - wide(right));
  if (room(`${left}  ${middle}  ${right}`)) printAt(middle, (canvas.width - wide(middle)) / 2);
  if (kind !== "signed" || !room(`${left} against   0   for ${right}`)) return;
  printAt("against", wide(`${left} `) + textScale, quietInk);
  printAt("for", canvas.width - wide(`for ${right}`), quietInk);
}

function drawReason(canvas: Canvas, reason: string, textScale: number): void {
  const lines = wrapText(reason, canvas.width, textScale).slice(0, 2);
  lines.forEach((line, i) => {
    drawText(canvas, line, 0, i * (glyphHeight + 2) * textScale, quietInk, textScale);
  });
}
