/** Every method of the catalog on an engine of the page, against what Node gives. */

import { Model, type Runtime } from "@fovea/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { casesOn, explained, type KeptMaps, mapOf, unkept } from "../suites/methods-explained.ts";
import { relativeL2 } from "../suites/picture-explained.ts";

/** The largest relative L2 distance. Seen are 3e-6 on WASM and on WebGPU's software adapter alike, 2e-7 in the middle. */
const tolerance = 1e-4;

/** `networks`: names of those to take. @default all */
export function methodsSuite(
  engine: string,
  makeRuntime: () => Promise<Runtime>,
  networks: readonly string[] = explained.map(({ name }) => name),
): void {
  describe.each(explained.filter(({ name }) => networks.includes(name)))(
    `the $name network on ${engine}`,
    (network) => {
      let runtime: Runtime;
      let model: Model;
      let expected: KeptMaps;
      beforeAll(async () => {
        expected = await (await fetch(`/test/golden/data/methods/${network.name}.json`)).json();
        runtime = await makeRuntime();
        model = await Model.open(runtime, network.graph);
      });
      afterAll(() => model.dispose());

      test.each(casesOn(network))("$name gives the numbers of Node", async (row) => {
        const stored = expected[row.name];
        if (!stored) throw new Error(`no numbers of Node: ${Object.keys(expected).join(", ")}`);
        const found = await mapOf(model, network, row);
        expect(found.shape).toEqual(stored.shape);
        expect(relativeL2(found, unkept(stored))).toBeLessThan(tolerance);
        expect(runtime.notes).toEqual([]);
      });
    },
  );
}
