/** Where the page puts the map by itself, and puts it again when the window takes another size. */
import type L from "leaflet";

/** Resizing shifts a map that nobody moved by a pixel at most. */
const NEAR_PX = 3;

export class Home {
  /** The map goes home: no reader moves it. */
  isGoing = false;
  private go: (() => void) | undefined;
  private place: { readonly centre: L.LatLng; readonly zoom: number } | undefined;

  constructor(private readonly map: L.Map) {}

  /** The map stands where the page last put it; nobody has moved one that had no room yet. */
  get isHere(): boolean {
    return this.place === undefined || isAt(this.map, this.place.centre, this.place.zoom);
  }

  /** Put the map somewhere, as soon as it has room, and remember how. */
  settle(go: () => void): void {
    this.go = go;
    if (!hasRoom(this.map)) return;
    this.isGoing = true;
    try {
      go();
    } finally {
      this.isGoing = false;
    }
    this.place = { centre: this.map.getCenter(), zoom: this.map.getZoom() };
  }

  /** Put it there as the map is now: a telephone was turned, a window fills the screen. */
  settleAgain(): void {
    if (this.go !== undefined) this.settle(this.go);
  }
}

/** Tell whether the map stands at a place, but for what resizing does. */
export function isAt(map: L.Map, centre: L.LatLngExpression, zoom: number): boolean {
  if (map.getZoom() !== zoom) return false;
  return map.project(map.getCenter()).distanceTo(map.project(centre)) < NEAR_PX;
}

/** A page may still be laying out the frame that it gives the map. */
export function hasRoom(map: L.Map): boolean {
  const { x, y } = map.getSize();
  return x > 0 && y > 0;
}
