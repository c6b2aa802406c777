/** Whether a folder is the one that was scanned, at another place. */

import type { FileStamp } from "../store/row.ts";
import { listPictures } from "./list-pictures.ts";
import type { ScanStore } from "./scan-store.ts";

/**
 * At least half of the files that the store knows lie in the folder under the same names, with the same sizes and times:
 * a renamed folder with some changes is taken for it, another one never.
 *
 * Throws what listPictures() throws.
 */
export async function hasMovedTo(
  folder: string,
  store: Pick<ScanStore, "known">,
  storePath: string,
): Promise<boolean> {
  const known = await store.known();
  const { files } = await listPictures(folder, storePath);
  const isKnown = ({ key, bytes, modified }: FileStamp): boolean => {
    const before = known.get(key);
    return before?.bytes === bytes && before.modified === modified;
  };
  return 2 * files.filter(isKnown).length >= known.size;
}
