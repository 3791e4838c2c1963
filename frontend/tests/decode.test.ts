import { expect, test } from "vitest";
import { decode } from "../src/decode";
import { areaByRings, arcCount, content, geometry, rings } from "./partition";

test("every arc and face of the file is there", () => {
  const { arcCount: arcs, faceCount, communeOfFace } = geometry();
  expect(arcs).toBe(arcCount);
  expect(faceCount).toBe(rings.length);
  expect([...communeOfFace]).toEqual([...rings.keys()]);
});

test("the sides of the arcs enclose each face's exact area", () => {
  const { arcStart, left, right, x, y } = geometry();
  const areas = new Float64Array(rings.length + 1);
  for (let arc = 0; arc < arcCount; arc++) {
    for (let k = arcStart[arc] + 1; k < arcStart[arc + 1]; k++) {
      const piece = (x[k - 1] * y[k] - x[k] * y[k - 1]) / 2;
      areas[left[arc]] -= piece; // y goes south: the left hand walks a ring clockwise
      areas[right[arc]] += piece;
    }
  }
  rings.forEach((_, face) => {
    expect(areas[face + 1]).toBeCloseTo(areaByRings(face));
  });
});

test("boxes hold their arcs", () => {
  const { arcBox, arcStart, x, y } = geometry();
  for (let arc = 0; arc < arcCount; arc++) {
    const [from, to] = [arcStart[arc], arcStart[arc + 1]];
    const [west, north, east, south] = arcBox.subarray(4 * arc);
    expect([west, east]).toEqual([Math.min(...x.subarray(from, to)), Math.max(...x.subarray(from, to))]);
    expect([north, south]).toEqual([Math.min(...y.subarray(from, to)), Math.max(...y.subarray(from, to))]);
  }
});

test.each([
  ["cut short", content.subarray(0, content.length - 1)],
  ["empty", new Uint8Array(0)],
  ["of another kind", Uint8Array.from(content, (byte, i) => (i === 0 ? 0 : byte))],
  ["of another version", Uint8Array.from(content, (byte, i) => (i === 4 ? 9 : byte))],
])("a file %s is refused", (_, bytes) => {
  expect(() => decode(bytes)).toThrow(/[Ff]ichier/);
});
