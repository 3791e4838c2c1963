import { expect, test } from "vitest";
import type { Territories } from "../src/gazetteer";
import { wordsForSpot } from "../src/pinboard";
import { CLUSTER_RADIUS, besides, clustersOf, pinsOf, placeRadius, type PinGroupData } from "../src/pins";
import { pinsOfPlaces, type Places } from "../src/places";

/** Communes on a line to the east, one every hundredth of a degree. */
function communes(count: number): Territories {
  const each = Array.from({ length: count }, (_, i) => i);
  return {
    level: "commune",
    codes: each.map((i) => String(10_000 + i)),
    names: each.map((i) => `Commune ${i}`),
    ofFace: Uint16Array.from(each),
    lon: Float64Array.from(each, (i) => 2 + i / 100),
    lat: new Float64Array(count).fill(46),
    population: new Float64Array(count),
    bounds: new Float64Array(0),
  };
}

/** A number that looks drawn by lot and is always the same. */
function lot(seed: number): number {
  return Math.abs(Math.sin(seed * 12.9898) * 43758.5453) % 1;
}

function scattered(count: number): Territories {
  const line = communes(count);
  return {
    ...line,
    lon: line.lon.map((_, i) => -4 + 12 * lot(i)),
    lat: line.lat.map((_, i) => 42 + 8 * lot(i + 0.5)),
  };
}

const GROUP: PinGroupData = {
  key: "initiatives",
  title: "Initiatives d'une seule commune",
  singular: "initiative",
  plural: "initiatives",
  colour: "#a3320b",
  shape: "drop",
  shown: true,
  count: 3,
  valueBytes: 1,
  payload: "",
};

test("a commune whose number is zero has no pin; larger numbers come first", () => {
  const pins = pinsOf(Float64Array.of(1, 0, 5, 1), communes(4));
  expect(pins.map(({ commune }) => commune)).toEqual([2, 0, 3]);
});

test("near pins become one mark that counts them all, far ones stay apart", () => {
  const pins = pinsOf(Float64Array.of(1, 2, 1), communes(3));
  const together = clustersOf(pins, 6);
  expect(together).toHaveLength(1);
  expect(together[0]).toMatchObject({ value: 4, seed: { commune: 1 } });
  expect(clustersOf(pins, 14)).toHaveLength(3);
});

test.each([4, 6, 9])("at zoom %d no pin is lost and no two marks touch", (zoom) => {
  const count = 5000;
  const pins = pinsOf(new Float64Array(count).fill(1), scattered(count));
  const clusters = clustersOf(pins, zoom);
  expect(clusters.reduce((sum, { value }) => sum + value, 0)).toBe(count);
  expect(new Set(clusters.flatMap(({ members }) => members)).size).toBe(count);
  const radius = CLUSTER_RADIUS / 2 ** zoom;
  const seeds = clusters.map(({ seed }) => seed);
  const nearest = (i: number) =>
    Math.min(...seeds.slice(0, i).map(({ x, y }) => Math.hypot(x - seeds[i].x, y - seeds[i].y)));
  for (let i = 1; i < seeds.length; i += 7) expect(nearest(i)).toBeGreaterThanOrEqual(radius);
});

test("the same pins always give the same clusters", () => {
  const values = Float64Array.from({ length: 800 }, (_, i) => 1 + Math.floor(3 * lot(i)));
  const once = clustersOf(pinsOf(values, scattered(800)), 6);
  const twice = clustersOf(pinsOf(values, scattered(800)), 6);
  expect(twice).toEqual(once);
});

test("five thousand pins are gathered in a few milliseconds", () => {
  const pins = pinsOf(new Float64Array(5000).fill(1), scattered(5000));
  clustersOf(pins, 6); // warm
  const start = performance.now();
  clustersOf(pins, 7);
  expect(performance.now() - start).toBeLessThan(60);
});

test("a mark is told in French: one commune, two, many", () => {
  const spotOf = (values: number[], zoom: number) => {
    const [cluster] = clustersOf(pinsOf(Float64Array.from(values), communes(3)), zoom);
    return wordsForSpot({ group: GROUP, cluster, x: 0, y: 0 }, communes(3));
  };
  expect(spotOf([0, 2, 0], 6)).toEqual({
    name: "Commune 1",
    value: "2 initiatives",
    code: "Commune 10001",
  });
  expect(spotOf([1, 2, 0], 6).name).toBe("Commune 1 et 1 autre commune");
  expect(spotOf([1, 2, 1], 6)).toEqual({
    name: "Commune 1 et 2 autres communes",
    value: "4 initiatives",
    code: "Cliquez pour agrandir",
  });
});

const SCHOOLS: Places = {
  communes: [0, 0, 1, 2],
  styles: [0, 1, 0, 0],
  lon: [200_000, 200_100, null, 202_000],
  lat: [4_600_000, 4_600_000, null, 4_600_000],
  names: ["École A", "Collège B", "École C", "École D"],
  uai: ["0000001A", "0000002B", "0000003C", "0000004D"],
};
const PLACED: PinGroupData = { ...GROUP, shape: "disc", places: "/fichiers/ecoles.json" };

test("a place is marked where it stands, by its style, in the communes of the group alone", () => {
  const where = { values: Float64Array.of(2, 1, 0), communes: communes(3) };
  const pins = pinsOfPlaces(SCHOOLS, 0, where);
  expect(pins.map(({ name }) => name)).toEqual(["École A", "École C"]);
  expect(pins[1].x).toBeCloseTo(pinsOf(Float64Array.of(0, 1, 0), communes(3))[0].x);
});

test("a school is called by its name, several by their number and their communes", () => {
  const where = { values: Float64Array.of(2, 1, 1), communes: communes(3) };
  const pins = pinsOfPlaces(SCHOOLS, 0, where);
  const group = { ...PLACED, singular: "école publique", plural: "écoles publiques" };
  const [alone] = clustersOf(pins.slice(0, 1), 14);
  expect(wordsForSpot({ group, cluster: alone, x: 0, y: 0 }, communes(3))).toEqual({
    name: "École A",
    value: "école publique",
    code: "Commune 0 (10000), UAI 0000001A",
  });
  const [many] = clustersOf(pins, 4);
  expect(wordsForSpot({ group, cluster: many, x: 0, y: 0 }, communes(3))).toMatchObject({
    name: "Commune 0 et 2 autres communes",
    value: "3 écoles publiques",
  });
});

test("marks of one place stand side by side, further apart where they are gathered", () => {
  expect(besides([1])).toEqual([0]);
  expect(besides([1, 1])).toEqual([-6.5, 6.5]);
  expect(besides([40, 1, 3])).toEqual([-25, 0, 25]);
  expect(placeRadius(3, 8)).toBeGreaterThan(CLUSTER_RADIUS);
  expect(placeRadius(3, 12)).toBeLessThan(CLUSTER_RADIUS);
});

test("60,000 schools are gathered in a moment, and none is lost", () => {
  const where = scattered(60_000);
  const pins = pinsOf(new Float64Array(60_000).fill(1), where);
  const start = performance.now();
  const clusters = clustersOf(pins, 5);
  expect(performance.now() - start).toBeLessThan(5_000);
  expect(clusters.reduce((sum, { members }) => sum + members.length, 0)).toBe(60_000);
});
