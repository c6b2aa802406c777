/** What every page of Fovea has: a head, a title, its sections and how to make it again. */

import { type Html, html } from "./html.ts";
import { reportStyle } from "./report-style.ts";

export interface Page {
  /** What kind of page it is: "Fovea comparison". */
  readonly kind: string;
  readonly title: string;
  readonly lead: string;
  /** Rules beside those of the report. */
  readonly style?: Html;
  readonly sections: readonly Html[];
  /** The command line that makes the page. */
  readonly command: string;
  readonly software: string;
}

/** The page as text. All that is put in is escaped; no script, no request. */
export function page({ kind, title, lead, style, sections, command, software }: Page): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
${reportStyle}
${style}
</head>
<body>
<main>
<header>
<p class="quiet small">${kind}</p>
<h1>${title}</h1>
<p class="lead">${lead}</p>
</header>
${sections}
<section><h2>How to reproduce</h2><pre tabindex="0"><code>${command}</code></pre><p class="quiet small">${software}</p></section>
</main>
</body>
</html>
`.markup;
}
