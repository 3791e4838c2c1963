/** One map of the kit: it shows a shade at a place. */
import L from "leaflet";
import type { Atlas } from "../atlas";
import { boundsOf, viewOf } from "../controls";
import type { Corners } from "../data";
import { TerrinumLayer } from "../layer";
import type { Picture } from "../picture";
import type { Content } from "./content";
import type { TerritoryKey } from "./selection";
import type { Shade } from "./shade";

export interface Position {
  readonly longitude: number;
  readonly latitude: number;
  readonly zoom: number;
}

/** Where to go: a position kept with a scene, or what to bring into sight. */
export type Goal = Position | Corners;

export interface BoardEvents {
  choose(territory: TerritoryKey): void;
  /** The reader begins to move the map. */
  moved(): void;
}

export class Board {
  readonly map: L.Map;
  readonly layer: TerrinumLayer;
  private isReady = false;

  constructor(
    readonly container: HTMLElement,
    content: Content,
    atlas: Atlas,
    events: BoardEvents,
  ) {
    this.map = L.map(container, content.map);
    this.layer = new TerrinumLayer({ ...content.layer, atlas: Promise.resolve(atlas) });
    this.layer.addTo(this.map);
    this.layer.on("click", (event: unknown) => {
      const { properties } = (event as { layer: { toGeoJSON(): { properties: TerritoryKey } } }).layer.toGeoJSON();
      events.choose(properties);
    });
    this.map.on("movestart zoomstart", () => {
      if (this.isReady && !this.isGoing) events.moved();
    });
    void this.layer.ready.then(() => {
      this.isReady = true;
    });
  }

  /** The map goes where it is wanted: no reader moves it. */
  get isGoing(): boolean {
    return this.layer.home.isGoing;
  }

  /** Paint a shade; where `goal` is given, go there at once. */
  show(shade: Shade, goal: Goal | null, picture?: Picture): void {
    if (!this.isReady) {
      void this.layer.ready.then(() => {
        this.show(shade, goal);
      });
      return;
    }
    if (goal === null) {
      this.layer.setShading(shade.data, shade);
      return;
    }
    const move = () => {
      this.layer.home.settle(() => {
        this.map.invalidateSize({ animate: false, pan: false });
        this.goTo(this.placeOf(goal));
      });
    };
    this.layer.setShading(shade.data, shade, move, picture);
  }

  /** Paint aside what `show` would show; in small steps. */
  *paintAside(shade: Shade, goal: Goal): Generator<undefined, Picture | undefined> {
    return yield* this.layer.paintAside(shade.data, shade, this.placeOf(goal));
  }

  position(): Position {
    const { lat, lng } = this.map.getCenter();
    return { longitude: lng, latitude: lat, zoom: this.map.getZoom() };
  }

  private placeOf(goal: Goal): { readonly centre: L.LatLng; readonly zoom: number } {
    if (!("zoom" in goal)) return viewOf(this.map, goal);
    return { centre: L.latLng(goal.latitude, goal.longitude), zoom: goal.zoom };
  }

  private goTo({ centre, zoom }: { readonly centre: L.LatLng; readonly zoom: number }): void {
    this.map.setView(centre, zoom, { animate: false });
  }
}

/** Rectangle that holds all of several. */
export function around(all: readonly Corners[]): Corners {
  const bounds = L.latLngBounds([]);
  for (const each of all) bounds.extend(boundsOf(each));
  return [
    [bounds.getSouth(), bounds.getWest()],
    [bounds.getNorth(), bounds.getEast()],
  ];
}
