import { expect, test } from "vitest";
import type { Made } from "./make-images.ts";
import { filmLine } from "./timeline.ts";

test("filmLine() is fit for a shell, whatever the class is called", () => {
  expect(filmLine("out", { name: "2-wolf's 5%" } as Made)).toBe(
    "ffmpeg -framerate 10 -i 'out/2-wolf'\\''s 5%%.frame-%04d.png' -pix_fmt yuv420p -vf 'crop=trunc(iw/2)*2:trunc(ih/2)*2' 'out/2-wolf'\\''s 5%.mp4'",
  );
});
