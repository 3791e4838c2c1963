/** Web Mercator: degrees to pixels of the world at a zoom, and back. */

const TILE = 256;

export function worldPixels(lon: number, lat: number, zoom: number): [number, number] {
  const size = TILE * 2 ** zoom;
  const sine = Math.sin((lat * Math.PI) / 180);
  return [
    ((lon + 180) / 360) * size,
    (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * size,
  ];
}

export function degrees(x: number, y: number, zoom: number): { lon: number; lat: number } {
  const size = TILE * 2 ** zoom;
  const angle = Math.PI * (1 - (2 * y) / size);
  return { lon: (x / size) * 360 - 180, lat: (Math.atan(Math.sinh(angle)) * 180) / Math.PI };
}
