/** Reads the names file (docs/map-format.md; written by geodata/web.py). */
import { LEVELS, type Level } from "./data";
import { NO_TERRITORY, type Gazetteer, type Territories } from "./gazetteer";

const VERSION = 1;
/** Places are whole thousandths of a degree. */
const PER_DEGREE = 1000;

interface LevelOfFile {
  readonly codes: readonly string[];
  readonly names: readonly string[];
  readonly lon: readonly number[];
  readonly lat: readonly number[];
  readonly population: readonly number[];
  readonly bounds?: readonly number[];
}

interface NamesFile {
  readonly version: number;
  readonly levels: Readonly<Record<Level, LevelOfFile>>;
  /** Position of each commune's territory in its level; -1 where it has none. */
  readonly parents: Readonly<Partial<Record<Level, readonly number[]>>>;
}

/** Read the file; `communeOfFace` comes with the outlines. */
export function readNames(text: string, communeOfFace: Uint16Array): Gazetteer {
  const file = JSON.parse(text) as NamesFile;
  if (file.version !== VERSION) throw new Error("Fichier des noms d'une autre version.");
  const entries = LEVELS.map((level) => [level, territoriesOf(file, level, communeOfFace)]);
  return Object.fromEntries(entries) as Gazetteer;
}

function territoriesOf(file: NamesFile, level: Level, communeOfFace: Uint16Array): Territories {
  const { codes, names, lon, lat, population, bounds = [] } = file.levels[level];
  const parents = file.parents[level];
  return {
    level,
    codes,
    names,
    ofFace: parents === undefined ? communeOfFace : communeOfFace.map(parentIn(parents)),
    lon: Float64Array.from(lon, (thousandths) => thousandths / PER_DEGREE),
    lat: Float64Array.from(lat, (thousandths) => thousandths / PER_DEGREE),
    population: Float64Array.from(population),
    bounds: Float64Array.from(bounds, (thousandths) => thousandths / PER_DEGREE),
  };
}

function parentIn(parents: readonly number[]): (commune: number) => number {
  return (commune) => (parents[commune] < 0 ? NO_TERRITORY : parents[commune]);
}
