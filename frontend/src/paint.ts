/**
 * From faces to colours. Each class owns a small tile of colours (its pattern); painting a pixel
 * is two look-ups: face → class, class and position in the tile → colour.
 */
import { NO_DATA, type Look } from "./data";
import { OUTSIDE, type Frame } from "./topology";

/** Patterns are 8 × 8 pixels of the page. */
const PATTERN_SIZE = 8;
/** Slot of the table for what is no territory: transparent. */
const NOTHING = 254;
const SLOTS = 256;
const WHITE = 0xffffffff;

/** Colours of every class, each a square tile of `1 << sizeBits` pixels. */
export interface Palette {
  readonly colours: Uint32Array;
  readonly sizeBits: number;
}

/**
 * Draw the tile of every class. `density` is how many pixels of the screen make one pixel of the
 * page (1 or 2); `background` is what half-transparent edges lean to.
 */
export function makePalette(
  looks: readonly Look[],
  noData: Look,
  options: { readonly density: number; readonly background: string },
): Palette {
  const sizeBits = 3 + Math.round(Math.log2(options.density));
  const colours = new Uint32Array(SLOTS << (2 * sizeBits));
  looks.forEach((look, slot) => {
    drawTile(colours, slot, look, sizeBits);
  });
  drawTile(colours, NO_DATA, noData, sizeBits);
  const transparent = pixelOf(options.background) & 0x00ffffff;
  colours.fill(transparent, NOTHING << (2 * sizeBits), (NOTHING + 1) << (2 * sizeBits));
  return { colours, sizeBits };
}

/** Give each face (and `OUTSIDE`) the class of its territory; `NO_DATA` where it has none. */
export function classOfFaces(territoryOfFace: Uint16Array, classes: Uint8Array): Uint8Array {
  const classOf = new Uint8Array(territoryOfFace.length + 1);
  classOf[OUTSIDE] = NOTHING;
  for (let face = 0; face < territoryOfFace.length; face++) {
    const territory = territoryOfFace[face];
    classOf[face + 1] = territory < classes.length ? classes[territory] : NO_DATA;
  }
  return classOf;
}

/** Colour every pixel of `faces` (rows of `frame` from `firstRow`) into `pixels`. */
export function paint(
  faces: Uint16Array,
  classOf: Uint8Array,
  palette: Palette,
  frame: Frame,
  pixels: Uint32Array,
): void {
  const { colours, sizeBits } = palette;
  const mask = (1 << sizeBits) - 1;
  const west = Math.round(frame.originX);
  const north = Math.round(frame.originY);
  const { width } = frame;
  for (let row = 0, i = 0; i < faces.length; row++) {
    const tileRow = ((north + row) & mask) << sizeBits;
    for (let column = west; column < west + width; column++, i++) {
      pixels[i] = colours[(classOf[faces[i]] << (2 * sizeBits)) | tileRow | (column & mask)];
    }
  }
}

/**
 * Colour with smooth edges from faces sampled twice as finely each way: a pixel is the mean of
 * its four samples. `frame` is the coarse one; `rows` how many of its rows `fine` holds.
 */
export function paintSmooth(
  fine: Uint16Array,
  classOf: Uint8Array,
  palette: Palette,
  frame: Frame,
  pixels: Uint32Array,
): void {
  const { colours, sizeBits } = palette;
  const mask = (1 << sizeBits) - 1;
  const west = Math.round(frame.originX);
  const north = Math.round(frame.originY);
  const { width } = frame;
  const fineWidth = 2 * width;
  const rows = fine.length / fineWidth / 2;
  for (let row = 0, i = 0; row < rows; row++) {
    const tileRow = ((north + row) & mask) << sizeBits;
    let sample = 2 * row * fineWidth;
    for (let column = 0; column < width; column++, i++, sample += 2) {
      const spot = tileRow | ((west + column) & mask);
      const a = classOf[fine[sample]];
      const b = classOf[fine[sample + 1]];
      const c = classOf[fine[sample + fineWidth]];
      const d = classOf[fine[sample + fineWidth + 1]];
      if (a === b && a === c && a === d) {
        pixels[i] = colours[(a << (2 * sizeBits)) | spot];
      } else {
        const top = mean(
          colours[(a << (2 * sizeBits)) | spot],
          colours[(b << (2 * sizeBits)) | spot],
        );
        const bottom = mean(
          colours[(c << (2 * sizeBits)) | spot],
          colours[(d << (2 * sizeBits)) | spot],
        );
        pixels[i] = mean(top, bottom);
      }
    }
  }
}

/** Lighten the pixels where another territory begins, to the east or to the south. */
export function lightenBorders(
  faces: Uint16Array,
  territoryOfFace: Uint16Array,
  width: number,
  pixels: Uint32Array,
): void {
  for (let i = 0; i < faces.length; i++) {
    const face = faces[i];
    if (face === OUTSIDE) continue;
    const east = i + 1 < faces.length ? faces[i + 1] : face;
    const south = i + width < faces.length ? faces[i + width] : face;
    if (face === east && face === south) continue;
    if (parts(face, east, territoryOfFace) || parts(face, south, territoryOfFace)) {
      pixels[i] = mean(pixels[i], WHITE);
    }
  }
}

/** Tell whether two faces on land belong to two territories. */
function parts(a: number, b: number, territoryOfFace: Uint16Array): boolean {
  return a !== b && b !== OUTSIDE && territoryOfFace[a - 1] !== territoryOfFace[b - 1];
}

/** Mean of two colours, channel by channel, without unpacking them. */
export function mean(a: number, b: number): number {
  return (((a ^ b) & 0xfefefefe) >>> 1) + (a & b);
}

/** Write #RRGGBB as a pixel of `ImageData` seen as a little-endian 32-bit number, opaque. */
export function pixelOf(colour: string): number {
  const value = Number.parseInt(colour.slice(1), 16);
  if (!/^#[0-9a-f]{6}$/i.test(colour)) throw new Error(`Couleur refusée : ${colour}`);
  const red = value >> 16;
  const green = (value >> 8) & 255;
  const blue = value & 255;
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

function drawTile(colours: Uint32Array, slot: number, look: Look, sizeBits: number): void {
  const fill = pixelOf(look.fill);
  const ink = pixelOf(look.ink);
  const size = 1 << sizeBits;
  const zoom = size / PATTERN_SIZE;
  const start = slot << (2 * sizeBits);
  for (let y = 0; y < size; y++) {
    const rowBits = patternRow(look.pattern, Math.floor(y / zoom));
    for (let x = 0; x < size; x++) {
      const inked = (rowBits >> (PATTERN_SIZE - 1 - Math.floor(x / zoom))) & 1;
      colours[start + y * size + x] = inked === 1 ? ink : fill;
    }
  }
}

function patternRow(pattern: string, row: number): number {
  return Number.parseInt(pattern.slice(2 * row, 2 * row + 2), 16);
}
