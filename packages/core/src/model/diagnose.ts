/** Where numbers stop being numbers: the first weight or node whose values are not finite. */

import { Builder } from "../graph/builder.ts";
import type { Port } from "../graph/graph.ts";
import type { FloatTensor } from "../tensor.ts";
import type { Model } from "./model.ts";

const finite = (data: Float32Array): boolean => data.every(Number.isFinite);

/** A sentence naming the culprit, or undefined if everything up to the logits is finite. */
export async function firstNonFinite(model: Model, x: FloatTensor): Promise<string | undefined> {
  if (!finite(x.data)) return "the input itself holds values that are not finite";
  for (const [name, tensor] of model.graph.constants) {
    if (tensor.type === "float32" && !finite((tensor as FloatTensor).data)) {
      const user = model.graph.nodes.find((node) => node.inputs.includes(name));
      return `weight "${name}" of node "${user?.name ?? "?"}" holds NaN or infinite values`;
    }
  }
  const makers = model.graph.nodes.flatMap((node) => node.outputs.map((value) => ({ node, value })));
  const floats = makers.filter(({ value }) => model.graph.types.get(value)?.type === "float32");
  const ports = floats.map(({ value }): Port => ({ name: value, type: "float32", shape: undefined }));
  const session = await model.runtime.compile(new Builder(model.graph).build(ports), { optimize: "none" });
  try {
    for (const { node, value } of floats) {
      const results = await session.run({ [model.input.name]: x }, [value]);
      if (!finite((results[value] as FloatTensor).data))
        return `node "${node.name}" (${node.op}) is the first to give NaN or infinite values`;
    }
    return undefined;
  } finally {
    await session.dispose();
  }
}
