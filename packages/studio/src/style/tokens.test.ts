import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

/** `--ink: light-dark(#1d1d22, #ecebe6);` → { ink: ["#1d1d22", "#ecebe6"] } */
const tokens: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Array.from(
    readFileSync(new URL("./tokens.css", import.meta.url), "utf8").matchAll(
      /--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g,
    ),
    ([, name, light, dark]) => [name, [light, dark]],
  ),
);

/** Relative luminance by WCAG 2.2. */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const c = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

const grounds = ["ground", "panel", "panel-2"];
const pairs = [
  ...["ink", "ink-2", "accent", "good", "bad"].flatMap((text) =>
    grounds.map((on) => [text, on, 4.5] as const),
  ),
  ["accent-ink", "accent", 4.5] as const,
  // What is no text needs less.
  ...["focus"].flatMap((text) => grounds.map((on) => [text, on, 3] as const)),
];

test("contrast() of black on white is 21", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21);
});

describe.each(["light", "dark"])("in the %s theme", (theme) => {
  test.each(pairs)("%s on %s has a contrast of %d at least", (text, on, least) => {
    const at = theme === "light" ? 0 : 1;
    expect(contrast(tokens[text]?.[at] as string, tokens[on]?.[at] as string)).toBeGreaterThanOrEqual(least);
  });
});
