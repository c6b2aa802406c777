import { expect, test } from "vitest";
import { z } from "zod";
import { issueText } from "./issue-text.ts";

const said = (schema: z.ZodType, value: unknown): string | undefined => {
  const issue = schema.safeParse(value).error?.issues[0];
  return issue && issueText(issue);
};

test("issueText() says in words what zod says to programmers", () => {
  expect(said(z.number().min(2), 1)).toBe("expected a number from 2 up");
  expect(said(z.number().positive(), 0)).toBe("expected a number above 0");
  expect(said(z.number().max(5), 6)).toBe("expected a number up to 5");
  expect(said(z.number().lt(1), 1)).toBe("expected a number below 1");
  expect(said(z.array(z.number()).min(1), [])).toBe("expected a list whose length is from 1 up");
  expect(said(z.boolean(), "x")).toBe("expected true or false");
  expect(said(z.literal("first"), "last")).toBe("expected first");
  expect(said(z.enum(["a", "b"]), "c")).toBe("known are a, b");
  expect(said(z.strictObject({}), { gama: 1 })).toBe('there is no "gama"');
  expect(said(z.union([z.number(), z.boolean()]), "x")).toBe("expected a number, or expected true or false");
});

test("issueText() leaves sentences that were written for the schema as they are", () => {
  expect(said(z.string().regex(/^\d+$/, "expected digits"), "x")).toBe("expected digits");
});
