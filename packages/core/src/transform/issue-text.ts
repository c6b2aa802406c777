/** What zod finds wrong with a value, in plain words: its own messages are for programmers. */

import type { z } from "zod";

type Issue = z.core.$ZodIssue;

const kinds: Readonly<Record<string, string>> = {
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  string: "text",
  array: "a list",
  object: "an object in braces",
};

/** Messages that come from zod; others were written for the schema in which they stand. */
const isOwn = (message: string): boolean => !/^(?:Invalid |Too (?:small|big)|Unrecognized )/.test(message);

/** The sentence that the schema itself has for this mistake. */
export const ownText = ({ message }: Issue): string | undefined => (isOwn(message) ? message : undefined);

/** `expected a number from 0 up`, `there is no "gama"`; what the schema says itself, if it says something. */
export function issueText(issue: Issue): string {
  return ownText(issue) ?? plainText(issue);
}

function plainText(issue: Issue): string {
  switch (issue.code) {
    case "too_small":
      return `expected ${counted(issue.origin)}${issue.inclusive === false ? `above ${issue.minimum}` : `from ${issue.minimum} up`}`;
    case "too_big":
      return `expected ${counted(issue.origin)}${issue.inclusive === false ? `below ${issue.maximum}` : `up to ${issue.maximum}`}`;
    case "invalid_type":
      return `expected ${kinds[issue.expected] ?? issue.expected}`;
    case "invalid_value":
      return issue.values.length === 1
        ? `expected ${String(issue.values[0])}`
        : `known are ${issue.values.map(String).join(", ")}`;
    case "unrecognized_keys":
      return `there is no ${issue.keys.map((key) => `"${key}"`).join(" and no ")}`;
    case "invalid_union":
      return [...new Set(issue.errors.flatMap(([first]) => (first ? [issueText(first)] : [])))].join(", or ");
    default:
      return "this is in no form that it takes";
  }
}

const counted = (origin: string): string =>
  origin === "array"
    ? "a list whose length is "
    : origin === "string"
      ? "text whose length is "
      : "a number ";
