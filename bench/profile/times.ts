/** Reads what the engine wrote about the time of its nodes. */

import { readFileSync } from "node:fs";
import { median } from "../measure.ts";

/** A node as the engine runs it. Where it fused several, it carries the name of one of them. */
export interface NodeTime {
  readonly name: string;
  readonly op: string;
  /** Of its first output: `1×64×112×112`. */
  readonly shape: string;
  /** For one explanation or one forward. */
  readonly ms: number;
}

interface Event {
  readonly cat: string;
  readonly name: string;
  /** Microseconds. */
  readonly dur: number;
  readonly args: {
    readonly op_name?: string;
    readonly node_index?: string;
    readonly output_type_shape?: readonly Readonly<Record<string, readonly number[]>>[];
  };
}

const ending = "_kernel_time";

/** Of each node the median over all runs of its session, times the runs that one of `repeats` took. */
export function nodeTimes(file: string, repeats: number): NodeTime[] {
  const byNode = new Map<string, Event[]>();
  for (const event of JSON.parse(readFileSync(file, "utf8")) as readonly Event[]) {
    if (event.cat !== "Node" || !event.name.endsWith(ending)) continue;
    const key = `${event.args.node_index} ${event.name}`;
    const list = byNode.get(key) ?? [];
    list.push(event);
    byNode.set(key, list);
  }
  return Array.from(byNode.values(), (events) => timeOf(events, repeats));
}

function timeOf(events: readonly Event[], repeats: number): NodeTime {
  const { name, args } = events[0] as Event;
  const [shape = []] = Object.values(args.output_type_shape?.[0] ?? {});
  return {
    name: name.slice(0, -ending.length),
    op: args.op_name ?? "",
    shape: shape.join("×"),
    ms: (median(events.map(({ dur }) => dur)) / 1000) * (events.length / repeats),
  };
}

/**
 * The layer that a node belongs to: our nodes are called after what they were made for, `grad/<layer>/mul`; the engine adds
 * endings of its own to those of the file.
 */
export const layerOf = (name: string): string =>
  name
    .replace(/^(grad|relevance|reference|bias)\/(.*)\/[^/]*$/, "$2")
    .replace(/(_output_\d+)?(_nchwc)?$/, "");
