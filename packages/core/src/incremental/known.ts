/** What is known of the picture itself: inner values as tables, from one run. */

import type { Model } from "../model/model.ts";
import type { Tensors } from "../run/runtime.ts";
import { type FloatTensor, sizeOf, type Tensor } from "../tensor.ts";
import { shapeOf } from "./changes.ts";
import type { Plan } from "./plan.ts";

/**
 * Tables of requests that are done, for the next one to write over: new arrays of ten megabytes for every explanation
 * cost as much as a forward in pages and collections. They go when memory is wanted.
 */
const spares = new WeakMap<Plan, WeakRef<Tensors>>();

/** One run on the picture itself, for all that the others have to know of it. */
export async function knownOf(model: Model, plan: Plan, x: FloatTensor): Promise<Tensors> {
  const { key, known, patch } = plan;
  if (patch.tables.length === 0) return {};
  const into = spares.get(plan)?.deref();
  spares.delete(plan);
  const ports = patch.tables.map(({ port }) => port);
  const feeds = { [model.input.name]: model.checked(x) };
  const found = await model.run(`${key} known`, () => known, feeds, ports, into);
  return Object.fromEntries(ports.map((port) => [port, found[port] as Tensor]));
}

/** For tables that nobody reads any more. */
export function giveBack(plan: Plan, known: Tensors): void {
  spares.set(plan, new WeakRef(known));
}

/** Sums take what is known 0 times where it is not wanted, which must not be infinite. */
export function canBeSummed({ changes, patch }: Plan, known: Tensors): boolean {
  let sum = 0;
  for (const { value, known: port } of patch.averagings) {
    const { data } = known[port] as FloatTensor;
    const size = sizeOf(shapeOf(changes.graph, value));
    for (let i = 0; i < size; i++) sum += 0 * (data[i] as number);
  }
  return sum === 0;
}
