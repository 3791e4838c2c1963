import { expect, test } from "vitest";
import { elapsed } from "../../src/kit/speaker";
import { count, enumeration, fold, holdsWords, share, words } from "../../src/kit/text";

test.each([
  ["L’Éducation", " l education "],
  ["Cœur d'Essonne", " coeur d essonne "],
  ["  SAINT-ÉTIENNE  ", " saint etienne "],
])("%s is folded to « %s »", (text, folded) => {
  expect(fold(text)).toBe(folded);
});

test("each word is met at the beginning of a word", () => {
  expect(holdsWords(fold("Saint-Étienne Métropole"), words("met etien"))).toBe(true);
  expect(holdsWords(fold("Saint-Étienne Métropole"), words("tienne"))).toBe(false);
});

test("zero and one are singular", () => {
  expect([0, 1, 2].map((value) => count(value, "scène"))).toEqual(["0\u00a0scène", "1\u00a0scène", "2\u00a0scènes"]);
});

test("a share is never rounded to a false nothing or a false whole", () => {
  expect(share(1, 100_000)).toBe("moins de 0,1\u00a0%");
  expect(share(99_999, 100_000)).toBe("plus de 99,9\u00a0%");
  expect(share(1, 3)).toBe("33,3\u00a0%");
  expect(share(0, 0)).toBe("0\u00a0%");
});

test("a list ends with « et »", () => {
  expect(enumeration(["a", "b", "c"])).toBe("a, b et c");
});

test("the clock tells hours only where there are some", () => {
  expect(elapsed(7_000)).toBe("0:07");
  expect(elapsed(3_723_000)).toBe("1:02:03");
});
