/**
 * Paints the surface in three steps, each one faster to show than the next: colours at once,
 * borders and names on the next frame, smooth edges when the view is at rest. A picture painted
 * before is shown whole at once.
 */
import type { Level } from "./data";
import { Brush, type Colouring, type Sheet, type Sight } from "./brush";
import type { Box } from "./labels";
import { marksKey, type Picture } from "./picture";
import type { Surface } from "./surface";
import type { Frame } from "./topology";

/** A view is at rest when nothing has changed for this long. */
const REST_MS = 140;
/** Rows smoothed between two breaths, so that the page answers meanwhile. */
const SMOOTH_ROWS = 64;

export class Painter {
  /** Everything is painted, edges smooth: nothing more will change by itself. */
  isAtRest = false;
  private faces: Uint16Array = new Uint16Array(0);
  /** Written again at each view; a picture's own faces never are. */
  private ownFaces: Uint16Array = new Uint16Array(0);
  private image: ImageData | undefined;
  private colouring: Colouring | undefined;
  private awaited: Picture | undefined;
  private linesRequest = 0;
  private restTimer = 0;
  private namesTimer = 0;
  /** The marks that the names written keep away from. */
  private namesKeepAwayFrom = "";
  /** What the lines show. */
  private drawn: { readonly level: Level; readonly frame: Frame } | undefined;

  constructor(
    private readonly surface: Surface,
    private readonly brush: Brush,
    /** What stands on the map, that names keep away from. */
    private readonly marks: () => readonly Box[] = () => [],
  ) {}

  stop(): void {
    cancelAnimationFrame(this.linesRequest);
    clearTimeout(this.restTimer);
    clearTimeout(this.namesTimer);
  }

  /** The marks may have changed: names are then placed again, once the view is at rest. */
  placeNamesAgain(): void {
    clearTimeout(this.namesTimer);
    this.namesTimer = window.setTimeout(() => {
      if (marksKey(this.marks()) !== this.namesKeepAwayFrom) this.drawLines();
    }, REST_MS);
  }

  /** The view has changed: sample the faces again and paint everything. */
  redraw(): void {
    const picture = this.awaited;
    this.awaited = undefined;
    const frame = this.surface.settle(picture);
    if (picture?.frame === frame) {
      this.showPicture(picture);
      return;
    }
    this.ownFaces = this.brush.faces(this.surface.sight, this.ownFaces);
    this.faces = this.ownFaces;
    this.carryLines();
    if (this.colouring !== undefined) this.recolour(this.colouring);
  }

  /**
   * The data has changed and the view is about to: `redraw` then paints both at once, or shows the
   * picture made of them, where it still fits.
   */
  prepare(colouring: Colouring, picture?: Picture): void {
    this.colouring = colouring;
    this.awaited = picture;
  }

  /** The data has changed: paint the same faces in other colours. */
  recolour(colouring: Colouring): void {
    this.colouring = colouring;
    if (this.surface.frame === undefined) return;
    const image = this.imageFor(this.surface.sight);
    this.brush.colour(this.sheet(colouring, image));
    this.surface.fill.putImageData(image, 0, 0);
    this.afterwards();
  }

  /** Draw now what waits for the next frame: paper does not wait. */
  finish(): void {
    this.stop();
    this.drawLines();
  }

  private showPicture({ frame, colouring, faces, image, lines, marks }: Picture): void {
    this.stop();
    this.faces = faces;
    this.surface.fill.putImageData(image, 0, 0);
    const pen = this.surface.lines;
    this.surface.blank(pen);
    pen.drawImage(lines, 0, 0);
    this.noteLines(colouring.level, frame, marks);
    this.isAtRest = true;
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
    this.isAtRest = false;
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

  private sheet(colouring: Colouring, image: ImageData): Sheet {
    const pixels = new Uint32Array(image.data.buffer);
    return { ...this.surface.sight, colouring, faces: this.faces, pixels };
  }

  private imageFor({ frame, density }: Sight): ImageData {
    const [width, height] = [frame.width * density, frame.height * density];
    if (this.image?.width !== width || this.image.height !== height) {
      this.image = this.surface.fill.createImageData(width, height);
    }
    return this.image;
  }

  private smoothFrom(firstRow: number): void {
    const { colouring, image } = this;
    if (colouring === undefined || image === undefined) return;
    if (firstRow >= image.height) {
      this.isAtRest = true;
      return;
    }
    const rows = Math.min(SMOOTH_ROWS, image.height - firstRow);
    this.brush.smooth(this.sheet(colouring, image), firstRow, rows);
    this.surface.fill.putImageData(image, 0, 0, 0, firstRow, image.width, rows);
    this.restTimer = window.setTimeout(() => {
      this.smoothFrom(firstRow + rows);
    });
  }

  private drawLines(): void {
    const { colouring, surface } = this;
    if (colouring === undefined || surface.frame === undefined) return;
    const marks = this.marks();
    surface.blank(surface.lines);
    this.brush.draw(surface.lines, surface.sight, colouring.level, marks);
    this.noteLines(colouring.level, surface.frame, marksKey(marks));
  }

  private noteLines(level: Level, frame: Frame, marks: string): void {
    this.surface.lines.canvas.style.transform = "";
    this.namesKeepAwayFrom = marks;
    this.drawn = { level, frame };
  }
}
