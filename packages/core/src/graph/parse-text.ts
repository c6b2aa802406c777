/** Reads the text form of a graph that `printGraph` writes. */

import { FoveaError } from "../errors.ts";
import { arrayOf, type ElementType, sizeOf, type Tensor, type TypedArray } from "../tensor.ts";
import type { Attribute, Graph, Node, OpenShape, Port } from "./graph.ts";
import { numberOf, statements } from "./text-literals.ts";

/**
 * The graph that the text describes (the language: see `printGraph`). Without an `opset` line, set 21.
 *
 * @param constants Tensors for the constants written `{…}`, by name.
 *
 * Throws `model-unreadable` with the line that it could not read.
 *
 * @example parseGraph("input x: float32[1,2]\n y = Relu(x)\n output y");
 */
export function parseGraph(text: string, constants: Readonly<Record<string, Tensor>> = {}): Graph {
  const draft: Draft = {
    name: "",
    inputs: [],
    outputs: [],
    nodes: [],
    constants: new Map(),
    opsets: {},
    metadata: {},
  };
  for (const [i, line] of text.split("\n").entries()) {
    const tokens = new Tokens(line, i + 1);
    if (!tokens.done) readLine(tokens, draft, constants);
    tokens.end();
  }
  return { ...draft, opsets: Object.keys(draft.opsets).length > 0 ? draft.opsets : { "": 21 } };
}

interface Draft {
  name: string;
  readonly inputs: Port[];
  readonly outputs: Port[];
  readonly nodes: Node[];
  readonly constants: Map<string, Tensor>;
  readonly opsets: Record<string, number>;
  readonly metadata: Record<string, string>;
}

function readLine(tokens: Tokens, draft: Draft, given: Readonly<Record<string, Tensor>>): void {
  if (statements.includes(tokens.peek)) readStatement(tokens, tokens.take(), draft);
  else readDefinition(tokens, draft, given);
}

/** `name: type = values` or `outputs = Op(inputs)`. */
function readDefinition(tokens: Tokens, draft: Draft, given: Readonly<Record<string, Tensor>>): void {
  const names = tokens.list(() => tokens.name(), "=", ":");
  if (tokens.accept(":")) {
    const [name = ""] = names;
    const { type, shape } = readType(tokens);
    tokens.expect("=");
    const tensor = tokens.accept("{…}") ? given[name] : readData(tokens, type, sizes(tokens, shape));
    if (!tensor) throw tokens.fault(`the values of "${name}" are not given`);
    draft.constants.set(name, tensor);
    return;
  }
  tokens.expect("=");
  draft.nodes.push(readNode(tokens, names));
}

function readStatement(tokens: Tokens, word: string, draft: Draft): void {
  if (word === "graph") draft.name = tokens.name();
  if (word === "opset") {
    const first = tokens.name();
    const domain = tokens.done ? "" : first;
    draft.opsets[domain] = Number(tokens.done ? first : tokens.take());
  }
  if (word === "metadata") {
    const key = tokens.name();
    tokens.expect("=");
    draft.metadata[key] = tokens.name();
  }
  if (word === "input" || word === "output") {
    const name = tokens.name();
    const type = tokens.accept(":") ? readType(tokens) : ({ type: "float32", shape: undefined } as const);
    draft[`${word}s`].push({ name, ...type });
  }
}

function readNode(tokens: Tokens, outputs: readonly string[]): Node {
  const full = tokens.name();
  const dot = full.lastIndexOf(".");
  const attributes: Record<string, Attribute> = {};
  if (tokens.accept("<")) {
    tokens.list(() => {
      const name = tokens.name();
      tokens.expect("=");
      attributes[name] = readAttribute(tokens);
    }, ">");
    tokens.expect(">");
  }
  tokens.expect("(");
  const inputs = tokens.list(() => tokens.name(), ")");
  tokens.expect(")");
  const name = tokens.accept("@") ? tokens.name() : (outputs[0] ?? "");
  return {
    op: full.slice(dot + 1),
    domain: full.slice(0, Math.max(dot, 0)),
    name,
    inputs,
    outputs,
    attributes,
  };
}

function readAttribute(tokens: Tokens): Attribute {
  if (tokens.accept("@")) return { type: "reference", value: tokens.name() };
  if (tokens.peek === "{") throw tokens.fault("a graph inside a node cannot be given as text");
  if (tokens.accept("[")) return readList(tokens);
  if (tokens.peek.startsWith('"')) return { type: "string", value: tokens.name() };
  if (tokens.peek === "floats" || tokens.peek === "strings") return emptyList(tokens);
  if (isElementType(tokens.peek)) {
    const { type, shape } = readType(tokens);
    return { type: "tensor", value: readData(tokens, type, sizes(tokens, shape)) };
  }
  const word = tokens.take();
  return /^-?\d+$/.test(word)
    ? { type: "int", value: Number(word) }
    : { type: "float", value: Math.fround(number(tokens, word)) };
}

