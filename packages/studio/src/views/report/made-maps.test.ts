import { expect, test } from "vitest";
import type { ExplanationInfo } from "../../engine/messages.ts";
import type { OpenPicture } from "../../state/studio.ts";
import { reported, reportName } from "./made-maps.ts";

const picture = (id: string): OpenPicture => ({ id, name: `${id}.png`, width: 1, height: 1, url: "" });
const [a, b] = [{}, {}] as [ExplanationInfo, ExplanationInfo];

test("reported() leaves out what was left out, and pictures of which nothing stays", () => {
  const pictures = [picture("wolf"), picture("fox"), picture("owl")];
  const found = reported(pictures, { wolf: [a, b], fox: [b] }, new Set([b]));
  expect(found).toEqual([{ id: "wolf", name: "wolf.png", explanations: [a] }]);
});

test("reportName() is a name for a file on any system", () => {
  expect(reportName([{ name: "wolf, forest" }], "html")).toBe("fovea-wolf-forest.html");
  expect(reportName([{ name: "Füchse/2.jpeg" }], "json")).toBe("fovea-Füchse-2.json");
  expect(reportName([{ name: "a" }, { name: "b" }], "html")).toBe("fovea-2-pictures.html");
});
