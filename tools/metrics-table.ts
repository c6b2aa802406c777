/** docs/metrics.md from the catalog of metrics: `npm run docs` writes it, a test holds it to be current. */

import { byCriterion, type Metric, type MetricChapter, metrics } from "@fovea/core";
import { optionLines } from "./option-lines.ts";

/** The whole page. */
export const metricsPage = (): string =>
  `# Metrics

Written from the catalog by \`npm run docs\`. \`fovea evaluate\` measures them, \`fovea metrics ID\` tells the same. Formulas stand in the file of each metric in
\`packages/core/src/metrics\`.

${byCriterion(metrics).map(chapter).join("\n")}`;

const chapter = ({ title, said, metrics: own }: MetricChapter): string =>
  `## ${title}

Asks ${said}

${own.map(section).join("\n")}`;

const section = ({ id, title, reading, better, bounds, needs, cost, paper, options }: Metric): string =>
  `### ${id}

**${title}.** ${reading}

${betterText(better)}; from ${boundText(bounds[0])} to ${boundText(bounds[1])}. Needs: ${needs.join(", ") || "pictures only"}. Cost: ${cost}. Source: ${paper ? `<${paper}>` : "defined in its file"}.
${optionLines(options)}`;

const betterText = (better: Metric["better"]): string =>
  better === "neither" ? "A fact, not a merit" : `${better === "higher" ? "Higher" : "Lower"} is better`;

const boundText = (bound: number): string =>
  Number.isFinite(bound) ? String(bound) : bound > 0 ? "∞" : "−∞";
