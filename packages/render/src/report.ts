/** A set of explanations → one HTML file that needs nothing else. */

import { type Html, html } from "./html.ts";
import type { Report, ReportMap } from "./report-input.ts";
import { explanationId, picturePart } from "./report-picture.ts";
import { reportStyle } from "./report-style.ts";

/**
 * The report as the text of one HTML file: no script, no request, pictures inside, light and dark, for screens of any width.
 * All text is escaped, and the page's own policy forbids scripts and anything from elsewhere.
 *
 * Throws: `usage` when a picture is given by an address that is not a `data:image/…` one.
 */
export function htmlReport(report: Report): string {
  const { model, inputs } = report;
  const title = `What ${model.name} sees in ${inputs.length === 1 ? inputs[0]?.name : `${inputs.length} pictures`}`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
${reportStyle}
</head>
<body>
<main>
<header>
<p class="quiet small">Fovea report</p>
<h1>${title}</h1>
<p class="lead">${summary(report)}</p>
${warning(report)}
${contents(report)}
</header>
${inputs.map(picturePart)}
${failures(report)}
${methodology(report)}
</main>
</body>
</html>
`.markup;
}

/** Everything drawn, with its place on the page. */
const maps = ({ inputs }: Report): { map: ReportMap; id: string; input: string }[] =>
  inputs.flatMap(({ explanations, name }, i) =>
    explanations.flatMap((map, j) =>
      "refused" in map ? [] : [{ map, id: explanationId(i, j), input: name }],
    ),
  );

function summary(report: Report): string {
  const drawn = maps(report);
  const asked = report.inputs.reduce((count, { explanations }) => count + explanations.length, 0);
  const checks = drawn.flatMap(({ map }) => map.ledger);
  const failed = checks.filter(({ ok }) => !ok).length;
  const parts = [
    counted(drawn.length, "map"),
    `${counted(checks.length, "check")} of the computation, ${failed === 0 ? "none failed" : `${failed} failed`}`,
    ...(asked > drawn.length ? [`${counted(asked - drawn.length, "explanation")} refused`] : []),
    ...(report.failures?.length ? [`${counted(report.failures.length, "picture")} failed`] : []),
  ];
  return parts.join(" · ");
}

/** At the top, so that nobody reads a doubtful map without having been told. */
function warning(report: Report): Html | undefined {
  const doubtful = maps(report).filter(({ map }) => doubts(map).length > 0);
  if (doubtful.length === 0) return undefined;
  const item = ({ map, id, input }: (typeof doubtful)[number]): Html =>
    html`<li><a href="#${id}">${map.title} for ${map.target}</a> on ${input}: ${doubts(map).join(", ")}</li>`;
  return html`<aside class="warning"><p><strong>Read with care:</strong> ${counted(doubtful.length, "map")} did not pass all checks.</p>
<ul>${doubtful.map(item)}</ul></aside>`;
}

/** Names of the failed checks, and why the map is blank if it is. */
const doubts = ({ ledger, scale }: ReportMap): string[] => [
  ...ledger.flatMap(({ ok, check }) => (ok ? [] : [check])),
  ...(scale.blank === undefined ? [] : [scale.blank]),
];

function contents({ inputs }: Report): Html | undefined {
  if (inputs.length < 2) return undefined;
  const items = inputs.map(({ name }, i) => html`<li><a href="#input-${i + 1}">${name}</a></li>`);
  return html`<nav aria-label="Pictures"><ol>${items}</ol></nav>`;
}

function failures({ failures = [] }: Report): Html | undefined {
  if (failures.length === 0) return undefined;
  const items = failures.map(({ name, reason }) => html`<li><strong>${name}</strong>: ${reason}</li>`);
  return html`<section><h2>Pictures that failed</h2><ul class="alarm">${items}</ul></section>`;
}

function methodology({ model, command, software, notes = [] }: Report): Html {
  const rows: [string, string | Html][] = [
    ["Model", model.name],
    ["SHA-256", html`<code>${model.sha256}</code>`],
    ["Input", model.input],
    [
      "Preprocessing",
      html`${model.preprocessing}<br><span class="quiet">From: ${model.preprocessingSource}</span>`,
    ],
    ["Engine", model.engine],
    ["Seed", String(model.seed)],
    ["Made by", software],
  ];
  return html`<section><h2>How to reproduce</h2>
<pre tabindex="0"><code>${command}</code></pre>
<dl>${rows.map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>
${notes.length > 0 ? html`<h3>Notes</h3><ul>${notes.map((note) => html`<li>${note}</li>`)}</ul>` : undefined}
<h3>Reading the checks</h3>
<p>Each map comes with the checks its method promises to pass: what was measured and, where there is one, the limit it must
keep. A check that holds says that the computation did what the method claims; it does not say that the model is right.</p>
</section>`;
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;
