import { expect, test } from "vitest";
import { Atlas } from "../src/atlas";
import { LEVELS } from "../src/data";
import { NO_TERRITORY, shortName } from "../src/gazetteer";
import { borderArcs, bordersFor, coastArcs, outlineArcs, pathData } from "../src/lines";
import { degrees, worldPixels } from "../src/mercator";
import { readNames } from "../src/names";
import { byPopulation } from "../src/parts";
import { geometry, rings } from "./partition";

/** Two départements: the first 12 communes and the others; commune 3 is in no EPCI. */
function namesFile(): string {
  const communes = rings.map((_, i) => i);
  const level = (codes: string[]) => ({
    codes,
    names: codes.map((code) => `Nom ${code}`),
    lon: codes.map((_, i) => 4000 + 20 * i),
    lat: codes.map(() => 45_200),
    population: codes.map((_, i) => 1000 * i),
    bounds: codes.flatMap((_, i) => [4000 + i, 45_000, 4500 + i, 45_400]),
  });
  const half = communes.map((i) => (i < 12 ? 0 : 1));
  return JSON.stringify({
    version: 1,
    levels: {
      commune: level(communes.map((i) => `690${String(i).padStart(2, "0")}`)),
      epci: level(["200000001", "200000002"]),
      departement: level(["01", "69"]),
      academie: level(["10"]),
      region: level(["84"]),
    },
    parents: {
      epci: half.map((parent, i) => (i === 3 ? -1 : parent)),
      departement: half,
      academie: communes.map(() => 0),
      region: communes.map(() => 0),
    },
  });
}

const topology = geometry();
const gazetteer = readNames(namesFile(), topology.communeOfFace);
const atlas = new Atlas(topology, gazetteer, byPopulation(gazetteer.commune.population));
const FRAME = { zoom: 9, originX: 66_980, originY: 47_030, width: 280, height: 230 };

test("every face has its territory at every level, or none", () => {
  expect(gazetteer.departement.ofFace[2]).toBe(0);
  expect(gazetteer.departement.ofFace[20]).toBe(1);
  expect(gazetteer.epci.ofFace[3]).toBe(NO_TERRITORY);
});

test("a code is found again from a place inside its outline", () => {
  const [x, y] = [rings[5][0][0][0] + 3, rings[5][0][0][1] + 3];
  const place = degrees(x, y, topology.gridZoom);
  const face = atlas.face(place);
  expect(atlas.territory("commune", place)).toBe(face === 0 ? NO_TERRITORY : face - 1);
});

test("degrees and pixels are each other's inverse", () => {
  const [x, y] = worldPixels(4.85, 45.76, 12);
  expect(degrees(x, y, 12).lon).toBeCloseTo(4.85, 9);
  expect(degrees(x, y, 12).lat).toBeCloseTo(45.76, 9);
});

test("a level's borders are some of the finer level's", () => {
  const fine = new Set(borderArcs(topology, gazetteer.commune));
  const coarse = borderArcs(topology, gazetteer.departement);
  expect(coarse.length).toBeGreaterThan(0);
  expect(coarse.length).toBeLessThan(fine.size);
  expect([...coarse].every((arc) => fine.has(arc))).toBe(true);
  expect(borderArcs(topology, gazetteer.region)).toHaveLength(0);
});

test("the outline of everything is the coast", () => {
  expect(outlineArcs(topology, gazetteer.region, 0)).toEqual(coastArcs(topology));
});

test("an outline is written as a path of numbers only", () => {
  const path = pathData(topology, FRAME, outlineArcs(topology, gazetteer.departement, 0));
  expect(path).toMatch(/^(M[-\d.]+ [-\d.]+(L[-\d.]+ [-\d.]+)+)+$/);
});

test("each level has lines of its own and a coast", () => {
  for (const level of LEVELS) {
    const drawn = bordersFor(level, 9).map(({ of }) => of);
    expect(drawn).toContain(level);
    expect(drawn).toContain("coast");
  }
});

test("walking from a territory meets another, and the sea ends the walk", () => {
  const middle = { lon: 4.25, lat: 45.2 };
  const east = atlas.neighbour("commune", middle, { direction: [1, 0], zoom: 9 });
  expect(east).toBeDefined();
  expect(east).not.toBe(atlas.territory("commune", middle));
  const coast = { lon: 4.25, lat: 45.39 };
  expect(atlas.neighbour("region", coast, { direction: [0, -1], zoom: 9 })).toBeUndefined();
});

test("the most inhabited towns are named first", () => {
  const names = [...atlas.names({ ...FRAME, zoom: 12, originX: 535_000, originY: 376_000, width: 3000, height: 3000 }, "commune")];
  expect(names[0].lines).toEqual(["Nom 69024"]);
});

test.each([
  ["Communauté de communes du Pays d'Ancenis", "CC Pays d'Ancenis"],
  ["Communauté de communes Maremne Adour Côte Sud", "CC Maremne Adour Côte Sud"],
  ["Communauté d'agglomération de la Porte du Hainaut", "CA Porte du Hainaut"],
  ["Métropole Aix-Marseille-Provence", "Métropole Aix-Marseille-Provence"],
])("%s is shortened to %s", (name, short) => {
  expect(shortName(name)).toBe(short);
});

test("a names file of another version is refused", () => {
  expect(() => readNames('{"version": 2}', topology.communeOfFace)).toThrow("autre version");
});

test("places of a level come by name, with what brings them into sight", () => {
  expect(atlas.places("departement")).toEqual([
    { name: "Nom 01", bounds: [[45, 4], [45.4, 4.5]] },
    { name: "Nom 69", bounds: [[45, 4.001], [45.4, 4.501]] },
  ]);
});
