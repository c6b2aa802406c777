/** A small line chart as SVG: how one number went, with a level to compare it with. */

import { type Html, html } from "./html.ts";
import { numberText } from "./number-text.ts";

export interface LineChart {
  /** What is drawn, said to those who do not see it. */
  readonly label: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
  /** What x counts: `steps`. */
  readonly unit: string;
  /** A dashed line across. */
  readonly level?: { readonly y: number; readonly label: string };
}

const width = 320;
const height = 96;
/** Room for the numbers on the left and below. */
const left = 44;
const below = 16;
const above = 8;

/** Axes go from the least to the largest value that there is; both ends are printed. Values that are no numbers are left out. */
export function lineChart({ label, points, unit, level }: LineChart): Html {
  const shown = points.filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
  if (shown.length === 0) return html`<p class="quiet small">no values</p>`;
  const ys = [...shown.map(({ y }) => y), ...(level && Number.isFinite(level.y) ? [level.y] : [])];
  const [low, high] = [Math.min(...ys), Math.max(...ys)];
  const last = Math.max(...shown.map(({ x }) => x));
  const px = (x: number): string => (left + ((width - left - 4) * x) / (last || 1)).toFixed(1);
  const py = (y: number): string =>
    (above + (height - above - below) * (1 - (y - low) / (high - low || 1))).toFixed(1);
  const path = shown.map(({ x, y }) => `${px(x)},${py(y)}`).join(" ");
  return html`<svg class="line-chart" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">
<path class="axis" d="M${left} ${above}V${height - below}H${width - 4}"/>
${level && Number.isFinite(level.y) ? html`<path class="level" d="M${left} ${py(level.y)}H${width - 4}"><title>${level.label}</title></path>` : undefined}
<polyline points="${path}"/>
<text x="${left - 4}" y="${above + 4}" text-anchor="end">${numberText(high)}</text>
${high > low ? html`<text x="${left - 4}" y="${height - below}" text-anchor="end">${numberText(low)}</text>` : undefined}
<text x="${left}" y="${height - 3}">0</text><text x="${width - 4}" y="${height - 3}" text-anchor="end">${numberText(last, 6)} ${unit}</text>
</svg>`;
}

export const lineChartStyle: Html = html`<style>
.line-chart{display:block;width:100%;height:auto;max-width:28rem}
.line-chart text{font:10px var(--sans);fill:var(--quiet);font-variant-numeric:tabular-nums}
.line-chart polyline{fill:none;stroke:var(--ink);stroke-width:1.5;stroke-linejoin:round}
.line-chart .axis{fill:none;stroke:var(--line)}
.line-chart .level{fill:none;stroke:var(--bar);stroke-dasharray:4 3}
</style>`;
