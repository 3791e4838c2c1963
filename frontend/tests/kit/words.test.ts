import { expect, test } from "vitest";
import type { Gazetteer } from "../../src/gazetteer";
import type { Content } from "../../src/kit/content";
import { sideName } from "../../src/kit/comparing";
import { Known } from "../../src/kit/known";
import { isSame, otherOf } from "../../src/kit/selection";
import { readWords } from "../../src/kit/words";

const none = { codes: [], names: [] };
const known = new Known(
  {
    years: [2000, 2020],
    choices: {
      categorie: { ent: "ENT", thd_ecoles: "THD des écoles" },
      porteur: {},
      portee: {},
      scolaire: {},
      statut: { termine: "Terminé" },
    },
    initiatives: { id: ["macs"] },
    comparison: { everything: { annees: "toutes les années" } },
  } as unknown as Content,
  { commune: none, academie: none, region: none, departement: none, epci: none } as unknown as Gazetteer,
);
const read = (query: Record<string, string>, page?: string) => readWords(query, known, page).selection;

test("a comparison changes one filter and nothing else", () => {
  const selection = read({ categorie: "ent", statut: "termine", avec: "categorie-thd-ecoles" });
  expect(otherOf(selection)?.filters).toEqual({ categorie: ["thd_ecoles"], statut: ["termine"] });
});

test.each([
  ["annees-2013-2020", { word: "annees", years: [2013, 2020] }],
  ["an-2013", { word: "an", year: 2013 }],
  ["categorie-ent,thd-ecoles", { word: "categorie", values: ["ent", "thd_ecoles"] }],
])("%s is read as the address writes it", (avec, expected) => {
  expect(read({ avec }).compared).toEqual(expected);
});

test.each(["academie-Lyon", "categorie-inconnue", "an-1900", "annees", "-", "", "<script>-1"])(
  "« %s » compares nothing",
  (avec) => {
    expect(read({ avec }).compared).toBeNull();
    expect(otherOf(read({ avec }))).toBeNull();
  },
);

test("the map of one initiative is compared with nothing", () => {
  expect(read({ fiche: "macs", avec: "an-2013" }, "initiative").compared).toBeNull();
});

test("a side is named by what it keeps of the filter compared", () => {
  const selection = read({ avec: "annees-2013-2020", an: "2012" });
  const other = otherOf(selection) ?? selection;
  expect(sideName(known, selection, "annees")).toBe("Toutes les années");
  expect(sideName(known, { ...other, years: [2013, 2013] }, "annees")).toBe("2013");
  expect(sideName(known, { ...other, years: [2013, 2015] }, "annees")).toBe("2013 – 2015");
  expect(sideName(known, selection, "an")).toBe("Jusqu’en 2012");
});

test("two comparisons that differ are not the same selection", () => {
  expect(isSame(read({ avec: "an-2013" }), read({ avec: "an-2014" }))).toBe(false);
  expect(isSame(read({ avec: "an-2013" }), read({ avec: "an-2013", comparaison: "cote-a-cote" }))).toBe(false);
  expect(isSame(read({ statut: "termine", categorie: "ent" }), read({ categorie: "ent", statut: "termine" }))).toBe(true);
});
