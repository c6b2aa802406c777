import { expect, test } from "vitest";
import { checkMemory, checkPictureMemory } from "./memory.ts";

test("checkMemory() refuses what takes more than half of the memory, in gigabytes", () => {
  expect(() => checkMemory("features", 8e9, "Fewer.", 16e9)).not.toThrow();
  expect(() => checkMemory("200704 features of 20000 pictures", 16.1e9, "Fewer.", 16e9)).toThrow(
    "Cannot keep 200704 features of 20000 pictures in memory: they take 16 GB, more than half of the 16 GB of this machine",
  );
  expect(() => checkPictureMemory(1e9, { size: [224, 224], channels: 3 })).toThrow(
    "1000000000 pictures of 224×224",
  );
});
