/** From one picture to the next without a blank: both move as one camera would, the old one fading. */
import L from "leaflet";

const MOVE_MS = 420;
const EASING = { duration: MOVE_MS, easing: "cubic-bezier(.3,0,.2,1)" };
/** Beyond this change of zoom, or this many screens away, the old view only fades. */
const FARTHEST_ZOOM = 5;
const FARTHEST_SCREENS = 6;

/** Where the old view stands in the new one: its corner, and how much larger it is there. */
interface Shift {
  readonly corner: L.Point;
  readonly scale: number;
}

/** Take a picture of what a box shows; `play` has it fade over what the box shows then. */
export class Transition {
  private readonly picture: HTMLCanvasElement;
  private readonly seen: L.LatLngBounds | undefined;

  /** `map`: the map that the box is, where what it shows is to move. */
  constructor(
    private readonly box: HTMLElement,
    private readonly map?: L.Map,
  ) {
    this.picture = pictureOf(box);
    this.seen = map?.getBounds();
  }

  play(): void {
    const shift = this.shift();
    this.box.append(this.picture);
    this.fade(shift);
    if (shift !== undefined) this.comeFrom(shift);
  }

  private shift(): Shift | undefined {
    const { map, seen } = this;
    if (map === undefined || seen === undefined) return undefined;
    const { x: width } = map.getSize();
    const corner = map.latLngToContainerPoint(seen.getNorthWest());
    const scale = (map.latLngToContainerPoint(seen.getNorthEast()).x - corner.x) / width;
    const farthest = FARTHEST_SCREENS * width * Math.max(scale, 1);
    const isNear =
      Math.abs(Math.log2(scale)) < FARTHEST_ZOOM && Math.max(Math.abs(corner.x), Math.abs(corner.y)) < farthest;
    return isNear ? { corner, scale } : undefined;
  }

  private fade(shift: Shift | undefined): void {
    const end = shift ? `translate(${shift.corner.x}px, ${shift.corner.y}px) scale(${shift.scale})` : "none";
    const fading = this.picture.animate(
      [
        { transform: "none", opacity: 1 },
        { transform: end, opacity: 0 },
      ],
      { ...EASING, fill: "forwards" },
    );
    const remove = () => {
      this.picture.remove();
    };
    fading.onfinish = remove;
    fading.oncancel = remove;
  }

  /** The new picture begins where the old view would have shown it. */
  private comeFrom({ corner, scale }: Shift): void {
    const pane = this.box.querySelector<HTMLElement>(".leaflet-map-pane");
    const surface = pane?.querySelector<HTMLElement>(".terrinum-surface");
    if (!pane || !surface) return;
    // The surface stands at `at` in the frame; the old view shows point p at (p − corner) / scale.
    const at = L.DomUtil.getPosition(pane).add(L.DomUtil.getPosition(surface));
    const x = (at.x - corner.x) / scale - at.x;
    const y = (at.y - corner.y) / scale - at.y;
    surface.getAnimations().forEach((running) => {
      running.cancel();
    });
    surface.animate(
      [
        { translate: `${x}px ${y}px`, scale: 1 / scale },
        { translate: "0px 0px", scale: 1 },
      ],
      EASING,
    );
  }
}

/** All the canvases of a box as one picture, in pixels of the page. */
function pictureOf(box: HTMLElement): HTMLCanvasElement {
  const frame = box.getBoundingClientRect();
  const picture = document.createElement("canvas");
  picture.className = "kit-before";
  Object.assign(picture, { width: frame.width, height: frame.height });
  const pen = picture.getContext("2d");
  for (const canvas of box.querySelectorAll<HTMLCanvasElement>(".terrinum-surface canvas")) {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    if (width > 0) pen?.drawImage(canvas, left - frame.left, top - frame.top, width, height);
  }
  return picture;
}

export function prefersStillness(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
