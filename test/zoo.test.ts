/** Networks in the form in which many exporters write them: read, frozen, explained and compared. */

import { describe, expect, test } from "vitest";
import { examine } from "./suites/zoo/examine.ts";
import { zoo } from "./suites/zoo/zoo.ts";

describe("a file with", () => {
  test.each(zoo.map((net) => [net.name, net] as const))("%s works", async (_, net) => {
    expect(await examine(net)).toEqual([]);
  });
});
