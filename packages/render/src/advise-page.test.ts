import { expect, test } from "vitest";
import { type AdvisePage, advisePage } from "./advise-page.ts";

const hostile = `<script>alert("1")</script>' onload='x`;

const advice: AdvisePage = {
  ...{
    title: hostile,
    lead: hostile,
    remarks: [hostile],
    command: hostile,
    software: "Fovea",
    none: undefined,
  },
  uses: [{ title: hostile, methods: [hostile, "lrp"], rule: hostile, note: hostile }],
  columns: [{ title: hostile, said: hostile, better: "lower" }],
  rows: [
    {
      ...{ id: hostile, title: hostile, needs: hostile, pictures: 1, sound: false },
      cells: [{ text: hostile, note: hostile, merit: 2 }],
    },
  ],
  missing: [{ id: hostile, reason: hostile }],
};

test("advisePage() escapes all that it is given and has neither script nor request", () => {
  const text = advisePage(advice);
  expect(text).not.toMatch(/<script|onload='|(?:src|href)="(?!data:)/);
  expect(text.match(/&lt;script&gt;/g)?.length).toBeGreaterThan(12);
});

test("advisePage() marks what is not sound and keeps bars within their cells", () => {
  const text = advisePage(advice);
  expect(text).toContain("1 picture; not sound here");
  expect(text).toContain("width:100.0%");
});

test("advisePage() says once why no method is named", () => {
  const text = advisePage({ ...advice, none: "No method is named" });
  expect(text).toContain("<p>No method is named</p>");
  expect(text).not.toContain('<dl class="uses">');
});
