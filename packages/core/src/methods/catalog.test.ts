import { expect, test } from "vitest";
import { catalog } from "./catalog.ts";

/** Words that need a course in machine learning. Two names of numbers that the page explains are let through: score, R². */
const jargon =
  /gradient|activation|channel|logit|neuron|convolution|tensor|baseline|\bbias|attribution|perturb|salien|segment|propagat|\btarget|--/i;

test.each(catalog.map((method) => [method.id, method] as const))(
  "%s says in plain words what its picture means, and what not",
  (_, { reading, caution }) => {
    for (const said of [reading, caution]) {
      expect(said).toMatch(/^[A-Z].{30,}\.$/);
      expect(said).not.toMatch(jargon);
      expect(said.length).toBeLessThan(180);
    }
    expect(caution).not.toBe(reading);
  },
);
