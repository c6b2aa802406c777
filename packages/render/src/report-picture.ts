/** The part of the report on one input picture. */

import { dataUri } from "./data-uri.ts";
import { type Html, html } from "./html.ts";
import { percentText } from "./number-text.ts";
import { explanationPart } from "./report-explanation.ts";
import type { ReportInput, ReportPanel, ReportPrediction } from "./report-input.ts";
import { scalePart } from "./report-scale.ts";

/** Where on the page an explanation stands. */
export const explanationId = (input: number, explanation: number): string =>
  `map-${input + 1}-${explanation + 1}`;

export function picturePart(input: ReportInput, index: number): Html {
  const { name, picture, width, height, predictions } = input;
  return html`<section class="input" id="input-${index + 1}">
<h2>${name}</h2>
<div class="seen">
<figure>
<img src="${dataUri(picture)}" alt="${`${name} as the model sees it`}">
<figcaption class="quiet small">As the model sees it: ${width} × ${height} pixels</figcaption>
</figure>
<div>
<h3>Prediction</h3>
${predictionTable(predictions.slice(0, 5))}
<p class="careful">This is what the model answers. Maps show where in the picture it found reasons for an answer; neither they nor their checks show whether the answer is right.</p>
</div>
</div>
${(input.panels ?? []).map((panel) => panelPart(panel, name))}
${targets(input).map((target) => targetPart(input, index, target))}
</section>`;
}

const targets = ({ explanations }: ReportInput): string[] => [
  ...new Set(explanations.map(({ target }) => target)),
];

function targetPart(input: ReportInput, index: number, target: string): Html {
  const maps = input.explanations.map((explanation, i) => ({ explanation, id: explanationId(index, i) }));
  return html`<section>
<h3>Why <em>${target}</em>?</h3>
<div class="maps">
${maps
  .filter(({ explanation }) => explanation.target === target)
  .map(({ explanation, id }) => explanationPart(explanation, id, input.name))}
</div>
</section>`;
}

/** Rivals side by side: what they share and what sets them apart shows at a glance. */
const panelPart = ({ title, scale, classes }: ReportPanel, picture: string): Html =>
  html`<section class="panel">
<h3>${title}: ${classes.length} classes side by side</h3>
<div class="classes">${classes.map(
    ({ label, said, png }) =>
      html`<figure>
<img src="${dataUri(png)}" alt="${`${title} map for ${label} on ${picture}`}">
<figcaption class="small">${label} <span class="quiet">${said}</span></figcaption>
</figure>`,
  )}</div>
${scale.blank === undefined ? scalePart(scale) : html`<p class="alarm">Nothing to show: ${scale.blank}.</p>`}
</section>`;

const predictionTable = (predictions: readonly ReportPrediction[]): Html =>
  html`<table class="predictions">
<thead><tr><th scope="col">Class</th><th scope="col" class="number">Probability</th><th scope="col" class="number">Raw score (logit)</th></tr></thead>
<tbody>${predictions.map(predictionRow)}</tbody>
</table>`;

const predictionRow = ({ index, label, probability, logit }: ReportPrediction): Html =>
  html`<tr>
<th scope="row">${label} <span class="quiet small">class ${index}</span>${
    probability === undefined
      ? undefined
      : html`<span class="bar"><span style="width:${(100 * probability).toFixed(2)}%"></span></span>`
  }</th>
<td class="number">${probability === undefined ? "" : percentText(probability)}</td>
<td class="number">${logit === undefined ? "" : logit.toFixed(2).replace("-", "−")}</td>
</tr>`;
