import { expect, test } from "vitest";
import { isStrange, strangeFiles } from "./strange-files.ts";

test("what may lie beside a network is taken with one, and told without", () => {
  const names = ["labels.txt", "weights.data", "part-0", "net.pt", "letter.pdf", "film.mp4"];
  expect(names.map((name) => isStrange(name, false))).toEqual(names.map(() => true));
  expect(names.map((name) => isStrange(name, true))).toEqual([false, false, false, false, true, true]);
});

test.each([
  [["letter.PDF"], 'Cannot open "letter.PDF": a PDF is neither a picture nor a network', /screenshot/],
  [["net.pt"], /network in another form/, /Export it as ONNX/],
  [["labels.txt"], /goes with a network/, /together/],
  [["scan.dcm"], /DICOM/, /PNG/],
  [["what"], 'Cannot open "what": it is neither a picture nor a network', /\.onnx/],
  [["a.pdf", "b.pdf"], 'Cannot open "a.pdf", "b.pdf": a PDF is neither a picture nor a network', /PNG/],
  [["a.pdf", "b", "c", "d.zip", "e"], /"a\.pdf", "b", "c" and 2 more: they are neither pictures/, /PNG/],
])("%j is told in words", (names, says, hint) => {
  const error = strangeFiles(names);
  expect(error.message).toMatch(says);
  expect(error).toMatchObject({ code: "file-unreadable", hint: expect.stringMatching(hint) });
});
