/** A network under training: its weights, and the compiled graphs that move them. */

import { FoveaError } from "../errors.ts";
import type { Graph, Port, Value } from "../graph/graph.ts";
import { bytesOf } from "../load/elements.ts";
import type { Runtime, Session, Tensors } from "../run/runtime.ts";
import { type FloatTensor, floats, sameShape, shapeText, sizeOf } from "../tensor.ts";
import { checkBatchCounts, runningLayout, withOwnStatistics } from "./batch-norm.ts";
import { checksum } from "./checksum.ts";
import { type LossKind, numberRight, type TrainingLabels, targetsOf } from "./loss.ts";
import { type Optimiser, optimiserOf } from "./optimisers.ts";
import { type Layout, packed, trainableLayout, unpacked, withConstants } from "./parameters.ts";
import {
  checkLogits,
  checkParameters,
  checkRequest,
  frozenAt,
  type TrainerRequest,
} from "./trainer-request.ts";
import { evaluateGraph, gradientGraph, names, type Plan, stepGraph } from "./training-graphs.ts";

/** Everything that changes while training. Its arrays are never written to, so that it may be kept. */
export interface TrainerState {
  /** Steps done. */
  readonly step: number;
  readonly weights: Float32Array;
  /** Running statistics of BatchNormalizations. */
  readonly running: Float32Array;
  /** The optimiser's vectors, each of the weights' size. */
  readonly moments: readonly Float32Array[];
}

export interface StepResult {
  /** Mean over the batch, before the step, smoothing included. */
  readonly loss: number;
  /** Pictures whose class was found; with `sigmoid` the mean share of a picture's classes, times the pictures. */
  readonly right: number;
  readonly logits: FloatTensor;
}

export class Trainer {
  readonly batch: number;
  readonly classes: number;
  /** Shape of a batch. */
  readonly inputShape: readonly number[];
  readonly loss: LossKind;
  readonly labelSmoothing: number;
  /** Names, shapes and places of the weights that move. */
  readonly weights: Layout;
  readonly running: Layout;
  /** What a step depends on apart from weights and pictures: two trainings can be compared by it. */
  readonly options: Readonly<Record<string, string | number>>;
  readonly #runtime: Runtime;
  readonly #network: Graph;
  readonly #plan: Plan;
  readonly #input: Value;
  readonly #logits: Value;
  readonly #optimiser: Optimiser;
  readonly #step: Graph;
  readonly #sessions = new Map<string, Promise<Session>>();
  #state: TrainerState;

