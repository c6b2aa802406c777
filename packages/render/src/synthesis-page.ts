/** Images made by optimisation → one HTML file that needs nothing else. */

import { dataUri } from "./data-uri.ts";
import { type Html, html } from "./html.ts";
import { lineChart, lineChartStyle } from "./line-chart.ts";
import { page } from "./page.ts";

export interface SynthesisPage {
  readonly title: string;
  readonly lead: string;
  /** Images under a heading each; the heading is left out where there is one group without a name. */
  readonly groups: readonly { readonly title: string; readonly images: readonly SynthesisShown[] }[];
  /** How the images were made: option and value. */
  readonly recipe: readonly (readonly [what: string, value: string])[];
  readonly remarks: readonly string[];
  readonly command: string;
  readonly software: string;
}

export interface SynthesisShown {
  readonly title: string;
  readonly png: Uint8Array;
  /** One line below the image. */
  readonly below: string;
  /** The ledger in words, a sentence each. */
  readonly facts: readonly SynthesisFact[];
  readonly trajectory: readonly { readonly step: number; readonly value: number }[];
  /** Best value in real pictures. */
  readonly real?: number;
  /** How the image came to be: a few frames from the start to the end. */
  readonly strip: readonly SynthesisFrame[];
}

interface SynthesisFrame {
  readonly png: Uint8Array;
  readonly below: string;
  readonly alt: string;
}

export interface SynthesisFact {
  readonly text: string;
  /** Prints in the alarm colour. */
  readonly failed?: boolean;
}

/** The page as text. All that is put in is escaped; no script, no request. */
export function synthesisPage({
  title,
  lead,
  groups,
  recipe,
  remarks,
  command,
  software,
}: SynthesisPage): string {
  return page({
    kind: "Fovea images by optimisation",
    title,
    lead,
    style: html`${lineChartStyle}${style}`,
    sections: [
      ...groups.map(
        (group) =>
          html`<section>${group.title === "" ? undefined : html`<h2>${group.title}</h2>`}<div class="made">${group.images.map(card)}</div></section>`,
      ),
      html`<section><h2>How they were made</h2><table class="recipe"><tbody>${recipe.map(
        ([what, value]) => html`<tr><th scope="row">${what}</th><td>${value}</td></tr>`,
      )}</tbody></table></section>`,
      html`<section><h2>How to read this</h2><ul>${remarks.map((remark) => html`<li>${remark}</li>`)}</ul></section>`,
    ],
    command,
    software,
  });
}

const style: Html = html`<style>
.made{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,20rem),1fr));gap:2.5rem 2rem;align-items:start}
.made h3{margin:0 0 .5rem}
.made>figure>img,.strip img{image-rendering:pixelated}
.made figcaption{margin-top:.4rem}
.made details{margin-top:.5rem}
.made .facts{padding-left:1.1rem;margin:.5rem 0 0;font-size:.875rem}
.made .facts li+li{margin-top:.25rem}
.made svg{margin-top:.75rem}
.strip{display:grid;grid-auto-flow:column;grid-auto-columns:minmax(0,1fr);gap:.25rem;margin-top:.75rem}
.strip figcaption{font-size:.6875rem;margin-top:.15rem}
.recipe{max-width:46rem}
.recipe th{width:14rem}
</style>`;

function card({ title, png, below, facts, trajectory, real, strip }: SynthesisShown): Html {
  const points = trajectory.map(({ step, value }) => ({ x: step, y: value }));
  const level = real === undefined ? {} : { level: { y: real, label: "best in real pictures" } };
  const first = facts[0];
  return html`<figure>
<h3>${title}</h3>
<img src="${dataUri(png)}" alt="${`Image made for ${title}`}">
<figcaption><span class="quiet small">${below}</span></figcaption>
${first ? html`<ul class="facts">${facts.map(fact)}</ul>` : undefined}
${lineChart({ label: chartLabel(title, real), points, unit: "steps", ...level })}
${strip.length > 0 ? html`<div class="strip">${strip.map(frame)}</div>` : undefined}
</figure>`;
}

const chartLabel = (title: string, real: number | undefined): string =>
  `Objective by step for ${title}${real === undefined ? "" : "; dashed: the best value in real pictures"}`;

const fact = ({ text, failed }: SynthesisFact): Html =>
  html`<li class="${failed ? "alarm" : ""}">${text}</li>`;

const frame = ({ png, below, alt }: SynthesisFrame): Html =>
  html`<figure><img src="${dataUri(png)}" alt="${alt}"><figcaption class="quiet">${below}</figcaption></figure>`;
