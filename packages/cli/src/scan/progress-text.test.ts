/** The line of progress: rate, time left, counts. */

import { expect, test } from "vitest";
import { progressText } from "./progress-text.ts";

test("progressText() tells rate and time left once there is something to tell them by", () => {
  const now = { done: 340, total: 1000, seconds: 10, unreadable: 3, key: "a.jpg" };
  expect(progressText(now)).toBe("340 of 1000, 34 a second, 20 s left, 3 unreadable, a.jpg");
  expect(progressText({ ...now, done: 2, unreadable: 0 })).toBe("2 of 1000, a.jpg");
  expect(progressText({ ...now, seconds: 100 })).toContain("3.4 a second, 4 min left");
});
