import { expect, test } from "vitest";
import type { ExplanationInfo } from "../../engine/messages.ts";
import type { OpenPicture } from "../../state/studio.ts";
import { preparedOnly, reported, reportName, usuallyIn } from "./made-maps.ts";

const picture = (id: string): OpenPicture => ({ id, name: `${id}.png`, width: 1, height: 1, url: "" });
const [a, b] = [{}, {}] as [ExplanationInfo, ExplanationInfo];

test("reported() leaves out what was left out, and pictures of which nothing stays", () => {
  const pictures = [picture("wolf"), picture("fox"), picture("owl")];
  const found = reported(pictures, { wolf: [a, b], fox: [b] }, new Set([b]), () => ({ typed: "w.png" }));
  expect(found).toEqual([{ id: "wolf", name: "wolf.png", typed: "w.png", explanations: [a] }]);
});

test("usuallyIn() is what was looked at closely; of a table nobody opened a map from, all of it", () => {
  const c = {} as ExplanationInfo;
  expect(usuallyIn([a, b, c], [b], (each) => each !== c)).toEqual([a]);
  expect(usuallyIn([a, b, c], [b], () => false)).toEqual([a, c]);
});

test("reportName() is a name for a file on any system", () => {
  expect(reportName([{ name: "wolf, forest" }], "html")).toBe("fovea-wolf-forest.html");
  expect(reportName([{ name: "Füchse/2.jpeg" }], "json")).toBe("fovea-Füchse-2.json");
  expect(reportName([{ name: "a" }, { name: "b" }], "html")).toBe("fovea-2-pictures.html");
});

test("preparedOnly() are maps of classes that nobody asked about", () => {
  const of = (index: number, versus?: number): ExplanationInfo =>
    ({ question: { target: versus === undefined ? { index } : { index, versus } } }) as ExplanationInfo;
  const made = [of(0), of(1), of(2), of(3), of(0, 3)];
  expect(preparedOnly(made, 0, 2)).toEqual([made[1]]);
  expect(preparedOnly(made, 0, undefined)).toEqual([made[1], made[2]]);
});
