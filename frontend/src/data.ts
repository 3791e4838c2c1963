/** What a filter change brings: a class and a value per territory of one level. */
import type { PinGroupData } from "./pins";

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

/** How a value is told: « 3 initiatives », « +3 initiatives », the label of its class. */
export type Saying = "count" | "difference" | "category";

export type Corners = readonly [readonly [number, number], readonly [number, number]];

/** The argument of `setData`, as dashboard/maps/shading.py writes it. */
export interface LayerData {
  readonly level: Level;
  /** Territories of the level, in the order of the names file. */
  readonly count: number;
  readonly valueBytes: number;
  /** What is added to the numbers read in the planes: negative where values are differences. */
  readonly lowest: number;
  /** Base64 of deflated bytes: `count` classes, then `valueBytes` planes of `count` bytes. */
  readonly payload: string;
  readonly saying: Saying;
  /** Labels of the classes, where `saying` is "category". */
  readonly labels: readonly string[];
  /** How some values are told, where a number and its unit would not do (years). */
  readonly texts?: Readonly<Record<string, string>>;
  readonly palette: readonly Look[];
  readonly noData: Look;
  readonly unit: Unit;
  readonly selected: string | null;
  readonly fit: Corners | null;
  readonly pins?: readonly PinGroupData[];
  /** The maps of the page that say so move as one. */
  readonly together?: boolean;
  /** Address of the names of another year; empty for today's. */
  readonly past?: string;
}

export interface Shading {
  readonly classes: Uint8Array;
  readonly values: Float64Array;
  /** Number of each commune, per group of pins. */
  readonly pinValues: readonly Float64Array[];
}

/** Unpack the classes, values and pins of `data`. Throws where a payload has another size. */
export async function unpack(data: LayerData): Promise<Shading> {
  const bytes = await inflate(bytesOfBase64(data.payload), "deflate");
  const { count, valueBytes, lowest } = data;
  if (bytes.length !== count * (1 + valueBytes)) {
    throw new Error(`Données de carte incomplètes : ${bytes.length} octets reçus.`);
  }
  const values = valuesOfPlanes(bytes.subarray(count), count);
  for (let i = 0; i < count; i++) values[i] += lowest;
  const pinValues = await Promise.all((data.pins ?? []).map(unpackPins));
  return { classes: bytes.subarray(0, count), values, pinValues };
}

async function unpackPins({ payload, count, valueBytes }: PinGroupData): Promise<Float64Array> {
  const bytes = await inflate(bytesOfBase64(payload), "deflate");
  if (bytes.length !== count * valueBytes) {
    throw new Error(`Repères incomplets : ${bytes.length} octets reçus.`);
  }
  return valuesOfPlanes(bytes, count);
}

/** Read `count` numbers from planes of `count` bytes each, the lowest bytes first. */
export function valuesOfPlanes(planes: Uint8Array, count: number): Float64Array {
  const values = new Float64Array(count);
  for (let start = 0, unit = 1; start < planes.length; start += count, unit *= 256) {
    for (let i = 0; i < count; i++) values[i] += planes[start + i] * unit;
  }
  return values;
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

/** Say a territory's value in French: « 1 250 initiatives », « −3 initiatives », « Formation ». */
export function sayValue(
  value: number,
  classIndex: number,
  { unit, saying, labels, texts = {} }: Pick<LayerData, "unit" | "saying" | "labels" | "texts">,
): string {
  if (classIndex === NO_DATA) return unit.unknown;
  if (String(value) in texts) return texts[String(value)];
  if (saying === "category") return labels[classIndex];
  if (value === 0) return unit.zero;
  const noun = Math.abs(value) < 2 ? unit.singular : unit.plural;
  const format = saying === "difference" ? SIGNED : PLAIN;
  return `${format.format(value).replace("-", "\u2212")} ${noun}`;
}

const PLAIN = new Intl.NumberFormat("fr-FR");
const SIGNED = new Intl.NumberFormat("fr-FR", { signDisplay: "exceptZero" });
