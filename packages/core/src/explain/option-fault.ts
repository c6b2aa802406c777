/** A wrong option of a method, in words: what was given, and what is allowed. */

import type { z } from "zod";
import { FoveaError } from "../errors.ts";
import type { Method } from "../methods/method.ts";
import { shapeText } from "../tensor.ts";
import { issueText, ownText } from "../transform/issue-text.ts";
import { type MethodOption, optionsOf } from "./option-values.ts";

/** `Cannot use samples=0 for rise: allowed is a whole number from 2 to 1000000`. */
export function wrongOption(
  method: Method,
  given: Readonly<Record<string, unknown>>,
  issue: z.core.$ZodIssue,
): FoveaError {
  const options = optionsOf(method);
  const name = issue.path[0];
  const option = options.find((each) => each.name === name);
  const what = option ? `${option.name}=${valueText(given[option.name])}` : "these options";
  return new FoveaError(
    "option-invalid",
    `Cannot use ${what} for ${method.id}: ${option ? allowedText(option, issue) : issueText(issue)}`,
    { hint: option ? aboutOption(option, method) : aboutAll(options, method) },
  );
}

/** The schema's own sentence, or the range that it gives; where it has neither, the hint says what the option takes. */
function allowedText({ values }: MethodOption, issue: z.core.$ZodIssue): string {
  const own = ownText(issue);
  if (own !== undefined) return own;
  if (values === undefined) return "the option takes no such value";
  if (values.startsWith("whole number")) return `allowed is a ${values}`;
  return values.startsWith("number") ? `allowed is a ${values}` : `allowed are ${values}`;
}

const aboutOption = ({ name, description }: MethodOption, { id }: Method): string =>
  `${description ? `${name}: ${description}. ` : ""}See \`fovea methods ${id}\`.`;

const aboutAll = (options: readonly MethodOption[], { id }: Method): string =>
  options.length > 0
    ? `It takes ${options.map(({ name }) => name).join(", ")}; see \`fovea methods ${id}\`.`
    : `${id} takes no options.`;

function valueText(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  if ("shape" in value && Array.isArray(value.shape)) return `(a tensor ${shapeText(value.shape)})`;
  return "name" in value ? String(value.name) : Array.isArray(value) ? value.join(",") : "(an object)";
}
