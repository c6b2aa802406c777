/** Class discrimination: whether the maps of two classes part in a picture that shows both. */

import { labelOf } from "../../explain/prediction.ts";
import { noOptions } from "../../methods/parts/options.ts";
import { noObject, otherClass, pixelsOf, positiveMass, targetObjects } from "../localisation/objects.ts";
import { type Metric, metric, noValue } from "../metric.ts";
import { comparable, spearman } from "../similarity.ts";

/**
 * Class discrimination on a picture with objects of two classes A and B, each explained by the same method.
 *
 *     ½ [ M_A(A) − M_A(B) + M_B(B) − M_B(A) ],   M_k(O) = Σ_{p ∈ O} m_k⁺ / Σ_{p ∈ A ∪ B} m_k⁺
 *
 * 1: each map lies on the objects of its own class alone; 0: maps that do not know the class, as the two differences then cancel;
 * −1: each lies on the other's. What lies beside both objects does not count. A is the target, B the class of the model that
 * covers most of the rest. Pixels of both (boxes that overlap) count for both and cancel.
 * Undefined: no objects of A or of another class of the model, a map with nothing positive on either.
 * `details`: both sides and Spearman's correlation of the two maps.
 * Source: the test of Selvaraju et al. 2017, https://arxiv.org/abs/1610.02391, section 5.1, with masks in place of people.
 */
export const classDiscrimination: Metric = metric({
  id: "class-discrimination",
  criterion: "discrimination",
  title: "Class discrimination",
  paper: "https://arxiv.org/abs/1610.02391",
  reading:
    "1: of two objects in a picture each class's map shows its own; 0: the maps do not tell them apart.",
  better: "higher",
  bounds: [-1, 1],
  needs: ["object", "other-object"],
  cost: "1 explanation, 2 forward runs",
  options: noOptions,
  measure: async (subject) => {
    const { truth, heat } = subject;
    const objects = targetObjects(subject);
    if (!truth || objects.length === 0) return noObject(subject);
    const other = otherClass(subject);
    if (!other) return noValue("no object of another class of the model is known and seen in the picture");
    const [a, b] = [pixelsOf(objects, truth), pixelsOf(other.objects, truth)];
    subject.tick(0, 1);
    const otherHeat = await subject.again({ target: other.index });
    const { scores } = await subject.predict(subject.x);
    const told = (index: number, sides: Sides): Record<string, unknown> => ({
      index,
      label: labelOf(subject.request.labels, index),
      probability: scores.probabilities[index],
      ...sides,
    });
    const [first, second] = [sidesOf(heat.data, a, b), sidesOf(otherHeat.data, b, a)];
    const details = {
      a: told(subject.request.target.index, first),
      b: told(other.index, second),
      spearman: spearman(comparable(heat), comparable(otherHeat)),
    };
    const value = (first.own - first.other + second.own - second.other) / 2;
    if (!Number.isFinite(value))
      return noValue("one of the maps has nothing positive on either object", details);
    return { value, details };
  },
});

interface Sides {
  /** Relevance on the class's own objects, of that on all of either class. */
  readonly own: number;
  readonly other: number;
}

function sidesOf(data: Float32Array, own: Uint8Array, other: Uint8Array): Sides {
  const all = positiveMass(
    data,
    own.map((value, i) => value | (other[i] as number)),
  );
  return { own: positiveMass(data, own) / all, other: positiveMass(data, other) / all };
}
