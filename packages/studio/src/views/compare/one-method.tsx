/** The one method whose maps stand side by side. It is that of the Explain view. */

import { type ReactElement, useId } from "react";
import type { MethodInfo, ModelInfo } from "../../engine/messages.ts";
import { useParam } from "../../state/address.ts";
import { working } from "./families.ts";

/** Among those that work on all of the models. */
export function useOneMethod(...models: readonly (ModelInfo | undefined)[]): {
  readonly method: MethodInfo | undefined;
  readonly choice: ReactElement;
} {
  const [id, setId] = useParam("method", "");
  const select = useId();
  const [first, ...others] = models.flatMap((model) => model ?? []);
  const methods = first?.methods.filter(({ id: each }) =>
    [first, ...others].every((model) => working(model).some((method) => method.id === each)),
  );
  const method = methods?.find((each) => each.id === id) ?? methods?.[0];
  const choice = (
    <div className="row">
      <label htmlFor={select}>Method</label>
      <select id={select} value={method?.id ?? ""} onChange={({ target }) => setId(target.value)}>
        {methods?.map((each) => (
          <option key={each.id} value={each.id}>
            {each.title}
          </option>
        ))}
      </select>
    </div>
  );
  return { method, choice };
}
