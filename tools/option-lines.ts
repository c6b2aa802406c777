/** The options of a method or a metric as a list, from its schema. */

import { z } from "zod";

interface OptionSchema {
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
}

export function optionLines(options: z.ZodObject): string {
  const schema = z.toJSONSchema(options, { io: "input", unrepresentable: "any" });
  const entries = Object.entries((schema.properties ?? {}) as Record<string, OptionSchema>);
  if (entries.length === 0) return "";
  return `\n${entries.map(([name, option]) => `- \`${name}\`${allowed(option)}: ${option.description ?? ""}`).join("\n")}\n`;
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
