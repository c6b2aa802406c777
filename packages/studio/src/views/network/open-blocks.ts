/** Blocks by their ids: all of them, and those that a layer lies in. */

import type { BlockInfo, Outline, Part } from "../../engine/network-answers.ts";

const blocks = (parts: readonly Part[]): BlockInfo[] => parts.filter((part) => typeof part !== "number");

export const blocksIn = (parts: readonly Part[]): string[] =>
  blocks(parts).flatMap((block) => [block.id, ...blocksIn(block.parts)]);

/** The blocks that must be open for a layer to be seen. */
export function blocksAround({ nodes, parts }: Outline, value: string | undefined): string[] {
  const node = nodes.find((each) => each.value === value);
  const inside = (level: readonly Part[]): string[] =>
    blocks(level)
      .filter((block) => node !== undefined && block.nodes.includes(node.id))
      .flatMap((block) => [block.id, ...inside(block.parts)]);
  return inside(parts);
}
