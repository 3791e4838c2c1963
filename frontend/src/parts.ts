/**
 * What an atlas is made of, as it goes from the worker that read the files to the map's frame:
 * arrays are handed over, lists of names travel as one text each.
 */
import { LEVELS, type Level } from "./data";
import { decode, type Geometry } from "./decode";
import { fetchBytes } from "./fetched";
import type { Gazetteer, Territories } from "./gazetteer";
import { readNames } from "./names";

interface PackedTerritories extends Omit<Territories, "codes" | "names"> {
  readonly codes: string;
  readonly names: string;
}

export interface Parts {
  readonly topology: Geometry;
  readonly territories: Readonly<Record<Level, PackedTerritories>>;
  readonly townsByPopulation: Uint32Array;
}

/** Fetch and read the two files of the map, from our own server or from the page itself. */
export async function readParts(geometryUrl: string, namesUrl: string): Promise<Parts> {
  const [geometry, names] = await Promise.all([fetchBytes(geometryUrl), fetchBytes(namesUrl)]);
  const topology = decode(geometry);
  const gazetteer = readNames(new TextDecoder().decode(names), topology.communeOfFace);
  const packed = LEVELS.map((level) => [level, pack(gazetteer[level])] as const);
  return {
    topology,
    territories: Object.fromEntries(packed) as Parts["territories"],
    townsByPopulation: byPopulation(gazetteer.commune.population),
  };
}

/** List the names again: codes and names hold no line break. */
export function gazetteerOf({ territories }: Parts): Gazetteer {
  const unpacked = LEVELS.map((level) => {
    const { codes, names, ...arrays } = territories[level];
    return [level, { ...arrays, codes: codes.split("\n"), names: names.split("\n") }] as const;
  });
  return Object.fromEntries(unpacked) as unknown as Gazetteer;
}

/** The memory that is handed over rather than copied. */
export function buffersOf({ topology, territories, townsByPopulation }: Parts): ArrayBuffer[] {
  const holders = [topology, ...LEVELS.map((level) => territories[level]), { townsByPopulation }];
  const arrays = holders.flatMap((holder) => Object.values(holder) as unknown[]);
  return [...new Set(arrays.filter((value) => ArrayBuffer.isView(value)).map(({ buffer }) => buffer as ArrayBuffer))];
}

/** Rank the communes, most populated first. */
export function byPopulation(population: Float64Array): Uint32Array {
  return Uint32Array.from(population.keys()).sort((a, b) => population[b] - population[a]);
}

function pack(territories: Territories): PackedTerritories {
  const { codes, names, ...arrays } = territories;
  return { ...arrays, codes: codes.join("\n"), names: names.join("\n") };
}
