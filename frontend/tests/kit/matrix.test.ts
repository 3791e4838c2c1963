import { expect, test } from "vitest";
import { ofTerritories, readRuns, sumColumns, touching } from "../../src/kit/matrix";

/** Three perimeters over 300 communes: 0-1 and 4; 0 to 299; none. */
const BYTES = Uint8Array.of(2, 0, 2, 2, 1, 1, 0, 172, 2, 0);
const matrix = readRuns(BYTES, 3, 300);

test("runs give back the communes of each perimeter", () => {
  expect([...matrix.columns.subarray(0, 3)]).toEqual([0, 1, 4]);
  expect([...matrix.start]).toEqual([0, 3, 303, 303]);
});

test.each([
  ["cut", Uint8Array.of(2, 0, 2)],
  ["beyond the last commune", Uint8Array.of(1, 250, 2, 100)],
])("a matrix that is %s is refused", (_, bytes) => {
  expect(() => readRuns(bytes, 1, 300)).toThrow(/érimètre/);
});

test("each commune sums the initiatives of the perimeters that hold it", () => {
  const sums = sumColumns(matrix, Uint32Array.of(2, 1, 9));
  expect([...sums.subarray(0, 6)]).toEqual([3, 3, 1, 1, 3, 1]);
});

test("a perimeter touches an area where they share a commune", () => {
  const area = new Uint8Array(300);
  area[4] = 1;
  expect([...touching(matrix, area)]).toEqual([1, 1, 0]);
});

test("a perimeter counts once in a territory, however many of its communes it holds", () => {
  const parents = new Uint16Array(300).fill(0xffff);
  parents.set([0, 0, 1, 1, 1]);
  const touched = ofTerritories(matrix, parents, 2);
  expect([...sumColumns(touched, Uint32Array.of(1, 1, 1))]).toEqual([2, 2]);
});
