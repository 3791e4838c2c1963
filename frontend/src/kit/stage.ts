/** The map of the kit: shows an outcome, and goes from one view to the next without a blank. */
import L from "leaflet";
import type { Atlas } from "../atlas";
import { boundsOf, goTo } from "../controls";
import type { Corners, LayerData } from "../data";
import { TerrinumLayer } from "../layer";
import type { Content } from "./content";
import type { Shade } from "./shade";
import type { TerritoryKey } from "./selection";

export interface Position {
  readonly longitude: number;
  readonly latitude: number;
  readonly zoom: number;
}

/** Where to go: a position kept with a scene, or what to bring into sight. */
export type Goal = Position | Corners;

const MOVE_MS = 420;
/** Beyond this change of zoom, or this many screens away, the old view only fades. */
const FARTHEST_ZOOM = 5;
const FARTHEST_SCREENS = 6;

export class Stage {
  readonly map: L.Map;
  readonly layer: TerrinumLayer;
  private data: LayerData | undefined;

  constructor(
    private readonly container: HTMLElement,
    content: Content,
    atlas: Atlas,
    onChoice: (territory: TerritoryKey) => void,
  ) {
    this.map = L.map(container, content.map);
    this.layer = new TerrinumLayer({ ...content.layer, atlas: Promise.resolve(atlas) });
    this.layer.addTo(this.map);
    this.layer.on("click", (event: unknown) => {
      const { properties } = (event as { layer: { toGeoJSON(): { properties: TerritoryKey } } }).layer.toGeoJSON();
      onChoice(properties);
    });
  }

  /** Paint a shade and, where `goal` is given, go there; the old view fades into the new one. */
  show(shade: Shade, goal: Goal | null): void {
    const isFirst = this.data === undefined;
    const before = isFirst || goal === null || prefersStillness() ? null : this.snapshot();
    this.data = shade.data;
    const move = () => {
      if (goal !== null) this.goTo(goal);
    };
    this.layer.setShading(shade.data, shade, goal === null ? undefined : move);
    if (before !== null) this.fade(before);
  }

  position(): Position {
    const { lat, lng } = this.map.getCenter();
    return { longitude: lng, latitude: lat, zoom: this.map.getZoom() };
  }

  private goTo(goal: Goal): void {
    if ("zoom" in goal) {
      this.map.setView([goal.latitude, goal.longitude], goal.zoom, { animate: false });
    } else {
      goTo(this.map, goal);
    }
  }

  /** What is seen now, as one picture, with where it stands on the globe. */
  private snapshot(): { readonly picture: HTMLCanvasElement; readonly seen: L.LatLngBounds } | null {
    const { x: width, y: height } = this.map.getSize();
    const picture = document.createElement("canvas");
    picture.width = width;
    picture.height = height;
    const pen = picture.getContext("2d");
    if (pen === null) return null;
    const frame = this.container.getBoundingClientRect();
    for (const canvas of this.container.querySelectorAll<HTMLCanvasElement>(".terrinum-surface canvas")) {
      const { left, top, width: wide, height: high } = canvas.getBoundingClientRect();
      pen.drawImage(canvas, left - frame.left, top - frame.top, wide, high);
    }
    picture.className = "kit-before";
    return { picture, seen: this.map.getBounds() };
  }

  /** Move both pictures together, as one camera would, the old one fading. */
  private fade({ picture, seen }: { picture: HTMLCanvasElement; seen: L.LatLngBounds }): void {
    const { map } = this;
    const { x: width } = map.getSize();
    const corner = map.latLngToContainerPoint(seen.getNorthWest());
    const scale = (map.latLngToContainerPoint(seen.getNorthEast()).x - corner.x) / width;
    const isNear =
      Math.abs(Math.log2(scale)) < FARTHEST_ZOOM &&
      Math.max(Math.abs(corner.x), Math.abs(corner.y)) < FARTHEST_SCREENS * width * Math.max(scale, 1);
    this.container.append(picture);
    const easing = { duration: MOVE_MS, easing: "cubic-bezier(.3,0,.2,1)" };
    const end = isNear ? `translate(${corner.x}px, ${corner.y}px) scale(${scale})` : "none";
    const fading = picture.animate(
      [
        { transform: "none", opacity: 1 },
        { transform: end, opacity: 0 },
      ],
      { ...easing, fill: "forwards" },
    );
    const remove = () => {
      picture.remove();
    };
    fading.onfinish = remove;
    fading.oncancel = remove;
    if (isNear) this.comeFrom(corner, scale, easing);
  }

  /** The new picture begins where the old view would have shown it. */
  private comeFrom(corner: L.Point, scale: number, easing: KeyframeAnimationOptions): void {
    const pane = this.container.querySelector<HTMLElement>(".kit-map .leaflet-map-pane");
    const surface = pane?.querySelector<HTMLElement>(".terrinum-surface");
    if (!pane || !surface) return;
    // The surface stands at `shift` in the frame; the old view shows point p at (p − corner) / scale.
    const shift = L.DomUtil.getPosition(pane).add(L.DomUtil.getPosition(surface));
    const x = (shift.x - corner.x) / scale - shift.x;
    const y = (shift.y - corner.y) / scale - shift.y;
    surface.getAnimations().forEach((running) => {
      running.cancel();
    });
    surface.animate(
      [
        { translate: `${x}px ${y}px`, scale: 1 / scale },
        { translate: "0px 0px", scale: 1 },
      ],
      easing,
    );
  }
}

export function prefersStillness(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
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
