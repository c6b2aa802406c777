/** docs/methods.md from the catalog: `npm run docs` writes it, a test holds it to be current. */

import {
  byFamily,
  type Chapter,
  type Convention,
  catalog,
  conventions,
  conventionTable,
  type Method,
} from "@fovea/core";
import { optionLines } from "./option-lines.ts";

/** The whole page. */
export const methodsPage = (): string =>
  `# Methods

Written from the catalog by \`npm run docs\`. Costs are in forward runs of the same network.

${byFamily(catalog).map(chapterTable).join("\n\n")}

## Conventions

What \`--convention\` sets before your own \`--set\`, by method. A method that is not listed is refused.

${conventions.map(conventionPart).join("\n\n")}

${byFamily(catalog).map(chapterSections).join("\n")}`;

const chapterTable = ({ title, said, methods }: Chapter): string =>
  `## ${title}

${said}

| id | title | needs | cost | keeps | source |
| --- | --- | --- | --- | --- | --- |
${methods.map(row).join("\n")}`;

const row = ({ id, title, needs, cost, keeps, paper }: Method): string =>
  `| [\`${id}\`](#${anchorOf(id)}) | ${title} | ${needs.join(", ")} | ${cost} | ${keeps.join(", ")} | <${paper}> |`;

/** As GitHub names headings: without what is no letter, and counted where that makes two of one name. */
function anchorOf(id: string): string {
  const slug = (text: string): string => text.replaceAll(/[^\w-]/g, "");
  const ids = byFamily(catalog).flatMap(({ methods }) => methods.map((method) => method.id));
  const before = ids.slice(0, ids.indexOf(id)).filter((other) => slug(other) === slug(id)).length;
  return before === 0 ? slug(id) : `${slug(id)}-${before}`;
}

const conventionPart = (convention: Convention): string =>
  `### ${convention}

| id | options | what differs |
| --- | --- | --- |
${Object.entries(conventionTable[convention])
  .map(([id, setting]) =>
    typeof setting === "string"
      ? `| \`${id}\` | refused | ${setting} |`
      : `| \`${id}\` | ${settingText(setting.options)} | ${setting.note ?? ""} |`,
  )
  .join("\n")}`;

const settingText = (options: Readonly<Record<string, string | number>>): string =>
  Object.entries(options)
    .map(([name, value]) => `\`${name}=${value}\``)
    .join(" ") || "the same";

const chapterSections = ({ title, methods }: Chapter): string =>
  `## ${title}, one by one

${methods.map(section).join("\n")}`;

const section = (method: Method): string => `### ${method.id}

${method.reading} ${method.caution}
${optionLines(method.options)}`;
