/** The objects of a picture that a question is about, and their pixels. */

import { labelOf } from "../../explain/prediction.ts";
import { namesIn } from "../../model/class-names.ts";
import { type Measured, noValue } from "../metric.ts";
import type { Subject } from "../subject.ts";
import { maskOfObject, type Truth, type TruthObject } from "../truth.ts";

/** Whether two labels name one class: "tench" and "tench, Tinca tinca" do. */
function sameClass(a: string, b: string): boolean {
  const names = namesIn(a);
  return namesIn(b).some((name) => names.includes(name));
}

/** The objects of the target's class of which at least one pixel is seen. */
export const targetObjects = (subject: Subject): readonly TruthObject[] =>
  seenObjects(subject).filter(({ label }) => sameClass(label, subject.request.target.label));

const seenObjects = ({ truth }: Subject): readonly TruthObject[] =>
  truth?.objects.filter((object) => maskOfObject(object, truth).data.includes(1)) ?? [];

export const noObject = ({ request }: Subject): Measured =>
  noValue(`no object of class ${request.target.label} is known and seen in the picture`);

/** Another class of the model of which there are objects in the picture: that which covers most of it. */
export function otherClass(subject: Subject): OtherClass | undefined {
  const { truth, request, model } = subject;
  const groups = new Map<number, TruthObject[]>();
  for (const object of seenObjects(subject)) {
    if (sameClass(object.label, request.target.label)) continue;
    const index = classNamed(object.label, model.classes, request.labels);
    if (index !== undefined) groups.set(index, [...(groups.get(index) ?? []), object]);
  }
  const found = Array.from(groups, ([index, objects]) => ({ index, objects, area: areaOf(objects, truth) }));
  return found.sort((a, b) => b.area - a.area || a.index - b.index)[0];
}

interface OtherClass {
  readonly index: number;
  readonly objects: readonly TruthObject[];
}

function classNamed(
  label: string,
  classes: number,
  labels: readonly string[] | undefined,
): number | undefined {
  for (let index = 0; index < classes; index++) {
    if (sameClass(label, labelOf(labels, index))) return index;
  }
  return undefined;
}

const areaOf = (objects: readonly TruthObject[], truth: Truth | undefined): number =>
  truth ? countOf(pixelsOf(objects, truth)) : 0;

/** 1 at the pixels of any of the objects. */
export const pixelsOf = (objects: readonly TruthObject[], truth: Truth): Uint8Array =>
  union(
    objects.map((object) => maskOfObject(object, truth).data),
    truth.width * truth.height,
  );

/** 1 where any of the masks has 1. */
export function union(masks: readonly Uint8Array[], size: number): Uint8Array {
  const all = new Uint8Array(size);
  for (const mask of masks) {
    for (let i = 0; i < size; i++) if (mask[i]) all[i] = 1;
  }
  return all;
}

export function countOf(mask: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < mask.length; i++) count += mask[i] as number;
  return count;
}

/** How well the pixels of the objects are known: by masks, or boxes that hold some of what lies round them. */
export const kindOf = (objects: readonly TruthObject[]): "mask" | "box" =>
  objects.every(({ mask }) => mask) ? "mask" : "box";

/** Σ m⁺ over the pixels of the mask; over all without one. */
export function positiveMass(data: ArrayLike<number>, mask?: Uint8Array): number {
  let mass = 0;
  for (let i = 0; i < data.length; i++) {
    const value = data[i] as number;
    if (value > 0 && (!mask || mask[i])) mass += value;
  }
  return mass;
}
