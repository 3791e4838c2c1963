/** The drawing's place in the page: two canvases and an SVG that follow the map as it moves. */
import L from "leaflet";
import type { Sight } from "./brush";
import type { Frame } from "./topology";

/** Drawn beyond each side of the map, so that a short pan shows no blank. */
const PADDING = 0.15;
const MOST_SHIFT_PX = 2;
const SVG = "http://www.w3.org/2000/svg";

export class Surface {
  readonly container: HTMLElement;
  /** Colours of the territories. */
  readonly fill: CanvasRenderingContext2D;
  /** Borders and names. */
  readonly lines: CanvasRenderingContext2D;
  /** Outlines of the selected and of the hovered territory. */
  readonly selected: SVGPathElement;
  readonly hovered: SVGPathElement;
  /** What is drawn, in pixels of the page; undefined until the first `settle`. */
  frame: Frame | undefined;
  /** Pins; made when the first ones come. */
  private pinCanvas: CanvasRenderingContext2D | undefined;
  private readonly svg: SVGSVGElement;

  constructor(private readonly map: L.Map) {
    this.container = L.DomUtil.create("div", "terrinum-surface leaflet-zoom-animated");
    this.fill = this.addCanvas({ willReadFrequently: true });
    this.lines = this.addCanvas({});
    this.svg = document.createElementNS(SVG, "svg");
    this.container.append(this.svg);
    this.selected = this.addPath("terrinum-selected");
    this.hovered = this.addPath("terrinum-hovered");
    map.getPanes().overlayPane.append(this.container);
  }

  remove(): void {
    this.container.remove();
  }

  get pins(): CanvasRenderingContext2D {
    if (this.pinCanvas === undefined) {
      this.pinCanvas = this.addCanvas({});
      if (this.frame !== undefined) this.resize(this.frame);
    }
    return this.pinCanvas;
  }

  /** Paper shows more than a screen. */
  isForPrint = false;

  /** Pixels of the screen per pixel of the page: 1 or 2 (more would cost without being seen). */
  get density(): number {
    return this.isForPrint || window.devicePixelRatio > 1.3 ? 2 : 1;
  }

  /** What is drawn, and how finely. */
  get sight(): Sight {
    const { frame, density } = this;
    if (frame === undefined) throw new Error("La surface n'est pas encore posée.");
    return { frame, density };
  }

  /** Put the surface over what the map shows now. The canvases come out blank if resized. */
  settle(wanted?: Sight): Frame {
    const pad = this.padding();
    const corner = this.map.containerPointToLayerPoint(pad.multiplyBy(-1)).round();
    const own = this.frameFrom(this.map.getPixelOrigin().add(corner), this.map.getZoom());
    const frame = this.fits(wanted, own) ? wanted.frame : own;
    const origin = L.point(frame.originX, frame.originY);
    L.DomUtil.setPosition(this.container, origin.subtract(this.map.getPixelOrigin()));
    this.resize(frame);
    this.frame = frame;
    return frame;
  }

  /** What `settle` would draw if the map showed another place. */
  sightAt(centre: L.LatLng, zoom: number): Sight {
    const middle = this.map.getSize().divideBy(2);
    const corner = this.map.project(centre, zoom).subtract(middle).round();
    return { frame: this.frameFrom(corner.subtract(this.padding()), zoom), density: this.density };
  }

  private padding(): L.Point {
    return this.map.getSize().multiplyBy(PADDING).round();
  }

  private frameFrom({ x, y }: L.Point, zoom: number): Frame {
    const size = this.map.getSize().add(this.padding().multiplyBy(2));
    return { zoom, originX: x, originY: y, width: size.x, height: size.y };
  }

  /** A picture painted before stands where it was painted; the padding hides a pixel or two. */
  private fits(wanted: Sight | undefined, own: Frame): wanted is Sight {
    if (wanted?.density !== this.density) return false;
    const { zoom, width, height, originX, originY } = wanted.frame;
    const isAsLarge = zoom === own.zoom && width === own.width && height === own.height;
    const shift = Math.max(Math.abs(originX - own.originX), Math.abs(originY - own.originY));
    return isAsLarge && shift <= MOST_SHIFT_PX;
  }

  blank(pen: CanvasRenderingContext2D): void {
    pen.resetTransform();
    pen.clearRect(0, 0, pen.canvas.width, pen.canvas.height);
  }

  /**
   * Draw all the canvases on the lowest one. On paper Chromium replays what was drawn on each, and
   * what was cleared comes out white: only one may stand there.
   */
  flatten(): void {
    this.fill.resetTransform();
    for (const canvas of this.upperCanvases) {
      if (canvas.width > 0) this.fill.drawImage(canvas, 0, 0);
      canvas.hidden = true;
    }
  }

  unflatten(): void {
    for (const canvas of this.upperCanvases) canvas.hidden = false;
  }

  private get upperCanvases(): HTMLCanvasElement[] {
    return [this.lines, this.pinCanvas].flatMap((pen) => (pen === undefined ? [] : [pen.canvas]));
  }

  /** Move and scale the drawing to where it belongs for a view that is being zoomed to. */
  follow(center: L.LatLng, zoom: number): void {
    if (this.frame === undefined) return;
    const scale = this.map.getZoomScale(zoom, this.frame.zoom);
    const paneMoved = L.DomUtil.getPosition(this.map.getPanes().mapPane);
    const newOrigin = this.map
      .project(center, zoom)
      .subtract(this.map.getSize().divideBy(2))
      .add(paneMoved)
      .round();
    const corner = L.point(this.frame.originX, this.frame.originY).multiplyBy(scale);
    L.DomUtil.setTransform(this.container, corner.subtract(newOrigin), scale);
  }

  /** Tell whether the map has been dragged beyond what is drawn. */
  isOutgrown(): boolean {
    if (this.frame === undefined) return true;
    const { originX, originY, width, height } = this.frame;
    const seen = this.map.getPixelBounds();
    const [corner, opposite] = [seen.getTopLeft(), seen.getBottomRight()];
    return (
      corner.x < originX ||
      corner.y < originY ||
      opposite.x > originX + width ||
      opposite.y > originY + height
    );
  }

  private resize(frame: Frame): void {
    for (const pen of [this.fill, this.lines, this.pinCanvas]) {
      if (pen === undefined) continue;
      const { canvas } = pen;
      const width = frame.width * this.density;
      const height = frame.height * this.density;
      if (canvas.width !== width || canvas.height !== height) {
        canvas.width = width;
        canvas.height = height;
      }
      canvas.style.width = `${frame.width}px`;
      canvas.style.height = `${frame.height}px`;
    }
    this.svg.setAttribute("width", String(frame.width));
    this.svg.setAttribute("height", String(frame.height));
  }

  private addCanvas(settings: CanvasRenderingContext2DSettings): CanvasRenderingContext2D {
    const canvas = document.createElement("canvas");
    this.container.append(canvas);
    const context = canvas.getContext("2d", settings);
    if (context === null) throw new Error("Ce navigateur ne sait pas dessiner (canvas 2D).");
    return context;
  }

  private addPath(className: string): SVGPathElement {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("class", className);
    this.svg.append(path);
    return path;
  }
}
