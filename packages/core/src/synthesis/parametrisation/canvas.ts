/** An image under optimisation: θ, Adam's moments, and the levels that they make. */

import { Builder } from "../../graph/builder.ts";
import type { Graph, Port, StaticGraph, Value } from "../../graph/graph.ts";
import type { Runtime, Session, Tensors } from "../../run/runtime.ts";
import { type FloatTensor, floats, sizeOf } from "../../tensor.ts";
import { optimiserOf } from "../../training/optimisers.ts";
import { Draft } from "../../transform/draft.ts";
import { appendGradient } from "../../transform/gradient/gradient.ts";
import { gradientRules } from "../../transform/gradient/rules.ts";
import type { Parametrisation } from "./parametrisation.ts";

const adam = optimiserOf({ kind: "adamw", beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 });

const names = { theta: "theta", image: "image", gradient: "gradient" } as const;

/** The compiled graphs of a parametrisation, for any number of canvases of one size. */
export class Easel {
  readonly shape: readonly number[];
  readonly parametrisation: Parametrisation;
  readonly #render: Session;
  readonly #update: Session;
  readonly #outputs: readonly Value[];

  private constructor(
    parametrisation: Parametrisation,
    shape: readonly number[],
    render: Session,
    update: Session,
    outputs: readonly Value[],
  ) {
    this.parametrisation = parametrisation;
    this.shape = shape;
    this.#render = render;
    this.#update = update;
    this.#outputs = outputs;
  }

  /** `shape`: of the image, 1×C×H×W. */
  static async open(
    runtime: Runtime,
    parametrisation: Parametrisation,
    shape: readonly number[],
  ): Promise<Easel> {
    const { graph, outputs } = updateGraph(parametrisation, shape);
    const [render, update] = await Promise.all([
      runtime.compile(renderGraph(parametrisation)),
      runtime.compile(graph),
    ]);
    return new Easel(parametrisation, shape, render, update, outputs);
  }

  async canvas(theta: Float32Array): Promise<Canvas> {
    const { shape } = this.parametrisation;
    const results = await this.#render.run({ [names.theta]: floats(shape, theta) });
    const zeros = (): FloatTensor => floats(shape);
    return {
      theta: floats(shape, theta),
      moments: [zeros(), zeros()],
      image: Object.values(results)[0] as FloatTensor,
      steps: 0,
    };
  }

  /** One step of Adam that raises S, given ∂S/∂image. */
  async step({ theta, moments, image, steps }: Canvas, gradient: FloatTensor, rate: number): Promise<Canvas> {
    const results = await this.#update.run({
      [names.theta]: theta,
      ...Object.fromEntries(adam.moments.map((name, i) => [`moment.${name}`, moments[i] as FloatTensor])),
      ...scalarsAt(steps + 1, rate),
      ...(this.parametrisation.squash === "sigmoid" && { [names.image]: image }),
      [names.gradient]: gradient,
    });
    const [newTheta, newImage, ...newMoments] = this.#outputs.map((name) => results[name] as FloatTensor);
    return {
      theta: newTheta as FloatTensor,
      image: newImage as FloatTensor,
      moments: newMoments,
      steps: steps + 1,
    };
  }

  async dispose(): Promise<void> {
    await Promise.all([this.#render.dispose(), this.#update.dispose()]);
  }
}

/** The numbers of Adam's update that change from step to step. */
const scalarsAt = (step: number, rate: number): Tensors =>
  Object.fromEntries(
    adam.values(step, rate).map((value, i) => [`scalar.${adam.scalars[i]}`, floats([], [value])]),
  );

export interface Canvas {
  readonly theta: FloatTensor;
  readonly moments: readonly FloatTensor[];
  /** 1×C×H×W, levels 0…1. */
  readonly image: FloatTensor;
  readonly steps: number;
}

const empty: StaticGraph = {
  name: "image",
  inputs: [],
  outputs: [],
  nodes: [],
  constants: new Map(),
  opsets: { "": 21 },
  metadata: {},
  types: new Map(),
};

const squashed = (b: Builder, squash: Parametrisation["squash"], t: Value): Value =>
  squash === "sigmoid" ? b.add("Sigmoid", [t]) : b.add("Clip", [t, b.scalar(0), b.scalar(1)]);

function renderGraph({ shape, append, squash }: Parametrisation): Graph {
  const draft = new Draft(empty);
  const theta = draft.input({ name: names.theta, type: "float32", shape });
  const image = squashed(draft.b, squash, append(draft, theta));
  return draft.b.build([port(image)]);
}

/** θ, moments, levels and ∂S/∂levels → new θ, levels and moments. t is linear in θ, so that its gradient needs no t. */
function updateGraph(
  { shape, append, squash }: Parametrisation,
  imageShape: readonly number[],
): { graph: Graph; outputs: Value[] } {
  const draft = new Draft(empty);
  const theta = draft.input({ name: names.theta, type: "float32", shape });
  const t = append(draft, theta);
  const graph = draft.finish([t]);
  const b = new Builder(graph);
  const input = (name: string, of: readonly number[]): Value => b.input({ name, type: "float32", shape: of });
  const moments = adam.moments.map((name) => input(`moment.${name}`, shape));
  const scalars = adam.scalars.map((name) => input(`scalar.${name}`, []));
  const gradient = input(names.gradient, imageShape);
  const loss =
    squash === "sigmoid"
      ? lossOfSigmoid(b, input(names.image, imageShape), gradient)
      : b.add("Neg", [gradient]);
  const { of } = appendGradient(graph, b, { of: t, seed: loss, wrt: [theta], rules: gradientRules });
  const update = adam.append(
    b,
    { parameters: [], size: sizeOf(shape) },
    { weights: theta, gradient: of.get(theta) as Value, moments, scalars },
  );
  // A level is kept where a person can see it; amplitudes need no bounds.
  const moved = squash === "clip" ? squashed(b, squash, update.weights) : update.weights;
  const { scope, value } = again(b, graph, theta, moved, t);
  const newImage = squash === "clip" ? value : squashed(scope, squash, value);
  const outputs = [moved, newImage, ...update.moments];
  return { graph: b.build(outputs.map(port)), outputs };
}

/** ∂(−S)/∂t of levels y = sigmoid(t): ∂S/∂y · (y² − y). */
const lossOfSigmoid = (b: Builder, y: Value, gradient: Value): Value =>
  b.add("Mul", [gradient, b.add("Sub", [b.add("Mul", [y, y]), y])]);

/** t once more, of the new θ. */
function again(
  b: Builder,
  graph: StaticGraph,
  theta: Value,
  moved: Value,
  t: Value,
): { scope: Builder; value: Value } {
  const renamed = new Map<Value, Value>([[theta, moved]]);
  b.within("again");
  for (const node of graph.nodes) {
    const outputs = node.outputs.map((name) => b.fresh(name));
    for (const [i, name] of node.outputs.entries()) renamed.set(name, outputs[i] as Value);
    b.addNode({
      ...node,
      name: b.fresh(node.name),
      inputs: node.inputs.map((name) => renamed.get(name) ?? name),
      outputs,
    });
  }
  return { scope: b, value: renamed.get(t) as Value };
}

const port = (name: Value): Port => ({ name, type: "float32", shape: undefined });
