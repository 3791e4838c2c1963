/** What a filter change brings: a class and a value per territory of one level. */

export const LEVELS = ["commune", "epci", "departement", "academie", "region"] as const;
export type Level = (typeof LEVELS)[number];

/** Class of a territory whose value is not known. */
export const NO_DATA = 255;

/** How a class is painted; `pattern` is 8 bytes in hexadecimal, one per row, high bit west. */
export interface Look {
  readonly fill: string;
  readonly ink: string;
  readonly pattern: string;
}

/** How a value is told: « 1 initiative », « 12 initiatives », « aucune initiative ». */
export interface Unit {
  readonly singular: string;
  readonly plural: string;
  readonly zero: string;
  /** What a territory without a value says: « aucune donnée », « hors du territoire choisi ». */
  readonly unknown: string;
}

export type Corners = readonly [readonly [number, number], readonly [number, number]];

/** The argument of `setData`, as dashboard/maps/shading.py writes it. */
export interface LayerData {
  readonly level: Level;
  /** Territories of the level, in the order of the names file. */
  readonly count: number;
  readonly valueBytes: number;
  /** Base64 of deflated bytes: `count` classes, then `valueBytes` planes of `count` bytes. */
  readonly payload: string;
  readonly palette: readonly Look[];
  readonly noData: Look;
  readonly unit: Unit;
  readonly selected: string | null;
  readonly fit: Corners | null;
}

export interface Shading {
  readonly classes: Uint8Array;
  readonly values: Uint32Array;
}

/** Unpack the classes and values of `data`. Throws where the payload has another size. */
export async function unpack(data: LayerData): Promise<Shading> {
  const bytes = await inflate(bytesOfBase64(data.payload), "deflate");
  const { count, valueBytes } = data;
  if (bytes.length !== count * (1 + valueBytes)) {
    throw new Error(`Données de carte incomplètes : ${bytes.length} octets reçus.`);
  }
  const values = new Uint32Array(count);
  for (let plane = 0; plane < valueBytes; plane++) {
    const start = count * (1 + plane);
    for (let i = 0; i < count; i++) values[i] += bytes[start + i] * 256 ** plane;
  }
  return { classes: bytes.subarray(0, count), values };
}

/** Read bytes written in the standard base64 alphabet. */
export function bytesOfBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** Decompress bytes with the browser's own inflater. */
export async function inflate(
  bytes: Uint8Array<ArrayBuffer>,
  format: CompressionFormat,
): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(format));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Say a territory's value in French: « 1 250 initiatives ». */
export function sayValue(value: number, classIndex: number, unit: Unit): string {
  if (classIndex === NO_DATA) return unit.unknown;
  if (value === 0) return unit.zero;
  const noun = value < 2 ? unit.singular : unit.plural;
  return `${new Intl.NumberFormat("fr-FR").format(value)} ${noun}`;
}
