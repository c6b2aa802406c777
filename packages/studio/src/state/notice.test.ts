import { expect, test } from "vitest";
import { type Notice, withNotice } from "./notice.ts";

const notice = (id: number, text: string): Notice => ({ id, text, hint: undefined, times: 1 });

test("withNotice() puts the newest first and counts what happened before", () => {
  const texts = ["a", "b", "a", "c"];
  const all = texts.reduce<readonly Notice[]>((kept, text, id) => withNotice(kept, notice(id, text)), []);
  expect(all.map(({ id, text, times }) => [id, text, times])).toEqual([
    [3, "c", 1],
    [2, "a", 2],
    [1, "b", 1],
  ]);
});
