import { expect, test } from "vitest";
import { neighboursPage } from "./neighbours-page.ts";

const hostile = `<script>alert("1")</script>' onload='x`;
const png = Uint8Array.of(1, 2, 3);
const picture = { name: hostile, png, label: hostile, said: hostile };

const made = (strange: boolean): string =>
  neighboursPage({
    ...{ title: hostile, lead: hostile, problems: [hostile], command: hostile, software: "Fovea" },
    queries: [
      {
        picture,
        sentences: [hostile],
        novelty: { text: hostile, strange },
        neighbours: [
          { ...picture, distance: "0.1", other: true },
          { name: "gone.jpg", said: "cat", distance: "0.2", other: false },
        ],
      },
    ],
  });

test("neighboursPage() escapes all that it is given and has neither script nor request", () => {
  const text = made(true);
  expect(text).not.toMatch(/<script|onload='|(?:src|href)="(?!data:)/);
  expect(text.match(/&lt;script&gt;/g)?.length).toBeGreaterThan(10);
  expect(text).not.toContain("undefined");
});

test("neighboursPage() marks another class in words, what is new in a box, and a file that is gone", () => {
  const text = made(true);
  expect(text).toContain("(other)</span>");
  expect(text).toContain('<p class="strange">');
  expect(text).toContain("cannot be read any more");
  expect(made(false)).not.toContain('<p class="strange">');
});
