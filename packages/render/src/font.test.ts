import { expect, test } from "vitest";
import { glyphHeight, glyphs } from "./font.ts";

const ascii = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i));

test("glyphs() has all of ASCII and the signs of our captions", () => {
  for (const character of [...ascii, ..."−±×·…≤≥≈ΣΔ∂σ√∞°²→≠✓"]) expect(glyphs().has(character)).toBe(true);
});

test("glyphs() are nine rows of one width, at most five", () => {
  for (const rows of glyphs().values()) {
    expect(rows).toHaveLength(glyphHeight);
    expect(new Set(rows.map((row) => row.length)).size).toBe(1);
    expect(rows[0]?.length).toBeLessThanOrEqual(5);
  }
});

test("glyphs() differ from each other", () => {
  const shapes = [...glyphs().values()].map((glyph) => JSON.stringify(glyph));
  expect(new Set(shapes).size).toBe(shapes.length);
});
