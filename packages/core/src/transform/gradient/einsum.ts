/** Gradient of Einsum: another Einsum per operand, with dy in its place. */

import { UnsupportedOpError } from "../../errors.ts";
import { stringOf } from "../../graph/attributes.ts";
import type { Builder } from "../../graph/builder.ts";
import type { Node, Value } from "../../graph/graph.ts";
import { expand, reshape } from "./broadcast.ts";
import type { GradientContext, GradientRule } from "./rule.ts";

/** A tensor with one letter per axis. */
interface Term {
  readonly value: Value;
  readonly shape: readonly number[];
  readonly letters: readonly string[];
}

/**
 * y = Einsum(x₀, x₁, …): by xᵢ, the Einsum of dy and all other operands onto the letters of xᵢ. Letters found
 * nowhere else were summed over alone, so that their axes repeat one value; axes of size 1 that broadcast are summed.
 * Throws `UnsupportedOpError` for a letter that stands twice in one operand (a diagonal).
 */
export const einsum: GradientRule = (node, dy, to) => {
  const { operands, result } = parsed(node, to);
  const seed = squeezed(to.b, { ...result, value: dy }, result);
  const parts = operands.map((term) => squeezed(to.b, term, result));
  return operands.map((term, i) =>
    to.needs(i) ? byOperand(to.b, term, [seed, ...parts.toSpliced(i, 1)], parts[i] as Term) : undefined,
  );
};

function byOperand(b: Builder, full: Term, others: readonly Term[], own: Term): Value {
  const target = own.letters.filter((letter) => others.some(({ letters }) => letters.includes(letter)));
  const equation = `${others.map(({ letters }) => letters.join("")).join(",")}->${target.join("")}`;
  const found = b.add(
    "Einsum",
    others.map(({ value }) => value),
    { equation },
  );
  if (target.length === full.letters.length) return found;
  const kept = full.shape.map((size, axis) => (target.includes(full.letters[axis] as string) ? size : 1));
  return expand(b, reshape(b, found, kept), full.shape);
}

/** Without the axes of size 1 that stand for a longer axis of the result. */
function squeezed(b: Builder, term: Term, result: Term): Term {
  const keep = term.letters.filter((letter, axis) => {
    const place = result.letters.indexOf(letter);
    return term.shape[axis] !== 1 || place < 0 || result.shape[place] === 1;
  });
  if (keep.length === term.letters.length) return term;
  const shape = keep.map((letter) => term.shape[term.letters.indexOf(letter)] as number);
  return { value: reshape(b, term.value, shape), shape, letters: keep };
}

function parsed(node: Node, to: GradientContext): { operands: Term[]; result: Term } {
  const equation = stringOf(node, "equation", "").replaceAll(" ", "");
  const [left = "", right = implicitResult(left)] = equation.split("->");
  // Letters that the equation leaves free stand for the axes of "...", aligned at the last one.
  const free = [..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"].filter(
    (c) => !equation.includes(c),
  );
  const term = (text: string, value: Value): Term => {
    const shape = to.shape(value);
    const hidden = shape.length - text.replace("...", "").length;
    const letters = [...text.replace("...", free.slice(0, hidden).reverse().join(""))];
    if (new Set(letters).size < letters.length) {
      const why = `equation "${equation}" takes a diagonal, which has no rule`;
      throw new UnsupportedOpError("gradient", node.op, node.name, why);
    }
    return { value, shape, letters };
  };
  const texts = left.split(",");
  return {
    operands: node.inputs.map((x, i) => term(texts[i] ?? "", x)),
    result: term(right, node.outputs[0] as Value),
  };
}

/** Without "->": "..." and then the letters that occur once, in alphabetical order. */
function implicitResult(left: string): string {
  const all = [...left.replaceAll(",", "").replaceAll(".", "")];
  const once = all.filter((letter) => all.indexOf(letter) === all.lastIndexOf(letter)).sort();
  return (left.includes("...") ? "..." : "") + once.join("");
}
