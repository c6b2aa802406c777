/** Names of layers as parts of file names. */

import { safeName } from "../file-names.ts";

/** Slashes become dots, so that a name reads as one; two layers never get the same. */
export function layerNames(): (value: string) => string {
  const taken = new Set<string>();
  return (value) => {
    const plain = safeName(value.replace(/^\/+/, "").replaceAll("/", "."));
    let name = plain;
    for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${plain}-${n}`;
    taken.add(name.toLowerCase());
    return name;
  };
}
