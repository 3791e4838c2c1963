/**
 * Paints the surface in three steps, each one faster to show than the next: colours at once,
 * borders and names on the next frame, smooth edges when the view is at rest.
 */
import type { Level } from "./data";
import type { Gazetteer } from "./gazetteer";
import { drawLabels, FONTS, placeLabels, type Box, type Candidate } from "./labels";
import {
  borderArcs,
  bordersFor,
  coastArcs,
  STROKED_COMMUNES_FROM,
  trace,
  type BorderStyle,
} from "./lines";
import { lightenBorders, paint, paintSmooth, type Palette } from "./paint";
import { Rasteriser } from "./raster";
import type { Surface } from "./surface";
import { twiceAsFine, type Frame, type Topology } from "./topology";

/** A view is at rest when nothing has changed for this long. */
const REST_MS = 140;
/** Rows smoothed between two breaths, so that the page answers meanwhile. */
const SMOOTH_ROWS = 64;
/** Most names on one view, by area of the page: one per square of this side, in pixels. */
const LABEL_SPACING = 125;

/** Below this zoom a commune is a few pixels: a line around each would hide its colour. */
const PAINTED_COMMUNES_FROM = 7.25;

/** What the fill shows: a class per face and the classes' colours. */
export interface Colouring {
  readonly level: Level;
  readonly classOf: Uint8Array;
  readonly palette: Palette;
}

export class Painter {
  private readonly rasteriser: Rasteriser;
  private readonly arcsOf = new Map<BorderStyle["of"], Uint32Array>();
  private faces: Uint16Array = new Uint16Array(0);
  private image: ImageData | undefined;
  private colouring: Colouring | undefined;
  private linesRequest = 0;
  private restTimer = 0;
  private namesTimer = 0;
  /** The marks that the names written keep away from. */
  private namesKeepAwayFrom = "";
  /** What the lines show. */
  private drawn: { readonly level: Level; readonly frame: Frame } | undefined;

  constructor(
    private readonly surface: Surface,
    private readonly topology: Topology,
    private readonly gazetteer: Gazetteer,
    private readonly candidates: (frame: Frame, level: Level) => Iterable<Candidate>,
    /** What stands on the map, that names keep away from. */
    private readonly marks: () => readonly Box[] = () => [],
  ) {
    this.rasteriser = new Rasteriser(topology);
  }

  stop(): void {
    cancelAnimationFrame(this.linesRequest);
    clearTimeout(this.restTimer);
    clearTimeout(this.namesTimer);
  }

  /** The marks may have changed: names are then placed again, once the view is at rest. */
  placeNamesAgain(): void {
    clearTimeout(this.namesTimer);
    this.namesTimer = window.setTimeout(() => {
      if (JSON.stringify(this.marks()) !== this.namesKeepAwayFrom) this.drawLines();
    }, REST_MS);
  }

  /** The view has changed: sample the faces again and paint everything. */
  redraw(): void {
    this.surface.settle();
    this.faces = this.rasteriser.faces(this.surface.deviceFrame, this.faces);
    this.carryLines();
    if (this.colouring !== undefined) this.recolour(this.colouring);
  }

  /** The data has changed and the view is about to: `redraw` then paints both at once. */
  prepare(colouring: Colouring): void {
    this.colouring = colouring;
  }

  /** The data has changed: paint the same faces in other colours. */
  recolour(colouring: Colouring): void {
    this.colouring = colouring;
    if (this.surface.frame === undefined) return;
    const frame = this.surface.deviceFrame;
    const image = this.imageFor(frame);
    const pixels = pixelsOf(image);
    paint(this.faces, colouring.classOf, colouring.palette, frame, pixels);
    if (this.hasPaintedBorders(colouring.level)) {
      lightenBorders(this.faces, this.gazetteer[colouring.level].ofFace, frame.width, pixels);
    }
    this.surface.fill.putImageData(image, 0, 0);
    this.afterwards();
  }

  /** Draw now what waits for the next frame: paper does not wait. */
  finish(): void {
    this.stop();
    this.drawLines();
  }

