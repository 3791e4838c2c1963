import { deflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { NO_DATA, sayValue, unpack, type LayerData } from "../src/data";

const UNIT = {
  singular: "initiative",
  plural: "initiatives",
  zero: "aucune initiative",
  unknown: "aucune donnée",
};

function data(bytes: number[], count: number, valueBytes: number): LayerData {
  const look = { fill: "#ffffff", ink: "#ffffff", pattern: "0000000000000000" };
  return {
    level: "region",
    count,
    valueBytes,
    payload: deflateSync(Uint8Array.from(bytes)).toString("base64"),
    palette: [look],
    noData: look,
    unit: UNIT,
    selected: null,
    fit: null,
  };
}

test("classes come first, then the values' planes, lowest bytes first", async () => {
  const { classes, values } = await unpack(data([0, 1, 2, 5, 6, 7, 0, 1, 2], 3, 2));
  expect([...classes]).toEqual([0, 1, 2]);
  expect([...values]).toEqual([5, 262, 519]);
});

test("values that are all zero take no byte", async () => {
  const { values } = await unpack(data([0, 0], 2, 0));
  expect([...values]).toEqual([0, 0]);
});

test("a payload of another size is refused", async () => {
  await expect(unpack(data([0, 1], 3, 1))).rejects.toThrow("incomplètes");
});

test.each([
  [0, "aucune initiative"],
  [1, "1 initiative"],
  [12, "12 initiatives"],
  [1250, "1\u202f250 initiatives"],
])("%d is told « %s »", (value, words) => {
  expect(sayValue(value, 1, UNIT)).toBe(words);
});

test("no data is not zero", () => {
  expect(sayValue(0, NO_DATA, UNIT)).toBe("aucune donnée");
});
