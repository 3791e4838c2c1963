import { deflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { NO_DATA, sayValue, unpack, type LayerData } from "../src/data";
import type { PinGroupData } from "../src/pins";

const UNIT = {
  singular: "initiative",
  plural: "initiatives",
  zero: "aucune initiative",
  unknown: "aucune donnée",
};

const COUNTS = { unit: UNIT, saying: "count", labels: [] } as const;

function data(bytes: number[], count: number, valueBytes: number, lowest = 0): LayerData {
  const look = { fill: "#ffffff", ink: "#ffffff", pattern: "0000000000000000" };
  return {
    level: "region",
    count,
    valueBytes,
    lowest,
    saying: "count",
    labels: [],
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

test("differences are counted from the lowest one", async () => {
  const { values } = await unpack(data([0, 1, 2, 0, 3, 10], 3, 1, -3));
  expect([...values]).toEqual([-3, 0, 7]);
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
  expect(sayValue(value, 1, COUNTS)).toBe(words);
});

test("no data is not zero", () => {
  expect(sayValue(0, NO_DATA, COUNTS)).toBe("aucune donnée");
});

test.each([
  [3, "+3 initiatives"],
  [-1, "\u22121 initiative"],
  [-2, "\u22122 initiatives"],
  [0, "aucune initiative"],
])("a difference of %d is told « %s »", (value, words) => {
  expect(sayValue(value, 1, { ...COUNTS, saying: "difference" })).toBe(words);
});

test("a category is told by its label", () => {
  const labels = ["Réseaux", "Formation"];
  expect(sayValue(1, 1, { ...COUNTS, saying: "category", labels })).toBe("Formation");
});

test("a value that has its own words is told by them", () => {
  const texts = { "-1": "montant non annoncé", "2013": "la plus récente : 2013" };
  expect(sayValue(-1, 0, { ...COUNTS, texts })).toBe("montant non annoncé");
  expect(sayValue(2013, 3, { ...COUNTS, texts })).toBe("la plus récente : 2013");
  expect(sayValue(2, 3, { ...COUNTS, texts })).toBe("2 initiatives");
});

test("pins come unpacked, a number per commune", async () => {
  const payload = deflateSync(Uint8Array.of(0, 44, 1, 0, 1, 0)).toString("base64");
  const group = { count: 3, valueBytes: 2, payload } as PinGroupData;
  const { pinValues } = await unpack({ ...data([0, 0], 2, 0), pins: [group] });
  expect(pinValues.map((values) => [...values])).toEqual([[0, 300, 1]]);
  await expect(unpack({ ...data([0, 0], 2, 0), pins: [{ ...group, count: 4 }] })).rejects.toThrow(
    "incomplets",
  );
});
