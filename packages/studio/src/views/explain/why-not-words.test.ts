import { expect, test } from "vitest";
import { lostText, placesText } from "./why-not-words.ts";

const said = { index: 0, label: "wolf", probability: 0.8, logit: 5 };
const dog = { index: 1, label: "dog", probability: 0.1, logit: 2.875 };
const map = (...data: number[]) => ({ width: 3, height: 3, data });

test("lostText() tells by how many logits the class lost, and what that means", () => {
  expect(lostText(said, dog)).toBe(
    "Dog lost to wolf by 2.13 in raw score: the network gave dog 2.88 and wolf 5.00, which makes wolf 8.0 times as likely (80 % and 10 %). Raw scores (logits) are the numbers that the network gives each class; the percentages are made of them.",
  );
  expect(lostText(said, { ...dog, probability: 0 })).not.toContain("times");
});

test("placesText() tells where the evidence of each lies", () => {
  const [left, right] = [map(4, 0, 0, 0, 0, 0, 0, 0, 0), map(0, 0, 2, 0, 0, 0, 0, 0, 2)];
  expect(placesText("wolf", left, "dog", right, left)).toBe(
    "What speaks for wolf lies most of all in the upper left of the picture (100 % of it); what speaks for dog lies most of all in the upper right of the picture (50 % of it). What tips the scales to wolf lies most of all in the upper left.",
  );
  expect(placesText("wolf", left, "dog", map(0, 0, 0, 0, 0, 0, 0, 0, 0), undefined)).toContain(
    "nothing speaks for dog",
  );
});
