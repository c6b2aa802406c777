/** Runs any method of the catalog on a probe. */

import type { Blueprint } from "./compiled.ts";
import type { GraphDraft } from "./graph-draft.ts";
import type { Check } from "./ledger.ts";
import type { Attribution, Method } from "./method.ts";
import type { Probe } from "./probe.ts";

/** The attribution of one method; options must have passed the method's schema. */
export async function runMethod(
  method: Method,
  probe: Probe,
  options: Record<string, unknown>,
): Promise<Attribution> {
  if (method.explain) return method.explain(probe, options);
  const { graph } = method;
  if (!graph) throw new Error(`method ${method.id} has neither a graph nor steps`);
  const blueprint = (draft: GraphDraft): Blueprint<Facts> => ({
    roles: { attribution: graph.build(draft, options), ...graph.extras?.(draft, options) },
    facts: { checks: graph.checks?.(draft, options) ?? [], notes: graph.notes?.(draft, options) },
  });
  const key = `${method.id} ${JSON.stringify(options)}`;
  const { values, score, facts } = await probe.draw(key, blueprint, probe.x, graph.canonical);
  const attribution = values.attribution;
  if (!attribution) throw new Error(`method ${method.id} drew nothing`);
  return {
    values: attribution,
    score,
    checks: [...facts.checks, ...(graph.afterwards?.(values, score, facts.notes) ?? [])],
    conventions: conventionsOf(options),
    ...(graph.domain ? { domain: graph.domain(options) } : {}),
    ...(graph.details ? { details: graph.details(values, score, facts.notes) } : {}),
  };
}

/** What building the graph told. */
interface Facts {
  readonly checks: readonly Check[];
  readonly notes: unknown;
}

/** Plain options as they stand in the result; tensors by their shape, what has a name by that. */
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
  if (typeof value === "object" && value !== null && "name" in value) return String(value.name);
  return typeof value === "object" && value !== null && "shape" in value
    ? `tensor ${String(value.shape)}`
    : String(value);
}
