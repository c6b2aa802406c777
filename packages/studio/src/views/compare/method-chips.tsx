/** What is compared at the moment, in one line: each can be let go, and one more can be taken in. */

import { type ReactElement, useId } from "react";
import type { MethodInfo, ModelInfo } from "../../engine/messages.ts";
import { familyTitle } from "../../parts/families.ts";
import { working } from "./families.ts";

export interface MethodChipsProps {
  readonly model: ModelInfo;
  readonly methods: readonly MethodInfo[];
  readonly choose: (ids: readonly string[]) => void;
}

/** More are chosen in the list below. */
const most = 6;

export function MethodChips({ model, methods, choose }: MethodChipsProps): ReactElement {
  const id = useId();
  const ids = methods.map((method) => method.id);
  const others = working(model).filter((method) => !ids.includes(method.id));
  return (
    <div className="row chips">
      {methods.length <= most &&
        methods.map((method) => (
          <button
            key={method.id}
            type="button"
            aria-label={`Leave out ${method.title}`}
            onClick={() => choose(ids.filter((each) => each !== method.id))}
          >
            {method.title} <span aria-hidden="true">×</span>
          </button>
        ))}
      <label htmlFor={id} className="visually-hidden">
        Compare with
      </label>
      <select id={id} value="" onChange={({ target }) => choose([...ids, target.value])}>
        <option value="">compare with …</option>
        {[...new Set(others.map(({ family }) => family))].map((family) => (
          <optgroup key={family} label={familyTitle(family)}>
            {others
              .filter((method) => method.family === family)
              .map((method) => (
                <option key={method.id} value={method.id}>
                  {method.title}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
    </div>
  );
}
