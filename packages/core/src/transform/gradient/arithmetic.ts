/** Short names for elementwise nodes, so that a derivative reads like its formula. Numbers become scalars. */

import type { Builder } from "../../graph/builder.ts";
import type { Value } from "../../graph/graph.ts";

/** A value of the graph, or a number that stands for a float32 scalar. */
type Operand = Value | number;

type Unary = (x: Value) => Value;
type Binary = (x: Operand, y: Operand) => Value;

export interface Arithmetic {
  readonly add: Binary;
  readonly sub: Binary;
  readonly mul: Binary;
  readonly div: Binary;
  readonly pow: Binary;
  readonly greater: Binary;
  readonly less: Binary;
  readonly greaterOrEqual: Binary;
  readonly lessOrEqual: Binary;
  readonly equal: Binary;
  readonly and: Binary;
  readonly exp: Unary;
  readonly log: Unary;
  readonly neg: Unary;
  readonly abs: Unary;
  readonly sign: Unary;
  readonly sqrt: Unary;
  readonly sin: Unary;
  readonly cos: Unary;
  readonly tanh: Unary;
  readonly sigmoid: Unary;
  readonly softplus: Unary;
  readonly erf: Unary;
  readonly relu: Unary;
  /** 1 where the condition holds, else 0. */
  readonly indicator: Unary;
  /**
   * 1 where x > 0, else 0. One node that keeps to floats, where a comparison and a Cast are two slow ones: HardSigmoid
   * min(1, max(0, αx)) with an α so large that it is a step for every x but those within 4e-39 of 0.
   */
  readonly step: Unary;
  readonly where: (condition: Value, x: Operand, y: Operand) => Value;
}

/** `const o = arithmetic(b); o.mul(dy, o.sub(1, o.mul(y, y)))` */
export function arithmetic(b: Builder): Arithmetic {
  const value = (x: Operand): Value => (typeof x === "number" ? b.scalar(x) : x);
  const unary =
    (op: string): Unary =>
    (x) =>
      b.add(op, [x]);
  const binary =
    (op: string): Binary =>
    (x, y) =>
      b.add(op, [value(x), value(y)]);
  return {
    add: binary("Add"),
    sub: binary("Sub"),
    mul: binary("Mul"),
    div: binary("Div"),
    pow: binary("Pow"),
    greater: binary("Greater"),
    less: binary("Less"),
    greaterOrEqual: binary("GreaterOrEqual"),
    lessOrEqual: binary("LessOrEqual"),
    equal: binary("Equal"),
    and: binary("And"),
    exp: unary("Exp"),
    log: unary("Log"),
    neg: unary("Neg"),
    abs: unary("Abs"),
    sign: unary("Sign"),
    sqrt: unary("Sqrt"),
    sin: unary("Sin"),
    cos: unary("Cos"),
    tanh: unary("Tanh"),
    sigmoid: unary("Sigmoid"),
    softplus: unary("Softplus"),
    erf: unary("Erf"),
    relu: unary("Relu"),
    indicator: (x) => b.add("Cast", [x], { to: 1 }),
    step: (x) => b.add("HardSigmoid", [x], { alpha: 3e38, beta: 0 }),
    where: (condition, x, y) => b.add("Where", [condition, value(x), value(y)]),
  };
}
