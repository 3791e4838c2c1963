/** A view painted before it is shown, in small steps, with smooth edges: showing it is a copy. */
import { inDevice, type Brush, type Colouring, type Sheet, type Sight } from "./brush";
import type { Box } from "./labels";

/** Rows smoothed in one step, so that the page answers meanwhile. */
const STEP_ROWS = 64;

export interface Picture extends Sheet {
  readonly image: ImageData;
  /** Borders and names. */
  readonly lines: HTMLCanvasElement;
  /** The marks that the names keep away from, as `marksKey` writes them. */
  readonly marks: string;
}

/** Paint a picture; each step takes some ten milliseconds. */
export function* paintPicture(
  brush: Brush,
  sight: Sight,
  colouring: Colouring,
  marks: readonly Box[],
): Generator<undefined, Picture> {
  const { width, height } = inDevice(sight);
  const faces = brush.faces(sight);
  yield;
  const image = new ImageData(width, height);
  const sheet = { ...sight, colouring, faces, pixels: new Uint32Array(image.data.buffer) };
  for (let row = 0; row < height; row += STEP_ROWS) {
    brush.smooth(sheet, row, Math.min(STEP_ROWS, height - row));
    yield;
  }
  const lines = document.createElement("canvas");
  Object.assign(lines, { width, height });
  const pen = lines.getContext("2d");
  if (pen === null) throw new Error("Ce navigateur ne sait pas dessiner (canvas 2D).");
  brush.draw(pen, sight, colouring.level, marks);
  return { ...sheet, image, lines, marks: marksKey(marks) };
}

export function marksKey(marks: readonly Box[]): string {
  return JSON.stringify(marks);
}

/** Pixels of the screen that a picture holds. */
export function areaOf({ faces }: Picture): number {
  return faces.length;
}
