/** Which values an option of a method takes, in words, from its schema. */

import type { Method } from "../methods/method.ts";

/** The part of JSON Schema that option schemas use. */
interface JsonSchema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly pattern?: string;
  readonly anyOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly description?: string;
  readonly default?: unknown;
}

export interface MethodOption {
  readonly name: string;
  /** What values it takes: `whole number from 1 to 10000`, `none, sum`; left out where only the description can say it. */
  readonly values?: string;
  readonly description: string;
  readonly default?: unknown;
}

/** The options of a method, or of what else has a schema of them, in the order of the schema. */
export function optionsOf({ options }: Pick<Method, "options">): MethodOption[] {
  // A tensor has no JSON form: it comes out as {}.
  const { properties = {} } = options.toJSONSchema({ io: "output", unrepresentable: "any" });
  return Object.entries(properties as Readonly<Record<string, JsonSchema>>).map(([name, schema]) => {
    const values = valuesText(schema);
    return {
      name,
      ...(values === undefined ? {} : { values }),
      description: schema.description ?? "",
      ...("default" in schema ? { default: schema.default } : {}),
    };
  });
}

/** Undefined for texts in a form of their own, tensors, and what else has no word here. */
function valuesText(schema: JsonSchema): string | undefined {
  if (schema.anyOf) return joined(schema.anyOf.map(valuesText));
  if (schema.enum) return schema.enum.join(", ");
  if (schema.const !== undefined) return schema.const;
  if (schema.type === "integer") return `whole number${rangeText(schema)}`;
  if (schema.type === "number") return `number${rangeText(schema)}`;
  if (schema.type === "boolean") return "true, false";
  if (schema.type === "array" && schema.items) return listText(valuesText(schema.items));
  return undefined;
}

const joined = (parts: readonly (string | undefined)[]): string | undefined =>
  parts.includes(undefined) ? undefined : parts.join(" or ");

const listText = (each: string | undefined): string | undefined =>
  each === undefined ? undefined : `${each}, or several joined by commas`;

function rangeText({ minimum, exclusiveMinimum, maximum }: JsonSchema): string {
  const above = exclusiveMinimum === undefined ? "" : ` above ${exclusiveMinimum}`;
  const known = (limit: number | undefined): limit is number =>
    limit !== undefined && Math.abs(limit) !== Number.MAX_SAFE_INTEGER;
  const from = known(minimum) ? ` from ${minimum}` : "";
  // Whole numbers always have a largest one: it is only worth a word if the schema chose it.
  const to = known(maximum) ? ` to ${maximum}` : "";
  return from !== "" && to === "" ? `${from} up` : `${above}${from}${to}`;
}
