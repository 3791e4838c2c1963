/** Names, codes and groupings: what the outlines are called, at every level. */
import type { Level } from "./data";

/** The territory of a face that belongs to none (four islands are in no EPCI). */
export const NO_TERRITORY = 0xffff;

/** The territories of one level, in the order of the names file. */
export interface Territories {
  readonly level: Level;
  readonly codes: readonly string[];
  readonly names: readonly string[];
  /** Territory of each face; `NO_TERRITORY` where it has none. */
  readonly ofFace: Uint16Array;
  /** A point inside or near each territory, where its name is written: WGS84 degrees. */
  readonly lon: Float64Array;
  readonly lat: Float64Array;
  /** Inhabitants; 0 where not known. */
  readonly population: Float64Array;
  /** West, south, east, north of each territory in degrees; empty for communes. */
  readonly bounds: Float64Array;
}

export type Gazetteer = Readonly<Record<Level, Territories>>;

const KIND: Readonly<Record<Level, string>> = {
  commune: "Commune",
  epci: "EPCI",
  departement: "Département",
  academie: "Académie",
  region: "Région",
};

/** French name of a level: « Département ». */
export function kindOf(level: Level): string {
  return KIND[level];
}

/** Number stored beside arcs → territory of `territories`, `NO_TERRITORY` at sea. */
export function territoryOf(territories: Territories, face: number): number {
  return face === 0 ? NO_TERRITORY : territories.ofFace[face - 1];
}

const SHORT_KINDS: readonly (readonly [RegExp, string])[] = [
  [/^Communauté de communes /i, "CC "],
  [/^Communauté d'agglomération /i, "CA "],
  [/^Communauté d’agglomération /i, "CA "],
  [/^Communauté urbaine /i, "CU "],
  [/^(CC|CA|CU) (du|des|de la|de l'|de|d')\s*/i, "$1 "],
];

/** Shorten a territory's name for a label: « CC Maremne Adour Côte Sud ». */
export function shortName(name: string): string {
  return SHORT_KINDS.reduce((short, [long, abbreviation]) => short.replace(long, abbreviation), name);
}
