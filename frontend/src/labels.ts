/** Names on the map: which ones, and where they fit without touching each other. */

/** A name that could be written; earlier ones in a list have the choice of place. */
export interface Candidate {
  readonly text: string;
  /** Anchor, in pixels of the page from the corner of the drawing. */
  readonly x: number;
  readonly y: number;
  readonly kind: "town" | "territory";
}

export interface Placed extends Candidate {
  /** Where the text starts and the middle of its line. */
  readonly textX: number;
  readonly textY: number;
}

export const FONTS: Readonly<Record<Candidate["kind"], string>> = {
  town: '500 12px system-ui, "Segoe UI", Roboto, Arial, sans-serif',
  territory: '600 12.5px system-ui, "Segoe UI", Roboto, Arial, sans-serif',
};
const LINE_HEIGHT = 15;
const MARGIN = 5;
const DOT_GAP = 6;

/** Inhabitants that a town needs to be named at `zoom`: fewer as one looks closer. */
export function leastPopulation(zoom: number): number {
  return zoom >= 12 ? 0 : 190_000 / 2.55 ** (zoom - 5);
}

/** Keep the candidates that fit, first come first served, at most `most` of them. */
export function placeLabels(
  candidates: Iterable<Candidate>,
  measure: (candidate: Candidate) => number,
  most: number,
): Placed[] {
  const placed: Placed[] = [];
  const taken: Box[] = [];
  for (const candidate of candidates) {
    if (placed.length >= most) break;
    const found = firstFreePlace(candidate, measure(candidate), taken);
    if (found === undefined) continue;
    placed.push(found.label);
    taken.push(found.box);
  }
  return placed;
}

/** Write labels on a canvas, each with a light halo so that it reads on any colour. */
export function drawLabels(pen: CanvasRenderingContext2D, labels: readonly Placed[]): void {
  pen.textBaseline = "middle";
  pen.textAlign = "left";
  pen.lineJoin = "round";
  for (const label of labels) {
    pen.font = FONTS[label.kind];
    if (label.kind === "town") drawDot(pen, label);
    pen.strokeStyle = "rgba(255, 255, 255, 0.92)";
    pen.lineWidth = 3;
    pen.strokeText(label.text, label.textX, label.textY);
    pen.fillStyle = label.kind === "town" ? "#1b2733" : "#15324f";
    pen.fillText(label.text, label.textX, label.textY);
  }
}

interface Box {
  readonly west: number;
  readonly north: number;
  readonly east: number;
  readonly south: number;
}

function firstFreePlace(
  candidate: Candidate,
  width: number,
  taken: readonly Box[],
): { label: Placed; box: Box } | undefined {
  for (const [textX, textY] of placesFor(candidate, width)) {
    const box = {
      west: Math.min(textX, candidate.x) - MARGIN,
      north: textY - LINE_HEIGHT / 2 - 1,
      east: Math.max(textX + width, candidate.x) + MARGIN,
      south: textY + LINE_HEIGHT / 2 + 1,
    };
    if (taken.every((other) => !overlap(box, other))) {
      return { label: { ...candidate, textX, textY }, box };
    }
  }
  return undefined;
}

/** A town is named to the east of its dot, else to the west; a territory on its anchor. */
function placesFor({ x, y, kind }: Candidate, width: number): readonly (readonly [number, number])[] {
  if (kind === "territory") return [[x - width / 2, y]];
  return [
    [x + DOT_GAP, y],
    [x - DOT_GAP - width, y],
  ];
}

function overlap(a: Box, b: Box): boolean {
  return a.west < b.east && b.west < a.east && a.north < b.south && b.north < a.south;
}

function drawDot(pen: CanvasRenderingContext2D, { x, y }: Placed): void {
  pen.beginPath();
  pen.arc(x, y, 2.4, 0, 2 * Math.PI);
  pen.fillStyle = "#1b2733";
  pen.strokeStyle = "#ffffff";
  pen.lineWidth = 1.5;
  pen.stroke();
  pen.fill();
}
