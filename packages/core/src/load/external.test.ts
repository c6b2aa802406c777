import { describe, expect, test } from "vitest";
import { decodeModel } from "./decode.ts";
import { checkedLocation, externalLocations } from "./external.ts";
import { makeModelProto, writeModelProto } from "./schema.ts";

describe("checkedLocation()", () => {
  test.each(["weights.bin", "data/weights.bin", "a..b", ".hidden", "..."])("lets %j pass", (location) => {
    expect(checkedLocation(location)).toBe(location);
  });

  test.each([
    ["", "is empty"],
    ["/etc/passwd", "is absolute"],
    ["C:/x", "is absolute"],
    ["c:x", "is absolute"],
    ["..", "leaves the model's folder"],
    ["../x", "leaves the model's folder"],
    ["a/../../x", "leaves the model's folder"],
    ["a\\b", "holds a backslash"],
    ["a\0b", "holds a NUL character"],
  ])("refuses %j", (location, why) => {
    expect(() => checkedLocation(location)).toThrow(why);
  });
});

const tensor = (name: string, location: string, length = "4"): object => ({
  name,
  dims: [1n],
  dataType: 1,
  dataLocation: 1,
  externalData: [
    { key: "location", value: location },
    { key: "length", value: length },
  ],
});

const file = (...initializer: object[]): Uint8Array =>
  writeModelProto(
    makeModelProto({
      irVersion: 8n,
      opsetImport: [{ domain: "", version: 17n }],
      graph: {
        initializer,
        node: [{ opType: "Add", input: ["a", "b"], output: ["y"] }],
        output: [{ name: "y" }],
      },
    }),
  );

describe("externalLocations()", () => {
  test("names each file once", () => {
    expect(externalLocations(file(tensor("a", "w.bin"), tensor("b", "w.bin")))).toEqual(["w.bin"]);
  });

  test("refuses a location outside the folder", () => {
    expect(() => externalLocations(file(tensor("a", "../w.bin")))).toThrow("leaves the model's folder");
  });
});

describe("decodeModel() with external data", () => {
  test("takes the bytes that the reader gives", () => {
    const { graph } = decodeModel(
      file(tensor("a", "w.bin"), tensor("b", "v.bin")),
      (location) => new Uint8Array(Float32Array.of(location === "w.bin" ? 2 : 3).buffer),
    );
    expect(Array.from(graph.constants.values(), ({ data }) => data[0])).toEqual([2, 3]);
  });

  test.each([
    ["../w.bin", "4", "leaves the model's folder"],
    ["w.bin", "400", 'bytes 0 to 400 of "w.bin", which has 4'],
    ["w.bin", "-1", "bytes 0 to -1"],
    ["w.bin", "many", "bytes 0 to NaN"],
  ])("refuses location %j with length %s", (location, length, message) => {
    const bytes = file(tensor("a", location, length), tensor("b", "w.bin"));
    expect(() => decodeModel(bytes, () => new Uint8Array(4))).toThrow(message);
  });

  test("says which file is missing when there is no reader", () => {
    expect(() => decodeModel(file(tensor("a", "w.bin")))).toThrow('they are in the file "w.bin"');
  });
});
