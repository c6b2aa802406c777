/** The part `kill`. */

import { killed } from "../kill.ts";
import { table } from "../part.ts";

export async function killPart(): Promise<string> {
  const { pictures, unreadable, after, missed, different } = await killed(2000, 10);
  return table(
    "Scans that are killed",
    "Ten kills -9 at drawn moments spread over one scan of drawn pictures, then once to the end; against an undisturbed scan, all columns of all rows sorted by key. Late: had ended before its kill came.",
    ["pictures", "unreadable", "rows after each kill", "late", "rows that differ"],
    [[pictures, unreadable, after.join(", "), missed, different]],
  );
}
