import { expect, test } from "vitest";
import { turns } from "./turns.ts";

test("turns() starts a step when the one before it has ended, well or badly", async () => {
  const inTurn = turns();
  const seen: string[] = [];
  const step = (name: string) => async (): Promise<string> => {
    seen.push(`${name} starts`);
    await Promise.resolve();
    seen.push(`${name} ends`);
    if (name === "b") throw new Error("b fails");
    return name;
  };
  const all = await Promise.allSettled(["a", "b", "c"].map((name) => inTurn(step(name))));
  expect(seen).toEqual(["a", "b", "c"].flatMap((name) => [`${name} starts`, `${name} ends`]));
  expect(all.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
});
