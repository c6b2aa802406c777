/** The options of a method in words, from its schema. */

import type { Method } from "@fovea/core";

export interface MethodOption {
  readonly name: string;
  /** What values it takes: `whole number from 1 to 10000`, `none or sum`, `a .npy file`. */
  readonly values: string;
  readonly description: string;
  readonly default?: unknown;
}

/** The part of JSON Schema that option schemas use. */
interface JsonSchema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly anyOf?: readonly JsonSchema[];
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly description?: string;
  readonly default?: unknown;
}

export function optionsOf({ options }: Method): MethodOption[] {
  // A tensor has no JSON form: it comes out as {}.
  const { properties = {} } = options.toJSONSchema({ io: "output", unrepresentable: "any" });
  return Object.entries(properties as Readonly<Record<string, JsonSchema>>).map(([name, schema]) => ({
    name,
    values: valuesText(schema),
    description: schema.description ?? "",
    ...("default" in schema ? { default: schema.default } : {}),
  }));
}

function valuesText(schema: JsonSchema): string {
  if (schema.anyOf) return schema.anyOf.map(valuesText).join(" or ");
  if (schema.enum) return schema.enum.join(", ");
  if (schema.const !== undefined) return schema.const;
  if (schema.type === "integer") return `whole number${rangeText(schema)}`;
  if (schema.type === "number") return `number${rangeText(schema)}`;
  return schema.type === "boolean" ? "true or false" : (schema.type ?? "a .npy file");
}

function rangeText({ minimum, exclusiveMinimum, maximum }: JsonSchema): string {
  const above = exclusiveMinimum === undefined ? "" : ` above ${exclusiveMinimum}`;
  const from = minimum === undefined ? "" : ` from ${minimum}`;
  // Whole numbers always have a largest one: it is only worth a word if the schema chose it.
  const to = maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? "" : ` to ${maximum}`;
  return `${above}${from}${to}`;
}
