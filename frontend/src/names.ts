/** Reads the names file (docs/map-format.md; written by geodata/web.py). */
import { LEVELS, type Level } from "./data";
import { NO_TERRITORY, type Gazetteer, type Territories } from "./gazetteer";

interface LevelOfFile {
  readonly codes: readonly string[];
  readonly names: readonly string[];
  readonly lon: readonly number[];
  readonly lat: readonly number[];
  readonly population: readonly number[];
  readonly ofCommune: readonly number[];
}

/** Read the file; `communeOfFace` comes with the outlines. */
export function readNames(text: string, communeOfFace: Uint16Array): Gazetteer {
  const file = JSON.parse(text) as Record<Level, LevelOfFile>;
  const entries = LEVELS.map((level) => [level, territoriesOf(level, file[level], communeOfFace)]);
  return Object.fromEntries(entries) as Gazetteer;
}

function territoriesOf(
  level: Level,
  { codes, names, lon, lat, population, ofCommune }: LevelOfFile,
  communeOfFace: Uint16Array,
): Territories {
  const ofFace = communeOfFace.map((commune) =>
    ofCommune[commune] < 0 ? NO_TERRITORY : ofCommune[commune],
  );
  return {
    level,
    codes,
    names,
    ofFace,
    lon: Float64Array.from(lon),
    lat: Float64Array.from(lat),
    population: Float64Array.from(population),
  };
}
