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
