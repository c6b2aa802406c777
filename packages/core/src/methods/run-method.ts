/** Runs any method of the catalog on a probe. */

import type { GraphDraft } from "./graph-draft.ts";
import type { Check } from "./ledger.ts";
import type { Attribution, Method } from "./method.ts";
import type { Blueprint, Probe } from "./probe.ts";

/** The attribution of one method; options must have passed the method's schema. */
export async function runMethod(
  method: Method,
  probe: Probe,
  options: Record<string, unknown>,
): Promise<Attribution> {
  if (method.explain) return method.explain(probe, options);
  const { graph } = method;
  if (!graph) throw new Error(`method ${method.id} has neither a graph nor steps`);
  const blueprint = (draft: GraphDraft): Blueprint<readonly Check[]> => ({
    roles: { attribution: graph.build(draft, options), ...graph.extras?.(draft, options) },
    facts: graph.checks?.(draft, options) ?? [],
  });
  const { values, score, facts } = await probe.draw(`${method.id} ${JSON.stringify(options)}`, blueprint);
  const attribution = values.attribution;
  if (!attribution) throw new Error(`method ${method.id} drew nothing`);
  return {
    values: attribution,
    score,
    checks: [...facts, ...(graph.afterwards?.(values, score) ?? [])],
    conventions: conventionsOf(options),
    ...(graph.domain ? { domain: graph.domain(options) } : {}),
    ...(graph.details ? { details: graph.details(values, score) } : {}),
  };
}

/** Plain options as they stand in the result; tensors by their shape. */
export const conventionsOf = (options: Record<string, unknown>): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries(options)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [
        name,
        typeof value === "number" ? value : typeof value === "string" ? value : given(value),
      ]),
  );

function given(value: unknown): string {
  return typeof value === "object" && value !== null && "shape" in value
    ? `tensor ${String(value.shape)}`
    : String(value);
}
