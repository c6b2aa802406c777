import { expect, test } from "vitest";
import type { ImaginedImage } from "../../engine/dream-messages.ts";
import { proofLines } from "./proof-words.ts";

const image: ImaginedImage = {
  picture: { width: 1, height: 1, channels: 3, data: new Uint8Array(3) },
  value: 30,
  trajectory: [],
  kept: 0.73,
  views: 16,
  sure: { now: 1, changed: 0.9 },
  fine: 0.05,
  facts: [],
};

test("proofLines() says in plain words what holds", () => {
  const lines = proofLines(image);
  expect(lines.map(({ holds }) => holds)).toEqual([true, true, undefined]);
  expect(lines[0]?.text).toContain("it keeps 73 % of what was gained: it does not hang on single pixels");
});

test("proofLines() warns of an image that hangs on single pixels, or of which the network is not sure", () => {
  const [kept, sure] = proofLines({ ...image, kept: 0.2, sure: { now: 0.9, changed: 0.3 } });
  expect([kept?.holds, sure?.holds]).toEqual([false, false]);
  expect(kept?.text).toContain("Do not read much into it");
  expect(proofLines({ ...image, kept: undefined, sure: undefined })).toHaveLength(1);
});
