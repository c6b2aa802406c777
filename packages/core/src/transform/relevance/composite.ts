/** Composites: which relevance rule each layer of a network gets. A list of rows, the first that matches wins. */

/** How relevance goes back through one layer. Unset ε is 1e-6. Formulas stand in layer-rules.ts. */
export type LayerRule =
  | { readonly rule: "zero" }
  | { readonly rule: "epsilon"; readonly epsilon?: number }
  | { readonly rule: "gamma"; readonly gamma?: number; readonly epsilon?: number }
  | {
      readonly rule: "alpha-beta";
      readonly alpha?: number;
      readonly beta?: number;
      readonly bias?: boolean;
      readonly epsilon?: number;
    }
  /** `bias: false` leaves b out of the denominators, as excitation backprop does. */
  | { readonly rule: "z-plus"; readonly bias?: boolean; readonly epsilon?: number }
  | {
      readonly rule: "z-box";
      /** Least and largest value of a pixel, one for all channels or one per channel, in the model's units. */
      readonly low?: readonly number[];
      readonly high?: readonly number[];
      /** Axis of the network's input that counts the channels. @default 1 */
      readonly axis?: number;
      readonly epsilon?: number;
    }
  | { readonly rule: "w-square"; readonly epsilon?: number }
  | { readonly rule: "flat"; readonly epsilon?: number }
  /** R as it comes: elementwise operators. */
  | { readonly rule: "pass" }
  /** In proportion to what each input gives: x ⊙ Jᵀ(R / stab(z)). */
  | { readonly rule: "norm"; readonly epsilon?: number }
  /** The gradient applied to R: Jᵀ R. */
  | { readonly rule: "gradient" };

export interface Match {
  /** Only weighted layers that no other weighted layer precedes. */
  readonly first?: boolean;
  /**
   * An ONNX operator (`Conv`, `AveragePool`), or a group: `conv` (Conv, ConvTranspose), `dense` (Gemm, MatMul, and a Conv
   * whose input and output have one position), `weighted` (both), `activation` (elementwise, of one moving input).
   */
  readonly op?: string;
  /** Name of the node; `*` stands for any text. */
  readonly name?: string;
}

export interface CompositeRow {
  readonly match: Match;
  readonly rule: LayerRule;
}

export interface Composite {
  readonly name: string;
  readonly rows: readonly CompositeRow[];
}

/** What a row can ask about a node. */
export interface Matched {
  readonly op: string;
  readonly name: string;
  /** Undefined for nodes without weights. */
  readonly kind: "conv" | "dense" | undefined;
  readonly first: boolean;
  readonly activation: boolean;
}

/** The rule of the first row that matches. A row that names neither operator nor node speaks of weighted layers. */
export function ruleFor(composite: Composite, node: Matched): LayerRule | undefined {
  return composite.rows.find(({ match }) => matches(match, node))?.rule;
}

function matches({ first, op, name }: Match, node: Matched): boolean {
  if (first !== undefined && (node.kind === undefined || first !== node.first)) return false;
  if (name !== undefined && !glob(name).test(node.name)) return false;
  if (op === undefined) return name !== undefined || node.kind !== undefined;
  if (op === "conv" || op === "dense") return node.kind === op;
  if (op === "weighted") return node.kind !== undefined;
  return op === "activation" ? node.activation : op === node.op;
}

const glob = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .split("*")
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
      .join(".*")}$`,
    "s",
  );
