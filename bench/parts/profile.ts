/** `npm run bench -- profile NETWORK METHOD`: where the time of an explanation goes, beside that of a forward. Not kept. */

import { parseArgs } from "node:util";
import { methodById } from "@fovea/core";
import { table } from "../part.ts";
import { type Profile, profiles } from "../profile/sessions.ts";
import { layerOf } from "../profile/times.ts";
import { asked } from "../table/cases.ts";

const usage =
  "npm run bench -- profile NETWORK|FILE.onnx METHOD[:option=value,…] [--side 224] [--threads 2] [--top 10]";

export async function profilePart(words: readonly string[]): Promise<string> {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      side: { type: "string", default: "224" },
      threads: { type: "string", default: "2" },
      top: { type: "string", default: "10" },
    },
  });
  const [network, name = ""] = positionals;
  const { method: id, options } = asked(name);
  const method = methodById(id);
  if (network === undefined || !method) throw new Error(usage);
  const [side, threads, top] = [values.side, values.threads, values.top].map(Number) as [
    number,
    number,
    number,
  ];
  const { file, explanation } = await profiles({ network, method, options, side, threads });
  const ratio = explanation.ms / file.ms;
  return [
    nodesText(`${name} on ${network}: ${ratio.toFixed(2)} forwards`, explanation, top),
    nodesText(`The file of ${network} alone`, file, top),
    operatorsText(explanation, file),
  ].join("\n");
}

/** The most expensive nodes. */
function nodesText(title: string, { nodes, ms }: Profile, top: number): string {
  const total = sumOf(nodes);
  const rows = nodes
    .toSorted((a, b) => b.ms - a.ms)
    .slice(0, top)
    .map((node) => [
      ...[node.ms.toFixed(2), share(node.ms, total), node.op, node.shape],
      ...[layerOf(node.name), node.name],
    ]);
  return table(
    title,
    `${ms.toFixed(1)} ms, of it ${total.toFixed(1)} in ${nodes.length} nodes as the engine runs them; the most expensive ones.`,
    ["ms", "share", "operator", "output", "layer", "node"],
    rows,
  );
}

/** What each operator takes in both. */
function operatorsText(explanation: Profile, file: Profile): string {
  const [whole, plain] = [byOperator(explanation), byOperator(file)];
  const rows = [...whole]
    .toSorted(([, a], [, b]) => b.ms - a.ms)
    .map(([op, { ms, count }]) => {
      const before = plain.get(op) ?? { ms: 0, count: 0 };
      const more = ms - before.ms;
      return [op, ms.toFixed(2), count, before.ms.toFixed(2), before.count, more.toFixed(2)];
    });
  return table(
    "By operator",
    "Milliseconds and nodes of the explanation and of the file alone; a node that runs many times counts once.",
    ["operator", "explanation, ms", "nodes", "file, ms", "nodes", "more, ms"],
    rows,
  );
}

function byOperator({ nodes }: Profile): Map<string, { ms: number; count: number }> {
  const sums = new Map<string, { ms: number; count: number }>();
  for (const { op, ms } of nodes) {
    const before = sums.get(op) ?? { ms: 0, count: 0 };
    sums.set(op, { ms: before.ms + ms, count: before.count + 1 });
  }
  return sums;
}

const sumOf = (nodes: Profile["nodes"]): number => nodes.reduce((sum, { ms }) => sum + ms, 0);

const share = (ms: number, total: number): string => `${((100 * ms) / total).toFixed(1)} %`;
