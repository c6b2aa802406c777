/** PASCAL VOC files, friendly and hostile. */

import { expect, test } from "vitest";
import { readCollection } from "./read-collection.ts";
import { folderOf } from "./testing/folder.ts";

const object = (name: string, box = "<xmin>2</xmin><ymin>1</ymin><xmax>5</xmax><ymax>3</ymax>"): string =>
  `<object><name>${name}</name><bndbox>${box}</bndbox></object>`;
const annotation = (file: string, objects: string, size = "<width>8</width><height>6</height>"): string =>
  `<?xml version="1.0"?><annotation><filename>${file}</filename><size>${size}<depth>3</depth></size>${objects}</annotation>`;

test("VOC boxes count pixels from 1 and hold their corners; lists name the split", async () => {
  const dir = await folderOf({
    "JPEGImages/a.jpg": "picture",
    "JPEGImages/b.jpg": "picture",
    "Annotations/a.xml": annotation("a.jpg", object("cat") + object("dog &amp; bone")),
    "Annotations/b.xml": annotation("", object("cat")),
    "ImageSets/Main/train.txt": "a\n",
    "ImageSets/Main/val.txt": "b\n",
  });
  const { kind, classes, samples, problems } = await readCollection(dir);
  expect({ kind, classes, problems }).toEqual({ kind: "voc", classes: ["cat", "dog & bone"], problems: [] });
  expect(samples.map(({ split, label }) => [split, label])).toEqual([
    ["train", undefined],
    ["val", "cat"],
  ]);
  expect((await samples[0]?.truth?.())?.objects[0]).toEqual({
    label: "cat",
    box: { x: 1, y: 0, width: 4, height: 3 },
  });
});

test("hostile XML is passed over, a box that is none left out", async () => {
  const bomb = `<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>`;
  const dir = await folderOf({
    "a.jpg": "picture",
    "b.jpg": "picture",
    "a.xml": annotation(
      "a.jpg",
      object("cat") + object("dog", "<xmin>NaN</xmin><ymin>1</ymin>") + object(""),
    ),
    "bomb.xml": bomb + annotation("b.jpg", object("&b;")),
    "deep.xml": `${"<annotation>".repeat(1e5)}${"</annotation>".repeat(1e5)}`,
    "out.xml": annotation("../../etc/passwd", object("cat")),
    "gone.xml": annotation("gone.jpg", object("cat")),
    "proto.xml": annotation("b.jpg", "<__proto__><polluted>1</polluted></__proto__>"),
    "wrong.xml": annotation("b.jpg", object("cat"), "<width>80</width><height>6</height>"),
  });
  const { samples, problems } = await readCollection(dir);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  expect(samples.map(({ name }) => name)).toEqual(["a.jpg", "b.jpg"]);
  expect((await samples[0]?.truth?.())?.objects).toHaveLength(1);
  expect(samples[1]?.truth).toBeUndefined();
  const why = Object.fromEntries(problems.map((each) => [each.path, each.why]));
  expect(why["bomb.xml"]).toContain("document type");
  expect(why["deep.xml"]).toContain("nested more than 32 deep");
  expect(why["out.xml"]).toContain("outside the folder");
  expect(why["gone.xml"]).toContain("not there");
  expect(why["a.xml"]).toContain("without a name or a box");
});
