import { expect, test } from "vitest";
import { knowsText } from "./knows.tsx";

test("knowsText() names what a network knows, and that it cannot answer with anything else", () => {
  expect(knowsText({ classes: 2, labels: ["cat", "dog"] })).toBe(
    "This network knows two things: cat, dog. Whatever you show it, even something else, it answers with one of them.",
  );
  expect(knowsText({ classes: 13, labels: undefined })).toBe(
    "This network tells 13 things apart and has no names for them. Whatever you show it, even something else, it answers with one of them.",
  );
});
