import { expect, test } from "vitest";
import { harmless, inOneLine } from "./terminal.ts";

test("harmless() keeps colours and lines, and shows other control characters as what they are", () => {
  const coloured = "\u001b[1mbold\u001b[22m\nü ★ –";
  expect(harmless(coloured)).toBe(coloured);
  expect(harmless("a\u001b[2Jb\u001b]0;title\u0007c\rd\u202ee")).toBe("a�[2Jb�]0;title�c�d�e");
});

test("inOneLine() keeps a name from passing for a line of its own", () => {
  expect(inOneLine("a\r\nfovea: all is well.png")).toBe("a�fovea: all is well.png");
});
