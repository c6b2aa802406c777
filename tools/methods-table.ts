/** docs/methods.md from the catalog: `npm run docs` writes it, a test holds it to be current. */

import { catalog, type Method } from "@fovea/core";
import { z } from "zod";

/** The whole page. */
export const methodsPage = (): string =>
  `# Methods

Written from the catalog by \`npm run docs\`. Costs are in forward runs of the same network.

| id | title | needs | cost | keeps | source |
| --- | --- | --- | --- | --- | --- |
${catalog.map(row).join("\n")}

${catalog.map(section).join("\n")}`;

const row = ({ id, title, needs, cost, keeps, paper }: Method): string =>
  `| [\`${id}\`](#${id}) | ${title} | ${needs.join(", ")} | ${cost} | ${keeps.join(", ")} | <${paper}> |`;

const section = (method: Method): string => `## ${method.id}

${method.reading}
${optionLines(method)}`;

interface OptionSchema {
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
}

function optionLines(method: Method): string {
  const schema = z.toJSONSchema(method.options, { io: "input", unrepresentable: "any" });
  const options = Object.entries((schema.properties ?? {}) as Record<string, OptionSchema>);
  if (options.length === 0) return "";
  return `\n${options.map(([name, option]) => `- \`${name}\`${allowed(option)}: ${option.description ?? ""}`).join("\n")}\n`;
}

function allowed(option: OptionSchema): string {
  const values = option.enum?.map((value) => `\`${value}\``).join(", ");
  const from = option.minimum ?? option.exclusiveMinimum;
  const range = from === undefined ? undefined : `${from} to ${option.maximum ?? "…"}`;
  const parts = [
    values ?? range,
    option.default === undefined ? undefined : `default \`${String(option.default)}\``,
  ];
  const text = parts.filter(Boolean).join("; ");
  return text ? ` (${text})` : "";
}
