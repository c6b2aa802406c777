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
  /** The one script that the page may run, with the base64 SHA-256 of its text; without it, none. */
  readonly script?: { readonly code: string; readonly sha256: string };
  /** The command line that makes the page. */
  readonly command: string;
  readonly software: string;
}

/** The page as text. All that is put in is escaped; no request, and no script but one that is allowed by its hash. */
export function page({ kind, title, lead, style, sections, script, command, software }: Page): string {
  const allowed = script ? `; script-src 'sha256-${script.sha256}'` : "";
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'${allowed}">
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
${script ? { markup: `<script>${script.code}</script>` } : undefined}</body>
</html>
`.markup;
}