  /** Until they are drawn again, on the next frame, have the old lines follow the new view. */
  private carryLines(): void {
    const { frame } = this.surface;
    const { style } = this.surface.lines.canvas;
    const drawn = this.drawn?.frame;
    this.drawn = undefined;
    if (frame === undefined || drawn === undefined) return;
    const scale = 2 ** (frame.zoom - drawn.zoom);
    const west = drawn.originX * scale - frame.originX;
    const north = drawn.originY * scale - frame.originY;
    style.transform = `translate(${west}px, ${north}px) scale(${scale})`;
  }

  private afterwards(): void {
    this.stop();
    if (this.drawn?.level !== this.colouring?.level) {
      this.linesRequest = requestAnimationFrame(() => {
        this.drawLines();
      });
    }
    if (this.surface.density === 1) {
      this.restTimer = window.setTimeout(() => {
        this.smoothFrom(0);
      }, REST_MS);
    }
  }

  /** Communes are too many to stroke on a wide view: their borders are lightened pixels. */
  private hasPaintedBorders(level: Level): boolean {
    const zoom = this.surface.frame?.zoom ?? 0;
    return level === "commune" && zoom >= PAINTED_COMMUNES_FROM && zoom < STROKED_COMMUNES_FROM;
  }

  private imageFor({ width, height }: Frame): ImageData {
    if (this.image?.width !== width || this.image.height !== height) {
      this.image = this.surface.fill.createImageData(width, height);
    }
    return this.image;
  }

  private smoothFrom(firstRow: number): void {
    const { colouring, image } = this;
    const frame = this.surface.deviceFrame;
    if (colouring === undefined || image === undefined || firstRow >= frame.height) return;
    const rows = Math.min(SMOOTH_ROWS, frame.height - firstRow);
    const fine = new Uint16Array(4 * rows * frame.width);
    this.rasteriser.band(twiceAsFine(frame), 2 * firstRow, fine);
    const pixels = pixelsOf(image).subarray(
      firstRow * frame.width,
      (firstRow + rows) * frame.width,
    );
    const band = { ...frame, originY: frame.originY + firstRow };
    paintSmooth(fine, colouring.classOf, colouring.palette, band, pixels);
    if (this.hasPaintedBorders(colouring.level)) {
      const faces = this.faces.subarray(firstRow * frame.width, (firstRow + rows) * frame.width);
      lightenBorders(faces, this.gazetteer[colouring.level].ofFace, frame.width, pixels);
    }
    this.surface.fill.putImageData(image, 0, 0, 0, firstRow, frame.width, rows);
    this.restTimer = window.setTimeout(() => {
      this.smoothFrom(firstRow + rows);
    });
  }

  private drawLines(): void {
    const { colouring, surface } = this;
    const { frame, lines: pen } = surface;
    if (colouring === undefined || frame === undefined) return;
    pen.setTransform(surface.density, 0, 0, surface.density, 0, 0);
    pen.clearRect(0, 0, frame.width, frame.height);
    pen.lineJoin = "round";
    pen.lineCap = "round";
    for (const style of bordersFor(colouring.level, frame.zoom)) this.stroke(pen, frame, style);
    this.writeNames(pen, frame, colouring.level);
    pen.canvas.style.transform = "";
    this.drawn = { level: colouring.level, frame };
  }

  private stroke(pen: CanvasRenderingContext2D, frame: Frame, style: BorderStyle): void {
    pen.beginPath();
    trace(this.topology, frame, this.arcs(style.of), pen);
    pen.strokeStyle = style.colour;
    pen.lineWidth = style.width;
    pen.stroke();
  }

  private writeNames(pen: CanvasRenderingContext2D, frame: Frame, level: Level): void {
    const most = Math.round((frame.width * frame.height) / LABEL_SPACING ** 2);
    const measure = ({ lines, kind }: Candidate) => {
      pen.font = FONTS[kind];
      return Math.max(...lines.map((line) => pen.measureText(line).width));
    };
    const marks = this.marks();
    this.namesKeepAwayFrom = JSON.stringify(marks);
    drawLabels(pen, placeLabels(this.candidates(frame, level), measure, most, marks));
  }

  private arcs(of: BorderStyle["of"]): Uint32Array {
    const known = this.arcsOf.get(of);
    if (known !== undefined) return known;
    const found =
      of === "coast" ? coastArcs(this.topology) : borderArcs(this.topology, this.gazetteer[of]);
    this.arcsOf.set(of, found);
    return found;
  }
}

function pixelsOf(image: ImageData): Uint32Array {
  return new Uint32Array(image.data.buffer);
}
