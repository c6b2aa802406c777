/** Composites that people write: JSON → rows of rules, each mistake with its sentence. */

import { z } from "zod";
import { FoveaError } from "../../errors.ts";
import type { StaticGraph } from "../../graph/graph.ts";
import { type GradientRules, ruleKey } from "../gradient/rule.ts";
import { gradientRules } from "../gradient/rules.ts";
import { issueText } from "../issue-text.ts";
import { type Composite, type CompositeRow, type LayerRule, type Match, ruleFor } from "./composite.ts";
import { Facts } from "./facts.ts";
import { relevanceRules } from "./rules.ts";

type RuleName = LayerRule["rule"];

const epsilon = z.number().min(0).max(1e6).optional();
const factor = z.number().min(-100).max(100).optional();
/** A number for all channels, or one per channel. */
const pixels = z.union([z.number().transform((value) => [value]), z.array(z.number()).min(1)]).optional();

/** The numbers that each rule takes. */
const settings: Readonly<Record<RuleName, z.ZodObject>> = {
  zero: z.strictObject({}),
  epsilon: z.strictObject({ epsilon }),
  gamma: z.strictObject({ gamma: z.number().min(0).max(1000).optional(), epsilon }),
  "alpha-beta": z.strictObject({ alpha: factor, beta: factor, bias: z.boolean().optional(), epsilon }),
  "z-plus": z.strictObject({ bias: z.boolean().optional(), epsilon }),
  "z-box": z.strictObject({ low: pixels, high: pixels, epsilon }),
  "w-square": z.strictObject({ epsilon }),
  flat: z.strictObject({ epsilon }),
  pass: z.strictObject({}),
  norm: z.strictObject({ epsilon }),
  gradient: z.strictObject({}),
};

/** Rules that operators without weights can have; a row of another rule that names nodes means the layers among them. */
const forAnyNode: ReadonlySet<string> = new Set(["pass", "norm", "gradient"]);

const groups = ["conv", "dense", "weighted", "activation"];

/** The form in a nutshell, for the description of options. */
export const compositeFormat: string =
  'a JSON file such as {"rules": [{"layer": "first", "rule": "z-box"}, {"op": "Conv", "rule": "gamma", "gamma": 0.25}, ' +
  '{"name": "/classifier/*", "rule": "epsilon"}]}';

/**
 * A composite from what stands in a JSON file. The first row that matches a layer gives its rule.
 *
 *     {
 *       "name": "mine",
 *       "rules": [
 *         { "layer": "first", "rule": "z-box", "low": -2.1, "high": 2.6 },
 *         { "op": "Conv", "rule": "gamma", "gamma": 0.25 },
 *         { "name": "/classifier/*", "rule": "epsilon", "epsilon": 1e-6 },
 *         { "rule": "z-plus" }
 *       ]
 *     }
 *
 * A row matches by all of: `layer` ("first": layers with weights that no other precedes), `op` (an ONNX operator, or conv,
 * dense, weighted, activation), `name` of the node (`*` for any text); a row with none of them matches all layers with
 * weights. Rows of pass, norm and gradient may name operators without weights. Layers that no row matches get ε = 1e-6; operators without weights their own rules.
 * Throws `option-invalid` for anything else, with the row.
 */
export function parseComposite(json: unknown, source: string): Composite {
  const file = fileForm.safeParse(json);
  if (!file.success) throw invalid(source, firstIssue(file.error));
  const { name = source, rules } = file.data;
  if (rules.length === 0)
    throw invalid(source, "it has no rules", 'Give at least one, such as { "rule": "epsilon" }.');
  return { name, rows: rules.map((row, i) => readRow(row, `${source}, rule ${i + 1}`)) };
}

const fileForm = z.strictObject({ name: z.string().min(1).optional(), rules: z.array(z.unknown()) });

const rowOf = z.looseObject({
  rule: z.string(),
  layer: z.literal("first").optional(),
  op: z.string().optional(),
  name: z.string().min(1).optional(),
});

function readRow(json: unknown, where: string): CompositeRow {
  const row = rowOf.safeParse(json);
  if (!row.success) throw invalid(where, firstIssue(row.error));
  const { rule, layer, op, name, ...numbers } = row.data;
  const names = Object.keys(settings);
  if (!Object.hasOwn(settings, rule))
    throw invalid(where, `there is no rule "${rule}"`, `Rules are ${names.join(", ")}.`);
  if (op !== undefined && !isOperator(op)) {
    throw invalid(
      where,
      `no operator "${op}" is known`,
      `Give an ONNX operator such as Conv, or ${groups.join(", ")}.`,
    );
  }
  const read = settings[rule as RuleName].safeParse(numbers);
  if (!read.success) throw invalid(where, firstIssue(read.error));
  const match: Match = {
    ...(layer === undefined ? {} : { first: true }),
    ...(op === undefined ? (name === undefined || forAnyNode.has(rule) ? {} : { op: "weighted" }) : { op }),
    ...(name === undefined ? {} : { name }),
  };
  return { match, rule: { rule, ...read.data } as LayerRule };
}

const known = (table: GradientRules | typeof relevanceRules, op: string): boolean => Object.hasOwn(table, op);

const isOperator = (op: string): boolean =>
  groups.includes(op) || known(relevanceRules, op) || known(gradientRules, op);

function firstIssue({ issues: [issue] }: z.ZodError): string {
  const path = issue?.path.join(".");
  return `${path ? `${path}: ` : ""}${issue ? issueText(issue) : "invalid"}`;
}

const invalid = (where: string, found: string, hint?: string): FoveaError =>
  new FoveaError("option-invalid", `Cannot use the composite ${where}: ${found}`, {
    hint:
      hint ??
      'A composite is { "rules": [{ "layer": "first", "rule": "z-box" }, { "op": "Conv", "rule": "gamma" }] }.',
  });

/** Throws `option-invalid` if no row of the composite matches a layer of the network, or a row that names one matches none. */
export function requireMatches(composite: Composite, graph: StaticGraph): void {
  const facts = new Facts(graph);
  const nodes = graph.nodes.filter((node) => node.inputs.some((value) => facts.moving(value)));
  const matched = nodes.map((node) => facts.matched(node));
  const misses = (row: CompositeRow): boolean =>
    matched.every((node) => !ruleFor({ name: "", rows: [row] }, node));
  const idle = composite.rows.find(
    (row) => misses(row) && (row.match.name !== undefined || composite.rows.every(misses)),
  );
  if (!idle) return;
  const weighted = nodes.filter((node) => facts.layer(node));
  const layers = [...new Set(weighted.map((node) => `${facts.matched(node).name} (${ruleKey(node)})`))];
  const found =
    idle.match.name === undefined
      ? "none of its rows matches a layer"
      : `no layer has a name like "${idle.match.name}"`;
  throw invalid(
    composite.name,
    found,
    `Layers with weights: ${layers.slice(0, 8).join(", ")}${layers.length > 8 ? " …" : ""}.`,
  );
}
