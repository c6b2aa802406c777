/** Answers of the model that do not depend on the map: asked once for a picture, whichever maps are judged by them. */

import type { Model } from "../../../model/model.ts";
import type { FloatTensor } from "../../../tensor.ts";
import type { Subject } from "../../subject.ts";

const answers = new WeakMap<Model, WeakMap<FloatTensor, Map<string, unknown>>>();

/**
 * What `ask` gives for this model, picture, class and form of the score, asked at the first call. They live as long as
 * model and picture do. `question` says all else that the answer depends on; undefined: it cannot be said, as with a
 * baseline that is a tensor, and is asked every time.
 */
export async function askedOnce<Answer>(
  { model, x, request }: Subject,
  question: Readonly<Record<string, unknown>> | undefined,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  if (question === undefined) return await ask();
  const known = answersFor(model, x);
  const { target, output } = request;
  const key = JSON.stringify([question, target.index, target.versus?.index, output]);
  if (!known.has(key)) known.set(key, await ask());
  return known.get(key) as Answer;
}

function answersFor(model: Model, x: FloatTensor): Map<string, unknown> {
  const pictures = answers.get(model) ?? new WeakMap<FloatTensor, Map<string, unknown>>();
  answers.set(model, pictures);
  const known = pictures.get(x) ?? new Map<string, unknown>();
  pictures.set(x, known);
  return known;
}
