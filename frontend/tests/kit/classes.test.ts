import { expect, test } from "vitest";
import { classIndex, countClasses, differenceClasses, quantityClasses, withUnsaid, yearClasses } from "../../src/kit/classes";
import { naturalUppers, uppersOf } from "../../src/kit/cuts";
import type { Looks } from "../../src/kit/content";

const look = (fill: string) => ({ fill, ink: fill, pattern: "0000000000000000" });
const LOOKS: Looks = {
  zero: look("#000000"),
  outside: look("#ffffff"),
  noData: look("#eeeeee"),
  tie: look("#dddddd"),
  categorical: [look("#111111")],
  sequential: ["1", "2", "3", "4", "5", "6"].map((digit) => look(`#00000${digit}`)),
  sequentialFor: [[3], [1, 4], [0, 2, 4], [0, 2, 3, 5], [0, 1, 2, 3, 5], [0, 1, 2, 3, 4, 5]],
  less: ["a", "b", "c"].map((digit) => look(`#00000${digit}`)),
  more: ["a", "b", "c"].map((digit) => look(`#0000${digit}0`)),
  sidesFor: [[1], [0, 2], [0, 1, 2]],
};
const of = (...values: number[]) => Float64Array.from(values);

test("counts are cut into zero and like-sized classes, ties together", () => {
  const classes = countClasses(of(0, 1, 1, 1, 2, 3, 3, 4, 9, 20, NaN), "aucune", LOOKS);
  expect(classes.map(({ label }) => label)).toEqual(["aucune", "1", "2 à 3", "4", "5 à 9", "10 et plus"]);
});

test("without anything to count there is one class", () => {
  expect(countClasses(of(0, 0, NaN), "aucune", LOOKS)).toHaveLength(1);
});

test("a value falls in its class, and what is not known in none", () => {
  const classes = withUnsaid(countClasses(of(1, 5), "aucune", LOOKS), "non dit", LOOKS);
  expect([...classIndex(of(-1, 0, 1, 4, 5, 6, NaN), classes)]).toEqual([0, 1, 2, 3, 3, 3, 255]);
});

test("natural breaks part what lies apart", () => {
  expect(naturalUppers(of(1, 2, 3, 100, 101, 102, 900), 3)).toEqual([3, 102, 900]);
});

test("equal widths part the largest in equal steps", () => {
  expect(uppersOf(of(1, 10), "amplitudes")).toEqual([2, 4, 6, 8, 10]);
});

test("large quantities are cut at numbers that a reader can repeat", () => {
  const labels = quantityClasses(of(34217, 34217, 81234), "aucun", LOOKS, "effectifs").map(({ label }) => label);
  expect(labels.map((label) => label.replace(/\s/g, " "))).toEqual(["aucun", "1 à 35 000", "35 001 et plus"]);
});

test("years are not grouped as numbers are", () => {
  const labels = yearClasses(of(2004, 2013, 2013, 0), "aucune", LOOKS, "effectifs").map(({ label }) => label);
  expect(labels).toEqual(["aucune", "2004", "2005 à 2013"]);
});

test("differences have the same bounds on both sides of zero, and what is not known has no class", () => {
  const classes = differenceClasses(of(-9, -1, 0, 1, 1, 2, 3, NaN), "sans différence", LOOKS);
  expect(classes.map(({ label }) => label)).toEqual([
    "−4 et moins", "−3 à −2", "−1", "sans différence", "+1", "+2 à +3", "+4 et plus",
  ]);
  expect([...classIndex(of(-40, -4, -3, 0, 2, 40, NaN), classes)]).toEqual([0, 0, 1, 3, 5, 6, 255]);
});

test("where nothing differs there is one class", () => {
  expect(differenceClasses(of(0, 0, NaN), "sans différence", LOOKS)).toHaveLength(1);
});
