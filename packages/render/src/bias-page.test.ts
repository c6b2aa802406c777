import { expect, test } from "vitest";
import { type BiasPage, biasPage } from "./bias-page.ts";

const hostile = `<script>alert("1")</script>' onload='x`;
const png = Uint8Array.of(1, 2, 3);

const tests = [
  {
    ...{ region: "surroundings", recognised: "95 % → 12 %", needed: "83 (70 to 95)" },
    ...{ called: "3 % → 60 %", enough: "57 (40 to 70)", p: "< 0.001", found: true },
  },
];

const found: BiasPage = {
  ...{ title: hostile, lead: hostile, remarks: [hostile], command: hostile, software: "Fovea" },
  classes: [
    {
      ...{ label: hostile, pictures: hostile, relevance: hostile, map: { png, below: hostile }, tests },
      claim: { sentence: hostile, evidence: hostile, caution: hostile },
      examples: [{ before: { png, said: hostile, below: hostile }, after: { png, said: "dog", below: "b" } }],
    },
  ],
};

test("biasPage() escapes all that it is given and has neither script nor request", () => {
  const text = biasPage(found);
  expect(text).not.toMatch(/<script|onload='|(?:src|href)="(?!data:)/);
  expect(text.match(/&lt;script&gt;/g)?.length).toBeGreaterThan(12);
  expect(text).toContain("Content-Security-Policy");
});

test("biasPage() shows the claim, what the model says before and after, and a table that scrolls", () => {
  const text = biasPage({ ...found, classes: found.classes.map((each) => ({ ...each, label: "wolf" })) });
  expect(text).toContain("model says <strong>dog</strong>");
  expect(text).toContain('<div class="scroll" tabindex="0" role="region" aria-label="Exchanges for wolf">');
  expect(text).toContain("95 % → 12 %");
  expect(text).not.toContain("Nothing found");
});

test("biasPage() says of a quiet class how much could have gone unseen", () => {
  const quiet = { label: "dog", pictures: "9 pictures", room: "up to 30 %", tests, examples: [] };
  const text = biasPage({ ...found, classes: [quiet] });
  expect(text).toContain("Nothing found");
  expect(text).toContain("<p>up to 30 %</p>");
  expect(text).not.toContain("undefined");
});
