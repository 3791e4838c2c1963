import { expect, test } from "vitest";
import { squareFrame, worldPixels } from "../src/mercator";

const GUYANE = [
  [2.11, -54.61],
  [5.78, -51.61],
] as const;

test.each([84, 168])("a square of %d pixels holds all of a territory", (side) => {
  const frame = squareFrame(GUYANE, side, 5);
  expect([frame.width, frame.height]).toEqual([side, side]);
  for (const [lat, lon] of GUYANE) {
    const [x, y] = worldPixels(lon, lat, frame.zoom);
    for (const place of [x - frame.originX, y - frame.originY]) {
      expect(place).toBeGreaterThan(4);
      expect(place).toBeLessThan(side - 4);
    }
  }
});
