/** Several names in one setting of the address. Names of pictures hold commas: a bar stands between them. */

import { useParam } from "../../state/address.ts";

const apart = "|";

/** Undefined: nothing was chosen, and the view has its own choice. */
export function useListParam(
  name: string,
): [readonly string[] | undefined, (next: readonly string[] | undefined) => void] {
  const [text, setText] = useParam(name, "");
  const list = text === "" ? undefined : text.split(apart).filter((each) => each !== "");
  return [list, (next) => setText(next === undefined ? "" : next.length === 0 ? apart : next.join(apart))];
}
