import { expect, test } from "vitest";
import { Latest } from "./latest.ts";

test("Latest asks one question at a time and skips those that were overtaken", async () => {
  const asked: number[] = [];
  const taken: number[] = [];
  const failed: unknown[] = [];
  let [open, most] = [0, 0];
  const latest = new Latest<number, number>(
    async (question) => {
      asked.push(question);
      most = Math.max(most, ++open);
      await new Promise((resume) => setTimeout(resume, 5));
      open--;
      if (question === 9) throw new Error("nine");
      return 10 * question;
    },
    (answer) => taken.push(answer),
    (error) => failed.push((error as Error).message),
  );
  for (const question of [1, 2, 3]) latest.put(question);
  await new Promise((resume) => setTimeout(resume, 40));
  for (const question of [9, 4]) latest.put(question);
  await new Promise((resume) => setTimeout(resume, 40));
  expect({ asked, taken, failed, most }).toEqual({
    asked: [1, 3, 9, 4],
    taken: [10, 30, 40],
    failed: ["nine"],
    most: 1,
  });
});
