import { expect, test } from "vitest";
import { leastPopulation, placeLabels, wrap, type Candidate } from "../src/labels";

const town = (name: string, x: number, y: number): Candidate => ({ lines: [name], x, y, kind: "town" });
const measure = ({ lines }: Candidate) => 7 * Math.max(...lines.map((line) => line.length));

test("a name that would touch an earlier one goes to the other side, or away", () => {
  const placed = placeLabels(
    [town("Lille", 100, 100), town("Roubaix", 90, 104), town("Mons", 101, 96)],
    measure,
    10,
  );
  expect(placed.map(({ lines }) => lines[0])).toEqual(["Lille", "Roubaix"].slice(0, placed.length));
  expect(placed[0].textX).toBeGreaterThan(100);
});

test("a name with room only to the west is written there", () => {
  const placed = placeLabels([town("Paris", 100, 100), town("Metz", 60, 100)], measure, 10);
  expect(placed[1].textX).toBeLessThan(60);
});

test("a name keeps away from a mark: under it where it hides the town, else on the other side", () => {
  const over = { west: 88, north: 88, east: 112, south: 112 };
  const [under] = placeLabels([town("Paris", 100, 100)], measure, 10, [over]);
  expect(under.textY).toBeGreaterThan(112);
  const both = [town("Paris", 100, 100), town("Saint-Denis", 101, 95)];
  expect(placeLabels(both, measure, 10, [over])).toHaveLength(1);
  const beside = { west: 110, north: 90, east: 130, south: 110 };
  const [west] = placeLabels([town("Paris", 100, 100)], measure, 10, [beside]);
  expect(west.textX).toBeLessThan(100);
});

test("no more names than asked", () => {
  const many = Array.from({ length: 50 }, (_, i) => town("Ville", 0, 40 * i));
  expect(placeLabels(many, measure, 12)).toHaveLength(12);
});

test("closer views name smaller towns", () => {
  expect(leastPopulation(5)).toBeGreaterThan(leastPopulation(8));
  expect(leastPopulation(12)).toBe(0);
});

test.each([
  ["Provence-Alpes-Côte d'Azur", 14, ["Provence-", "Alpes-Côte", "d'Azur"]],
  ["Centre-Val de Loire", 30, ["Centre-Val de Loire"]],
  ["Hauts-de-France", 9, ["Hauts-de-", "France"]],
])("%s on lines of %d letters", (name, most, lines) => {
  expect(wrap(name, most)).toEqual(lines);
});

test("a name whose words are too long is not written", () => {
  expect(wrap("Bouches-du-Rhône", 5)).toBeUndefined();
});
