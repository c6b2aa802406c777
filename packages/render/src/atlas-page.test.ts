/** atlasPage() and atlasSheet(): text is escaped, data cannot end their block, icons stand at their places. */

import { expect, test } from "vitest";
import { type AtlasPage, atlasPage } from "./atlas-page.ts";
import { atlasSheet } from "./atlas-sheet.ts";
import type { Raster } from "./raster.ts";

const icon = "data:image/png;base64,AAAA";
const atlas: AtlasPage = {
  ...{ title: "An <atlas>", lead: "", remarks: ["One & two"], command: "fovea atlas", software: "Fovea" },
  nameOf: (index) => (index === 3 ? "</script><b>cat" : `class ${index}`),
  patches: [{ image: icon, name: "a.png" }],
  grids: [
    {
      grid: 4,
      cells: [
        { row: 1, column: 2, count: 7, icon, patches: [0], classes: [{ index: 3, value: 0.5, share: 0.25 }] },
      ],
    },
  ],
};

test("atlasPage() escapes names, also in the data of its script", async () => {
  const page = await atlasPage(atlas);
  expect(page).not.toContain("<b>cat");
  expect(page).toContain('aria-label="&lt;/script&gt;&lt;b&gt;cat, 7 positions, row 2, column 3"');
  expect(page).toContain("left:50.0000%;top:25.0000%;width:25.0000%;height:25.0000%");
  expect(page.match(/<script/g)).toHaveLength(2);
  const [, data = ""] = /id="atlas-data">(.*?)<\/script>/.exec(page) ?? [];
  expect(JSON.parse(data)).toEqual({
    names: { 3: "</script><b>cat" },
    grids: [{ grid: 4, cells: [{ row: 1, column: 2, count: 7, patches: [0], classes: [[3, 0.5, 0.25]] }] }],
    patches: [{ image: icon, name: "a.png" }],
  });
});

test("atlasPage() refuses a picture from elsewhere", async () => {
  const patches = [{ image: "https://example.org/a.png", name: "a" }];
  await expect(atlasPage({ ...atlas, patches })).rejects.toMatchObject({ code: "usage" });
});

const dot = (level: number): Raster<3> => ({
  ...{ width: 64, height: 64, channels: 3 },
  data: new Uint8Array(64 * 64 * 3).fill(level),
});

test("atlasSheet() puts icons at row and column, from the first that has one", () => {
  const cells = [
    { row: 3, column: 5, icon: dot(10), label: "" },
    { row: 4, column: 6, icon: dot(20), label: "" },
  ];
  const { width, data } = atlasSheet(cells, []);
  const at = (x: number, y: number): number | undefined => data[3 * (y * width + x)];
  // The margin is 12 pixels; a cell is 6 wider and 17 higher than its icon.
  expect([at(11, 12), at(12, 12), at(75, 75), at(76, 75)]).toEqual([255, 10, 10, 255]);
  expect([at(81, 93), at(82, 93), at(145, 156)]).toEqual([255, 20, 20]);
});
