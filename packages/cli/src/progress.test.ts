import { expect, test } from "vitest";
import { progressLines } from "./progress.ts";

test("progressLines() says in a log how far long work is, and nothing of short work", () => {
  const lines: string[] = [];
  const stream = { write: (text: string) => lines.push(text) > 0 };
  progressLines(stream).at(0.5, "lrp");
  expect(lines).toEqual([]);
  progressLines(stream, 0).at(0.519, "rise");
  expect(lines).toEqual(["51 % done, at rise\n"]);
});
