/** Names on the map: which ones, and where they fit without touching each other. */

/** A name that could be written; earlier ones in a list have the choice of place. */
export interface Candidate {
  /** Its lines, top to bottom. */
  readonly lines: readonly string[];
  /** Anchor, in pixels of the page from the corner of the drawing. */
  readonly x: number;
  readonly y: number;
  readonly kind: "town" | "territory";
}

export interface Placed extends Candidate {
  /** Where the text starts and the middle of its first line. */
  readonly textX: number;
  readonly textY: number;
}

export const FONTS: Readonly<Record<Candidate["kind"], string>> = {
  town: '500 12px system-ui, "Segoe UI", Roboto, Arial, sans-serif',
  territory: '600 12.5px system-ui, "Segoe UI", Roboto, Arial, sans-serif',
};
const LINE_HEIGHT = 15;
const MOST_LINES = 3;
const MARGIN = 5;
const DOT_GAP = 6;

/** Inhabitants that a town needs to be named at `zoom`: fewer as one looks closer. */
export function leastPopulation(zoom: number): number {
  return zoom >= 12 ? 0 : 190_000 / 2.55 ** (zoom - 5);
}

/**
 * Keep the candidates that fit, first come first served, at most `most` of them; none touches the
 * `marks` that stand on the map.
 */
export function placeLabels(
  candidates: Iterable<Candidate>,
  measure: (candidate: Candidate) => number,
  most: number,
  marks: readonly Box[] = [],
): Placed[] {
  const placed: Placed[] = [];
  const taken: Box[] = [...marks];
  const named = new Set<Box>();
  for (const candidate of candidates) {
    if (placed.length >= most) break;
    const mark = marks.find((box) => holds(box, candidate));
    if (mark && named.has(mark)) continue; // two names at one mark would be taken for one place
    const found = firstFreePlace(candidate, { width: measure(candidate), mark }, taken);
    if (found === undefined) continue;
    placed.push(found.label);
    if (mark) named.add(mark);
    taken.push(found.box);
  }
  return placed;
}

/** Write labels on a canvas, each with a light halo so that it reads on any colour. */
export function drawLabels(pen: CanvasRenderingContext2D, labels: readonly Placed[]): void {
  pen.textBaseline = "middle";
  pen.lineJoin = "round";
  for (const label of labels) {
    pen.font = FONTS[label.kind];
    if (label.kind === "town") drawDot(pen, label);
    pen.textAlign = label.kind === "town" ? "left" : "center";
    pen.strokeStyle = "rgba(255, 255, 255, 0.92)";
    pen.lineWidth = 3;
    pen.fillStyle = label.kind === "town" ? "#1b2733" : "#15324f";
    label.lines.forEach((line, rank) => {
      pen.strokeText(line, label.textX, label.textY + rank * LINE_HEIGHT);
      pen.fillText(line, label.textX, label.textY + rank * LINE_HEIGHT);
    });
  }
}

/** A rectangle of the drawing, in pixels of the page. */
export interface Box {
  readonly west: number;
  readonly north: number;
  readonly east: number;
  readonly south: number;
}

function firstFreePlace(
  candidate: Candidate,
  { width, mark }: { readonly width: number; readonly mark: Box | undefined },
  taken: readonly Box[],
): { label: Placed; box: Box } | undefined {
  const places = mark ? placesAround(mark, candidate, width) : placesFor(candidate, width);
  for (const place of places) {
    if (taken.every((other) => !overlap(place.box, other))) {
      return { label: { ...candidate, textX: place.textX, textY: place.textY }, box: place.box };
    }
  }
  return undefined;
}

interface Place {
  readonly textX: number;
  readonly textY: number;
  readonly box: Box;
}

/** A town is named to the east of its dot, else to the west; a territory around its anchor. */
function placesFor({ x, y, kind, lines }: Candidate, width: number): Place[] {
  if (kind === "territory") {
    const rise = ((lines.length - 1) * LINE_HEIGHT) / 2;
    return [
      { textX: x, textY: y - rise, box: boxAround(x - width / 2, x + width / 2, y, lines.length) },
    ];
  }
  const west = x - DOT_GAP - width;
  return [
    { textX: x + DOT_GAP, textY: y, box: boxAround(x, x + DOT_GAP + width, y, 1) },
    { textX: west, textY: y, box: boxAround(west, x, y, 1) },
  ];
}

/** Where a mark hides the anchor, a name is written under it, else over it. */
function placesAround({ north, south }: Box, { x, kind, lines }: Candidate, width: number): Place[] {
  const rise = ((lines.length - 1) * LINE_HEIGHT) / 2;
  const away = rise + LINE_HEIGHT / 2 + 2;
  return [south + away, north - away].map((middle) => ({
    textX: kind === "town" ? x - width / 2 : x,
    textY: middle - rise,
    box: boxAround(x - width / 2, x + width / 2, middle, lines.length),
  }));
}

function holds({ west, north, east, south }: Box, { x, y }: Candidate): boolean {
  return x >= west && x <= east && y >= north && y <= south;
}

function boxAround(west: number, east: number, middle: number, lines: number): Box {
  const half = (lines * LINE_HEIGHT) / 2 + 1;
  return { west: west - MARGIN, north: middle - half, east: east + MARGIN, south: middle + half };
}

/**
 * Cut a name in lines of at most `most` letters, at spaces and after hyphens; undefined where a
 * word is longer than a line or more than three lines are needed.
 */
export function wrap(name: string, most: number): string[] | undefined {
  const lines: string[] = [];
  for (const word of name.match(/[^\s-]+-?/g) ?? []) {
    if (word.length > most) return undefined;
    const last = lines.at(-1) ?? "";
    const joined = last === "" || last.endsWith("-") ? last + word : `${last} ${word}`;
    if (lines.length > 0 && joined.length <= most) lines[lines.length - 1] = joined;
    else lines.push(word);
  }
  return lines.length <= MOST_LINES ? lines : undefined;
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
