/** What the database says when something fails, as sentences. */

import { FoveaError, reason } from "@fovea/core";

type Act = "read" | "write";

/** Found words → ours. The database passes the system's number on in its own text. */
const causes: readonly (readonly [RegExp, string])[] = [
  [/os error 28\b|ENOSPC/, "the disk is full"],
  [/os error (122|69)\b|EDQUOT/, "the disk quota is used up"],
  [/os error 27\b|EFBIG/, "a file would be larger than is allowed here"],
  [/os error 13\b|EACCES|EPERM|os error 1\b/, "permission denied"],
  [/os error 30\b|EROFS/, "the disk is read-only"],
  [/os error 5\b|EIO/, "the disk reports an error"],
  [/os error 24\b|EMFILE/, "too many files are open"],
  [/os error 20\b|ENOTDIR/, "a part of the path is a file, not a folder"],
  [/os error 36\b|ENAMETOOLONG/, "the name is too long"],
  [/ENOENT.*, mkdir\b/, "no folder can be made there"],
];

/** Causes under which the files themselves are whole. */
const notDamage =
  "Free some space or mend what is in the way, then run the same command again: what is in the store is kept.";
const damage = "Restore the folder from a copy, or delete it and scan again.";

/** The system's cause of a file that could not be written, if it is one that people can do something about. */
export const systemCause = (cause: unknown): string | undefined =>
  causes.find(([pattern]) => pattern.test(reason(cause)))?.[1];

/** An error of ours as it is; anything else as `Cannot read the store …`. */
export function storeFault(act: Act, path: string, cause: unknown): FoveaError {
  if (cause instanceof FoveaError) return cause;
  const known = systemCause(cause);
  const found = known ?? `its data are damaged or were changed meanwhile (${short(reason(cause))})`;
  return new FoveaError(
    act === "write" ? "output-unwritable" : "file-unreadable",
    `Cannot ${act} the store "${path}": ${found}`,
    { hint: known ? notDamage : damage, cause },
  );
}

/** The first part of a message that goes on with the source lines of another program. */
const short = (text: string): string => {
  const [first = ""] = text.split(/, \/|\n/);
  return first.length > 160 ? `${first.slice(0, 159)}…` : first;
};

/** Runs a piece of work on the store; what it throws is a sentence. */
export async function told<T>(act: Act, path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw storeFault(act, path, cause);
  }
}
