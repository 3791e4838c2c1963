import { expect, test } from "vitest";
import { faceAt } from "../src/hit";
import { Rasteriser } from "../src/raster";
import type { Frame } from "../src/topology";
import { faceByRings, geometry } from "./partition";

const topology = geometry();
const WHOLE = { west: 535_900, north: 375_500, east: 538_000, south: 377_300 };

/** A frame around the partition. A whole zoom puts many vertices right on rows of pixels. */
function frameAt(zoom: number): Frame {
  const scale = 2 ** (zoom - topology.gridZoom);
  return {
    zoom,
    originX: Math.floor(WHOLE.west * scale),
    originY: Math.floor(WHOLE.north * scale),
    width: Math.ceil((WHOLE.east - WHOLE.west) * scale),
    height: Math.ceil((WHOLE.south - WHOLE.north) * scale),
  };
}

/** Where the pixel's sample stands on the grid. */
function sample(frame: Frame, column: number, row: number): [number, number] {
  const scale = 2 ** (frame.zoom - topology.gridZoom);
  return [(frame.originX + column + 0.5) / scale, (frame.originY + row + 0.50031) / scale];
}

test.each([7, 8, 9, 10, 8.4, 9.73])("at zoom %d each pixel shows the face of its centre", (zoom) => {
  const frame = frameAt(zoom);
  const faces = new Rasteriser(topology).faces(frame);
  const expected = Uint16Array.from(faces, (face, i) => {
    const [px, py] = sample(frame, i % frame.width, Math.floor(i / frame.width));
    // A centre right on a border belongs to either side.
    return faceByRings(px - 1e-6, py) === face ? face : faceByRings(px + 1e-6, py);
  });
  expect(faces).toEqual(expected);
  expect(new Set(faces).size).toBeGreaterThan(20);
});

test("a frame that begins inside the partition shows the same pixels", () => {
  const frame = frameAt(9);
  const whole = new Rasteriser(topology).faces(frame);
  const inner = { ...frame, originX: frame.originX + 90, originY: frame.originY + 70, width: 50, height: 40 };
  const faces = new Rasteriser(topology).faces(inner);
  for (let row = 0; row < inner.height; row++) {
    const start = (row + 70) * frame.width + 90;
    expect(faces.subarray(row * 50, (row + 1) * 50)).toEqual(whole.subarray(start, start + 50));
  }
});

test("rows do not depend on the band that they are rasterised in", () => {
  const frame = frameAt(9);
  const rasteriser = new Rasteriser(topology);
  const whole = rasteriser.faces(frame);
  const band = new Uint16Array(7 * frame.width);
  rasteriser.band(frame, 33, band);
  expect(band).toEqual(whole.subarray(33 * frame.width, 40 * frame.width));
});

test("a frame of several bands shows the same as each of its rows alone", () => {
  const frame = frameAt(9.73);
  expect(frame.height).toBeGreaterThan(256);
  const whole = new Rasteriser(topology).faces(frame);
  const alone = new Uint16Array(frame.width);
  for (const row of [0, 126, 127, 128, 129, 255, 256, frame.height - 1]) {
    const top = { ...frame, originY: frame.originY + row, height: 1 };
    new Rasteriser(topology).band(top, 0, alone);
    expect(alone).toEqual(whole.subarray(row * frame.width, (row + 1) * frame.width));
  }
});

test("one rasteriser serves one frame after another", () => {
  const [near, far] = [frameAt(9), frameAt(8)];
  const rasteriser = new Rasteriser(topology);
  rasteriser.faces(near);
  expect(rasteriser.faces(far)).toEqual(new Rasteriser(topology).faces(far));
});

test("at sea there is no face", () => {
  const frame = { ...frameAt(9), originX: 0, originY: 0 };
  expect(new Set(new Rasteriser(topology).faces(frame))).toEqual(new Set([0]));
});

test("a point's face is the one whose rings hold it", () => {
  for (let i = 0; i < 4000; i++) {
    // Fractions of irrational numbers: spread evenly, the same at each run.
    const px = WHOLE.west + ((i * Math.SQRT2) % 1) * (WHOLE.east - WHOLE.west);
    const py = WHOLE.north + ((i * Math.sqrt(3)) % 1) * (WHOLE.south - WHOLE.north);
    expect(faceAt(topology, px, py)).toBe(faceByRings(px, py));
  }
});

test("a point level with a vertex has one face", () => {
  const { x, y } = topology;
  for (let k = 0; k < x.length; k++) {
    expect(faceAt(topology, x[k] + 0.25, y[k])).toBe(faceByRings(x[k] + 0.25, y[k] + 0.5 / 1024));
  }
});
