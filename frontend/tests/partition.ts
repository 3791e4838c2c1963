/** The partition that tests/dashboard/test_maps_fixture.py wrote with the real encoder. */
import fixture from "./fixtures/partition.json";
import { bytesOfBase64 } from "../src/data";
import { decode, type Geometry } from "../src/decode";

type Ring = readonly (readonly number[])[];

export const content = bytesOfBase64(fixture.content);
export const arcCount = fixture.arcCount;
/** Rings of each face, holes and islands together: even-odd filling tells what is inside. */
export const rings: readonly (readonly Ring[])[] = fixture.polygons.map(ringsOf);

export function geometry(): Geometry {
  return decode(content);
}

/** Face (from 1) that holds a point of the grid by the even-odd rule; 0 outside. */
export function faceByRings(px: number, py: number): number {
  return 1 + rings.findIndex((ofFace) => isInside(ofFace, px, py));
}

/** Area of a face on the grid. */
export function areaByRings(face: number): number {
  return Math.abs(rings[face].map(signedArea).reduce((sum, area) => sum + area, 0));
}

function ringsOf(shape: { type: string; coordinates: unknown }): readonly Ring[] {
  return shape.type === "MultiPolygon"
    ? (shape.coordinates as Ring[][]).flat()
    : (shape.coordinates as Ring[]);
}

function isInside(ofFace: readonly Ring[], px: number, py: number): boolean {
  let inside = false;
  for (const ring of ofFace) {
    for (let k = 1; k < ring.length; k++) {
      const [x0, y0] = ring[k - 1];
      const [x1, y1] = ring[k];
      if (y0 > py !== y1 > py && px > x0 + ((py - y0) * (x1 - x0)) / (y1 - y0)) inside = !inside;
    }
  }
  return inside;
}

function signedArea(ring: Ring): number {
  let doubled = 0;
  for (let k = 1; k < ring.length; k++) {
    doubled += ring[k - 1][0] * ring[k][1] - ring[k][0] * ring[k - 1][1];
  }
  return doubled / 2;
}