  private constructor(request: TrainerRequest, network: Graph, plan: Plan) {
    const [input, output] = [plan.network.inputs[0] as Port, plan.network.outputs[0] as Port];
    this.batch = request.batch;
    this.inputShape = input.shape as readonly number[];
    this.classes = (output.shape as readonly number[])[1] as number;
    this.loss = request.loss;
    this.labelSmoothing = request.labelSmoothing ?? 0;
    this.weights = plan.weights;
    this.running = plan.running;
    this.options = {
      batch: this.batch,
      input: shapeText(this.inputShape.slice(1)),
      loss: this.loss,
      labelSmoothing: this.labelSmoothing,
      batchNorm: request.batchNorm,
      optimiser: JSON.stringify(request.optimiser),
      weights: plan.weights.size,
      start: startOf(plan.network),
    };
    this.#runtime = request.runtime;
    this.#network = network;
    this.#plan = plan;
    this.#input = input.name;
    this.#logits = output.name;
    this.#optimiser = optimiserOf(request.optimiser);
    this.#step = stepGraph(plan, this.#optimiser);
    this.#state = {
      step: 0,
      weights: packed(plan.weights, plan.network),
      running: packed(plan.running, plan.network),
      moments: this.#optimiser.moments.map(() => new Float32Array(plan.weights.size)),
    };
  }

  /**
   * Fixes the batch size and finds the weights.
   *
   * Throws `option-invalid` where there is nothing to train or an option is out of range, `shape-mismatch` for a network
   * whose output is not N×K, `shape-unknown` where `inputShape` is missing, `op-unsupported` where an operator has no
   * gradient.
   */
  static async open(request: TrainerRequest): Promise<Trainer> {
    checkRequest(request);
    const own = withOwnStatistics(request.network);
    const network = await frozenAt(request, own);
    checkLogits(network, request.batch);
    const weights = trainableLayout(network, request.trainable ?? (() => true));
    const running = request.batchNorm === "batch" ? runningLayout(network) : { parameters: [], size: 0 };
    checkParameters(own, weights, running);
    if (running.size > 0) checkBatchCounts(network);
    return new Trainer(request, own, { network, weights, running, loss: request.loss });
  }

  /** Weights that move, counted one by one. */
  get parameters(): number {
    return this.weights.size;
  }

  /**
   * One optimiser step on one batch, in one run of the engine.
   *
   * Throws `model-not-finite` and keeps the weights where the loss is not a number; `shape-mismatch` for another batch.
   */
  async step(x: FloatTensor, labels: TrainingLabels, rate: number): Promise<StepResult> {
    const { step, weights, moments } = this.#state;
    const targets = this.#targets(labels);
    const session = await this.#session("step", () => this.#step);
    const feeds: Record<Value, FloatTensor> = {
      ...this.#feeds(x),
      [names.targets]: targets,
      [names.weights]: vector(weights),
    };
    for (const [i, name] of this.#optimiser.moments.entries())
      feeds[names.moment(name)] = vector(moments[i] as Float32Array);
    const values = this.#optimiser.values(step + 1, rate);
    for (const [i, name] of this.#optimiser.scalars.entries())
      feeds[names.scalar(name)] = floats([], [values[i] as number]);
    const results = await session.run(feeds);
    const loss = dataOf(results, names.loss)[0] as number;
    checkLoss(loss, step + 1, rate);
    this.#state = {
      step: step + 1,
      weights: dataOf(results, names.newWeights),
      running: this.running.size === 0 ? this.#state.running : dataOf(results, names.newRunning),
      moments: this.#optimiser.moments.map((name) => dataOf(results, names.newMoment(name))),
    };
    const logits = results[this.#logits] as FloatTensor;
    return { loss, right: numberRight(logits, targets, this.loss, this.batch), logits };
  }

  /** Loss and ∂loss/∂weight of a batch by the name of each weight; nothing moves. */
  async gradients(
    x: FloatTensor,
    labels: TrainingLabels,
  ): Promise<{ readonly loss: number; readonly of: ReadonlyMap<Value, FloatTensor> }> {
    const session = await this.#session("gradient", () => gradientGraph(this.#plan));
    const targets = this.#targets(labels);
    const results = await session.run({
      ...this.#feeds(x, false),
      [names.targets]: targets,
      [names.weights]: vector(this.#state.weights),
    });
    return {
      loss: dataOf(results, names.loss)[0] as number,
      of: unpacked(this.weights, dataOf(results, names.gradient)),
    };
  }

  /** Logits of any number of pictures by the running statistics; the last batch is filled up with zeros. */
  async evaluate(x: FloatTensor): Promise<FloatTensor> {
    const [count = 0, ...rest] = x.shape;
    this.#check([this.batch, ...x.shape.slice(1)]);
    const session = await this.#session("evaluate", () => evaluateGraph(this.#plan));
    const each = sizeOf(rest);
    const logits = floats([count, this.classes]);
    for (let first = 0; first < count; first += this.batch) {
      const found = Math.min(this.batch, count - first);
      const part = x.data.subarray(first * each, (first + found) * each);
      const results = await session.run({
        ...this.#feeds(floats(this.inputShape, filledUp(part, this.batch * each))),
        [names.weights]: vector(this.#state.weights),
      });
      const row = dataOf(results, this.#logits).subarray(0, found * this.classes);
      logits.data.set(row, first * this.classes);
    }
    return logits;
  }

  /** Weights, statistics and moments as they are now. */
  state(): TrainerState {
    return this.#state;
  }

  /** Goes on from a state of a trainer with the same network and optimiser. Throws `option-invalid` for any other. */
  restore(state: TrainerState): void {
    const found = [state.weights, state.running, ...state.moments].map(({ length }) => length);
    const wanted = [this.#state.weights, this.#state.running, ...this.#state.moments].map((a) => a.length);
    if (!sameShape(found, wanted)) {
      throw new FoveaError(
        "option-invalid",
        `Cannot go on from the checkpoint: it holds vectors of ${found.join(", ")} numbers, the training has ${wanted.join(", ")}`,
        { hint: "It belongs to another network or optimiser." },
      );
    }
    this.#state = state;
  }

  /** The network as it was given, with the weights and statistics of now. */
  network(): Graph {
    const { weights, running } = this.#state;
    return withConstants(
      this.#network,
      new Map([...unpacked(this.weights, weights), ...unpacked(this.running, running)]),
    );
  }

  async dispose(): Promise<void> {
    const sessions = [...this.#sessions.values()];
    this.#sessions.clear();
    await Promise.all(sessions.map(async (session) => (await session).dispose()));
  }

  #session(key: string, make: () => Graph): Promise<Session> {
    const session = this.#sessions.get(key) ?? this.#runtime.compile(make());
    this.#sessions.set(key, session);
    return session;
  }

  #targets(labels: TrainingLabels): FloatTensor {
    return targetsOf(labels, [this.batch, this.classes], this.loss, this.labelSmoothing);
  }

  /** Pictures and, where the graph takes them, running statistics. */
  #feeds(x: FloatTensor, statistics: boolean = this.running.size > 0): Record<Value, FloatTensor> {
    this.#check(x.shape);
    const running = statistics && this.running.size > 0;
    return { [this.#input]: x, ...(running && { [names.running]: vector(this.#state.running) }) };
  }

  #check(shape: readonly number[]): void {
    if (sameShape(shape, this.inputShape)) return;
    throw new FoveaError(
      "shape-mismatch",
      `Cannot train on the batch: expected ${shapeText(this.inputShape)}, found ${shapeText(shape)}`,
    );
  }
}

/** Tells networks apart that start from other numbers. */
const startOf = ({ constants }: Graph): number =>
  Array.from(constants.values()).reduce((sum, tensor) => checksum(bytesOf(tensor), sum), 1);

const vector = (data: Float32Array): FloatTensor => ({ type: "float32", shape: [data.length], data });

const dataOf = (results: Tensors, name: Value): Float32Array => (results[name] as FloatTensor).data;

function filledUp(part: Float32Array, size: number): Float32Array {
  if (part.length === size) return part;
  const full = new Float32Array(size);
  full.set(part);
  return full;
}

function checkLoss(loss: number, step: number, rate: number): void {
  if (Number.isFinite(loss)) return;
  throw new FoveaError("model-not-finite", `Cannot go on training: the loss of step ${step} is ${loss}`, {
    hint: `Try a smaller rate, such as ${Number((rate / 10).toPrecision(2))}, or a longer warm-up.`,
  });
}
