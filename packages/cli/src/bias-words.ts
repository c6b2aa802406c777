/** A search for bias in sentences: what the terminal and the page both say. */

import { basename } from "node:path";
import type { BiasReport, ClassBias } from "@fovea/core";
import type { BiasResult } from "./bias-result.ts";
import type { Printer } from "./terminal.ts";

export const pictureCount = (n: number): string => `${n} ${n === 1 ? "picture" : "pictures"}`;

export function leadOf({ report, collection }: BiasResult): string {
  const { classes, pictures, right, located } = report;
  const found = classes.filter(({ claim }) => claim).map(({ label }) => label);
  const where = `${pictureCount(pictures)} in ${basename(collection.root)}, ${right} of them recognised`;
  if (found.length === 0)
    return `${where}. For none of ${classes.length} classes ${located ? "was anything found beside the object" : "was a place in the picture found"} that the model relies on.`;
  return `${where}. ${howMany(found.length, classes.length)} on ${located ? "something beside the object" : "a place in the picture"}: ${found.join(", ")}.`;
}

function howMany(found: number, all: number): string {
  if (found === all) return all === 2 ? "Both classes hang" : `All ${all} classes hang`;
  return `Of ${all} classes ${found === 1 ? "one hangs" : `${found} hang`}`;
}

export const roomText = ({ label, room }: ClassBias): string =>
  `No exchange was shown to change whether the model says ${label}. An effect on up to ${Math.round(100 * room)} % of the pictures could have gone unseen.`;

export function remarksOf(result: BiasResult): string[] {
  const { report, problems, flags, known } = result;
  const { tests, boxes, unlocated } = report;
  return [
    report.located
      ? "What surrounds the object in one picture is put into another, and the model is asked again. Both sides of a difference are put together alike: once with the surroundings of a picture of the same class, once with those of another class."
      : "A part of one picture is put into another, and the model is asked again. Both sides of a difference are put together alike: once with the part of a picture of the same class, once with that of another class.",
    "An exchange shows what the model relies on, not whether it should: fish do live in water. That is for a person to judge.",
    `A class is named if a difference is at least ${Math.round(100 * flags.least)} percentage points and the tests, ${tests} in all, leave a chance of at most ${flags.level} for any false claim. Differences are in percentage points, with 95 % intervals.`,
    ...placesOf(report),
    ...(report.obstacle ? [`No relevance is shown: ${report.obstacle}.`] : []),
    ...(boxes > 0
      ? [
          `Of ${pictureCount(boxes)} a box alone says where an object is: all in the box counts as the object and stays, so that what surrounds it there is not tested.`,
        ]
      : []),
    ...(unlocated > 0
      ? [`${pictureCount(unlocated)} took no part in exchanges: nothing says where their objects are.`]
      : []),
    ...known.notes.map((note) => `${note}.`),
    ...report.skipped.map(
      ({ label, pictures }) => `${label} has too few pictures to be tested: ${pictures}.`,
    ),
    ...problems.map(({ path, why }) => `Left out: ${path}: ${why}`),
  ];
}

function placesOf({ located }: BiasReport): string[] {
  if (located) return [];
  return [
    "Nothing says where the objects are, or of too few pictures: the rim and the cells of a 4 × 4 grid were exchanged with whatever lies in them, parts of objects too. Look at the examples.",
  ];
}

export function printBias(to: Printer, result: BiasResult): void {
  const { report, known, problems } = result;
  to.line(leadOf(result));
  for (const { claim } of report.classes) {
    if (!claim) continue;
    to.line("");
    to.line(to.styled("bold", claim.sentence));
    to.line(claim.evidence);
    if (claim.caution) to.line(claim.caution);
  }
  to.line("");
  for (const one of report.classes) if (!one.claim) to.line(roomText(one));
  const { boxes, unlocated, skipped } = report;
  if (!report.classes.some(({ claim }) => claim)) for (const line of placesOf(report)) to.line(line);
  if (boxes > 0)
    to.line(`Of ${pictureCount(boxes)} boxes alone are known: all in a box counts as the object.`);
  if (unlocated > 0) to.line(`${pictureCount(unlocated)} without boxes or masks took no part in exchanges.`);
  if (skipped.length > 0)
    to.line(`Too few pictures: ${skipped.map(({ label, pictures }) => `${label} (${pictures})`).join(", ")}`);
  if (report.obstacle) to.line(`No relevance is shown: ${report.obstacle}`);
  for (const note of known.notes) to.line(note);
  if (problems.length > 0)
    to.line(
      `${problems.length === 1 ? "One problem" : `${problems.length} problems`} with files; the page and --json list them.`,
    );
}
