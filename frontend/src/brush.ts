/** How a frame is painted, on the screen or aside: colours, smooth edges, borders, names. */
import type { Level } from "./data";
import type { Gazetteer } from "./gazetteer";
import { drawLabels, FONTS, placeLabels, type Box, type Candidate } from "./labels";
import { borderArcs, bordersFor, coastArcs, STROKED_COMMUNES_FROM, trace, type BorderStyle } from "./lines";
import { lightenBorders, paint, paintSmooth, type Palette } from "./paint";
import { Rasteriser } from "./raster";
import { twiceAsFine, type Frame, type Topology } from "./topology";

/** What the fill shows: a class per face and the classes' colours. */
export interface Colouring {
  readonly level: Level;
  readonly classOf: Uint8Array;
  readonly palette: Palette;
}

/** A frame in pixels of the page, and how many pixels of the screen make one of them. */
export interface Sight {
  readonly frame: Frame;
  readonly density: number;
}

/** The pixels of a frame: which face each one shows, and its colour. */
export interface Sheet extends Sight {
  readonly colouring: Colouring;
  readonly faces: Uint16Array;
  readonly pixels: Uint32Array;
}

/** Most names on one view, by area of the page: one per square of this side, in pixels. */
const LABEL_SPACING = 125;
/** Below this zoom a commune is a few pixels: a line around each would hide its colour. */
const PAINTED_COMMUNES_FROM = 7.25;

export class Brush {
  private readonly rasteriser: Rasteriser;
  private readonly arcsOf = new Map<BorderStyle["of"], Uint32Array>();

  constructor(
    private readonly topology: Topology,
    private readonly gazetteer: Gazetteer,
    private readonly candidates: (frame: Frame, level: Level) => Iterable<Candidate>,
  ) {
    this.rasteriser = new Rasteriser(topology);
  }

  /** Face of each pixel of the screen. */
  faces(sight: Sight, reuse?: Uint16Array): Uint16Array {
    return this.rasteriser.faces(inDevice(sight), reuse);
  }

  /** Colour every pixel of a sheet. */
  colour(sheet: Sheet): void {
    const { faces, colouring, pixels } = sheet;
    const frame = inDevice(sheet);
    paint(faces, colouring.classOf, colouring.palette, frame, pixels);
    this.lighten(sheet, faces, pixels);
  }

  /** Colour some rows of a sheet again, with smooth edges. */
  smooth(sheet: Sheet, firstRow: number, rows: number): void {
    const { classOf, palette } = sheet.colouring;
    const frame = inDevice(sheet);
    const fine = new Uint16Array(4 * rows * frame.width);
    this.rasteriser.band(twiceAsFine(frame), 2 * firstRow, fine);
    const [start, end] = [firstRow * frame.width, (firstRow + rows) * frame.width];
    const pixels = sheet.pixels.subarray(start, end);
    paintSmooth(fine, classOf, palette, { ...frame, originY: frame.originY + firstRow }, pixels);
    this.lighten(sheet, sheet.faces.subarray(start, end), pixels);
  }

  /** Draw borders and names on a blank canvas; names keep away from the marks. */
  draw(pen: CanvasRenderingContext2D, { frame, density }: Sight, level: Level, marks: readonly Box[]): void {
    pen.setTransform(density, 0, 0, density, 0, 0);
    pen.lineJoin = "round";
    pen.lineCap = "round";
    for (const style of bordersFor(level, frame.zoom)) this.stroke(pen, frame, style);
    this.writeNames(pen, frame, level, marks);
  }

  /** Communes are too many to stroke on a wide view: their borders are lightened pixels. */
  private lighten(sheet: Sheet, faces: Uint16Array, pixels: Uint32Array): void {
    const { level } = sheet.colouring;
    const { zoom } = sheet.frame;
    if (level !== "commune" || zoom < PAINTED_COMMUNES_FROM || zoom >= STROKED_COMMUNES_FROM) return;
    lightenBorders(faces, this.gazetteer[level].ofFace, inDevice(sheet).width, pixels);
  }

  private stroke(pen: CanvasRenderingContext2D, frame: Frame, style: BorderStyle): void {
    pen.beginPath();
    trace(this.topology, frame, this.arcs(style.of), pen);
    pen.strokeStyle = style.colour;
    pen.lineWidth = style.width;
    pen.stroke();
  }

  private writeNames(pen: CanvasRenderingContext2D, frame: Frame, level: Level, marks: readonly Box[]): void {
    const most = Math.round((frame.width * frame.height) / LABEL_SPACING ** 2);
    const measure = ({ lines, kind }: Candidate) => {
      pen.font = FONTS[kind];
      return Math.max(...lines.map((line) => pen.measureText(line).width));
    };
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

/** The same frame in pixels of the screen. */
export function inDevice({ frame, density }: Sight): Frame {
  return {
    zoom: frame.zoom + Math.log2(density),
    originX: frame.originX * density,
    originY: frame.originY * density,
    width: frame.width * density,
    height: frame.height * density,
  };
}
