/** A method that is not in the catalog, as in an address that somebody typed. */

import { catalog, FoveaError, nearest } from "@fovea/core";

export function noMethod(id: string): never {
  throw new FoveaError("option-invalid", `Cannot explain by "${id}": there is no such method`, {
    hint: `Did you mean ${nearest(
      id,
      catalog.map((method) => method.id),
    )}?`,
  });
}
