/** The graph every part of Fovea speaks of: nodes, values, constants. Immutable: transforms return new graphs. */

import type { ElementType, Tensor } from "../tensor.ts";

/** Name of a tensor flowing along an edge; "" marks an optional input or output that is left out. */
export type Value = string;

/** A node's setting, tagged as in the file: ONNX keeps `1` and `1.0` apart. */
export type Attribute =
  | { readonly type: "int" | "float"; readonly value: number }
  | { readonly type: "ints" | "floats"; readonly value: readonly number[] }
  | { readonly type: "string"; readonly value: string }
  | { readonly type: "strings"; readonly value: readonly string[] }
  | { readonly type: "tensor"; readonly value: Tensor }
  | { readonly type: "graph"; readonly value: Graph }
  /** Inside a model function: the attribute of the calling node with this name. */
  | { readonly type: "reference"; readonly value: string }
  /** Kept as read, for writing back. */
  | { readonly type: "opaque"; readonly value: unknown };

export type Attributes = Readonly<Record<string, Attribute>>;

export interface Node {
  readonly op: string;
  /** "" is the standard ONNX operator set. */
  readonly domain: string;
  readonly name: string;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly attributes: Attributes;
}

/** Sizes known or named: `["N", 3, 224, 224]`; "?" for a nameless one. */
export type OpenShape = readonly (number | string)[];

/** A graph input or output. `shape` is undefined where the file does not even tell the rank. */
export interface Port {
  readonly name: Value;
  readonly type: ElementType;
  readonly shape: OpenShape | undefined;
}

/** A network, or a part of one. Nodes are in an order in which every value is made before it is used. */
export interface Graph {
  readonly name: string;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  readonly nodes: readonly Node[];
  /** Weights and other constants by the value they define. Shared by reference between graphs. */
  readonly constants: ReadonlyMap<Value, Tensor>;
  /** Version of each operator set by domain; "" is the standard one. */
  readonly opsets: Readonly<Record<string, number>>;
  /** `metadata_props` of the file. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** Element type and exact shape of a value. */
export interface TensorType {
  readonly type: ElementType;
  readonly shape: readonly number[];
}

/** A graph whose every value has a known type and shape (made by freeze). */
export interface StaticGraph extends Graph {
  readonly types: ReadonlyMap<Value, TensorType>;
}