function emptyList(tokens: Tokens): Attribute {
  const type = tokens.take() as "floats" | "strings";
  tokens.expect("[");
  tokens.expect("]");
  return { type, value: [] };
}

function readList(tokens: Tokens): Attribute {
  const words = tokens.list(() => tokens.take(), "]");
  tokens.expect("]");
  if (words[0]?.startsWith('"'))
    return { type: "strings", value: words.map((word) => tokens.unquoted(word)) };
  const values = words.map((word) => number(tokens, word));
  return words.every((word) => /^-?\d+$/.test(word))
    ? { type: "ints", value: values }
    : { type: "floats", value: values.map(Math.fround) };
}

function number(tokens: Tokens, word: string): number {
  const value = numberOf(word);
  if (Number.isNaN(value) && word !== "nan")
    throw tokens.fault(`expected a number, found ${word || "the end"}`);
  return value;
}

const isElementType = (word: string): word is ElementType => word === "string" || word in arrayOf;

function readType(tokens: Tokens): { type: ElementType; shape: OpenShape | undefined } {
  const type = tokens.take();
  if (!isElementType(type)) throw tokens.fault(`expected an element type, found ${type || "the end"}`);
  if (!tokens.accept("[")) return { type, shape: undefined };
  const shape = tokens.list(() => {
    const size = tokens.take();
    return /^\d+$/.test(size) ? Number(size) : tokens.unquoted(size);
  }, "]");
  tokens.expect("]");
  return { type, shape };
}

function sizes(tokens: Tokens, shape: OpenShape | undefined): readonly number[] {
  if (!shape?.every((size) => typeof size === "number"))
    throw tokens.fault("a constant needs its exact shape");
  return shape as readonly number[];
}

function readData(tokens: Tokens, type: ElementType, shape: readonly number[]): Tensor {
  if (tokens.peek === "{…}") throw tokens.fault("the values of an attribute are left out");
  tokens.expect("[");
  const words = tokens.list(() => tokens.take(), "]");
  tokens.expect("]");
  if (words.length !== sizeOf(shape))
    throw tokens.fault(`expected ${sizeOf(shape)} values, found ${words.length}`);
  if (type === "string") return { type, shape, data: words.map((word) => tokens.unquoted(word)) };
  const data = new arrayOf[type](words.length) as TypedArray;
  const large = type === "int64" || type === "uint64";
  for (const [i, word] of words.entries()) data[i] = large ? BigInt(word) : number(tokens, word);
  return { type, shape, data } as Tensor;
}

const pattern = /\s+|#.*|"(?:[^"\\]|\\.)*"|\{…\}|(?:[\w./+-]|:+(?=[\w./+-]))+|[=,<>()[\]{}@:?]/gy;

/** The words and signs of one line. */
class Tokens {
  readonly #line: number;
  readonly #words: readonly string[];
  #at = 0;

  constructor(text: string, line: number) {
    this.#line = line;
    const words = Array.from(text.matchAll(pattern), ([word]) => word);
    const read = words.join("").length;
    if (read < text.length) throw this.fault(`cannot make sense of ${text.slice(read, read + 20)}`);
    this.#words = words.filter((word) => !/^[\s#]/.test(word));
  }

  get done(): boolean {
    return this.#at >= this.#words.length;
  }

  get peek(): string {
    return this.#words[this.#at] ?? "";
  }

  take(): string {
    return this.#words[this.#at++] ?? "";
  }

  accept(word: string): boolean {
    if (this.peek !== word) return false;
    this.#at++;
    return true;
  }

  expect(word: string): void {
    if (!this.accept(word)) throw this.fault(`expected ${word}, found ${this.peek || "the end"}`);
  }

  name(): string {
    const word = this.take();
    if (!/^["\w./+:-]/.test(word)) throw this.fault(`expected a name, found ${word || "the end"}`);
    return this.unquoted(word);
  }

  unquoted(word: string): string {
    if (!word.startsWith('"')) return word;
    try {
      return JSON.parse(word) as string;
    } catch {
      throw this.fault(`cannot read the string ${word}`);
    }
  }

  /** Items between commas, up to one of `ends`, which stays. */
  list<T>(item: () => T, ...ends: string[]): T[] {
    const items: T[] = [];
    if (ends.includes(this.peek)) return items;
    do items.push(item());
    while (this.accept(","));
    return items;
  }

  end(): void {
    if (!this.done) throw this.fault(`expected the end, found ${this.peek}`);
  }

  fault(found: string): FoveaError {
    return new FoveaError("model-unreadable", `Cannot read the graph text: line ${this.#line}: ${found}`);
  }
}
